// SPDX-License-Identifier: BSL-1.0
#ifndef WEFT_CLUSTER_JOURNAL_HPP
#define WEFT_CLUSTER_JOURNAL_HPP

#include <weft/cluster/build_id.hpp>
#include <weft/cluster/errors.hpp>
#include <weft/cluster/queue.hpp>
#include <weft/wire/byte_buffer.hpp>
#include <weft/wire/crc32c.hpp>

#include <fcntl.h>
#include <sys/file.h>
#include <unistd.h>
#include <cerrno>
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <filesystem>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <utility>
#include <variant>
#include <vector>

// Nothing has to be linked then.
#ifndef XXH_INLINE_ALL
#define XXH_INLINE_ALL
#endif
#include <xxhash.h>

//! \file
//! Results that outlive the process that waits for them: a file to which they are appended as they come, and in which the
//! next run finds them.

namespace WEFT_NAMESPACE::cluster {

//! A journal cannot be used: it is no journal, of another build, in use, or cannot be read or written.
class journal_error : public cluster_error {
public:
  journal_error(std::filesystem::path const& file, std::string const& wrong)
      : cluster_error("weft: journal " + file.string() + ": " + wrong) {}
};

struct journal_options {
  //! At most for so long results may be lost if the machine, and not only the process, ends.
  duration sync = std::chrono::seconds(1);
  std::string build = build_id();  //!< results of another build are refused, ...
  bool mixes_builds = false;       //!< ... unless this is set
};

namespace detail {

// What a result is known by: task, place and arguments, as XXH3 of 128 bits.
struct journal_key {
  std::uint64_t low = 0;
  std::uint64_t high = 0;

  bool operator==(journal_key const&) const = default;
};
struct journal_key_hash {
  std::size_t operator()(journal_key const& key) const noexcept { return key.low; }
};

// The file: a head with the build, then records: key, size, CRC-32C of these and the bytes, bytes. Numbers as the machine
// has them: it is not for others. One process at a time has it.
class journal_file {
public:
  journal_file(std::filesystem::path file, journal_options const& options)
      : path_(std::move(file)), sync_(options.sync) {
    number_ = ::open(path_.c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0600);
    if (number_ < 0) fail("cannot be opened");
    try {
      if (::flock(number_, LOCK_EX | LOCK_NB) != 0) throw journal_error(path_, "another run is using it");
      if (size() == 0)
        write_head(options.build);
      else
        read_head(options);
      read_records();
    } catch (...) {
      ::close(number_);
      throw;
    }
  }
  journal_file(journal_file const&) = delete;
  journal_file& operator=(journal_file const&) = delete;
  ~journal_file() {
    ::fdatasync(number_);
    ::close(number_);
  }

  std::size_t count() const {
    std::lock_guard const lock(mutex_);
    return places_.size();
  }
  // Bytes at the end that were no whole record, and have been cut off.
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
    if (!read(bytes.data(), bytes.size(), where.at)) fail("cannot be read");
    return bytes;
  }

  // Each of them, in one piece: after this they survive the end of the process.
  void append(std::vector<std::pair<journal_key, std::string_view>> const& results) {
    if (results.empty()) return;
    std::lock_guard const lock(mutex_);
    room_.clear();
    for (auto const& [key, bytes] : results) add_record(key, bytes);
    if (!write(room_.data(), room_.size(), end_)) {
      int const why = errno;
      static_cast<void>(!::ftruncate(number_, static_cast<off_t>(end_)));
      errno = why;
      fail("cannot be written");
    }
    for (auto const& [key, bytes] : results) {
      places_[key] = {end_ + head_size, static_cast<std::uint32_t>(bytes.size())};
      end_ += head_size + bytes.size();
    }
    auto const now = std::chrono::steady_clock::now();
    if (now - synced_ < sync_) return;
    if (::fdatasync(number_) != 0) fail("cannot be written");
    synced_ = now;
  }

private:
  struct place {
    std::uint64_t at = 0;
    std::uint32_t size = 0;
  };
  static constexpr char magic[8] = {'w', 'e', 'f', 't', 'j', 'n', 'l', '1'};
  static constexpr std::size_t head_size = 24;
  static constexpr std::size_t longest_build = 4096;

