// SPDX-License-Identifier: BSL-1.0
#ifndef WEFT_ZMQ_SOCKET_HPP
#define WEFT_ZMQ_SOCKET_HPP

#include <weft/cluster/descriptor.hpp>
#include <weft/wire/byte_buffer.hpp>
#include <weft/zmq/options.hpp>

#include <fcntl.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <limits>
#include <optional>
#include <string>
#include <string_view>
#include <zmq.hpp>

namespace WEFT_NAMESPACE::zmq {

namespace detail {

// Rounded up, so that a wait is not cut short and begun again.
inline int milliseconds(weft::cluster::duration d) noexcept {
  auto const count =
      std::chrono::ceil<std::chrono::milliseconds>(std::max(d, weft::cluster::duration{})).count();
  return static_cast<int>(std::min<std::int64_t>(count, std::numeric_limits<int>::max()));
}

inline weft::cluster::instant now() noexcept { return std::chrono::steady_clock::now().time_since_epoch(); }

// Whether the process may open so many more descriptors. Where libzmq finds none, it is not always an error: to look for
// the interfaces of the machine, as `bind` does, ends the process.
inline bool has_descriptors(std::size_t count) noexcept {
  if (count == 0) return true;
  weft::cluster::descriptor const one(::fcntl(STDERR_FILENO, F_DUPFD_CLOEXEC, 0));
  weft::cluster::descriptor const other(one.get() < 0 ? ::open("/", O_PATH | O_CLOEXEC)
                                                      : -1);  // there may be no stderr
  return (one.get() >= 0 || other.get() >= 0) && has_descriptors(count - 1);
}
inline constexpr std::size_t descriptors_of_a_socket =
    12;  // with its monitor, and some that others open meanwhile

// What every socket has.
inline ::zmq::socket_t make_socket(::zmq::context_t& context, ::zmq::socket_type type,
                                   socket_times const& times, bool is_ipv6) {
  namespace opt = ::zmq::sockopt;
  ::zmq::socket_t socket(context, type);
  socket.set(opt::linger, 0);
  socket.set(opt::immediate, false);
  socket.set(opt::handshake_ivl, std::max(1, milliseconds(times.handshake)));
  socket.set(opt::heartbeat_ivl, milliseconds(times.heartbeat));
  socket.set(opt::heartbeat_timeout, milliseconds(times.silence));
  socket.set(opt::heartbeat_ttl, milliseconds(times.silence));
  socket.set(opt::connect_timeout, std::max(1, milliseconds(times.connect)));
  socket.set(opt::reconnect_ivl, -1);
  socket.set(opt::ipv6, is_ipv6);
  socket.set(opt::maxmsgsize, std::int64_t{4096});  // what a handshake needs; more where more is received
  return socket;
}

// Peers must be let in by whoever answers ZAP requests, also those that prove nothing: so older versions of the
// protocol, which cannot be told apart, are kept out, and every handshake is reported.
inline void admit_by_domain(::zmq::socket_t& socket, std::string const& domain,
                            std::optional<key_pair> const& keys) {
  namespace opt = ::zmq::sockopt;
  socket.set(opt::zap_domain, domain);
#ifdef ZMQ_ZAP_ENFORCE_DOMAIN
  socket.set(opt::zap_enforce_domain,
             true);  // a draft; the handler is there before all others, and after them
#endif
  if (!keys) return;
  socket.set(opt::curve_server, true);
  socket.set(opt::curve_secretkey, keys->secret);
}

inline void prove_by_keys(::zmq::socket_t& socket, std::optional<key_pair> const& keys,
                          std::optional<public_key> const& server) {
  namespace opt = ::zmq::sockopt;
  if (!keys || !server) return;
  socket.set(opt::curve_serverkey, server->z85);
  socket.set(opt::curve_publickey, keys->public_half.z85);
  socket.set(opt::curve_secretkey, keys->secret);
}

// The buffer's memory, not a copy, unless it is so little that it needs no memory of its own.
inline ::zmq::message_t message_of(byte_buffer bytes) {
  constexpr std::size_t needs_no_memory = 33;
  if (bytes.size() <= needs_no_memory) return {bytes.data(), bytes.size()};
  ::zmq::message_t made(bytes.data(), bytes.size(), [](void* first, void*) { std::free(first); });
  bytes.release();
  return made;
}

inline byte_view bytes_of(::zmq::message_t const& message) noexcept {
  return {message.data<std::byte>(), message.size()};
}

// Whether it was sent; else nothing has happened: there is no peer, it is gone, or it holds too much.
inline bool try_send(::zmq::socket_t& socket, ::zmq::message_t& message, int flags = 0) noexcept {
  for (;;) {
    if (::zmq_msg_send(message.handle(), socket.handle(), ZMQ_DONTWAIT | flags) >= 0) return true;
    if (errno != EINTR) return false;
  }
}

inline bool try_receive(::zmq::socket_t& socket, ::zmq::message_t& message) noexcept {
  for (;;) {
    if (::zmq_msg_recv(message.handle(), socket.handle(), ZMQ_DONTWAIT) >= 0) return true;
    if (errno != EINTR) return false;
  }
}

inline void discard_rest(::zmq::socket_t& socket, ::zmq::message_t& part) noexcept {
  while (part.more() && try_receive(socket, part)) {
  }
}

// Whether a message of one part was received; `is_any` if there was one at all: of more parts, it is thrown away.
inline bool receive_single(::zmq::socket_t& socket, ::zmq::message_t& message, bool& is_any) noexcept {
  is_any = try_receive(socket, message);
  if (!is_any) return false;
  bool const is_single = !message.more();
  discard_rest(socket, message);
  return is_single;
}

// Whom the answer to the ZAP request named. Only of messages that came from a socket with keys: others may have
// put anything there.
inline std::string_view user_of(::zmq::message_t const& message) noexcept {
  char const* const text = ::zmq_msg_gets(message.handle(), "User-Id");
  return text == nullptr ? std::string_view() : std::string_view(text);
}

// The descriptor of the connection that a message came from. Called deprecated, as it is used up when the
// connection ends; the events of a monitor, which name it too, say when that is.
inline int connection_of(::zmq::message_t const& message) noexcept {
  return ::zmq_msg_get(message.handle(), ZMQ_SRCFD);
}

}  // namespace detail

}  // namespace WEFT_NAMESPACE::zmq

#endif
