// SPDX-License-Identifier: BSL-1.0
#include <weft/journal/file.hpp>

#include <sys/resource.h>
#include <sys/wait.h>
#include <csignal>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <thread>
#include <utility>
#include <vector>

#include "scratch.hpp"

#include "../catch.hpp"

using weft::detail::difference_of;
using weft::detail::journal_file;
using weft::detail::journal_head;
using weft::detail::journal_key;
using weft::detail::journal_rules;

namespace fs = std::filesystem;

namespace {

journal_head const mine{"build 1", "sums", "add: (i32 i32) -> i32\nlist: () -> [i32]\n"};
journal_key key_of(std::uint64_t n) { return {n * 0x9E3779B97F4A7C15ULL, n}; }
std::string text_of(std::uint64_t n) { return std::string(n % 7, 'x') + std::to_string(n); }

// So many records, beginning with that of `first`.
void fill(fs::path const& file, std::uint64_t count, std::uint64_t first = 0) {
  journal_file to(file, mine, {});
  for (std::uint64_t n = first; n < first + count; ++n) to.append(key_of(n), text_of(n));
}
// How many of the first so many are there, and whether they are what they were.
std::size_t count_right(journal_file const& in, std::uint64_t count) {
  std::size_t right = 0;
  for (std::uint64_t n = 0; n < count; ++n)
    if (auto const found = in.find(key_of(n))) {
      CHECK(*found == text_of(n));
      ++right;
    }
  return right;
}

journal_rules starting_over() {
  journal_rules rules;
  rules.starts_over = true;
  return rules;
}

}  // namespace

TEST_CASE("results are found by the next who opens the file") {
  scratch_folder const here;
  fs::path const file = here / "a";
  {
    journal_file to(file, mine, {});
    CHECK(to.count() == 0);
    CHECK(to.path() == file);
    std::pair<journal_key, std::string_view> const two[] = {{key_of(1), "one"}, {key_of(2), ""}};
    to.append(two);
    to.append({});
    CHECK(to.find(key_of(1)) == "one");
    CHECK(to.find(key_of(2)) == "");
    CHECK(to.find(key_of(3)) == std::nullopt);
  }
  journal_file again(file, mine, {});
  CHECK(again.count() == 2);
  CHECK(again.cut() == 0);
  CHECK(again.find(key_of(1)) == "one");
  again.append(key_of(1), "two");  // the last counts
  CHECK(again.find(key_of(1)) == "two");
  CHECK(again.count() == 2);
}

TEST_CASE("what is appended without waiting for the disk is found, too") {
  scratch_folder const here;
  {
    journal_file file(here / "j", {}, {.sync = weft::detail::journal_file::never});
    file.append_unsynced({1, 2}, "one");
    file.sync();
    CHECK(file.find({1, 2}) == "one");
  }
  journal_file const again(here / "j", {}, {});
  CHECK(again.find({1, 2}) == "one");
}

TEST_CASE("results of every size come back") {
  scratch_folder const here;
  fs::path const file = here / "a";
  std::vector<std::size_t> const sizes{
      0, 1, 1000, (1U << 20) - 25, (1U << 20) - 24, (1U << 20) - 23, 1U << 20, (1U << 20) + 1, 5'000'000, 3};
  {
    journal_file to(file, mine, {});
    for (std::size_t i = 0; i < sizes.size(); ++i)
      to.append(key_of(i), std::string(sizes[i], static_cast<char>('a' + i)));
  }
  journal_file const again(file, mine, {});
  CHECK(again.count() == sizes.size());
  CHECK(again.cut() == 0);
  for (std::size_t i = 0; i < sizes.size(); ++i)
    CHECK(again.find(key_of(i)) == std::string(sizes[i], static_cast<char>('a' + i)));
}

TEST_CASE("a file that ends anywhere is cut back to its last whole record") {
  scratch_folder const here;
  fs::path const file = here / "a";
  fill(file, 0);
  std::size_t const head = fs::file_size(file);
  fill(file, 20);
  std::string const whole = read_all(file);
  std::size_t before = 0;
  for (std::size_t size = head; size <= whole.size(); ++size) {
    write_all(file, whole.substr(0, size));
    std::size_t found = 0;
    {
      journal_file const cut(file, mine, {});
      found = count_right(cut, 20);
      CHECK(found == cut.count());
      CHECK(fs::file_size(file) + cut.cut() == size);
    }
    CHECK((found == before || found == before + 1));
    before = found;
  }
  CHECK(before == 20);
  // What is appended then is found.
  write_all(file, whole.substr(0, whole.size() - 1));
  fill(file, 1, 19);
  journal_file const again(file, mine, {});
  CHECK(again.cut() == 0);
  CHECK(count_right(again, 20) == 20);
}

