// SPDX-License-Identifier: BSL-1.0
#include <weft/channel.hpp>
#include <weft/weft.hpp>

#include <set>

#include "world.hpp"

using namespace weft::literals;
using namespace processes;

namespace {

// Counts, and says which process it is in.
constexpr auto counting =
    weft::workflow<"processes-channel">(weft::task<"list">([] { return std::vector<int>(400, 1); }).local() >>
                                        weft::map<"count">([](weft::context& here, int x) {
                                          auto const state = here.channel();
                                          state.update<long>("sum", [x](long s) { return s + x; });
                                          state.update<std::set<int>>("processes", [](std::set<int> all) {
                                            all.insert(::getpid());
                                            return all;
                                          });
                                          return x;
                                        }));

constexpr auto finishes = weft::workflow<"processes-finish">(
    weft::task<"first">([](weft::context& here) {
      here.next("more", [](weft::context& mine) { mine.channel().set("more", mine.id()); });
      return ::getpid();
    }) >>
    weft::task<"second">([](weft::context& here, int) { here.finish("enough"); }) >>
    weft::task<"third">([] {}));

constexpr auto asks_for_a_text = weft::workflow<"processes-mismatch">(weft::task<"asks">(
    [](weft::context& here) { static_cast<void>(here.channel().get<std::string>("sum")); }));

}  // namespace

TEST_CASE("processes: no update of a channel is lost between two of them") {
  engine const on = any_engine();
  CAPTURE(on);
  any_cluster two(on);
  two.spawn_workers(2);
  wait_for_workers(two, 2);
  weft::channel state;
  weft::run(counting, two, state);
  CHECK(state.get<long>("sum") == 400);
  auto const all = *state.get<std::set<int>>("processes");
  CHECK(all.size() == 2);
  CHECK_FALSE(all.contains(::getpid()));

  try {
    weft::run(asks_for_a_text, two, state);
    FAIL("must throw");
  } catch (weft::task_failed const& e) {
    CHECK(e.id() == std::string("asks"));
    CHECK(std::string(e.what()).find("the channel has \"sum\" as i64, and not as string") !=
          std::string::npos);
  }
}

TEST_CASE("processes: a task there goes on, and finishes the run") {
  engine const on = any_engine();
  CAPTURE(on);
  any_cluster two(on);
  two.spawn_workers(2);
  weft::channel state;
  auto const r = weft::run(finishes, two, state, weft::partial);
  CHECK(state.get<std::string>("more") == "more");
  REQUIRE(r["first"_id] != nullptr);
  CHECK(*r["first"_id] != ::getpid());
  CHECK(r.contains<"second">());
  CHECK_FALSE(r.contains<"third">());
  CHECK(r.finished()->id == "second");
}

TEST_CASE("processes: a worker that is killed in the middle loses no update of another's") {
  engine const on = any_engine();
  CAPTURE(on);
  any_cluster two(on);
  two.spawn_workers(2);
  wait_for_workers(two, 2);
  weft::channel state;
  std::thread killer([&] {
    while (state.get<long>("sum").value_or(0) < 50) std::this_thread::sleep_for(1ms);
    ::kill(two.local_processes().front(), SIGKILL);
  });
  weft::run(counting, two, state);
  killer.join();
  // A task that is done again may have counted before.
  auto const lost = static_cast<long>(two.status().counters.lost);
  CHECK(lost >= 1);
  CHECK(*state.get<long>("sum") >= 400);
  CHECK(*state.get<long>("sum") <= 400 + lost);
}
