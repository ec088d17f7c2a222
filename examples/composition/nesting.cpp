// SPDX-License-Identifier: BSL-1.0
#include <weft/static.hpp>

using namespace weft::literals;

namespace {

constexpr auto trim = weft::task<"trim">([](int x) { return x / 10 * 10; });
constexpr auto check = weft::task<"check">([](int x) { return x > 0 ? x : 0; });
constexpr auto clean = weft::workflow<"clean">(weft::input<"raw", int> >> trim >> check);

// Runs by itself, ...
static_assert(weft::run(clean, weft::with<"raw">(47)).value() == 40);

// ... and as a part of others: here twice, with a task before and one behind.
constexpr auto fetch = weft::task<"fetch">([] { return 123; });
constexpr auto correct = weft::task<"correct">([](int x) { return x - 116; });
constexpr auto sum = weft::task<"sum">([](int a, int b) { return a + b; });
constexpr auto app = weft::workflow<"app">(
    fetch >> (weft::as_task<"plain">(clean) | (correct >> weft::as_task<"corrected">(clean))) >> sum);

}  // namespace

int main() {
  auto const results = weft::run(app);
  bool const right = results["plain/trim"_id] == 120            // by the whole path, ...
                     && results["plain"_id]["check"_id] == 120  // ... in two steps, ...
                     && results["corrected"_id].value() == 0    // ... or the only result of the part
                     && results["sum"_id] == 120;
  return right ? 0 : 1;
}