TEST_CASE("what lies behind a damaged record is cut off, and how much that was is told") {
  scratch_folder const here;
  fs::path const file = here / "a";
  fill(file, 0);
  std::size_t const head = fs::file_size(file);
  fill(file, 10);
  std::string const whole = read_all(file);
  for (std::size_t at = head; at < whole.size(); ++at) {
    std::string changed = whole;
    changed[at] = static_cast<char>(changed[at] ^ 0x10);
    write_all(file, changed);
    journal_file const cut(file, mine, {});
    CHECK(cut.cut() > 0);
    CHECK(fs::file_size(file) + cut.cut() == whole.size());
    CHECK(fs::file_size(file) <= at);
    CHECK(count_right(cut, 10) == cut.count());
  }
}

TEST_CASE("a damaged length asks for no memory") {
  scratch_folder const here;
  fs::path const file = here / "a";
  fill(file, 3);
  std::size_t const size = fs::file_size(file);
  fs::resize_file(file, std::uint64_t{6} << 30);  // nothing of that is stored
  {
    std::string const length("\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\xff\xff\xff\xff", 20);
    std::fstream to(file, std::ios::binary | std::ios::in | std::ios::out);
    to.seekp(static_cast<std::streamoff>(size));
    to << length;
  }
  journal_file const cut(file, mine, {});
  CHECK(cut.count() == 3);
  CHECK(cut.cut() == (std::uint64_t{6} << 30) - size);
}

TEST_CASE("a beginning that was interrupted is begun again") {
  scratch_folder const here;
  fs::path const file = here / "a";
  fill(file, 0);
  std::string const head = read_all(file);
  for (std::size_t size = 0; size < head.size(); ++size) {
    write_all(file, head.substr(0, size));
    fill(file, 2);
    journal_file const again(file, mine, {});
    CHECK(count_right(again, 2) == 2);
  }
}

TEST_CASE("a damaged beginning is refused, or begun again if that is wanted") {
  scratch_folder const here;
  fs::path const file = here / "a";
  fill(file, 0);
  std::size_t const head = fs::file_size(file);
  fill(file, 5);
  std::string const whole = read_all(file);
  for (std::size_t at = 0; at < head; ++at) {
    std::string changed = whole;
    changed[at] = static_cast<char>(changed[at] ^ 0x04);
    write_all(file, changed);
    CHECK_THROWS_AS(journal_file(file, mine, {}), weft::journal_error);
    CHECK(read_all(file) == changed);
  }
  std::string changed = whole;
  changed[head - 1] = static_cast<char>(changed[head - 1] ^ 0x04);
  write_all(file, changed);
  CHECK_THROWS_WITH(journal_file(file, mine, {}), Catch::Contains("its beginning is damaged"));
  CHECK(journal_file(file, mine, starting_over()).count() == 0);
}

TEST_CASE("results of others are refused, with what is different, and left as they are") {
  scratch_folder const here;
  fs::path const file = here / "a";
  fill(file, 3);
  std::string const whole = read_all(file);
  journal_head other = mine;
  other.name = "differences";
  CHECK_THROWS_WITH(journal_file(file, other, {}),
                    Catch::Contains(file.string()) &&
                        Catch::Contains("results of workflow \"sums\", and this is \"differences\""));
  other = mine;
  other.schema = "add: (i32 i32) -> i64\nlist: () -> [i32]\n";
  CHECK_THROWS_WITH(
      journal_file(file, other, {}),
      Catch::Contains("another workflow \"sums\": there add: (i32 i32) -> i32, here add: (i32 i32) -> "
                      "i64"));
  other = mine;
  other.build = "build 2";
  CHECK_THROWS_WITH(journal_file(file, other, {}),
                    Catch::Contains("results of build build 1, and this is build"));
  journal_rules mixing;
  mixing.mixes_builds = true;
  CHECK(journal_file(file, other, mixing).count() == 3);
  CHECK(read_all(file) == whole);

  write_all(here / "b", "precious data of somebody else");
  for (auto const& rules : {journal_rules(), starting_over()})
    CHECK_THROWS_WITH(journal_file(here / "b", mine, rules), Catch::Contains("is no journal"));
  CHECK(read_all(here / "b") == "precious data of somebody else");

  CHECK(journal_file(file, other, starting_over()).count() == 0);
  CHECK_THROWS_AS(journal_file(file, mine, {}), weft::journal_error);  // it is the other one's now
}