  [[noreturn]] void fail(char const* what) const {
    throw journal_error(path_, std::string(what) + ": " + std::strerror(errno));
  }

  std::uint64_t size() const {
    off_t const end = ::lseek(number_, 0, SEEK_END);
    if (end < 0) fail("cannot be read");
    return static_cast<std::uint64_t>(end);
  }
  // False if there is not so much; a failure throws.
  bool read(char* to, std::size_t count, std::uint64_t at) const {
    while (count > 0) {
      ssize_t const got = ::pread(number_, to, count, static_cast<off_t>(at));
      if (got < 0 && errno == EINTR) continue;
      if (got < 0) fail("cannot be read");
      if (got == 0) return false;
      to += got, at += static_cast<std::uint64_t>(got), count -= static_cast<std::size_t>(got);
    }
    return true;
  }
  bool write(std::byte const* from, std::size_t count, std::uint64_t at) {
    while (count > 0) {
      ssize_t const put = ::pwrite(number_, from, count, static_cast<off_t>(at));
      if (put < 0 && errno == EINTR) continue;
      if (put <= 0) return false;
      from += put, at += static_cast<std::uint64_t>(put), count -= static_cast<std::size_t>(put);
    }
    return true;
  }

  static std::uint32_t checksum(journal_key key, std::string_view bytes) {
    std::uint64_t const head[3] = {key.low, key.high, bytes.size()};
    return crc32c({reinterpret_cast<std::byte const*>(bytes.data()), bytes.size()},
                  crc32c({reinterpret_cast<std::byte const*>(head), sizeof head}));
  }

  void write_head(std::string const& build) {
    room_.append(magic, sizeof magic);
    add_record({}, std::string_view(build).substr(0, longest_build));
    if (!write(room_.data(), room_.size(), 0) || ::fdatasync(number_) != 0) fail("cannot be written");
    end_ = room_.size();
  }
  void read_head(journal_options const& options) {
    char begin[sizeof magic];
    if (!read(begin, sizeof begin, 0) || std::memcmp(begin, magic, sizeof magic) != 0)
      throw journal_error(path_, "this file is no journal of this version");
    end_ = sizeof magic;
    std::string build;
    if (!read_record([&](journal_key, std::string bytes) { build = std::move(bytes); }))
      throw journal_error(path_, "its beginning is damaged");
    if (build != options.build && !options.mixes_builds)
      throw journal_error(path_, "it has results of build " + build + ", and this is build " + options.build +
                                     ", which may give others");
  }
  void read_records() {
    std::uint64_t at = end_;
    while (read_record([&](journal_key key, std::string const& bytes) {
      places_[key] = {at + head_size, static_cast<std::uint32_t>(bytes.size())};
    }))
      at = end_;
    std::uint64_t const all = size();
    cut_ = all - end_;
    if (cut_ > 0 && ::ftruncate(number_, static_cast<off_t>(end_)) != 0) fail("cannot be cut");
  }

  // The record at the end of those that were read; false if there is none, or not a whole one.
  template <class Visit>
  bool read_record(Visit const& visit) {
    char head[head_size];
    if (!read(head, sizeof head, end_)) return false;
    journal_key key;
    std::uint32_t length = 0;
    std::uint32_t sum = 0;
    std::memcpy(&key.low, head, 8);
    std::memcpy(&key.high, head + 8, 8);
    std::memcpy(&length, head + 16, 4);
    std::memcpy(&sum, head + 20, 4);
    if (length > size() - end_ - head_size) return false;  // before memory is asked for
    std::string bytes(length, '\0');
    if (!read(bytes.data(), length, end_ + head_size) || checksum(key, bytes) != sum) return false;
    visit(key, std::move(bytes));
    end_ += head_size + length;
    return true;
  }
  void add_record(journal_key key, std::string_view bytes) {
    auto const length = static_cast<std::uint32_t>(bytes.size());
    std::uint32_t const sum = checksum(key, bytes);
    room_.append(&key.low, 8);
    room_.append(&key.high, 8);
    room_.append(&length, 4);
    room_.append(&sum, 4);
    room_.append(bytes.data(), bytes.size());
  }

