// SPDX-License-Identifier: BSL-1.0
#ifndef WEFT_CLUSTER_MESSAGE_HPP
#define WEFT_CLUSTER_MESSAGE_HPP

#include <weft/core/config.hpp>

#include <chrono>
#include <cstdint>
#include <string>
#include <variant>
#include <vector>

//! \file
//! What coordinator and workers say to each other, as plain structs. How it becomes bytes is another header's business,
//! and so is what is in a payload.

namespace WEFT_NAMESPACE::cluster {

//! A time since an arbitrary start. Each node has its own: only durations travel.
using instant = std::chrono::nanoseconds;
//! A length of time, as it travels.
using duration = std::chrono::nanoseconds;

//! A connection on the control channel; 0 is none.
using peer_id = std::uint64_t;
//! A task of a run. No two tasks of a coordinator have the same.
using task_id = std::uint64_t;

//! Of what messages there are and mean; another one is not admitted.
inline constexpr std::uint32_t protocol_version = 3;

//! A task's name, the fingerprint of the schemas of its arguments and its result, and these in words.
struct task_type {
  std::string id;
  std::uint64_t schema = 0;
  std::string text;

  bool operator==(task_type const&) const = default;
};

//! One try of a task.
struct lease_id {
  task_id task = 0;
  std::uint32_t attempt = 0;

  bool operator==(lease_id const&) const = default;
};

//! In front of every frame. What a message has no use for is 0.
struct header {
  std::uint64_t run = 0;
  std::uint64_t epoch = 0;        //!< of the coordinator: another one after a restart
  std::uint64_t incarnation = 0;  //!< one admission of a worker, from WELCOME to the first disconnect
  //! TASK: 1, 2, 3... within the incarnation. RESULT, FAILURE and REJECT likewise. HEARTBEAT of a worker: that of
  //! the last of these that it sent.
  std::uint64_t sequence = 0;
  task_id task = 0;
  std::uint32_t attempt = 0;
  duration remaining{};  //!< TASK: how long it may run; 0 is without limit

  bool operator==(header const&) const = default;
};

// Control, from the worker.

//! Asks to be admitted.
struct hello {
  std::uint32_t protocol = protocol_version;
  std::string build;
  std::vector<task_type> tasks;  //!< TASK names them by their place in this list
  std::uint32_t slots = 1;       //!< tasks that run at a time
  std::uint64_t byte_limit = 0;  //!< payload bytes that it is ready to hold
  std::string name;              //!< for people: who it is

  bool operator==(hello const&) const = default;
};

//! The worker leaves: what it did not answer was not done. It stays until FENCED comes.
struct bye {
  std::uint64_t results = 0;  //!< how many results, failures and rejects it sent; some may still be under way

  bool operator==(bye const&) const = default;
};

// Control, from the coordinator.

//! Where a worker's tasks come from, and where its results go.
struct channel_ports {
  std::uint16_t tasks = 0;
  std::uint16_t results = 0;

  bool operator==(channel_ports const&) const = default;
};

//! The worker is admitted, under the incarnation of the header.
struct welcome {
  channel_ports ports;
  std::uint32_t credit = 0;               //!< it holds at most so many tasks
  std::uint64_t bytes = 0;                //!< and so many bytes of payload
  std::uint64_t largest = 0;              //!< a result must not be larger
  duration beat{};                        //!< time between heartbeats
  std::vector<std::string> incompatible;  //!< tasks that it will not receive, with both sides' fingerprints

  bool operator==(welcome const&) const = default;
};

//! Why a worker is not admitted.
enum class deny_reason : std::uint8_t {
  protocol,    //!< another version of the protocol
  build,       //!< another build, and mixing was not allowed
  tasks,       //!< no task that both sides know alike
  byte_limit,  //!< the largest payload would not fit
  full,        //!< no sockets or ports left: try later
  stopping     //!< the coordinator ends: try later
};

//! The worker is not admitted.
struct deny {
  deny_reason reason = deny_reason::full;
  std::string coordinator;  //!< what this side has
  std::string worker;       //!< and what the other has

