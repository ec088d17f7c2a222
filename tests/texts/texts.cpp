// SPDX-License-Identifier: BSL-1.0
#include "texts.hpp"

#include <weft/channel.hpp>
#include <weft/checkpoint.hpp>
#include <weft/cluster.hpp>
#include <weft/cluster/frame.hpp>
#include <weft/memo.hpp>
#include <weft/policy.hpp>
#include <weft/weft.hpp>

#include <exception>
#include <stdexcept>
#include <string>
#include <string_view>
#include <typeinfo>
#include <vector>

using namespace texts;

namespace {

std::exception_ptr made(char const* text) { return std::make_exception_ptr(std::runtime_error(text)); }

std::string failed(std::size_t element) {
  return said_by([&] {
    try {
      throw std::runtime_error("no such file");
    } catch (...) {
      throw weft::task_failed("etl/load", 1, element);
    }
  });
}

std::string attempts() {
  return said_by([] {
    try {
      throw std::runtime_error("full");
    } catch (...) {
      throw weft::attempts_failed({made("busy"), made("full")});
    }
  });
}

template <class T>
std::type_info const& type() {
  return typeid(std::type_identity<T>);
}

}  // namespace

TEST_CASE("texts: runs") {
  std::exception_ptr const errors[] = {nullptr, made("task \"b\" failed: no"), nullptr};
  check({
      {"task_failed", failed(weft::task_failed::none), R"(task "etl/load" failed: no such file)", no_prefix},
      {"task_failed", failed(7), R"(task "etl/load" failed at element 7: no such file)", no_prefix},
      {"attempts_failed", attempts(), R"(2 attempts failed: 1: busy, 2: full)", no_prefix},
      {"timed_out", weft::timed_out("load", 20'000'000).what(),
       R"(task "load" took longer than its timeout of 20 ms)", no_prefix | no_advice},
      {"deadline_exceeded", weft::deadline_exceeded("load").what(),
       R"(weft: at the deadline of the run, task "load" was not done: give the run more time, or see in a trace what took it)"},
      {"run_cancelled", weft::run_cancelled("load", "no disk").what(),
       R"(weft: the run was cancelled by task "load": no disk)"},
      {"run_finished", weft::run_finished("load", "found").what(),
       R"(weft: the run was finished by task "load": found (not all results are there: weft::partial gives those that are))"},
      {"stopped", weft::stopped().what(), R"(weft: a task gave up, as its run was asked to stop)",
       no_name | no_advice},
      {"loop_limit", weft::loop_limit(9).what(),
       R"(weft: the condition of this loop still holds after 9 rounds, which is its limit: raise that, or let the condition come to an end)"},
      {"group_failed", weft::group_failed(1, 3, errors, 2).what(),
       R"(weft: only 1 of the 3 members of this group succeeded, and at least 2 must; task "b" failed: no)"},
      {"no_outcome", weft::no_outcome(weft::outcome_kind::skipped).what(),
       R"(weft: this task was skipped, so it gave nothing: ask has_value() first)", no_name},
      {"invalid_limit", said_by([] { static_cast<void>(weft::detail::checked_limit("db", 0)); }),
       R"(weft: a limit of less than 1 lets no task run: say 1 or more ("db"))"},
      {"invalid_policy", said_by([] { static_cast<void>(weft::detail::checked_timeout(0)); }),
       R"(weft: a timeout of less than 1 ns leaves no time for a call: say more, or leave it out)"},
      {"memo_recursion", weft::memo_recursion().what(),
       R"(weft: a memoised callable asks, while it computes a value, for that same value: let no value need itself, through others either)",
       no_name},
  });
}

