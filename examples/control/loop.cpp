// SPDX-License-Identifier: BSL-1.0
#include <weft/static.hpp>

#include <string>

using namespace weft::literals;

namespace {

struct guess {
  double of;
  double root;
};

// One round, as a callable ...
inline constexpr auto improve = [](guess g) { return guess{g.of, (g.root + g.of / g.root) / 2}; };
inline constexpr auto is_rough = [](guess const& g) {
  double const error = g.root * g.root - g.of;
  return error > 1e-9 || error < -1e-9;
};
inline constexpr auto begin = weft::task<"begin">([](double x) { return guess{x, x}; });
inline constexpr auto root =
    weft::workflow<"root">(weft::input<"x", double> >> begin >> weft::loop<"refine">(improve, is_rough, 100));

// ... or as a workflow, whose first input is the state.
inline constexpr auto round_of_two = weft::workflow<"round">(
    weft::input<"g", guess> >> weft::task<"first">(improve) >> weft::task<"second">(improve));
inline constexpr auto root_by_twos = weft::workflow<"root-by-twos">(
    weft::input<"x", double> >> begin >> weft::loop<"refine">(round_of_two, is_rough, 100));

static_assert(weft::run(root, weft::with<"x">(9.0))["refine"_id].root - 3 < 1e-6);

}  // namespace

int main() {
  double const two = weft::run(root_by_twos, weft::with<"x">(4.0))["refine"_id].root;
  try {
    weft::run(root, weft::with<"x">(-1.0));  // has no root
  } catch (weft::task_failed const& e) {
    bool const says_so = std::string(e.what()).find("after 100 rounds") != std::string::npos;
    return says_so && two - 2 < 1e-6 ? 0 : 1;
  }
  return 1;
}
