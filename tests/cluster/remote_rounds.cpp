// SPDX-License-Identifier: BSL-1.0
#include <weft/cluster/remote_rounds.hpp>

#include <chrono>
#include <optional>
#include <string>
#include <thread>
#include <vector>

#include "../catch.hpp"

using weft::cluster::detail::desk_answer;
using weft::cluster::detail::desk_bytes;
using weft::cluster::detail::desk_question;
using weft::cluster::detail::from_desk_bytes;
using weft::cluster::detail::remote_rounds;
using kind = desk_question::kind;

namespace {

constexpr auto done = static_cast<std::uint8_t>(weft::channel_store::outcome::done);

// A run that answers when it is told to.
struct far_run {
  std::optional<std::string> known;  // what it answers who waits
  std::vector<desk_question> told;
  bool is_there = true;
  remote_rounds rounds{[this](std::string what) {
                         CHECK(from_desk_bytes<desk_question>(what).what == kind::last_round);
                         return known;
                       },
                       [this](std::string what) {
                         if (is_there) told.push_back(from_desk_bytes<desk_question>(what));
                         return is_there;
                       }};

  void add(std::string const& text) {
    rounds.add({reinterpret_cast<std::byte const*>(text.data()), text.size()});
  }
  void wait() { std::this_thread::sleep_for(remote_rounds::pause); }
};

}  // namespace

TEST_CASE("remote rounds: the last one is asked for") {
  far_run run;
  CHECK_FALSE(run.rounds.last());  // too large a question
  run.known = "";
  CHECK_FALSE(run.rounds.last());  // nobody answers
  run.known = desk_bytes(desk_answer());
  CHECK_FALSE(run.rounds.last());  // nobody keeps them
  run.known = desk_bytes(desk_answer{done, 0, 0, {}, {}});
  CHECK_FALSE(run.rounds.last());  // there is none
  run.known = desk_bytes(desk_answer{done, 1, 0, {}, "seven"});
  CHECK(run.rounds.last() == "seven");
  run.known = "x";
  CHECK_THROWS_AS(run.rounds.last(), weft::archive_error);
  run.known = desk_bytes(desk_answer{desk_answer::no_way, 0, 0, {}, "the file is gone"});
  CHECK_THROWS_WITH(run.rounds.last(), "the file is gone");
}

TEST_CASE(
    "remote rounds: the first is told, and another one when that was answered and some time has passed") {
  far_run run;
  REQUIRE(run.rounds.is_due());
  run.add("one");
  REQUIRE(run.told.size() == 1);
  CHECK(run.told[0].what == kind::round);
  CHECK(run.told[0].bytes == "one");
  run.wait();
  CHECK_FALSE(run.rounds.is_due());  // it is under way
  run.rounds.hear(desk_bytes(desk_answer{done, 0, 0, {}, {}}));
  CHECK(run.rounds.is_due());
  run.add("two");
  run.rounds.hear("");
  CHECK_FALSE(run.rounds.is_due());  // too soon
  run.wait();
  CHECK(run.rounds.is_due());
  run.rounds.reset();
  CHECK(run.rounds.is_due());
}

TEST_CASE("remote rounds: what cannot be told is not under way") {
  far_run run;
  run.is_there = false;
  run.add("one");
  CHECK_FALSE(run.rounds.is_due());
  run.wait();
  CHECK(run.rounds.is_due());
}

TEST_CASE("remote rounds: a round that could not be kept is a failure, once") {
  far_run run;
  run.add("one");
  run.rounds.hear(desk_bytes(desk_answer{desk_answer::no_way, 0, 0, {}, "the disk is full"}));
  CHECK_THROWS_WITH(run.rounds.is_due(), "the disk is full");
  run.wait();
  CHECK(run.rounds.is_due());
}