TEST_CASE("texts: graphs") {
  std::string_view const known[] = {"load", "merge"};
  check({
      {"duplicate_task", weft::duplicate_task("load").what(),
       R"(weft: the graph has a task "load" already: choose another id)"},
      {"malformed_task_id", weft::malformed_task_id("#1").what(),
       R"(weft: "#1" is no id: an id must not begin with '#', which stands before numbers, and not contain NUL)"},
      {"conflicting_limit", weft::conflicting_limit("db", "load", 2, 3).what(),
       R"(weft: task "load" says limit "db" is 3, but another task says it is 2: give one name one number)"},
      {"unknown_task", weft::unknown_task("laod", known).what(),
       R"(weft: the graph has no task "laod": did you mean "load"?)"},
      {"type_mismatch", weft::type_mismatch("load", type<int>(), type<std::string>()).what(),
       R"(weft: task "load" gives int, and not std::string: ask for the type that it gives)"},
      {"cycle", weft::cycle({"a", "b", "a"}).what(),
       R"(weft: these tasks wait for each other in a circle: "a" -> "b" -> "a": remove one of these edges)"},
      {"branches_meet", weft::branches_meet("end", "a", "b", "choose").what(),
       R"(weft: task "end" waits for "a" and "b", of which the choice of "choose" always skips one: take them as weft::maybe(node))"},
      {"unknown_branch", weft::unknown_branch("choose", "left").what(),
       R"(weft: task "choose" chooses "left", but no task waits for that: let one be added with weft::when(node, "left"))"},
      {"skipped_result", weft::skipped_result("a").what(),
       R"(weft: task "a" was skipped, so it has no result: ask contains(node), or take it as weft::maybe(node))"},
      {"wrong_way", weft::wrong_way("b", "a").what(),
       R"(weft: task "b" cannot go to "a", which does not come after it: put it behind, with weft::after(node) or graph.order)"},
      {"taken_result", weft::taken_result("load", "sort", "count").what(),
       R"(weft: task "sort" takes the result of "load" away, but "count" uses it as well and may run later: let it run before, or read without taking)"},
      {"missing_result", weft::missing_result("c", "b", "found").what(),
       R"(weft: task "c" has no result, as the run was finished by task "b": found (contains(node) says what is there))"},
      {"data_race", weft::data_race("a", "b", "book").what(),
       R"(weft: tasks "a" and "b" may run at the same time and touch "book", which one of them writes: order them, with weft::after(node) or graph.order, or let the graph be weft::ordered_by_declaration)"},
  });
}

TEST_CASE("texts: channels and bytes") {
  check({
      {"channel_type_mismatch", weft::channel_type_mismatch("sum", "i64", "string").what(),
       R"(weft: the channel has "sum" as i64, and not as string: a key keeps the type that it was first set with)"},
      {"channel_full",
       said_by([] { weft::channel(weft::channel_limits{.value = 9}).set("text", std::string(9, 'x')); }),
       R"(weft: the channel has no room for "text": a value of 17 bytes is larger than channel_limits::value allows)"},
      {"channel_timeout", weft::channel_timeout("sum", std::chrono::milliseconds(20)).what(),
       R"(weft: nobody has set "sum" in the channel to what was waited for within 20 ms; a task that sets it may wait for the thread of the one that waits: let it come before)"},
      {"no_channel", weft::no_channel("load").what(),
       R"(weft: task "load" asks for the channel of its run, which was given none: make a weft::channel, and hand it to run() behind the workflow)"},
      {"archive_error", weft::archive_error(weft::archive_problem::truncated, 12).what(),
       R"(weft: the bytes end in the middle of a value (at byte 12))"},
      {"told_error", weft::told_error("task \"load\" failed: no").what(), R"(task "load" failed: no)",
       no_prefix | no_advice},
  });
}

TEST_CASE("texts: clusters and checkpoints") {
  using weft::cluster::loss;
  weft::cluster::failure const why{
      weft::cluster::failure_kind::user_exception, "std::runtime_error", "no such file", 0, {}};
  check({
      {"cluster::remote_error", weft::cluster::remote_error(why, "node7/314").what(),
       R"(no such file (std::runtime_error on worker node7/314))", no_prefix},
      {"cluster::poisonous_task",
       weft::cluster::poisonous_task({{1, 1, loss::disconnect, false, {}}, {2, 2, loss::silence, true, {}}})
           .what(),
       R"(workers died while they ran it, and it is not tried again: attempt 1: its worker's connection was lost, attempt 2 alone: its worker fell silent (what the workers wrote to their standard error may say why))",
       no_prefix},
      {"cluster::unknown_function",
       weft::cluster::unknown_function("weft: the cluster was made without knowing of the task \"etl/load\": "
                                       "functions must be registered before")
           .what(),
       R"(weft: the cluster was made without knowing of the task "etl/load": functions must be registered before)"},
      {"cluster::unsendable_task", weft::cluster::unsendable_task("load").what(),
       R"(weft: task "load" cannot be sent to a worker, as nothing is known of what its callable has captured: add weft::bind(f, state...), or weft::local(f) to run it here)"},
      {"cluster::frame_error",
       weft::cluster::frame_error(weft::cluster::frame_problem::version, "it is 2").what(),
       R"(weft: a frame is of another version of the format: it is 2)"},
      {"unknowable_task", weft::unknowable_task("load").what(),
       R"(weft: a checkpoint cannot tell whether it has the result of task "load", as nothing is known of what its callable has captured: add weft::bind(f, state...), or weft::local(f) to run it every time)"},
      {"journal_error",
       weft::journal_error("kept/etl.journal",
                           "another run is using it: wait for its end, or use another folder")
           .what(),
       R"(weft: journal kept/etl.journal: another run is using it: wait for its end, or use another folder)"},
  });
}
