// SPDX-License-Identifier: BSL-1.0
#ifndef WEFT_CHECKPOINT_CHECKPOINT_HPP
#define WEFT_CHECKPOINT_CHECKPOINT_HPP

#include <weft/cluster/build_id.hpp>
#include <weft/cluster/journal.hpp>
#include <weft/cluster/rounds.hpp>
#include <weft/core/entry.hpp>
#include <weft/journal/file.hpp>

#include <atomic>
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <exception>
#include <filesystem>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <type_traits>
#include <utility>

//! \file
//! What a run is told of its checkpoint, and what it tells; the file while a run has it open.

namespace WEFT_NAMESPACE {

//! As `checkpoint::sync`: every result is on the disk before the run goes on.
inline constexpr std::chrono::nanoseconds sync_each{0};
//! As `checkpoint::sync`: the system writes to the disk when it likes.
inline constexpr std::chrono::nanoseconds sync_never = detail::journal_file::never;

//! What to do with a file whose results are of other tasks or of another build, or whose beginning is damaged.
enum class on_mismatch : unsigned char {
  refuse,     //!< `journal_error`, and the file stays
  start_over  //!< its results are thrown away
};

//! How a run did with its checkpoint.
struct checkpoint_report {
  std::filesystem::path file;
  std::size_t found = 0;   //!< results that were there when it began; of a loop its newest round is one
  std::uint64_t cut = 0;   //!< bytes that were damaged, or not whole, and were cut off
  std::size_t reused = 0;  //!< results that were taken from there
  std::size_t added = 0;   //!< results that were not there, and are now
  std::size_t rounds = 0;  //!< rounds of loops that were kept, and not done again
};

//! An option of `run`: every result of a task is kept in a file in this folder as soon as it is there, and a task whose
//! result is kept is not run again. So after the end of a process, however sudden, the same run does only what had no
//! result, on this thread, a pool or a cluster, whichever it was before.
//!
//!     weft::run(census, pool, weft::checkpoint{"results"}, weft::with<"root">(root));
//!
//! Each workflow has a file of its own, by its name. A result is known by the id of the task, the element of a map and
//! the bytes of all arguments: where these are others, the task is run. What it reads besides is not known. Run again
//! every time: what is `.local()` (or `weft::local` in a task_graph), on an executor of its own, a state or a part.
//! Failures are not kept, nor what a task gives that has said how its run goes on (`finish`, `cancel`, `go_to`). `run` throws
//! `journal_error` if the file cannot be used; at most one run at a time has it.
struct checkpoint {
  std::filesystem::path dir;  //!< made if it is not there
  //! At most for so long results may be lost if the machine ends, and not only the process; but the last ones are
  //! written when the next comes, or the run ends.
  std::chrono::nanoseconds sync = std::chrono::seconds(1);
  weft::on_mismatch on_mismatch = weft::on_mismatch::refuse;
  bool mixes_builds = false;            //!< results of another build of the program are as good
  bool removes_file = false;            //!< when the run has ended well
  std::string build = {};               //!< empty: `cluster::build_id()`
  checkpoint_report* report = nullptr;  //!< filled when the run begins, and when it ends, well or not
};

namespace detail {

template <class First, class... Option>
checkpoint const& checkpoint_among(First const& first, [[maybe_unused]] Option const&... more) {
  if constexpr (std::is_same_v<First, checkpoint>)
    return first;
  else
    return checkpoint_among(more...);
}

// Names of workflows may be anything: letters, digits, '-' and '_' stay, so do dots that are not in front.
inline std::string checkpoint_file_name(std::string_view workflow) {
  std::string name;
  for (char c : workflow) {
    bool const stays = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
                       c == '-' || c == '_' || (c == '.' && !name.empty());
    if (stays) {
      name += c;
    } else {
      name += '%';
      name += "0123456789ABCDEF"[static_cast<unsigned char>(c) >> 4];
      name += "0123456789ABCDEF"[static_cast<unsigned char>(c) & 15];
    }
  }
  constexpr std::size_t longest = 200;  // the system takes 255
  if (name.size() > longest) {
    name.resize(longest);
    name += '%' + std::to_string(XXH3_64bits(workflow.data(), workflow.size()));
  }
  return name + ".journal";
}

// The file of a run, while it has it. An entry, as tasks find it among the options of the run.
class open_checkpoint : public entry {
public:
  open_checkpoint(checkpoint const& wanted, std::string const& workflow, std::string schema)
      : wanted_(wanted),
        file_(path_for(wanted, workflow),
              {wanted.build.empty() ? cluster::build_id() : wanted.build, workflow, std::move(schema)},
              {wanted.sync, wanted.mixes_builds, wanted.on_mismatch == on_mismatch::start_over}),
        found_(file_.count()) {
    tell();
  }
  open_checkpoint(open_checkpoint const&) = delete;
  open_checkpoint& operator=(open_checkpoint const&) = delete;
  ~open_checkpoint() {
    tell();
    if (wanted_.removes_file && std::uncaught_exceptions() <= exceptions_) file_.remove();
  }

