// SPDX-License-Identifier: BSL-1.0
#include <weft/cluster/journal_desk.hpp>

#include <optional>
#include <string>

#include "../catch.hpp"
#include "../journal/scratch.hpp"

using weft::cluster::run_desk;
using weft::cluster::detail::desk_answer;
using weft::cluster::detail::desk_bytes;
using weft::cluster::detail::desk_question;
using weft::cluster::detail::from_desk_bytes;
using weft::cluster::detail::journal_desk;
using kind = desk_question::kind;

namespace {

constexpr auto done = static_cast<std::uint8_t>(weft::channel_store::outcome::done);
constexpr weft::detail::journal_key one{1, 2};
constexpr weft::detail::journal_key two{3, 4};

std::string round_bytes(std::size_t round, std::string const& state) {
  weft::byte_buffer bytes;
  weft::detail::begin_round(bytes, {round, 0});
  bytes.append(state.data(), state.size());
  return {reinterpret_cast<char const*>(bytes.data()), bytes.size()};
}
desk_answer ask(run_desk& desk, std::uint64_t tag, kind what, std::string bytes = {},
                std::uint64_t largest = 1000) {
  return from_desk_bytes<desk_answer>(
      desk.answer(tag, desk_bytes(desk_question{what, {}, 0, 0, {}, std::move(bytes)}), largest));
}
std::optional<std::string> last(run_desk& desk, std::uint64_t tag) {
  desk_answer a = ask(desk, tag, kind::last_round);
  if (a.how != done || a.version == 0) return {};
  return a.bytes;
}

struct other_desk final : run_desk {
  bool is_more = false;
  std::string answer(std::uint64_t, std::string_view, std::uint64_t) noexcept override { return "other"; }
  bool has_said_more(std::uint64_t) const noexcept override { return is_more; }
};

}  // namespace

TEST_CASE("journal desk: a loop has the last of its rounds, whatever its tag") {
  scratch_folder const here;
  weft::detail::journal_file file(here / "j", {}, {});
  journal_desk desk(file);
  desk.open(7, one);
  desk.open(8, two);
  CHECK_FALSE(last(desk, 7));
  CHECK(ask(desk, 7, kind::round, round_bytes(1, "a")).how == done);
  CHECK(ask(desk, 7, kind::round, round_bytes(5, "b")).how == done);
  CHECK(desk.has_added());
  CHECK_FALSE(desk.has_added());
  CHECK_FALSE(last(desk, 8));
  desk.close(7);
  CHECK_FALSE(last(desk, 7));
  desk.open(9, one);
  CHECK(last(desk, 9) == round_bytes(5, "b"));
  CHECK(desk.reused() == 5);
  CHECK(file.count() == 1);
}

TEST_CASE("journal desk: what is no round, or of no loop, is not written") {
  scratch_folder const here;
  weft::detail::journal_file file(here / "j", {}, {});
  journal_desk desk(file);
  CHECK(ask(desk, 7, kind::round, round_bytes(1, "a")).how == desk_answer::refused);
  desk.open(7, one);
  std::string const nothing = round_bytes(1, "").substr(0, 15);
  CHECK(desk.answer(7, desk_bytes(desk_question{kind::round, {}, 0, 0, {}, nothing}), 1000).empty());
  CHECK(desk.answer(7, std::string(1, '\x06'), 1000).empty());
  CHECK(desk.answer(7, std::string(1, '\xff'), 1000).empty());
  CHECK(file.count() == 0);
}

TEST_CASE("journal desk: a round that is too large to be sent is not there") {
  scratch_folder const here;
  weft::detail::journal_file file(here / "j", {}, {});
  journal_desk desk(file);
  desk.open(7, one);
  ask(desk, 7, kind::round, round_bytes(4, std::string(200, 'x')));
  CHECK(ask(desk, 7, kind::last_round, {}, 100).how == desk_answer::refused);
  CHECK(desk.reused() == 0);
}

TEST_CASE("journal desk: the run's desk is asked for all else") {
  scratch_folder const here;
  weft::detail::journal_file file(here / "j", {}, {});
  journal_desk desk(file);
  std::string const question = desk_bytes(desk_question{kind::go, "a", 1, 0, {}, "b"});
  CHECK(desk.answer(7, question, 1000).empty());
  other_desk run;
  desk.pass_on(&run);
  CHECK(desk.answer(7, question, 1000) == "other");
  desk.open(7, one);
  ask(desk, 7, kind::round, round_bytes(1, "a"));
  run.is_more = true;  // behind that nothing is kept
  CHECK(desk.has_said_more(7));
  CHECK(ask(desk, 7, kind::round, round_bytes(2, "b")).how == desk_answer::refused);
  CHECK(last(desk, 7) == round_bytes(1, "a"));
}
