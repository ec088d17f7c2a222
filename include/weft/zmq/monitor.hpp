// SPDX-License-Identifier: BSL-1.0
#ifndef WEFT_ZMQ_MONITOR_HPP
#define WEFT_ZMQ_MONITOR_HPP

#include <weft/zmq/socket.hpp>

#include <atomic>
#include <cstdint>
#include <cstring>
#include <string>
#include <vector>
#include <zmq.hpp>

namespace WEFT_NAMESPACE::zmq {

//! What has happened to a connection: one of ZMQ_EVENT_*, and the number that comes with it: mostly the descriptor.
struct socket_event {
  std::uint16_t what = 0;
  int value = 0;

  bool is_failed_handshake() const noexcept {
    return what == ZMQ_EVENT_HANDSHAKE_FAILED_NO_DETAIL || what == ZMQ_EVENT_HANDSHAKE_FAILED_PROTOCOL ||
           what == ZMQ_EVENT_HANDSHAKE_FAILED_AUTH;
  }
};

//! Listens to what happens to the connections of a socket, from before it is bound or connected. Must go before it.
class monitor {
public:
  //! Throws the `error_t` of cppzmq.
  monitor(::zmq::context_t& context, ::zmq::socket_t& watched, int events = ZMQ_EVENT_ALL)
      : events_(context, ::zmq::socket_type::pair), watched_(watched.handle()) {
    static std::atomic<std::uint64_t> count{0};
    std::string const name = "inproc://weft-monitor-" + std::to_string(++count);
    events_.set(::zmq::sockopt::linger, 0);
    // Whoever tells of events waits when this is full, and is the one that all connections share.
    events_.set(::zmq::sockopt::rcvhwm, 0);
    if (::zmq_socket_monitor(watched_, name.c_str(), events) != 0) throw ::zmq::error_t();
    try {
      events_.connect(name);
    } catch (...) {
      ::zmq_socket_monitor(watched_, nullptr, 0);
      throw;
    }
  }
  monitor(monitor const&) = delete;
  monitor& operator=(monitor const&) = delete;
  ~monitor() { ::zmq_socket_monitor(watched_, nullptr, 0); }

  //! Becomes readable when there may be something. Goes on being readable until `take` has returned nothing.
  int descriptor() const { return events_.get(::zmq::sockopt::fd); }

  //! Whether there was one.
  bool take(socket_event& event) {
    ::zmq::message_t part;
    while (detail::try_receive(events_, part)) {
      bool const is_known = part.size() == sizeof event.what + sizeof(std::uint32_t);
      if (is_known) {
        std::memcpy(&event.what, part.data(), sizeof event.what);
        std::memcpy(&event.value, part.data<char>() + sizeof event.what, sizeof event.value);
      }
      detail::discard_rest(events_, part);
      if (is_known) return true;
    }
    return false;
  }

private:
  ::zmq::socket_t events_;
  void* watched_;
};

}  // namespace WEFT_NAMESPACE::zmq

#endif