  std::optional<std::string> find(journal_key key) const {
    auto found = file_.find(key);
    if (found) reused_.fetch_add(1, std::memory_order_relaxed);
    return found;
  }
  void append(journal_key key, byte_view bytes) const {
    file_.append(key, {reinterpret_cast<char const*>(bytes.data()), bytes.size()});
    added_.fetch_add(1, std::memory_order_relaxed);
  }

  void count_rounds(std::size_t reused) const noexcept {
    rounds_.fetch_add(reused, std::memory_order_relaxed);
  }

  // Whatever the option says.
  void leave_file() noexcept { wanted_.removes_file = false; }

  // For those who use the file themselves.
  journal_file& file() const noexcept { return file_; }
  void count(std::size_t reused, std::size_t added) const noexcept {
    reused_.fetch_add(reused, std::memory_order_relaxed);
    added_.fetch_add(added, std::memory_order_relaxed);
  }

private:
  static std::filesystem::path path_for(checkpoint const& wanted, std::string const& workflow) {
    std::error_code problem;
    std::filesystem::create_directories(wanted.dir, problem);
    std::filesystem::path file = wanted.dir / checkpoint_file_name(workflow);
    if (problem) throw journal_error(file, "its folder cannot be made: " + problem.message());
    return file;
  }
  void tell() const {
    if (wanted_.report == nullptr) return;
    *wanted_.report = {file_.path(),
                       found_,
                       file_.cut(),
                       reused_.load(std::memory_order_relaxed),
                       added_.load(std::memory_order_relaxed),
                       rounds_.load(std::memory_order_relaxed)};
  }

  checkpoint wanted_;
  journal_file mutable file_;
  std::size_t found_;
  int exceptions_ = std::uncaught_exceptions();
  std::atomic<std::size_t> mutable reused_{0};
  std::atomic<std::size_t> mutable added_{0};
  std::atomic<std::size_t> mutable rounds_{0};
};

// The file of a run that was started, until somebody gets its results or gives them up.
class started_checkpoint {
public:
  started_checkpoint(started_checkpoint const&) = delete;
  started_checkpoint& operator=(started_checkpoint const&) = delete;

protected:
  started_checkpoint(checkpoint const& wanted, std::string const& workflow, std::string schema)
      : file_(std::in_place, wanted, workflow, std::move(schema)) {}
  ~started_checkpoint() {
    if (file_) file_->leave_file();
  }

  open_checkpoint const& file() const noexcept { return *file_; }
  // What `get` gives, when the run is over.
  template <class Get>
  decltype(auto) close_after(Get const& get) {
    struct closing {
      std::optional<open_checkpoint>& file;
      int exceptions = std::uncaught_exceptions();
      ~closing() {
        if (file && std::uncaught_exceptions() > exceptions) file->leave_file();
        file.reset();
      }
    } const end{file_};
    return get();
  }

private:
  std::optional<open_checkpoint> file_;
};

// What a task is called with whose result is to be kept, if that is all: from a file it would not say again how the run
// goes on.
class watched_call {
public:
  explicit watched_call(stop_token whole) noexcept : stop_(whole, link_) {}
  watched_call(watched_call const&) = delete;
  watched_call& operator=(watched_call const&) = delete;

  stop_token token() const noexcept { return stop_.token(); }
  bool is_result_all() const noexcept { return !__atomic_load_n(&link_.is_more, __ATOMIC_RELAXED); }

private:
  run_link link_;
  stop_source stop_;
};

// The rounds of one loop, which is known by the bytes of its task. All have one key, so that the newest counts. Those
// behind one that has said how the run goes on are not kept, so that it is done again.
class kept_rounds final : public round_store {
public:
  kept_rounds(open_checkpoint const& to, std::uint64_t task, byte_view arguments, watched_call const& call)
      : to_(to), key_(journal_key_of(task, place_of_rounds, arguments)), call_(call) {}

  std::optional<std::string> last() override { return to_.file().find(key_); }
  void add(byte_view bytes) override {
    if (!call_.is_result_all()) return;
    to_.file().append(key_, {reinterpret_cast<char const*>(bytes.data()), bytes.size()});
  }
  void count(std::size_t rounds) noexcept override { to_.count_rounds(rounds); }

private:
  open_checkpoint const& to_;
  journal_key key_;
  watched_call const& call_;
};

// A cluster whose results are kept, by one run. The number of a task does not count, as an id or the arguments say which
// it is: so it may change.
class kept_queue final : public cluster::detail::journal_user {
public:
  kept_queue(std::unique_ptr<cluster::queue_user> inner, open_checkpoint const& to)
      : journal_user(std::move(inner), to.file(), (std::uint64_t{1} << 40) - 1), to_(to) {}
  kept_queue(kept_queue const&) = delete;
  kept_queue& operator=(kept_queue const&) = delete;
  ~kept_queue() override {
    to_.count(reused(), added());
    to_.count_rounds(rounds());
  }

private:
  open_checkpoint const& to_;
};

}  // namespace detail
}  // namespace WEFT_NAMESPACE

#endif