TEST_CASE("a difference is one line of each, and not too long") {
  CHECK(difference_of("a\nb\nc\n", "a\nx\nc\n") == "there b, here x");
  CHECK(difference_of("a\n", "a\nx\n") == "there nothing, here x");
  CHECK(difference_of("a\nb\n", "a\n") == "there b, here nothing");
  CHECK(difference_of("", "a") == "there nothing, here a");
  CHECK(difference_of(std::string(5000, 'a'), "b").size() < 400);
}

TEST_CASE("one at a time has the file") {
  scratch_folder const here;
  fs::path const file = here / "a";
  {
    journal_file const one(file, mine, {});
    CHECK_THROWS_WITH(journal_file(file, mine, {}), Catch::Contains("another run is using it"));
    CHECK_THROWS_WITH(journal_file(file, mine, starting_over()), Catch::Contains("another run is using it"));
  }
  CHECK_NOTHROW(journal_file(file, mine, {}));
}

TEST_CASE("a removed journal is gone, and who comes meanwhile gets one of its own") {
  scratch_folder const here;
  fs::path const file = here / "a";
  {
    journal_file one(file, mine, {});
    one.append(key_of(1), "x");
    one.remove();
    CHECK_FALSE(fs::exists(file));
    journal_file other(file, mine, {});
    CHECK(other.count() == 0);
    other.append(key_of(2), "y");
  }
  CHECK(journal_file(file, mine, {}).count() == 1);
  // Opening and removing it at the same time: nobody writes to a file that is gone.
  for (int round = 0; round < 50; ++round) {
    auto const turn = [&](std::uint64_t n) {
      for (int k = 0; k < 20; ++k) try {
          journal_file to(file, mine, {});
          to.append(key_of(n), "z");
          if (!fs::exists(file)) throw std::runtime_error("the file is gone");
          to.remove();
        } catch (weft::journal_error const&) {
        }
    };
    std::thread other(turn, 1);
    turn(2);
    other.join();
  }
}

TEST_CASE("threads append and find at the same time, however it is synced") {
  using namespace std::chrono_literals;
  for (auto const sync : {std::chrono::nanoseconds(journal_file::never), std::chrono::nanoseconds(100us),
                          std::chrono::nanoseconds(0)}) {
    scratch_folder const here;
    fs::path const file = here / "a";
    {
      journal_rules rules;
      rules.sync = sync;
      journal_file to(file, mine, rules);
      std::vector<std::thread> threads;
      for (std::uint64_t t = 0; t < 4; ++t)
        threads.emplace_back([&, t] {
          for (std::uint64_t n = t; n < 400; n += 4) {
            to.append(key_of(n), text_of(n));
            if (to.find(key_of(n)) != text_of(n)) throw std::runtime_error("lost");
          }
        });
      for (auto& each : threads) each.join();
      CHECK(to.count() == 400);
    }
    journal_file const again(file, mine, {});
    CHECK(count_right(again, 400) == 400);
  }
}

TEST_CASE("a full disk is an error, after which the file is as it was") {
  scratch_folder const here;
  fs::path const file = here / "a";
  // In a process of its own, where files may not grow beyond 64 KiB.
  pid_t const child = ::fork();
  if (child == 0) {
    std::signal(SIGXFSZ, SIG_IGN);
    rlimit const small{64 * 1024, 64 * 1024};
    ::setrlimit(RLIMIT_FSIZE, &small);
    int status = 1;
    try {
      journal_file to(file, mine, {});
      for (std::uint64_t n = 0; n < 10'000; ++n) to.append(key_of(n), std::string(1000, 'x'));
    } catch (weft::journal_error const& e) {
      status = std::string_view(e.what()).find("cannot be written: File too large") != std::string_view::npos
                   ? 0
                   : 2;
    }
    ::_exit(status);
  }
  int status = -1;
  ::waitpid(child, &status, 0);
  CHECK(status == 0);
  journal_file const again(file, mine, {});
  CHECK(again.cut() == 0);
  CHECK(again.count() > 50);
  CHECK(again.find(key_of(again.count() - 1)) == std::string(1000, 'x'));
}

TEST_CASE("a journal that cannot be opened is an error") {
  CHECK_THROWS_WITH(journal_file("/no/such/folder/a", mine, {}),
                    Catch::Contains("/no/such/folder/a: cannot be opened: No such file"));
  CHECK_THROWS_AS(journal_file(fs::temp_directory_path(), mine, {}), weft::journal_error);
}
