// SPDX-License-Identifier: BSL-1.0
#ifndef WEFT_CLUSTER_EVENT_HPP
#define WEFT_CLUSTER_EVENT_HPP

#include <weft/cluster/lease.hpp>

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <string>
#include <variant>
#include <vector>

//! \file
//! What a coordinator is told by, what it wants to be done, and how it is set up.

namespace WEFT_NAMESPACE::cluster {

//! What a coordinator is told when it is made.
struct coordinator_options {
  std::uint64_t run = 1;
  std::uint64_t epoch = 1;                              //!< another one after every restart
  std::string build;                                    //!< workers must have the same, unless `mixes_builds`
  bool mixes_builds = false;                            //!< admit workers of another build
  std::vector<task_type> tasks;                         //!< what can be submitted
  std::size_t ready_limit = 1'000'000;                  //!< tasks that may wait
  std::uint32_t credit = 1024;                          //!< tasks that one worker may hold, if they are short
  std::uint64_t byte_credit = std::uint64_t{64} << 20;  //!< bytes of payload that one worker may hold
  std::uint64_t largest_payload = std::uint64_t{16} << 20;  //!< no worker is admitted that cannot hold it
  //! A worker is given more than slots + 1 tasks only while they will take less than this.
  duration horizon = std::chrono::milliseconds(2);
  //! What has not begun for so long is called back from its worker when another one has nothing to do.
  duration recall_after = std::chrono::milliseconds(20);
  duration beat = std::chrono::seconds(1);
  //! A task is given up after so many deaths of workers that ran nothing else.
  std::uint8_t deaths_allowed = 3;
};

// Events, beside those that both sides have.

//! A task to be done: `type` is a place in `coordinator_options::tasks`.
struct submit {
  std::uint32_t type = 0;
  std::string payload;
  duration limit{};           //!< how long it may run; 0 is without limit; exact to half a beat
  std::uint64_t tag = 0;      //!< comes back when it is settled
  std::uint32_t attempt = 1;  //!< the number of the first attempt
  bool is_once = false;       //!< if it runs too long, that is its end: no other attempt is made
  bool keeps_rounds = false;  //!< see `task`
};
//! The result of a task is not needed any more. Does nothing if it is there already.
struct withdraw {
  task_id task = 0;
};
//! A PUSH channel is there. What is pushed before its worker has connected must be kept.
struct channel_opened {
  std::uint64_t incarnation = 0;
  channel_ports ports;
};
//! There are no sockets, descriptors or ports left.
struct channel_refused {
  std::uint64_t incarnation = 0;
};
//! The answer to a question, see `asked`.
struct answered {
  std::uint64_t incarnation = 0;
  lease_id id;
  std::uint64_t number = 0;
  std::string payload;
};
//! A worker shall leave when it has finished what it runs.
struct retire {
  peer_id peer = 0;
};
//! All tasks are cancelled, all workers shall leave. Linear in the tasks.
struct stop {};

// Actions, beside `send`.

//! Send this on the PUSH channel of that incarnation.
struct push {
  std::uint64_t incarnation = 0;
  message what;
};
//! Send this task likewise, with what `coordinator::payload_of` says; if that is null, nothing, as it has ended.
struct push_task {
  std::uint64_t incarnation = 0;
  header head;
  std::uint32_t type = 0;
  bool keeps_rounds = false;
};
//! Answer by `channel_opened` or `channel_refused`.
struct open_channel {
  std::uint64_t incarnation = 0;
  peer_id peer = 0;
};
//! Nothing more is sent to that incarnation.
struct close_channel {
  std::uint64_t incarnation = 0;
  bool is_lost = false;      //!< its worker has died or fallen silent; else it has left
  std::uint32_t leases = 0;  //!< tasks that it had, which others are given
};
//! The task had part in so many deaths of workers that ran nothing else as are allowed.
struct poisoned {
  std::vector<death> history;
};
//! It was withdrawn, or all tasks were.
struct cancelled {};
//! What has become of a task.
using outcome = std::variant<result, failure, poisoned, cancelled>;
//! A task has come to its end: once for each that was submitted.
struct settled {
  task_id task = 0;
  std::uint64_t tag = 0;
  std::uint32_t attempt = 0;      //!< which one it was that ended it
  std::uint64_t incarnation = 0;  //!< who answered; 0 if nobody did
  outcome what;
};
//! A task asks its run for something, once: its lease is live. To be answered by `answered`.
struct asked {
  task_id task = 0;
  std::uint64_t tag = 0;
  std::uint64_t incarnation = 0;
  lease_id id;
  std::uint64_t number = 0;
  std::string payload;
};
//! What a coordinator wants to be done.
using coordinator_action = std::variant<send, push, push_task, open_channel, close_channel, settled, asked>;

//! What is known of a worker that is admitted.
struct worker_report {
  std::uint64_t incarnation = 0;
  std::string name;
  std::uint32_t slots = 0;
  std::uint32_t in_flight = 0;  //!< tasks that it has
  std::uint64_t answered = 0;   //!< results and failures of it that counted
  std::uint64_t memory = 0;     //!< bytes, as it said last
  duration silent{};            //!< since it was last heard of
  bool is_leaving = false;
  bool is_reserved = false;  //!< for tasks that are suspected of killing workers
};

//! How many tasks, workers and messages there are and have been.
struct coordinator_counters {
  std::size_t queued = 0;    //!< now; suspects are among them
  std::size_t suspects = 0;  //!< of these: wait for a worker of their own
  std::size_t running = 0;   //!< now lent to a worker
  std::size_t workers = 0;   //!< now admitted
  std::size_t reserved = 0;  //!< of these: for suspects
  std::uint64_t done = 0;
  std::uint64_t failed = 0;
  std::uint64_t poisoned = 0;
  std::uint64_t cancelled = 0;
  std::uint64_t lost = 0;      //!< leases
  std::uint64_t recalled = 0;  //!< leases of tasks that had not begun when somebody else could begin them
  std::uint64_t denied = 0;    //!< workers that asked to be admitted and were not
  std::uint64_t dropped = 0;   //!< messages: duplicates, and from incarnations that are over
};

}  // namespace WEFT_NAMESPACE::cluster

#endif
