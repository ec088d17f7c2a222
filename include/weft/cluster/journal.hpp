// SPDX-License-Identifier: BSL-1.0
#ifndef WEFT_CLUSTER_JOURNAL_HPP
#define WEFT_CLUSTER_JOURNAL_HPP

#include <weft/cluster/build_id.hpp>
#include <weft/cluster/journal_desk.hpp>
#include <weft/cluster/queue.hpp>
#include <weft/journal/file.hpp>

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <exception>
#include <filesystem>
#include <iterator>
#include <memory>
#include <string>
#include <string_view>
#include <unordered_map>
#include <utility>
#include <variant>
#include <vector>

//! \file
//! Results that outlive the process that waits for them: a file to which they are appended as they come, and in which the
//! next run finds them.

namespace WEFT_NAMESPACE::cluster {

//! See there.
using weft::journal_error;

//! What a journal is told when it is made.
struct journal_options {
  //! At most for so long results may be lost if the machine, and not only the process, ends.
  duration sync = std::chrono::seconds(1);
  std::string build = build_id();  //!< results of another build are refused, ...
  bool mixes_builds = false;       //!< ... unless this is set
};

namespace detail {

// A user of a queue whose results are in a file, or go there.
class journal_user : public queue_user {
public:
  // Of the place of a task in the run these bits count.
  journal_user(std::unique_ptr<queue_user> inner, weft::detail::journal_file& file,
               std::uint64_t place_mask = ~std::uint64_t{})
      : rounds_(file), inner_(std::move(inner)), file_(file), place_mask_(place_mask) {}

  void check(remote_function const& function) override { inner_->check(function); }

  void submit(request what) override {
    weft::detail::journal_key const key = key_of(what);
    if (auto known = file_.find(key); known && may_keep(*what.function, *known)) {
      ++reused_;
      known_.push_back({what.tag, 0, {}, result{std::move(*known), {}}});
    } else {
      under_way_[what.tag] = {key, what.function};
      what.keeps_rounds = what.function->is_loop;
      if (what.keeps_rounds) rounds_.open(what.tag, rounds_key_of(what));
      inner_->submit(std::move(what));
    }
  }
  void withdraw() override { inner_->withdraw(); }
  void withdraw_one(std::uint64_t tag) override { inner_->withdraw_one(tag); }
  void withdraw_others(std::uint64_t tag) override { inner_->withdraw_others(tag); }
  void serve(run_desk* desk) override {
    inner_->serve(nullptr);
    rounds_.pass_on(desk);
    inner_->serve(desk != nullptr ? &rounds_ : nullptr);
  }

  std::vector<worker_news> news() override { return inner_->news(); }

  void take(std::vector<completion>& to, duration patience) override {
    bool const has_known = !known_.empty();
    std::move(known_.begin(), known_.end(), std::back_inserter(to));
    known_.clear();
    std::size_t const first = to.size();
    inner_->take(to, has_known ? duration{} : patience);
    std::vector<std::pair<weft::detail::journal_key, std::string_view>> results;
    std::vector<std::size_t> places;  // in `to`
    for (std::size_t k = first; k < to.size(); ++k) {
      auto const sent = under_way_.extract(to[k].tag);
      if (!sent.empty() && sent.mapped().function->is_loop) rounds_.close(to[k].tag);
      bool const is_all = !rounds_.has_said_more(to[k].tag);
      if (auto const* const found = std::get_if<result>(&to[k].what);
          found != nullptr && !sent.empty() && is_all && may_keep(*sent.mapped().function, found->payload))
        results.emplace_back(sent.mapped().key, found->payload), places.push_back(k);
    }
    try {
      file_.append(results);
      if (rounds_.has_added()) file_.sync();
      added_ += results.size();
    } catch (...) {
      for (std::size_t const k : places) to[k].problem = std::current_exception();
    }
  }

  // How many results were in the file, and how many went there.
  std::size_t reused() const noexcept { return reused_; }
  std::size_t added() const noexcept { return added_; }
  // How many rounds of loops need not be done again.
  std::size_t rounds() const noexcept { return rounds_.reused(); }

private:
  struct sent_task {
    weft::detail::journal_key key;
    remote_function const* function;
  };

  static bool may_keep(remote_function const& f, std::string_view result) {
    return f.is_whole == nullptr ||
           f.is_whole({reinterpret_cast<std::byte const*>(result.data()), result.size()});
  }
  weft::detail::journal_key key_of(request const& what) {
    return weft::detail::journal_key_of(hash_of(*what.function), what.place & place_mask_, bytes_of(what));
  }
  weft::detail::journal_key rounds_key_of(request const& what) {
    return weft::detail::journal_key_of(hash_of(*what.function), weft::detail::place_of_rounds,
                                        bytes_of(what));
  }
  static byte_view bytes_of(request const& what) noexcept {
    return {reinterpret_cast<std::byte const*>(what.payload.data()), what.payload.size()};
  }
  std::uint64_t hash_of(remote_function const& f) {
    auto const [found, is_new] = hashes_.try_emplace(&f, 0);
    if (is_new) {
      task_type const type = type_of(f, {});
      found->second = weft::detail::journal_task_hash(
          type.id, type.text, f.callable != nullptr ? f.callable() : std::string_view());
    }
    return found->second;
  }

  journal_desk rounds_;
  std::unique_ptr<queue_user> inner_;
  weft::detail::journal_file& file_;
  std::uint64_t place_mask_;
  std::unordered_map<std::uint64_t, sent_task> under_way_;  // by tag
  std::unordered_map<remote_function const*, std::uint64_t> hashes_;
  std::vector<completion> known_;
  std::size_t reused_ = 0;
  std::size_t added_ = 0;
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
//! done again; a loop goes on from the last of its rounds that the run has heard of. A damaged end, as a sudden end leaves
//! it, is cut off. Failures are not kept, nor what a task gives that has ended its run or gone to another task. The file is
//! the user's to delete. Local tasks are run every time, so they should give what they gave. Threads may share it.
template <task_queue Queue>
class journal {
public:
  //! Throws `journal_error`.
  journal(Queue& queue, std::filesystem::path file, journal_options const& options = {})
      : queue_(queue),
        file_(std::move(file), {options.build, {}, {}}, {options.sync, options.mixes_builds, false}) {}

  //! How many results there are.
  std::size_t size() const { return file_.count(); }
  //! How many bytes had to be cut off when it was opened.
  std::uint64_t cut() const noexcept { return file_.cut(); }

  //! For `run`.
  std::unique_ptr<queue_user> join() { return std::make_unique<detail::journal_user>(queue_.join(), file_); }

private:
  Queue& queue_;
  weft::detail::journal_file file_;
};

}  // namespace WEFT_NAMESPACE::cluster

#endif
