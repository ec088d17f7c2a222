// SPDX-License-Identifier: BSL-1.0
#include <weft/trace/progress.hpp>

#include <weft/trace/observe.hpp>
#include <weft/weft.hpp>

#include <fcntl.h>
#include <signal.h>
#include <sys/ioctl.h>
#include <unistd.h>

#include <atomic>
#include <chrono>
#include <cstdlib>
#include <numeric>
#include <stdexcept>
#include <string>
#include <thread>
#include <vector>

#include "../catch.hpp"

using namespace std::chrono_literals;

namespace {

// A terminal of so many columns, and what has been written to it.
class terminal {
public:
  explicit terminal(unsigned short columns, unsigned short rows = 24)
      : master_(::posix_openpt(O_RDWR | O_NOCTTY)) {
    if (master_ < 0 || ::grantpt(master_) != 0 || ::unlockpt(master_) != 0)
      throw std::runtime_error("no terminal");
    slave_ = ::open(::ptsname(master_), O_RDWR | O_NOCTTY);
    winsize size{};
    size.ws_col = columns;
    size.ws_row = rows;
    ::ioctl(slave_, TIOCSWINSZ, &size);
    reader_ = std::thread([this] { read_on(); });
  }
  terminal(terminal const&) = delete;
  terminal& operator=(terminal const&) = delete;
  ~terminal() {
    if (reader_.joinable()) static_cast<void>(text());
    ::close(master_);
  }
  int descriptor() const noexcept { return slave_; }
  // All of it; nothing can be written any more.
  std::string const& text() {
    if (!reader_.joinable()) return text_;
    ::close(slave_);
    reader_.join();
    return text_;
  }

private:
  void read_on() {
    char room[4096];
    for (;;) {
      ssize_t const count = ::read(master_, room, sizeof room);
      if (count <= 0) return;
      text_.append(room, static_cast<std::size_t>(count));
    }
  }
  int master_;
  int slave_ = -1;
  std::string text_;
  std::thread reader_;
};

// What a screen shows in the end, and how wide it ever was: as far as the display needs it.
struct screen {
  std::vector<std::string> lines{""};
  std::size_t row = 0, widest = 0;

  explicit screen(std::string const& text) {
    std::size_t column = 0;
    for (std::size_t i = 0; i < text.size(); ++i) {
      if (text[i] == '\r') {
        column = 0;
      } else if (text[i] == '\n') {
        column = 0;
        if (++row == lines.size()) lines.emplace_back();
      } else if (text[i] == '\x1b') {
        std::size_t const end = text.find_first_of("AJKm", i);
        if (text[end] == 'A') row -= static_cast<std::size_t>(std::stoi(text.substr(i + 2)));
        if (text[end] == 'J') {
          lines.resize(row + 1);
          lines[row].clear();
        }
        i = end;
      } else {
        if (lines[row].size() <= column) lines[row].resize(column + 1, ' ');
        lines[row][column++] = text[i];
        widest = std::max(widest, column);
      }
    }
  }
  std::string last() const {
    for (auto line = lines.rbegin(); line != lines.rend(); ++line)
      if (!line->empty()) return *line;
    return {};
  }
  std::size_t filled() const {
    std::size_t count = 0;
    for (auto const& line : lines) count += line.empty() ? 0 : 1;
    return count;
  }
};

inline constexpr auto hundred = weft::task<"hundred">([] {
  std::vector<int> all(100);
  std::iota(all.begin(), all.end(), 0);
  return all;
});
inline constexpr auto slow = weft::map<"slow">([](int x) {
  std::this_thread::sleep_for(2ms);
  return x;
});
inline constexpr auto wf = weft::workflow<"slowly">(hundred >> slow);

inline constexpr auto bad = weft::map<"bad">([](int x) {
  std::this_thread::sleep_for(1ms);
  if (x == 60) throw std::runtime_error("sixty");
  return x;
});
inline constexpr auto failing = weft::workflow<"failing">(hundred >> bad);

struct variable {
  char const* name;
  variable(char const* n, char const* value) : name(n) { ::setenv(n, value, 1); }
  ~variable() { ::unsetenv(name); }
};

std::string shown(std::string const& text, char const* what) {
  return text.find(what) != std::string::npos ? what : text;
}

}  // namespace

TEST_CASE("On a terminal there is a line for what is at work, and one in the end", "[trace]") {
  variable const kind("TERM", "xterm");
  terminal where(60);
  weft::progress progress({.descriptor = where.descriptor(), .pause = 10ms});
  weft::run(wf, weft::observe(progress));
  std::string const text = where.text();
  screen const seen(text);
  CHECK(seen.widest == 59);
  CHECK(shown(text, "slow  [") == "slow  [");
  CHECK(shown(text, "/100") == "/100");
  CHECK(shown(text, " left") == " left");
  CHECK(shown(text, "\x1b[32m#") == "\x1b[32m#");
  // Nothing else stays.
  CHECK(seen.filled() == 1);
  CHECK(seen.last().find("slowly: done in 0.") == 0);
  CHECK(seen.last().find("101/101 tasks") != std::string::npos);
}

