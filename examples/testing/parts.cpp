// SPDX-License-Identifier: BSL-1.0
#include <weft/reflect.hpp>
#include <weft/rules.hpp>
#include <weft/static.hpp>

#include <stdexcept>
#include <string>
#include <vector>

using namespace weft::literals;

// What is tested.
inline constexpr auto fetch = weft::task<"fetch">(
    [](int id) -> int { throw std::runtime_error("no network in a test: " + std::to_string(id)); });
inline constexpr auto add_tax = weft::task<"add_tax">([](int price) { return price + price / 4; });
inline constexpr auto audit = weft::task<"audit">([](int price) { return price < 1000; });
inline constexpr auto bill = weft::task<"bill">([](int price, bool good) { return good ? price : 0; });
inline constexpr auto billing =
    weft::workflow<"billing">(weft::input<"id", int> >> fetch >> add_tax >>
                              (weft::task<"round">([](int x) { return x; }) | audit) >> bill);

// All is taxed, nothing is billed before it was audited, four threads are enough: or this does not compile.
static_assert(weft::ensure::every_path_through<"add_tax">(billing));
static_assert(weft::ensure::precedes<"audit", "bill">(billing));
static_assert(weft::ensure::width<4>(billing));

// A test without a program: with a fake in the place of `fetch`, the compiler runs it.
inline constexpr auto offline = weft::replace<"fetch">(billing, [](int id) { return 10 * id; });
static_assert(weft::run(offline, weft::with<"id">(8)).value() == 100);
static_assert(weft::run(offline, weft::with<"id">(800)).value() == 0);

int main() {
  // What was called, in which order.
  std::vector<std::string> called;
  auto const watched = weft::instrument(offline, [&called](auto id, auto const& call) -> decltype(auto) {
    called.emplace_back(id.c_str());
    return call();
  });
  bool right = weft::run(watched, weft::with<"id">(8)).value() == 100;
  right &= called == std::vector<std::string>{"fetch", "add_tax", "round", "audit", "bill"};

  // A failure names its task.
  try {
    weft::run(billing, weft::with<"id">(8));
    right = false;
  } catch (weft::task_failed const& error) {
    right &= error.id() == std::string("fetch") && error.attempt() == 1;
  }
  return right ? 0 : 1;
}
