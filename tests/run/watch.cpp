// SPDX-License-Identifier: BSL-1.0
#include <weft/run/watch.hpp>

#include <stdexcept>
#include <string>

#include "../catch.hpp"

namespace {

using weft::detail::attempt_name;
using weft::detail::attempt_watch;
using weft::detail::watched_end;

struct heard final : weft::detail::run_watch {
  std::string words;
  std::int64_t begin(attempt_name const&, bool) noexcept override { return 7; }
  void end(attempt_name const&, std::int64_t begin, watched_end how) noexcept override {
    words += "ended " + std::to_string(begin) + " " + std::to_string(static_cast<int>(how)) + ";";
  }
  void fail(attempt_name const&, std::int64_t, watched_end how, char const* id,
            std::exception_ptr const&) noexcept override {
    words += std::string("failed ") + id + " " + std::to_string(static_cast<int>(how)) + ";";
  }
  void keep(attempt_name const&, std::int64_t) noexcept override {}
  std::int64_t kept(attempt_name const&) noexcept override { return 0; }
  void elements(std::uint32_t, std::uint64_t) noexcept override {}
  std::int64_t next_element(std::uint32_t) noexcept override { return 0; }
  void end_elsewhere(weft::detail::attempt_elsewhere const&, watched_end,
                     std::exception_ptr const&) noexcept override {}
  void finish() noexcept override {}
  void note(char const*) noexcept override {}
};

std::string told_of(weft::stop_token stop, void (*what)()) {
  heard who;
  try {
    attempt_watch here(who, {1});
    weft::detail::call_watched(here, stop, [&] { here.fail("id", true); }, what);
  } catch (...) {
    who.words += " thrown";
  }
  return who.words;
}

}  // namespace

TEST_CASE("A watched call is told when it ends, whichever way", "[run]") {
  weft::stop_source stopping;
  CHECK(told_of({}, [] {}) == "ended 7 0;");
  CHECK(told_of({}, [] { throw std::runtime_error("x"); }) == "failed id 2; thrown");
  CHECK(told_of(stopping.token(), [] { throw weft::stopped(); }) == "failed id 2; thrown");
  stopping.request_stop();
  CHECK(told_of(stopping.token(), [] { throw weft::stopped(); }) == "ended 7 3; thrown");
}

TEST_CASE("The watch among the options of a run", "[run]") {
  heard who;
  weft::detail::watched_run option;
  option.watch = &who;
  CHECK(weft::detail::watch_among(1, option, 2) == &who);
  CHECK(weft::detail::watch_among(1, 2) == nullptr);
}
