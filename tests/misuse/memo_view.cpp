// SPDX-License-Identifier: BSL-1.0
// expect-error: weft: a memo keeps its arguments: declare each as T or T const&.*no view
#include <weft/memo.hpp>
#include <weft/static.hpp>

#include <string>
#include <string_view>

int main() {
#ifdef MISUSE
  auto const m = weft::memo([](std::string_view s) { return s.size(); });
#else
  auto const m = weft::memo([](std::string const& s) { return s.size(); });
#endif
  auto const w = weft::workflow<"w">(weft::input<"x", std::string> >> weft::task<"m">(m));
  return weft::run(w, weft::with<"x">("text")).value() == 0;
}