  bool operator==(deny const&) const = default;
};

//! The incarnation in the header is over, whatever its worker thinks: also the answer to BYE, when all its results are
//! there.
struct fenced {
  bool operator==(fenced const&) const = default;
};

//! Asks what goes on; whoever may connect may ask.
struct status_query {
  bool operator==(status_query const&) const = default;
};

//! The answer, as JSON.
struct status_report {
  std::string text;

  bool operator==(status_report const&) const = default;
};

// Control, both ways.

//! I am here.
struct heartbeat {
  std::uint64_t acknowledged = 0;  //!< the highest sequence that has been received from the other side
  std::vector<lease_id> running;   //!< of a worker: what it has begun
  std::vector<lease_id> held;      //!< of a worker: what it has received and not begun
  std::uint64_t memory = 0;        //!< of a worker: bytes that its process uses, filled in by who sends it

  bool operator==(heartbeat const&) const = default;
};

//! To a worker: finish what runs, and leave. From a worker: it does that.
struct drain {
  bool operator==(drain const&) const = default;
};

// PUSH, to one incarnation.

//! A worker shall do this task.
struct task {
  std::uint32_t type = 0;  //!< the place in the list of the worker's HELLO
  std::string payload;
  bool keeps_rounds = false;  //!< it is a loop, and its run wants to hear of its rounds

  bool operator==(task const&) const = default;
};

//! The result of the task in the header is not needed any more.
struct cancel {
  bool operator==(cancel const&) const = default;
};

//! The task in the header shall be given back if it has not begun: somebody else could begin it now. If it has, this
//! changes nothing.
struct recall {
  bool operator==(recall const&) const = default;
};

// PULL, from all workers.

//! The task has ended with a result.
struct result {
  std::string payload;
  duration took{};  //!< from the beginning of the task to its end

  bool operator==(result const&) const = default;
};

//! Why a task ended without a result.
enum class failure_kind : std::uint8_t {
  user_exception,
  missing_task,
  bad_payload,
  out_of_memory,
  unretried_exception  //!< a user exception of which the task says that it is not worth another attempt
};

//! The task ended without a result.
struct failure {
  failure_kind kind = failure_kind::user_exception;
  std::string type;  //!< of the exception
  std::string text;
  std::uint64_t element = ~std::uint64_t{};  //!< if the task is a part of a map: which of its elements failed
  duration took{};

  bool operator==(failure const&) const = default;
};

//! The task in the header was received and will not begin: it was cancelled or called back, too much, or for somebody else.
struct reject {
  std::uint64_t incarnation = 0;  //!< for which it was

  bool operator==(reject const&) const = default;
};

//! On PULL: a task that runs asks its run for something. Counted within the incarnation: what comes again is dropped.
struct question {
  std::uint64_t number = 0;  //!< 1, 2, 3...
  std::string payload;

  bool operator==(question const&) const = default;
};

//! On PUSH: the answer to the question of this number.
struct reply {
  std::uint64_t number = 0;
  std::string payload;

  bool operator==(reply const&) const = default;
};

//! Whatever a message can say.
using body = std::variant<hello, welcome, deny, heartbeat, drain, bye, fenced, status_query, status_report,
                          task, cancel, result, failure, reject, question, reply, recall>;

//! What is said, and by or to whom.
struct message {
  header head;
  body what;

  bool operator==(message const&) const = default;
};

//! The three ways between a coordinator and a worker.
enum class channel : std::uint8_t { control, push, pull };

//! Where such a message travels. Within a channel of one worker messages keep their order, between them they do not.
constexpr channel channel_of(body const& what) noexcept {
  static_assert(std::variant_size_v<body> == 17);
  if (what.index() < 9) return channel::control;
  return what.index() < 11 || what.index() >= 15 ? channel::push : channel::pull;
}

// What both sides are told, and ask for.

//! Event: a message has come. From PULL, which does not know from whom, `from` is 0; at a worker, too.
struct received {
  peer_id from = 0;
  message what;
};

//! Event: a connection has ended: control, or the peer's PUSH or PULL as far as that is noticed.
struct disconnected {
  peer_id peer = 0;
};

//! Event: time has passed. Due at `wake_at()`; earlier does no harm.
struct tick {};

//! Action: send this on the control channel.
struct send {
  peer_id to = 0;  //!< 0 at a worker
  message what;
};

}  // namespace WEFT_NAMESPACE::cluster

#endif
