// SPDX-License-Identifier: BSL-1.0
// A checkpoint beside every other option, and these with each other.
#include <weft/checkpoint.hpp>
#include <weft/policy.hpp>

#include <chrono>
#include <cstddef>
#include <thread>
#include <tuple>
#include <utility>

#include "../catch.hpp"
#include "../journal/scratch.hpp"

using namespace std::chrono_literals;
using namespace weft::literals;

namespace {

inline constexpr auto pair =
    weft::workflow<"pair">(weft::task<"a">([] { return 1; }) >> weft::task<"b">([](int x) { return x + 1; }));

// (Partial results are pointers.)
bool is_two(int x) { return x == 2; }
bool is_two(int const* x) { return x != nullptr && *x == 2; }

// Calls `run` with options I and J; two that say what is kept are one too many.
template <std::size_t I, std::size_t J, class Run, class Options>
void run_with(Run const& run, Options const& options) {
  if constexpr (I < J && !(I == 0 && J == 1)) {
    INFO("options " << I << " and " << J);
    CHECK(is_two(run(std::get<I>(options), std::get<J>(options))["b"_id]));
  }
}
template <class Run, class Options, std::size_t... IJ>
void run_with_pairs(Run const& run, Options const& options, std::index_sequence<IJ...>) {
  constexpr std::size_t count = std::tuple_size_v<Options>;
  (run_with<IJ / count, IJ % count>(run, options), ...);
}

}  // namespace

TEST_CASE("any two options go together, inline and on a pool") {
  scratch_folder const here;
  weft::stop_source const stop;
  std::tuple const options(weft::partial, weft::keep<"b">, weft::deadline(1min), stop.token(),
                           weft::checkpoint{here.path()});
  constexpr auto pairs = std::make_index_sequence<25>();
  run_with_pairs([](auto const&... given) { return weft::run(pair, given...); }, options, pairs);
  weft::pool pool{2};
  run_with_pairs([&](auto const&... given) { return weft::run(pair, pool, given...); }, options, pairs);
}

TEST_CASE("a run with a checkpoint has its deadline, inline too") {
  static constexpr auto late = weft::workflow<"late">(weft::task<"slow">([](weft::context& here) {
                                                        while (!here.stop_requested())
                                                          std::this_thread::sleep_for(1ms);
                                                      }) >>
                                                      weft::task<"next">([] { return 1; }));
  scratch_folder const here;
  CHECK_THROWS_AS(weft::run(late, weft::checkpoint{here.path()}, weft::deadline(5ms)),
                  weft::deadline_exceeded);
}
