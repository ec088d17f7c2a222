// SPDX-License-Identifier: BSL-1.0
// expect-error: errors::wrong_input<[^"]*"table"[^"]*wants<.*table_type.*&>[^"]*gives<table_type>
// expect-error: weft: the value that with gives for this input does not convert to the input.s type
#include <weft/static.hpp>

struct table_type {
  int rows = 3;
};

inline constexpr auto count = weft::task<"count">([](table_type const& t) { return t.rows; });
inline constexpr auto counting = weft::workflow<"counting">(weft::input<"table", table_type const&> >> count);

int main() {
#ifdef MISUSE
  return weft::run(counting, weft::with<"table">(table_type())).value();
#else
  table_type table;
  return weft::run(counting, weft::with<"table">(table)).value();
#endif
}