TEST_CASE("A narrow terminal gets what fits", "[trace]") {
  variable const kind("TERM", "xterm");
  variable const colours("NO_COLOR", "1");
  for (int columns : {5, 12, 20, 33}) {
    terminal where(static_cast<unsigned short>(columns), 3);
    weft::progress progress({.descriptor = where.descriptor(), .pause = 10ms});
    weft::run(wf, weft::observe(progress));
    std::string const text = where.text();
    std::string const before = text.substr(0, text.find("slowly"));
    INFO(columns);
    CHECK(screen(before).widest <= static_cast<std::size_t>(columns - 1));
    CHECK(text.find("\x1b[3") == std::string::npos);
  }
}

TEST_CASE("It is drawn as often as was said and no more", "[trace]") {
  variable const kind("TERM", "xterm");
  terminal where(60);
  weft::progress progress({.descriptor = where.descriptor(), .pause = 50ms});
  auto const start = std::chrono::steady_clock::now();
  weft::run(wf, weft::observe(progress));
  auto const took = std::chrono::steady_clock::now() - start;
  std::string const text = where.text();
  int drawn = 0;
  for (std::size_t at = text.find("slow  ["); at != std::string::npos; at = text.find("slow  [", at + 1))
    ++drawn;
  CHECK(drawn >= 1);
  CHECK(drawn <= took / 50ms);
}

TEST_CASE("A failure is shown", "[trace]") {
  variable const kind("TERM", "xterm");
  terminal where(100);
  weft::progress progress({.descriptor = where.descriptor(), .pause = 10ms});
  CHECK_THROWS_AS(weft::run(failing, weft::observe(progress)), weft::task_failed);
  screen const seen(where.text());
  CHECK(seen.last().find("failing: failed after 0.") == 0);
  CHECK(seen.last().find("1 failed") != std::string::npos);
  CHECK(seen.last().find("sixty") != std::string::npos);
}

TEST_CASE("Where there is no terminal, or it is a dumb one, there are plain lines", "[trace]") {
  SECTION("a pipe") {
    int ends[2];
    REQUIRE(::pipe(ends) == 0);
    {
      weft::progress progress({.descriptor = ends[1], .plain_pause = 50ms});
      weft::run(wf, weft::observe(progress));
    }
    ::close(ends[1]);
    char room[4096];
    std::string text;
    for (ssize_t n = 0; (n = ::read(ends[0], room, sizeof room)) > 0;)
      text.append(room, static_cast<std::size_t>(n));
    ::close(ends[0]);
    CHECK(text.find('\x1b') == std::string::npos);
    CHECK(text.find('\r') == std::string::npos);
    CHECK(shown(text, "slowly: slow, ") == "slowly: slow, ");
    CHECK(shown(text, "slowly: done in ") == "slowly: done in ");
  }
  SECTION("dumb") {
    variable const kind("TERM", "dumb");
    terminal where(60);
    weft::progress progress({.descriptor = where.descriptor(), .plain_pause = 50ms});
    weft::run(wf, weft::observe(progress));
    CHECK(where.text().find('\x1b') == std::string::npos);
  }
}

TEST_CASE("Levels of a graph are stages, and what ids contain is harmless", "[trace]") {
  variable const kind("TERM", "xterm");
  terminal where(80);
  weft::task_graph g("odd\x1b[2Jname");
  auto const first = g.add("fir\nst", [] { std::this_thread::sleep_for(50ms); });
  for (int i = 0; i < 5; ++i)
    g.add("part " + std::to_string(i), [] { std::this_thread::sleep_for(20ms); }, weft::after(first));
  weft::progress progress({.descriptor = where.descriptor(), .pause = 10ms});
  weft::pool pool{2};
  weft::run(g, pool, weft::observe(progress));
  std::string const text = where.text();
  CHECK(text.find("\x1b[2J") == std::string::npos);
  CHECK(shown(text, "fir st") == "fir st");
  CHECK(shown(text, "part 0, ...") == "part 0, ...");
  CHECK(shown(text, "6/6 tasks") == "6/6 tasks");
}

TEST_CASE("Tasks do not wait for a terminal that takes nothing", "[trace]") {
  int ends[2];
  REQUIRE(::pipe(ends) == 0);
  std::string const much(4096, 'x');
  ::fcntl(ends[1], F_SETFL, O_NONBLOCK);
  while (::write(ends[1], much.data(), much.size()) > 0) {
  }
  ::fcntl(ends[1], F_SETFL, 0);
  std::atomic<int> done{0};
  weft::task_graph g;
  for (int i = 0; i < 50; ++i)
    g.add("", [&] {
      std::this_thread::sleep_for(1ms);
      ++done;
    });
  weft::progress progress({.descriptor = ends[1], .plain_pause = 5ms});
  std::thread runs([&] { weft::run(g, weft::observe(progress)); });
  auto const until = std::chrono::steady_clock::now() + 10s;
  while (done < 50 && std::chrono::steady_clock::now() < until) std::this_thread::sleep_for(1ms);
  CHECK(done == 50);
  ::signal(SIGPIPE, SIG_IGN);
  ::close(ends[0]);  // then nobody is there to take it
  runs.join();
  ::close(ends[1]);
}
