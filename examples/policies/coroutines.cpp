// SPDX-License-Identifier: BSL-1.0
#include <weft/async.hpp>
#include <weft/policy.hpp>
#include <weft/weft.hpp>

#include <string>

using namespace weft::literals;
using namespace std::chrono_literals;

// Stands for an answer that comes over a network.
weft::async<std::string> answer_to(std::string question) {
  co_await weft::sleep_for(2ms);  // no thread waits
  co_return "answer to " + question;
}

inline constexpr auto question = weft::task<"question">([] { return std::string("why"); });
inline constexpr auto ask = weft::task<"ask">([](std::string const& s) -> weft::async<std::string> {
                              co_return co_await answer_to(s);
                            }).timeout(10s);
inline constexpr auto length = weft::task<"length">([](std::string const& s) { return s.size(); });
inline constexpr auto talk = weft::workflow<"talk">(question >> ask >> length);

int main() {
  weft::pool pool(2);
  bool right = weft::run(talk, pool)["length"_id] == 13;
  right &= weft::run(talk)["ask"_id] == "answer to why";  // inline the thread waits

  weft::task_graph g;
  auto const both = g.add("both", [&](weft::context& c) -> weft::async<std::size_t> {
    auto first = weft::start(talk, pool, c.stop());
    auto second = weft::start(talk, pool, c.stop());
    co_return (co_await first)["length"_id] + (co_await second)["length"_id];
  });
  right &= weft::run(g, pool)[both] == 26;
  return right ? 0 : 1;
}
