// SPDX-License-Identifier: BSL-1.0
#include <weft/async.hpp>
#include <weft/weft.hpp>

#include <coroutine>
#include <string>
#include <thread>

using namespace weft::literals;

// Stands for a library that does something elsewhere and then resumes who waits.
struct lookup {
  int id;

  bool await_ready() const noexcept { return false; }
  void await_suspend(std::coroutine_handle<> who) const {
    std::thread([who] { who.resume(); }).detach();
  }
  std::string await_resume() const { return "row " + std::to_string(id); }
};

inline constexpr auto id = weft::task<"id">([] { return 7; });
inline constexpr auto row =
    weft::task<"row">([](int x) { return lookup{x}; });  // its result is a std::string
inline constexpr auto size = weft::task<"size">([](std::string const& s) { return s.size(); });
inline constexpr auto query = weft::workflow<"query">(id >> row >> size);

int main() {
  weft::pool pool(1);
  bool right = weft::run(query, pool)["size"_id] == 5 && weft::run(query)["row"_id] == "row 7";

  weft::task_graph g;
  weft::node<std::string> const first = g.add([] { return lookup{1}; });
  auto const member = g.add(weft::settled([] { return lookup{2}; }));  // of a group
  auto const results = weft::run(g, pool);
  right &= results[first] == "row 1" && results[member].value() == "row 2";
  return right ? 0 : 1;
}
