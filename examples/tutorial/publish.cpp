// SPDX-License-Identifier: BSL-1.0
#include "orders.hpp"

#include <weft/app.hpp>
#include <weft/policy.hpp>

#include <chrono>

using namespace std::chrono_literals;

inline constexpr auto publish = weft::task<"publish">([](std::string const& text, std::string const& file) {
  std::ofstream to(file);
  if (!(to << text << '\n')) throw std::runtime_error("cannot write " + file);
});

inline constexpr auto published =
    weft::workflow<"published">((weft::as_task<"orders">(orders) | weft::input<"to", std::string>) >>
                                publish.retry({.attempts = 3, .backoff = 10ms}));

int main(int argc, char** argv) {
  return weft::app("publish")
      .add(orders, weft::with<"file">("orders.txt"))
      .add(published, weft::with<"orders/file">("orders.txt"), weft::with<"to">("out/report.txt"))
      .main(argc, argv);
}
