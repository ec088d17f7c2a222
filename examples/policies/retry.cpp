// SPDX-License-Identifier: BSL-1.0
#include <weft/policy.hpp>
#include <weft/weft.hpp>

#include <stdexcept>
#include <string>

using namespace weft::literals;
using namespace std::chrono_literals;

struct no_connection : std::runtime_error {
  using std::runtime_error::runtime_error;
};

// Answers at the third attempt.
inline constexpr auto ask = [](weft::context& c, std::string const& name) {
  if (c.attempt() < 3) throw no_connection("nobody there");
  return "hello, " + name;
};
inline constexpr auto name = weft::task<"name">([] { return std::string("weft"); });
inline constexpr auto greet = weft::workflow<"greet">(
    name >> weft::task<"ask">(ask)
                .timeout(1s)
                .retry({.attempts = 4, .backoff = 1ms, .factor = 2, .max = 1s, .jitter = 0.1})
                .on<no_connection, weft::timed_out>());

int main() {
  bool right = weft::run(greet)["ask"_id] == "hello, weft";
  weft::pool pool(2);
  right &= weft::run(greet, pool, weft::deadline(1min))["ask"_id] == "hello, weft";

  weft::task_graph g;  // the same words, around the callable
  auto const who = g.add("name", [] { return std::string("graph"); });
  auto const answer = g.add("ask", weft::retry({.attempts = 2}, weft::timeout(1s, ask)), who);
  try {
    right &= weft::run(g, pool)[answer].empty();
  } catch (weft::task_failed const& e) {
    right &=
        e.attempt() == 2 &&
        std::string(e.what()) == "task \"ask\" failed: 2 attempts failed: 1: nobody there, 2: nobody there";
  }
  return right ? 0 : 1;
}
