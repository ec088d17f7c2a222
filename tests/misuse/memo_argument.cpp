// SPDX-License-Identifier: BSL-1.0
// expect-error: errors::wrong_argument<[^"]*"price".*argument<1>
#include <weft/memo.hpp>
#include <weft/static.hpp>

#include <string>

int main() {
  auto const price = weft::memo([](std::string const& item) { return item.size(); });
#ifdef MISUSE
  auto const w = weft::workflow<"w">(weft::task<"item">([] { return 7; }) >> weft::task<"price">(price));
#else
  auto const w = weft::workflow<"w">(weft::task<"item">([] { return std::string("pear"); }) >>
                                     weft::task<"price">(price));
#endif
  return weft::run(w).value() == 0;
}
