// SPDX-License-Identifier: BSL-1.0
#include <weft/static.hpp>

#include <algorithm>

using namespace weft::literals;

namespace {

struct flags {
  bool validate = false;
  bool round = false;
};

constexpr auto load = weft::task<"load">([](int x) { return x - 100; });
constexpr auto validate = weft::task<"validate">([](int x) { return std::max(x, 0); });
constexpr auto store = weft::task<"store">([](int x) { return x + 1; });

// Chosen when the program is built, as part of the type: what is off is not there.
template <flags Flags>
constexpr auto pipeline() {
  constexpr auto loading = weft::input<"x", int> >> load;
  if constexpr (Flags.validate)
    return weft::workflow<"pipeline">(loading >> validate >> store);
  else
    return weft::workflow<"pipeline">(loading >> store);
}
static_assert(weft::run(pipeline<flags{.validate = true}>(), weft::with<"x">(7)).value() == 1);
static_assert(weft::run(pipeline<flags{}>(), weft::with<"x">(7)).value() == -92);

// Chosen when the program runs, as the state of a closure: one graph, and a task that is off passes on what
// it gets.
auto rounding(flags const& chosen) {
  return weft::task<"round">([on = chosen.round](int x) { return on ? x / 10 * 10 : x; });
}

// Two variants beside each other, the same class with other parameters.
struct score {
  int weight;
  constexpr int operator()(int x) const { return weight * x; }
};
constexpr auto compare = weft::workflow<"compare">(
    weft::input<"x", int> >> (weft::task<"a">(score{2}) | weft::task<"b">(score{3})) >>
    weft::task<"best">([](int a, int b) { return std::max(a, b); }));
static_assert(weft::run(compare, weft::with<"x">(5)).value() == 15);

}  // namespace

int main() {
  bool right = true;
  for (bool const on : {false, true}) {
    auto const wf = weft::workflow<"wf">(weft::input<"x", int> >> load >> rounding({.round = on}) >> store);
    right = right && weft::run(wf, weft::with<"x">(147)).value() == (on ? 41 : 48);
  }
  auto const results = weft::run(compare, weft::with<"x">(4));
  right = right && results["a"_id] == 8 && results["b"_id] == 12;
  return right ? 0 : 1;
}
