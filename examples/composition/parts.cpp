// SPDX-License-Identifier: BSL-1.0
#include <weft/reflect.hpp>

#include <type_traits>

using namespace weft::literals;

namespace {

constexpr auto load = weft::task<"load">([] { return 20; });
constexpr auto notify = weft::task<"notify">([](int) {});
constexpr auto twice = weft::task<"twice">([](int x) { return 2 * x; });
constexpr auto sum = weft::task<"sum">([](int a, weft::from<"load", int> b) { return a + *b; });
constexpr auto wf = weft::workflow<"wf">(load >> notify, load >> twice >> sum.after<"notify">());
static_assert(weft::run(wf)["sum"_id] == 60);

// Without a task. `sum` waited for `notify`, so it waits for `load` now; it does so anyway.
constexpr auto silent = weft::without<"notify">(wf);
static_assert(silent.size() == 3 && weft::run(silent)["sum"_id] == 60);

// What lies between two tasks. `sum` reads the result of `load`, which is an input of the part.
constexpr auto part = weft::subgraph<"twice", "sum">(wf);
static_assert(weft::run(part, weft::with<"load">(1))["sum"_id] == 3);

// Another id. Edges stay, also those that were made by name.
constexpr auto renamed = weft::rename<"load", "read">(wf);
static_assert(weft::run(renamed)["read"_id] == 20 && weft::run(renamed)["sum"_id] == 60);

// A workflow that comes to the same is the same type.
static_assert(
    std::is_same_v<decltype(weft::rename<"read", "load">(renamed)), std::remove_const_t<decltype(wf)>>);

}  // namespace

int main() { return weft::run(silent)["twice"_id] == 40 ? 0 : 1; }
