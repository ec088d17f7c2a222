// SPDX-License-Identifier: BSL-1.0
#ifndef WEFT_ZMQ_PUSH_CHANNEL_HPP
#define WEFT_ZMQ_PUSH_CHANNEL_HPP

#include <weft/cluster/message.hpp>
#include <weft/wire/byte_buffer.hpp>
#include <weft/zmq/address.hpp>
#include <weft/zmq/monitor.hpp>
#include <weft/zmq/poll_set.hpp>
#include <weft/zmq/socket.hpp>

#include <cstdint>
#include <deque>
#include <optional>
#include <string>
#include <unordered_set>
#include <utility>
#include <zmq.hpp>

namespace WEFT_NAMESPACE::zmq {

//! A socket from which one worker gets tasks. Whoever answers for the domain has to let in one connection only, as a
//! second one would be given every other task. Over when that connection ends. It listens all the time: the connections
//! of a listener end with it.
class push_channel {
public:
  //! Throws the `error_t` of cppzmq, as does `bind`.
  push_channel(::zmq::context_t& context, socket_times const& times, std::string const& domain,
               std::optional<key_pair> const& keys, bool is_ipv6, std::uint64_t io_thread)
      : socket_(detail::make_socket(context, ::zmq::socket_type::push, times, is_ipv6)),
        events_(context, socket_,
                ZMQ_EVENT_ACCEPTED | ZMQ_EVENT_HANDSHAKE_SUCCEEDED | ZMQ_EVENT_DISCONNECTED) {
    socket_.set(::zmq::sockopt::sndhwm, 0);
    // One thread for all of its connections, so that their events come in the order in which they happened.
    socket_.set(::zmq::sockopt::affinity, std::uint64_t{1} << io_thread);
    detail::admit_by_domain(socket_, domain, keys);
  }

  void bind(std::string const& where) {
    socket_.bind(where);
    endpoint_ = socket_.get(::zmq::sockopt::last_endpoint);
  }
  std::uint16_t port() const { return port_of(parse_address(endpoint_)); }
  //! When something comes to any of its sockets, `watch` is due. Whether there was room.
  bool add_to(poll_set& set, std::uint64_t tag) const {
    return set.add(events_.descriptor(), tag) && set.add(socket_.get(::zmq::sockopt::fd), tag);
  }
  void remove_from(poll_set& set) const {
    set.remove(events_.descriptor());
    set.remove(socket_);
  }

  //! Sends it, when the worker is there.
  void push(byte_buffer bytes) {
    ::zmq::message_t message = detail::message_of(std::move(bytes));
    if (!is_joined_ || !waiting_.empty() || !detail::try_send(socket_, message))
      waiting_.push_back(std::move(message));
  }

  //! What has happened since: whether it is still open. `is_entered`: whether somebody has been let in.
  bool watch(bool is_entered) {
    for (socket_event event; events_.take(event);) note(event);
    // Makes the socket look at what it was told, which sending does not always: that it has a peer.
    static_cast<void>(socket_.get(::zmq::sockopt::events));
    while (is_joined_ && !waiting_.empty() && detail::try_send(socket_, waiting_.front()))
      waiting_.pop_front();
    return !(candidates_.empty() && (is_joined_ || is_entered)) && !is_shared_;
  }

private:
  void note(socket_event event) {
    if (event.what == ZMQ_EVENT_DISCONNECTED) {
      candidates_.erase(event.value);
    } else if (event.what == ZMQ_EVENT_ACCEPTED) {
      if (!is_joined_) candidates_.insert(event.value);
    } else if (event.what == ZMQ_EVENT_HANDSHAKE_SUCCEEDED) {
      is_shared_ = is_joined_;
      is_joined_ = true;
    }
  }

  ::zmq::socket_t socket_;
  monitor events_;
  std::string endpoint_;
  // Descriptors of connections, one of which is the worker's: mostly there is no other. Which one has been let in is not
  // reported, but all others are gone when their time for that is over.
  std::unordered_set<int> candidates_;
  std::deque<::zmq::message_t> waiting_;
  bool is_joined_ = false;
  bool is_shared_ = false;
};

}  // namespace WEFT_NAMESPACE::zmq

#endif
