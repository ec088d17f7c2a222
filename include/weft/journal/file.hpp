// SPDX-License-Identifier: BSL-1.0
#ifndef WEFT_JOURNAL_FILE_HPP
#define WEFT_JOURNAL_FILE_HPP

#include <weft/journal/errors.hpp>
#include <weft/journal/key.hpp>
#include <weft/wire/containers.hpp>
#include <weft/wire/crc32c.hpp>
#include <weft/wire/values.hpp>

#include <fcntl.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>
#include <algorithm>
#include <atomic>
#include <cerrno>
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <filesystem>
#include <limits>
#include <mutex>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <unordered_map>
#include <utility>
#include <vector>

//! \file
//! The file behind checkpoints and journals: results by key, appended as they come, found by the next run.

namespace WEFT_NAMESPACE::detail {

// Whose results these are. Empty where any will do.
struct journal_head {
  std::string build;
  std::string name;    // of the workflow
  std::string schema;  // of its tasks, a line for each
};

struct journal_rules {
  std::chrono::nanoseconds sync = std::chrono::seconds(1);  // the most that may be lost with the machine
  bool mixes_builds = false;
  bool starts_over = false;  // instead of an error: results of others are thrown away
};

// What a journal and a run say differently of a workflow, for people.
inline std::string difference_of(std::string_view there, std::string_view here) {
  auto const next_line = [](std::string_view& text) {
    std::size_t const end = std::min(text.find('\n'), text.size());
    std::string_view const line = text.substr(0, end);
    text.remove_prefix(std::min(end + 1, text.size()));
    return line;
  };
  std::string text;
  auto const show = [&](char const* where, std::string_view line) {
    constexpr std::size_t most = 300;
    text += where;
    text += line.empty() ? std::string_view("nothing") : line.substr(0, most);
    if (line.size() > most) text += "...";
  };
  for (;;) {
    std::string_view const a = next_line(there);
    std::string_view const b = next_line(here);
    if (a == b && !(there.empty() && here.empty())) continue;
    show("there ", a);
    show(", here ", b);
    return text;
  }
}

// The file: a magic number, a record with the head, then records: key, size, CRC-32C of these and the bytes, bytes.
// Numbers as the machine has them: it is not for others. One run at a time has it. Threads may share it.
class journal_file {
public:
  journal_file(std::filesystem::path file, journal_head const& head, journal_rules const& rules)
      : path_(std::move(file)), sync_(rules.sync) {
    open_and_lock();
    try {
      if (!read_head(head, rules)) write_head(head);
      read_records();
      synced_end_ = end_;
    } catch (...) {
      ::close(number_);
      throw;
    }
  }
  journal_file(journal_file const&) = delete;
  journal_file& operator=(journal_file const&) = delete;
  ~journal_file() {
    if (!is_removed_ && sync_ != never) ::fdatasync(number_);
    ::close(number_);
  }

  std::filesystem::path const& path() const noexcept { return path_; }
  std::size_t count() const {
    std::lock_guard const lock(mutex_);
    return places_.size();
  }
  // Bytes at the end that were no whole record, or lay behind one that was damaged, and have been cut off.
  std::uint64_t cut() const noexcept { return cut_; }

  std::optional<std::string> find(journal_key key) const {
    place where;
    {
      std::lock_guard const lock(mutex_);
      auto const found = places_.find(key);
      if (found == places_.end()) return {};
      where = found->second;
    }
    std::string bytes(where.size, '\0');
    if (read(bytes.data(), bytes.size(), where.at) < bytes.size())
      throw journal_error(path_, "it has become shorter while it was in use: let nothing else write to it");
    return bytes;
  }

  // After this they survive the end of the process. Each is whole in the file, or not there.
  void append(std::span<std::pair<journal_key, std::string_view> const> results) {
    if (!results.empty()) sync_if_due(write(results));
  }
  void append(journal_key key, std::string_view bytes) {
    std::pair<journal_key, std::string_view> const one[] = {{key, bytes}};
    append(one);
  }

