// SPDX-License-Identifier: BSL-1.0
#include <weft/memo.hpp>
#include <weft/static.hpp>

#include <string>

namespace {

int load_price(std::string const& item) { return static_cast<int>(item.size()); }  // slow, one supposes

}  // namespace

int main() {
  auto const price = weft::memo(load_price, {.capacity = 1000});
  auto const quote = weft::workflow<"quote">(weft::input<"item", std::string> >> weft::task<"price">(price) >>
                                             weft::task<"gross">([](int net) { return net + net / 5; }));

  int sum = 0;
  for (char const* item : {"apple", "pear", "apple", "apple"})
    sum += weft::run(quote, weft::with<"item">(item)).value();

  // The task has a copy, which shares what it remembers with this one.
  return sum == 6 + 4 + 6 + 6 && price.misses() == 2 && price.hits() == 2 ? 0 : 1;
}
