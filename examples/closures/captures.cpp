// SPDX-License-Identifier: BSL-1.0
#include <weft/static.hpp>

#include <atomic>
#include <string>
#include <thread>

namespace {

// Outlives this function, so its task owns the prefix: [&] would be a reference to nothing.
auto make_greeting(std::string const& prefix) {
  return weft::workflow<"greeting">(
      weft::input<"name", std::string> >>
      weft::task<"greet">([prefix](std::string const& name) { return prefix + name; }));
}

}  // namespace

int main() {
  auto const greeting = make_greeting("hello, ");
  bool right = weft::run(greeting, weft::with<"name">("ada")).value() == "hello, ada";

  // By reference: it outlives every run, and may be changed by many threads at once.
  std::atomic<int> seen{0};
  auto const counting =
      weft::workflow<"counting">(weft::input<"n", int> >> weft::task<"count">([&seen](int n) { seen += n; }));
  std::thread other([&counting] { weft::run(counting, weft::with<"n">(40)); });
  weft::run(counting, weft::with<"n">(2));
  other.join();
  right = right && seen == 42;
  return right ? 0 : 1;
}
