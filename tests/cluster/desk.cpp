// SPDX-License-Identifier: BSL-1.0
#include <weft/cluster/desk.hpp>

#include <weft/channel.hpp>

#include <stdexcept>
#include <string>
#include <tuple>

#include "../catch.hpp"

using weft::channel_store;
using weft::cluster::detail::desk_answer;
using weft::cluster::detail::desk_bytes;
using weft::cluster::detail::desk_question;
using weft::cluster::detail::from_desk_bytes;
using weft::cluster::detail::run_desk_of;
using kind = desk_question::kind;

namespace {

desk_answer ask(run_desk_of& desk, desk_question const& q, std::uint64_t tag = 1) {
  return from_desk_bytes<desk_answer>(desk.answer(tag, desk_bytes(q), 1000));
}
constexpr auto code(channel_store::outcome how) { return static_cast<std::uint8_t>(how); }

}  // namespace

TEST_CASE("desk: a task goes where the attempt wanted to go that has ended well") {
  run_desk_of desk({});
  std::string gone;
  CHECK(ask(desk, {kind::go, "a", 1, 0, {}, "b"}).how == desk_answer::no_way);
  desk.on_go(
      [](std::string_view, std::string_view to) {
        if (to != "b") throw std::runtime_error("not there");
      },
      [&](std::string_view from, std::string_view to) { gone += std::string(from) + std::string(to); });
  desk_answer const astray = ask(desk, {kind::go, "a", 1, 0, {}, "c"});
  CHECK(astray.how == desk_answer::no_way);
  CHECK(astray.bytes == "not there");
  for (auto const& [wanted, came, success] : {std::tuple(1U, 1U, false), {1U, 2U, true}, {2U, 2U, true}}) {
    CHECK(gone.empty());
    CHECK(ask(desk, {kind::go, "a", wanted, 0, {}, "b"}, 7).how == code(channel_store::outcome::done));
    CHECK(desk.has_said_more(7));
    desk.leave(8, came, true);
    desk.leave(7, came, success);
    CHECK_FALSE(desk.has_said_more(7));
  }
  CHECK(gone == "ab");
  desk.leave(7, 2, true);
  CHECK(gone == "ab");
}

TEST_CASE("desk: values of the run's channel") {
  weft::channel state;
  run_desk_of desk(state.token());
  state.set("n", 7);
  desk_answer const n = ask(desk, {kind::get, "n", 0, 0, {}, {}});
  CHECK(n.how == code(channel_store::outcome::done));
  CHECK(n.type == "i32");
  CHECK(n.bytes.size() == 4);
  desk_answer const same = ask(desk, {kind::get, "n", n.version, 0, {}, {}});
  CHECK(same.version == n.version);
  CHECK(same.bytes.empty());
  CHECK(ask(desk, {kind::put, "n", n.version, n.schema, n.type, std::string(4, '\1')}).how ==
        code(channel_store::outcome::done));
  CHECK(state.get<int>("n") == 0x01010101);
  CHECK(ask(desk, {kind::put, "n", n.version, n.schema, n.type, n.bytes}).how ==
        code(channel_store::outcome::changed));
  desk_answer const other = ask(desk, {kind::put, "n", n.version, 1, "text", n.bytes});
  CHECK(other.how == code(channel_store::outcome::mismatch));
  CHECK(other.type == "i32");
  CHECK(ask(desk, {kind::get, "m", 0, 0, {}, {}}).version == 0);
}

TEST_CASE("desk: what is too large to be sent is not, and nonsense is not answered") {
  weft::channel state;
  run_desk_of desk(state.token());
  state.set("text", std::string(1000, 'x'));
  CHECK(ask(desk, {kind::get, "text", 0, 0, {}, {}}).how == code(channel_store::outcome::large_message));
  CHECK(desk.answer(1, "nonsense", 1000).empty());
  CHECK(desk.answer(1, "", 1000).empty());
  CHECK(ask(desk, {static_cast<kind>(9), "", 0, 0, {}, {}}).how == desk_answer::refused);
}

TEST_CASE("desk: a run without a channel says so") {
  run_desk_of desk({});
  CHECK(ask(desk, {kind::get, "n", 0, 0, {}, {}}).how == desk_answer::no_channel);
  CHECK(ask(desk, {kind::put, "n", 0, 0, {}, {}}).how == desk_answer::no_channel);
}

TEST_CASE("desk: the first who ends the run counts") {
  run_desk_of desk({});
  CHECK(desk.ended() == run_desk_of::ender::nobody);
  CHECK_NOTHROW(desk.said().throw_it(true));
  ask(desk, {kind::finish, "first", 0, 0, {}, "enough"}, 5);
  ask(desk, {kind::cancel, "second", 0, 0, {}, "no"}, 6);
  CHECK(desk.ended() == run_desk_of::ender::there);
  CHECK(desk.tag() == 5);
  CHECK(desk.has_said_more(5));
  CHECK(desk.has_said_more(6));
  CHECK_FALSE(desk.has_said_more(7));
  desk.leave(5, 1, true);
  CHECK_FALSE(desk.has_said_more(5));
  CHECK(desk.token().stop_requested());
  auto const end = weft::detail::early_end_of(desk.said().what());
  CHECK(end->id == "first");
  CHECK(end->reason == "enough");

  run_desk_of other({});
  weft::detail::run_link& link = *other.token().nearest_run();
  link.end(link, true, "here", "no", 2);
  CHECK(other.ended() == run_desk_of::ender::here);
  CHECK_THROWS_AS(other.said().throw_it(true), weft::run_cancelled);
}
