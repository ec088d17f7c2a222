// SPDX-License-Identifier: BSL-1.0
#include <weft/wire.hpp>

struct point {
  double x = 0, y = 0;
  template <class Archive>
  void serialize(Archive& archive, unsigned) {
    archive & x & y;
  }
};
struct path {
  std::string name;
  std::vector<point> points;
  template <class Archive>
  void serialize(Archive& archive, unsigned) {
    archive & name & points;
  }
};

static_assert(weft::travels<path>);
static_assert(!weft::travels<path*> && !weft::travels<std::string_view>);

int main() { return weft::schema_of<path>().text == "{string [{f64 f64}]}" ? 0 : 1; }