  std::filesystem::path path_;
  duration sync_;
  int number_ = -1;
  mutable std::mutex mutex_;
  std::unordered_map<journal_key, place, journal_key_hash> places_;
  std::uint64_t end_ = 0;
  std::uint64_t cut_ = 0;
  byte_buffer room_;
  std::chrono::steady_clock::time_point synced_ = std::chrono::steady_clock::now();
};

}  // namespace detail

//! A cluster with a journal: what `run` is given in the cluster's place. Every result is in the file before the run goes on,
//! and a task whose result is there is not sent: so after the end of a process, however sudden, the next run with the same
//! file does only what had no result.
//!
//!     weft::zmq::cluster cluster;
//!     weft::cluster::journal keeping(cluster, "census.journal");
//!     auto results = weft::run(census, keeping);
//!
//! A result is known by the task, its place in the run and the bytes of its arguments: where these are others, the task is
//! done again. A damaged end, as a sudden end leaves it, is cut off. Failures are not kept. The file is the user's to
//! delete. Local tasks are run every time, so they should give what they gave. Threads may share it.
template <task_queue Queue>
class journal {
public:
  //! Throws `journal_error`.
  journal(Queue& queue, std::filesystem::path file, journal_options const& options = {})
      : queue_(queue), file_(std::move(file), options) {}

  //! How many results there are.
  std::size_t size() const { return file_.count(); }
  //! How many bytes had to be cut off when it was opened.
  std::uint64_t cut() const noexcept { return file_.cut(); }

  //! For `run`.
  std::unique_ptr<queue_user> join() { return std::make_unique<user>(queue_.join(), file_); }

private:
  class user final : public queue_user {
  public:
    user(std::unique_ptr<queue_user> inner, detail::journal_file& file)
        : inner_(std::move(inner)), file_(file) {}

    void check(remote_function const& function) override { inner_->check(function); }

    void submit(request what) override {
      detail::journal_key const key = key_of(what);
      if (auto known = file_.find(key)) {
        known_.push_back({what.tag, 0, {}, result{std::move(*known), {}}});
      } else {
        keys_[what.tag] = key;
        inner_->submit(std::move(what));
      }
    }
    void withdraw() override { inner_->withdraw(); }
    void withdraw_others(std::uint64_t tag) override { inner_->withdraw_others(tag); }
    void serve(run_desk* desk) override { inner_->serve(desk); }

    void take(std::vector<completion>& to, duration patience) override {
      bool const has_known = !known_.empty();
      std::move(known_.begin(), known_.end(), std::back_inserter(to));
      known_.clear();
      std::size_t const first = to.size();
      inner_->take(to, has_known ? duration{} : patience);
      std::vector<std::pair<detail::journal_key, std::string_view>> results;
      for (std::size_t k = first; k < to.size(); ++k) {
        auto const key = keys_.extract(to[k].tag);
        if (auto const* const found = std::get_if<result>(&to[k].what); found != nullptr && !key.empty())
          results.emplace_back(key.mapped(), found->payload);
      }
      file_.append(results);
    }

  private:
    detail::journal_key key_of(request const& what) {
      std::uint64_t const head[] = {hash_of(*what.function), what.place};
      XXH128_hash_t const hash =
          XXH3_128bits_withSeed(what.payload.data(), what.payload.size(), XXH3_64bits(head, sizeof head));
      return {hash.low64, hash.high64};
    }
    // Of its name and its schema.
    std::uint64_t hash_of(remote_function const& f) {
      auto const [found, is_new] = hashes_.try_emplace(&f, 0);
      if (is_new) {
        task_type const type = type_of(f, {});
        std::string const text = type.id + type.text;
        found->second = XXH3_64bits(text.data(), text.size());
      }
      return found->second;
    }

    std::unique_ptr<queue_user> inner_;
    detail::journal_file& file_;
    std::unordered_map<std::uint64_t, detail::journal_key> keys_;  // of what is under way, by tag
    std::unordered_map<remote_function const*, std::uint64_t> hashes_;
    std::vector<completion> known_;
  };

  Queue& queue_;
  detail::journal_file file_;
};

}  // namespace WEFT_NAMESPACE::cluster

#endif
