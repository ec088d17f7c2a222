// SPDX-License-Identifier: BSL-1.0
// expect-error: weft::yaml: a member of this type cannot be read from a file
#include <weft/yaml.hpp>

enum class color { red, green };

struct paint {
  color with = color::red;

  static auto parameters() {
#ifdef MISUSE
    return weft::yaml::schema(weft::yaml::required("with", &paint::with));
#else
    return weft::yaml::schema(
        weft::yaml::required("with", &paint::with).one_of({{"red", color::red}, {"green", color::green}}));
#endif
  }
};

int main() {
  weft::yaml::registry known;
  known.add("paint", [](paint const&) {});
}
