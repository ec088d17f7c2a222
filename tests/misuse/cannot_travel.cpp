// SPDX-License-Identifier: BSL-1.0
// expect-error: values of this type cannot travel to another process: a class needs a `serialize`
// expect-error: string_view
#include <weft/wire.hpp>

int main() {
#ifdef MISUSE
  std::string_view const name = "points to what another process does not have";
#else
  std::string const name = "goes along";
#endif
  return weft::to_bytes(name).size() > 0 ? 0 : 1;
}
