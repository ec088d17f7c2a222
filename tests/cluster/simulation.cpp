// SPDX-License-Identifier: BSL-1.0
#include "simulator.hpp"

#include <cstdint>
#include <cstdlib>
#include <string>

#include "../catch.hpp"

namespace {

// The invariant that did not hold, or nothing.
std::string simulate(std::uint64_t seed, bool is_verbose, weft::cluster::coordinator_counters& sum,
                     std::uint64_t& innocents, std::uint64_t& learned) {
  simulated::simulation s(seed, is_verbose);
  try {
    s.run();
  } catch (simulated::violation const& v) {
    return v.what();
  }
  innocents += s.innocents();
  learned += s.learned();
  auto const c = s.counters();
  sum.done += c.done;
  sum.failed += c.failed;
  sum.poisoned += c.poisoned;
  sum.cancelled += c.cancelled;
  sum.lost += c.lost;
  sum.recalled += c.recalled;
  sum.dropped += c.dropped;
  return {};
}

std::uint64_t number_from(char const* variable, std::uint64_t otherwise) {
  char const* const text = std::getenv(variable);
  return text != nullptr ? std::strtoull(text, nullptr, 10) : otherwise;
}

}  // namespace

// WEFT_SIMULATIONS=n: so many seeds. WEFT_SIMULATE_SEED=n: that one, and it tells what happens.
TEST_CASE("a cluster that fails in every way keeps its invariants") {
  bool const is_one = std::getenv("WEFT_SIMULATE_SEED") != nullptr;
  std::uint64_t const first = number_from("WEFT_SIMULATE_SEED", 1);
  std::uint64_t const count = is_one ? 1 : number_from("WEFT_SIMULATIONS", 2000);
  weft::cluster::coordinator_counters sum;
  std::uint64_t innocents = 0;
  std::uint64_t learned = 0;  // answers to questions
  std::string failures;
  int failed = 0;
  for (std::uint64_t seed = first; seed < first + count && failed < 5; ++seed) {
    std::string const violated = simulate(seed, is_one, sum, innocents, learned);
    if (violated.empty()) continue;
    ++failed;
    failures += "\nWEFT_SIMULATE_SEED=" + std::to_string(seed) + ": " + violated;
  }
  INFO(failures);
  CHECK(failed == 0);

  // Otherwise the simulation has not tried much.
  if (count >= 2000 && failed == 0) {
    CAPTURE(sum.done, sum.failed, sum.poisoned, sum.cancelled, sum.lost, sum.recalled, sum.dropped,
            innocents);
    CHECK(sum.done > 20000);
    CHECK(learned > 5000);
    CHECK(sum.failed > 1000);
    CHECK(sum.poisoned > 100);
    CHECK(sum.cancelled > 100);
    CHECK(sum.lost > 1000);
    CHECK(sum.recalled > 100);
    CHECK(sum.dropped > 1000);
    // Faults may strike the worker of a long task three times while it is alone.
    CHECK(innocents < sum.done / 5000);
  }
}

TEST_CASE("a simulation follows from its seed") {
  for (std::uint64_t seed = 1; seed <= 20; ++seed) {
    simulated::simulation a(seed), b(seed);
    a.run();
    b.run();
    CHECK(a.steps() == b.steps());
    CHECK(a.counters().lost == b.counters().lost);
  }
}
