// SPDX-License-Identifier: BSL-1.0
#include <weft/weft.hpp>

#include <string>

using namespace weft::literals;

inline constexpr auto search = weft::workflow<"search">(
    weft::input<"text", std::string> >>
    (weft::task<"length">([](std::string const& s) { return s.size(); }) |
     weft::task<"first">([](std::string const& s) { return s.front(); })) >>
    weft::task<"report">([](std::size_t n, char c) { return std::to_string(n) + c; }));

int main() {
  weft::pool pool(2);
  auto handle = weft::start(search, pool, weft::with<"text">(std::string("weft")));  // the value is copied
  // ... this thread does something else, and then, helping if there is still something to do:
  bool const right = handle.get()["report"_id] == "4w";

  auto unwanted = weft::start(search, pool, weft::with<"text">(std::string("warp")));
  unwanted.cancel();  // as the end of the handle would
  return right ? 0 : 1;
}
