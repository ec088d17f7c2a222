// SPDX-License-Identifier: BSL-1.0
#ifndef WEFT_CLUSTER_TRANSPORT_HPP
#define WEFT_CLUSTER_TRANSPORT_HPP

#include <weft/cluster/message.hpp>
#include <weft/wire/byte_buffer.hpp>

#include <concepts>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>

//! \file
//! How bytes get from a coordinator to its workers and back: three kinds of channel, as two concepts. A transport
//! belongs to one thread; only `wake` may be called by others.
//!
//! Control: each worker dials, and is a peer until the connection ends. Push: a channel from the coordinator to one
//! worker, for one incarnation. Pull: one channel from all workers to the coordinator. What one side sends on a channel
//! arrives in that order, whole, and once, until the channel ends, which both sides are told: nothing is lost on a
//! channel that goes on. Nothing is said of the order between channels. Whatever else connects, and whatever it sends,
//! costs bounded memory and no more than its own connection.

namespace WEFT_NAMESPACE::cluster {

//! Who is told what comes to a coordinator. The bytes are there during the call only. May call the transport.
class coordinator_listener {
public:
  //! On control.
  virtual void on_control(peer_id from, byte_view bytes) = 0;
  //! On pull. `sender` is whom the transport knows to have sent it, as by `identity`: empty if it cannot know.
  virtual void on_result(std::string_view sender, byte_view bytes) = 0;
  //! The peer's control connection has ended, or its push channel; it will not be heard of again on control.
  virtual void on_lost(peer_id peer) = 0;

protected:
  ~coordinator_listener() = default;
};

//! Who is told what comes to a worker. The bytes are there during the call only. May call the transport.
class worker_listener {
public:
  //! What was dialed is there.
  virtual void on_connected() = 0;
  //! It could not be dialed, or one of the channels has ended. Not called for what this side ended.
  virtual void on_disconnected() = 0;
  //! On control or push.
  virtual void on_message(byte_view bytes) = 0;

protected:
  ~worker_listener() = default;
};

//! The coordinator's side.
template <class T>
concept coordinator_transport = requires(T& t, peer_id peer, std::uint64_t incarnation, byte_buffer bytes,
                                         duration patience, coordinator_listener& listener) {
  //! On control. To a peer that is not there any more: does nothing.
  t.send(peer, std::move(bytes));
  //! Opens a push channel for this peer and no other. Nothing: there are no sockets, descriptors or ports left.
  { t.open_channel(incarnation, peer) } -> std::same_as<std::optional<channel_ports>>;
  //! What is pushed before the worker has joined is kept. Without an open channel: does nothing.
  t.push(incarnation, std::move(bytes));
  //! What has not arrived is lost. Idempotent.
  t.close_channel(incarnation);
  //! Who the peer has proved to be: empty if the transport does not ask for proof.
  { t.identity(peer) } -> std::convertible_to<std::string_view>;
  //! Tells the listener what comes: what is there now, or if nothing is, waits for something, for `wake`, or until
  //! `patience` has passed. Bounded: returns although more may be there.
  t.poll(listener, patience);
  //! Ends a `poll` that waits, or the next one. Any thread, at any time.
  t.wake();
};

//! The worker's side.
template <class T>
concept worker_transport =
    requires(T& t, byte_buffer bytes, duration patience, worker_listener& listener, channel_ports ports) {
      //! Begins to make a control connection; `on_connected` or `on_disconnected` will follow.
      t.dial();
      //! Ends it, when what was sent is out, as far as that takes a bounded time. Nothing is heard of it any more.
      t.hang_up();
      //! On control.
      t.send(std::move(bytes));
      //! Connects to a push channel, and to pull.
      t.join_channel(ports);
      //! Ends both, when what was delivered is out, as far as that takes a bounded time.
      t.leave_channel();
      //! On pull.
      t.deliver(std::move(bytes));
      //! As for the coordinator.
      t.poll(listener, patience);
      t.wake();
    };

}  // namespace WEFT_NAMESPACE::cluster

#endif