  // Likewise, for who must not wait for the disk: `sync` does that later.
  void append_unsynced(journal_key key, std::string_view bytes) {
    std::pair<journal_key, std::string_view> const one[] = {{key, bytes}};
    write(one);
  }
  void sync() {
    std::uint64_t end = 0;
    {
      std::lock_guard const lock(mutex_);
      end = end_;
    }
    sync_if_due(end);
  }

  // The results are not needed any more. If the file cannot be removed it stays.
  void remove() noexcept { is_removed_ = ::unlink(path_.c_str()) == 0; }

  static constexpr auto never = std::chrono::nanoseconds::max();  // as `sync`

private:
  struct place {
    std::uint64_t at = 0;
    std::uint32_t size = 0;
  };
  static constexpr char magic[8] = {'w', 'e', 'f', 't', 'j', 'n', 'l', '2'};
  static constexpr std::size_t record_head = 24;

  [[noreturn]] void fail(char const* what) const {
    throw journal_error(path_, std::string(what) + ": " + std::strerror(errno));
  }

  // --- the file ---

  // Whoever had it may have removed it between its being opened and locked here: then the lock is one of nothing.
  void open_and_lock() {
    for (;;) {
      number_ = ::open(path_.c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0600);
      if (number_ < 0) fail("cannot be opened");
      try {
        if (::flock(number_, LOCK_EX | LOCK_NB) != 0) {
          if (errno != EWOULDBLOCK) fail("cannot be locked");
          throw journal_error(path_, "another run is using it: wait for its end, or use another folder");
        }
        if (is_at_its_place()) return;
      } catch (...) {
        ::close(number_);
        throw;
      }
      ::close(number_);
    }
  }
  bool is_at_its_place() const {
    struct stat mine{};
    struct stat named{};
    if (::fstat(number_, &mine) != 0) fail("cannot be read");
    return ::stat(path_.c_str(), &named) == 0 && mine.st_dev == named.st_dev && mine.st_ino == named.st_ino;
  }

  std::uint64_t size() const {
    off_t const end = ::lseek(number_, 0, SEEK_END);
    if (end < 0) fail("cannot be read");
    return static_cast<std::uint64_t>(end);
  }
  // How many bytes there were; a failure throws.
  std::size_t read(void* to, std::size_t count, std::uint64_t at) const {
    std::size_t done = 0;
    while (done < count) {
      ssize_t const got =
          ::pread(number_, static_cast<char*>(to) + done, count - done, static_cast<off_t>(at + done));
      if (got < 0 && errno == EINTR) continue;
      if (got < 0) fail("cannot be read");
      if (got == 0) break;
      done += static_cast<std::size_t>(got);
    }
    return done;
  }
  // What stands in `room_`, at the end. If that fails, nothing of it is there.
  void write_room() {
    std::size_t done = 0;
    while (done < room_.size()) {
      ssize_t const put =
          ::pwrite(number_, room_.data() + done, room_.size() - done, static_cast<off_t>(end_ + done));
      if (put < 0 && errno == EINTR) continue;
      if (put <= 0) {
        int const why = put < 0 ? errno : ENOSPC;
        static_cast<void>(!::ftruncate(number_, static_cast<off_t>(end_)));
        errno = why;
        fail("cannot be written");
      }
      done += static_cast<std::size_t>(put);
    }
  }

