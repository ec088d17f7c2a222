// SPDX-License-Identifier: BSL-1.0
#ifndef WEFT_CLUSTER_QUEUE_HPP
#define WEFT_CLUSTER_QUEUE_HPP

#include <weft/cluster/event.hpp>
#include <weft/cluster/remote.hpp>

#include <concepts>
#include <cstdint>
#include <exception>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

//! \file
//! What a run needs of a cluster, whatever engine is behind it: somebody who takes tasks and tells how they ended.

namespace WEFT_NAMESPACE::cluster {

//! A task for a cluster.
struct request {
  remote_function const* function = nullptr;
  std::string payload;
  duration limit{};           //!< how long it may run; 0 is without limit
  std::uint64_t tag = 0;      //!< comes back with its end
  std::uint64_t place = 0;    //!< which task of the run it is, the same in every run
  std::uint32_t attempt = 1;  //!< the number of the first attempt
  bool is_once = false;       //!< if it runs too long, it ends, as `poisoned`; else it is tried again, alone
  bool keeps_rounds = false;  //!< it is a loop: who does it asks for the last round, and tells of new ones
};

//! How a task ended.
struct completion {
  std::uint64_t tag = 0;
  std::uint32_t attempt = 0;
  std::string worker;  //!< who said so, for people; empty for results
  outcome what;
  //! What went wrong with a result on this side: then the task has failed.
  std::exception_ptr problem = nullptr;
  std::uint64_t incarnation = 0;  //!< of the worker that it comes from; 0: nobody's, or not known
  instant arrived{};              //!< when it came, by the steady clock; 0: not known
};

//! A worker has come, or is gone.
struct worker_news {
  enum class kind : std::uint8_t { came, left, lost };

  std::uint64_t incarnation = 0;
  std::string name;
  kind what = kind::came;
  std::uint32_t leases = 0;  //!< of one that is gone: how many tasks it had, which others are given
};

//! Who answers the questions that tasks on workers ask their run. Called by a thread of the cluster: soon and shortly.
class run_desk {
public:
  //! `tag` is that of the task; the answer must not be larger than `largest` bytes.
  virtual std::string answer(std::uint64_t tag, std::string_view question,
                             std::uint64_t largest) noexcept = 0;
  //! Whether the task with this tag, which has just ended, has asked for something that says how the run goes on: then its
  //! result is not all that the task came to.
  virtual bool has_said_more([[maybe_unused]] std::uint64_t tag) const noexcept { return false; }

protected:
  ~run_desk() = default;
};

//! One user of a cluster, as a run is: it hears of its own tasks, and of each once. To be used by one thread at a time.
//! Its end withdraws what has not ended.
class queue_user {
public:
  virtual ~queue_user() = default;

  //! Throws `unknown_function` if the function was not there when the cluster was made, or if there are two of its name.
  virtual void check(remote_function const& function) = 0;
  //! The function must be one that `check` accepts. Does not block: who submits without end must take, too.
  virtual void submit(request what) = 0;
  //! All tasks that have not ended end as cancelled.
  virtual void withdraw() = 0;
  //! The task with this tag ends as cancelled, unless it has ended. Where a queue does not know how, it goes on.
  virtual void withdraw_one([[maybe_unused]] std::uint64_t tag) {}
  //! All but that with this tag. Where a queue does not know how, all go on.
  virtual void withdraw_others([[maybe_unused]] std::uint64_t tag) {}
  //! From now on this one is asked; null: nobody, and who was asked before is not any more when this returns. Where a
  //! queue does not know how, questions are not answered.
  virtual void serve([[maybe_unused]] run_desk* desk) {}
  //! What has become of workers since this was asked last, at first since the cluster is there; of very much the last. Where a
  //! queue does not know, nothing.
  virtual std::vector<worker_news> news() { return {}; }
  //! Appends what has ended; waits for something if nothing has, but not longer than `patience`.
  virtual void take(std::vector<completion>& to, duration patience) = 0;
};

//! Something that `run` can be given to run tasks elsewhere.
template <class Q>
concept task_queue = requires(Q& q) {
  { q.join() } -> std::same_as<std::unique_ptr<queue_user>>;
};

}  // namespace WEFT_NAMESPACE::cluster

#endif
