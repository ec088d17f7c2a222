// SPDX-License-Identifier: BSL-1.0
#include <census/progress.hpp>

#include <fcntl.h>
#include <stdlib.h>
#include <unistd.h>

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <string>
#include <thread>
#include <vector>

#include "catch.hpp"

using census::progress_bar;
using census::progress_line;

namespace {

// What can be read without waiting.
std::string drain(int descriptor) {
  ::fcntl(descriptor, F_SETFL, O_NONBLOCK);
  std::string all;
  char part[4096];
  for (ssize_t n; (n = ::read(descriptor, part, sizeof part)) > 0;)
    all.append(part, static_cast<std::size_t>(n));
  return all;
}

void tick_for(progress_bar& bar, std::chrono::milliseconds time) {
  auto const end = std::chrono::steady_clock::now() + time;
  while (std::chrono::steady_clock::now() < end) {
    bar.tick();
    std::this_thread::sleep_for(std::chrono::milliseconds{1});
  }
}

}  // namespace

TEST_CASE("a line says how far the work is", "[census][progress]") {
  CHECK(progress_line(5000, 20000, 2, 60) == "[#####.................]  5000/20000  25%  2500/s  0:06 left");
  CHECK(progress_line(20000, 20000, 2, 60) == "[###################]  20000/20000  100%  10000/s  0:00 left");
  CHECK(progress_line(0, 10, 0, 40) == "[.......................]  0/10  0%  0/s");
}

TEST_CASE("a line fits, whatever the numbers are", "[census][progress]") {
  constexpr auto most = std::numeric_limits<std::uint64_t>::max();
  for (std::size_t columns = 0; columns != 200; ++columns) {
    for (std::uint64_t const done : {std::uint64_t{0}, std::uint64_t{1}, std::uint64_t{999}, most}) {
      for (std::uint64_t const total : {std::uint64_t{0}, std::uint64_t{1}, std::uint64_t{1000}, most}) {
        for (double const seconds : {0.0, 1e-300, 0.5, 1e9, -1.0}) {
          auto const line = progress_line(done, total, seconds, columns);
          CHECK(line.size() <= columns);
          CHECK(line.find('-') == std::string::npos);
        }
      }
    }
  }
}

TEST_CASE("nothing is written to what is not a terminal", "[census][progress]") {
  int ends[2];
  REQUIRE(::pipe(ends) == 0);
  {
    progress_bar bar{ends[1]};
    bar.expect(1000);
    tick_for(bar, std::chrono::milliseconds{250});
  }
  CHECK(drain(ends[0]).empty());
  ::close(ends[0]);
  ::close(ends[1]);
}

TEST_CASE("a terminal shows a line some times per second, and loses it", "[census][progress]") {
  int const master = ::posix_openpt(O_RDWR | O_NOCTTY);
  REQUIRE(master >= 0);
  REQUIRE(::grantpt(master) == 0);
  REQUIRE(::unlockpt(master) == 0);
  int const terminal = ::open(::ptsname(master), O_RDWR | O_NOCTTY);
  REQUIRE(terminal >= 0);

  {
    progress_bar bar{terminal};
    bar.expect(10);
    bar.tick(10);
  }
  CHECK(drain(master).empty());  // it was over before it was worth a line

  {
    progress_bar bar{terminal};
    bar.expect(100000);
    tick_for(bar, std::chrono::milliseconds{550});
    auto const shown = drain(master);
    std::size_t lines = 0;
    for (char const c : shown) lines += c == '\r';
    CHECK(lines >= 1);
    CHECK(lines <= 5);
    CHECK(shown.find("/100000  ") != std::string::npos);
    CHECK(shown.find('\n') == std::string::npos);
    bar.finish();
    CHECK(drain(master) == "\r\x1b[K");
  }
  CHECK(drain(master).empty());  // once is enough
  ::close(terminal);
  ::close(master);
}

TEST_CASE("ticks of many threads are all counted", "[census][progress]") {
  int const terminal = ::open("/dev/null", O_WRONLY);
  progress_bar bar{terminal};
  bar.expect(40000);
  std::vector<std::thread> threads;
  for (int i = 0; i != 4; ++i)
    threads.emplace_back([&] {
      for (int n = 0; n != 10000; ++n) bar.tick();
    });
  for (auto& thread : threads) thread.join();
  CHECK(bar.done() == 40000);
  CHECK(bar.total() == 40000);
  ::close(terminal);
}

TEST_CASE("a bar shows what it is told", "[census][progress]") {
  progress_bar bar;
  bar.expect(10);
  bar.show(7);
  CHECK(bar.done() == 7);
  bar.show(3);  // more was to do than was known
  CHECK(bar.done() == 3);
}

TEST_CASE("a handle forwards to its bar, or to nobody", "[census][progress]") {
  progress_bar bar;
  census::progress_handle const here(bar);
  here.expect(2);
  here.tick();
  CHECK(bar.done() == 1);
  CHECK(bar.total() == 2);

  census::progress_handle const there;
  there.expect(2);
  there.tick();
}