  // Where the file ends then.
  std::uint64_t write(std::span<std::pair<journal_key, std::string_view> const> results) {
    std::lock_guard const lock(mutex_);
    room_.clear();
    for (auto const& [key, bytes] : results) add_record(key, bytes);
    write_room();
    for (auto const& [key, bytes] : results) {
      places_[key] = {end_ + record_head, static_cast<std::uint32_t>(bytes.size())};
      end_ += record_head + bytes.size();
    }
    return end_;
  }
  // Several threads that wait for the disk share what one of them waits for.
  void sync_if_due(std::uint64_t end) {
    if (sync_ == never) return;
    using clock = std::chrono::steady_clock;
    auto const now = [] { return clock::now().time_since_epoch().count(); };
    auto const is_due = [&] {
      return clock::duration(now() - synced_at_.load(std::memory_order_relaxed)) >= sync_;
    };
    if (!is_due()) return;
    std::lock_guard const lock(sync_mutex_);
    if (synced_end_ >= end || !is_due()) return;
    std::uint64_t reached = 0;
    {
      std::lock_guard const written(mutex_);
      reached = end_;
    }
    if (::fdatasync(number_) != 0) fail("cannot be written");
    synced_end_ = reached;
    synced_at_.store(now(), std::memory_order_relaxed);
  }
  // That there is such a file is written in its folder.
  void sync_folder() const {
    std::filesystem::path const folder = path_.parent_path().empty() ? "." : path_.parent_path();
    int const number = ::open(folder.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    if (number < 0) return;  // who may not read it can still write files in it
    ::fsync(number);
    ::close(number);
  }

  // --- the head ---

  static byte_buffer bytes_of_head(journal_head const& head) {
    return to_bytes(head.build, head.name, head.schema);
  }

  void write_head(journal_head const& head) {
    byte_buffer const bytes = bytes_of_head(head);
    room_.clear();
    room_.append(magic, sizeof magic);
    add_record({}, {reinterpret_cast<char const*>(bytes.data()), bytes.size()});
    end_ = 0;
    if (::ftruncate(number_, 0) != 0) fail("cannot be written");
    write_room();
    end_ = room_.size();
    if (sync_ == never) return;
    if (::fdatasync(number_) != 0) fail("cannot be written");
    sync_folder();
  }

  // False if it has to be written.
  bool read_head(journal_head const& mine, journal_rules const& rules) {
    std::uint64_t const all = size();
    char begin[sizeof magic + record_head]{};
    std::size_t const got = read(begin, sizeof begin, 0);
    if (got == 0) return false;
    if (std::memcmp(begin, magic, std::min(got, sizeof magic)) != 0)
      throw journal_error(path_,
                          "this file is no journal of this version: move it away, or use another folder");
    journal_head head;
    try {
      record const first = record_in(begin + sizeof magic);
      if (got < sizeof begin || first.size > all - sizeof begin) {
        // Whoever wanted to begin it was interrupted: its results begin behind the head.
        if (all < sizeof begin + bytes_of_head(mine).size()) return false;
        throw archive_error(archive_problem::truncated, got);
      }
      byte_buffer bytes;
      std::byte* const room = bytes.extend(first.size);
      read(room, first.size, sizeof begin);
      if (!is_right(first, bytes.data())) throw archive_error(archive_problem::bad_value, 0);
      input_archive from({bytes.data(), bytes.size()});
      from >> head.build >> head.name >> head.schema;
      from.finish();
      end_ = sizeof begin + first.size;
    } catch (archive_error const&) {
      if (rules.starts_over) return false;
      throw journal_error(path_, "its beginning is damaged: move it away, or start over");
    }
    std::string const wrong = mismatch(head, mine, rules);
    if (wrong.empty()) return true;
    if (rules.starts_over) return false;
    throw journal_error(path_, wrong + ": start over, or use another folder");
  }
  static std::string mismatch(journal_head const& there, journal_head const& here,
                              journal_rules const& rules) {
    if (there.name != here.name)
      return "it has results of workflow \"" + there.name + "\", and this is \"" + here.name + '"';
    if (there.schema != here.schema)
      return "it has results of another workflow \"" + here.name +
             "\": " + difference_of(there.schema, here.schema);
    if (there.build != here.build && !rules.mixes_builds)
      return "it has results of build " + there.build + ", and this is build " + here.build +
             ", which may give others";
    return {};
  }

  // --- records ---

  struct record {
    journal_key key;
    std::uint32_t size = 0;
    std::uint32_t sum = 0;
  };
  static record record_in(char const* head) {
    record r;
    std::memcpy(&r.key.low, head, 8);
    std::memcpy(&r.key.high, head + 8, 8);
    std::memcpy(&r.size, head + 16, 4);
    std::memcpy(&r.sum, head + 20, 4);
    return r;
  }
  static std::uint32_t head_checksum(journal_key key, std::size_t size) {
    std::uint64_t const head[3] = {key.low, key.high, size};
    return crc32c({reinterpret_cast<std::byte const*>(head), sizeof head});
  }
  static std::uint32_t checksum(journal_key key, byte_view bytes) {
    return crc32c(bytes, head_checksum(key, bytes.size()));
  }
  static bool is_right(record const& r, std::byte const* bytes) {
    return checksum(r.key, {bytes, r.size}) == r.sum;
  }

  // Up to the first that is not whole. The file is read in large pieces; what a damaged record claims to need is not
  // asked for.
  void read_records() {
    std::uint64_t const all = size();
    std::vector<std::byte> window(std::size_t{1} << 20);
    std::uint64_t begin = end_;  // of the window, in the file
    std::size_t filled = 0;
    // So many bytes behind the last record, which the window has room for; null if there are not so many.
    auto const next = [&](std::size_t count) -> std::byte const* {
      auto at = static_cast<std::size_t>(end_ - begin);
      if (at + count > filled) {
        std::size_t const kept = filled > at ? filled - at : 0;
        if (kept > 0) std::memmove(window.data(), window.data() + at, kept);
        begin = end_;
        at = 0;
        filled = kept + read(window.data() + kept, window.size() - kept, begin + kept);
      }
      return at + count <= filled ? window.data() + at : nullptr;
    };
    for (;;) {
      std::byte const* const head = next(record_head);
      if (head == nullptr) break;
      record const r = record_in(reinterpret_cast<char const*>(head));
      std::size_t const whole = record_head + std::size_t{r.size};
      if (whole > all - end_) break;
      if (whole > window.size()) {
        if (!is_right_in_pieces(r, window)) break;
        filled = 0;
      } else {
        std::byte const* const bytes = next(whole);
        if (bytes == nullptr || !is_right(r, bytes + record_head)) break;
      }
      places_[r.key] = {end_ + record_head, r.size};
      end_ += whole;
    }
    cut_ = all - end_;
    if (cut_ > 0 && ::ftruncate(number_, static_cast<off_t>(end_)) != 0) fail("cannot be cut");
  }
  // A record that is larger than the room.
  bool is_right_in_pieces(record const& r, std::vector<std::byte>& room) const {
    std::uint32_t sum = head_checksum(r.key, r.size);
    for (std::size_t done = 0; done < r.size;) {
      std::size_t const count = std::min<std::size_t>(room.size(), r.size - done);
      if (read(room.data(), count, end_ + record_head + done) < count) return false;
      sum = crc32c({room.data(), count}, sum);
      done += count;
    }
    return sum == r.sum;
  }
  void add_record(journal_key key, std::string_view bytes) {
    if (bytes.size() > std::numeric_limits<std::uint32_t>::max())
      throw journal_error(
          path_, "a result of " + std::to_string(bytes.size()) + " bytes cannot be kept: 4 GiB is the most");
    auto const length = static_cast<std::uint32_t>(bytes.size());
    std::uint32_t const sum = checksum(key, {reinterpret_cast<std::byte const*>(bytes.data()), bytes.size()});
    room_.append(&key.low, 8);
    room_.append(&key.high, 8);
    room_.append(&length, 4);
    room_.append(&sum, 4);
    room_.append(bytes.data(), bytes.size());
  }

  std::filesystem::path path_;
  std::chrono::nanoseconds sync_;
  int number_ = -1;
  mutable std::mutex mutex_;  // of what follows
  std::unordered_map<journal_key, place, journal_key_hash> places_;
  std::uint64_t end_ = 0;
  byte_buffer room_;
  std::mutex sync_mutex_;
  std::uint64_t synced_end_ = 0;
  std::atomic<std::chrono::steady_clock::rep> synced_at_{
      std::chrono::steady_clock::now().time_since_epoch().count()};
  std::uint64_t cut_ = 0;
  bool is_removed_ = false;
};

}  // namespace WEFT_NAMESPACE::detail

#endif
