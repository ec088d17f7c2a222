// SPDX-License-Identifier: BSL-1.0
#ifndef WEFT_ZMQ_COORDINATOR_TRANSPORT_HPP
#define WEFT_ZMQ_COORDINATOR_TRANSPORT_HPP

#include <weft/cluster/transport.hpp>
#include <weft/zmq/address.hpp>
#include <weft/zmq/authenticator.hpp>
#include <weft/zmq/monitor.hpp>
#include <weft/zmq/poll_set.hpp>
#include <weft/zmq/ports.hpp>
#include <weft/zmq/push_channel.hpp>

#include <sys/resource.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <utility>
#include <vector>
#include <zmq.hpp>

namespace WEFT_NAMESPACE::zmq {

namespace detail {

// Makes the soft limit so large, or as large as it may be; how much of what is wanted it is then.
inline std::size_t raise_descriptor_limit(std::size_t wanted) noexcept {
  rlimit limit{};
  if (::getrlimit(RLIMIT_NOFILE, &limit) != 0) return wanted;
  if (limit.rlim_cur < wanted) {
    rlimit const raised{std::min<rlim_t>(wanted, limit.rlim_max), limit.rlim_max};
    if (::setrlimit(RLIMIT_NOFILE, &raised) == 0) limit = raised;
  }
  return static_cast<std::size_t>(std::min<rlim_t>(limit.rlim_cur, wanted));
}

// A routing id that ROUTER makes up: a zero and a number.
inline constexpr std::size_t routing_id_size = 5;

inline weft::cluster::peer_id peer_of(::zmq::message_t const& routing_id) noexcept {
  auto const* const bytes = routing_id.data<unsigned char>();
  if (routing_id.size() != routing_id_size || bytes[0] != 0) return 0;  // it has given itself a name
  weft::cluster::peer_id peer = 1;                                      // so that none is 0
  for (std::size_t i = 1; i < routing_id_size; ++i) peer = peer << 8 | bytes[i];
  return peer;
}

inline ::zmq::message_t routing_id_of(weft::cluster::peer_id peer) {
  std::array<unsigned char, routing_id_size> bytes{};
  for (std::size_t i = 1; i < routing_id_size; ++i)
    bytes[i] = static_cast<unsigned char>(peer >> 8 * (routing_id_size - 1 - i));
  return {bytes.data(), bytes.size()};
}

}  // namespace detail

//! The coordinator's side, on TCP.
//!
//! Control is a ROUTER, results a PULL, and each incarnation of a worker has a PUSH and a port of its own: one PUSH for
//! all would deal out the tasks in turn, whoever has room. Nobody is let in while it is not polled.
class coordinator_transport {
public:
  //! Throws `insecure_address`, `transport_error` if an address cannot be bound, and the `error_t` of cppzmq.
  explicit coordinator_transport(coordinator_transport_options options)
      : options_(std::move(options)),
        host_(parse_address(options_.address)),
        room_(room_for(options_.max_workers)),
        context_(options_.io_threads, static_cast<int>(std::min<std::size_t>(65000, 64 + 8 * room_))),
        authenticator_(context_, {options_.keys.has_value(), options_.allowed}),
        control_(detail::make_socket(context_, ::zmq::socket_type::router, options_.times, host_.is_ipv6())),
        connections_events_(context_, control_, ZMQ_EVENT_ACCEPTED | ZMQ_EVENT_DISCONNECTED),
        results_(detail::make_socket(context_, ::zmq::socket_type::pull, options_.times, host_.is_ipv6())),
        ports_(options_.channel_ports, options_.port_rest) {
    if (!options_.keys && !options_.allow_plaintext && !is_loopback(host_))
      throw insecure_address(options_.address);
    if (!detail::has_descriptors(2 * detail::descriptors_of_a_socket))
      throw transport_error("the process may not open enough descriptors to listen at " + options_.address +
                            ": raise its limit, ulimit -n");
    authenticator_.rules().open(shared_domain);
    open_control();
    open_results();
    set_.add(authenticator_.socket());
    set_.add(control_);
    set_.add(results_);
    set_.add(connections_events_.descriptor(), 0);
  }
  coordinator_transport(coordinator_transport const&) = delete;
  coordinator_transport& operator=(coordinator_transport const&) = delete;
  ~coordinator_transport() = default;

  //! What workers dial.
  std::string const& address() const noexcept { return address_; }
  std::uint16_t results_port() const noexcept { return results_port_; }
  //! How many channels there can be: fewer than was wanted if the process may not have so many descriptors.
  std::size_t room() const noexcept { return room_; }

  void send(weft::cluster::peer_id peer, byte_buffer bytes) {
    auto const found = peers_.find(peer);
    if (found == peers_.end() || found->second.is_lost) return;
    ::zmq::message_t to = detail::routing_id_of(peer);
    ::zmq::message_t message = detail::message_of(std::move(bytes));
    if (detail::try_send(control_, to, ZMQ_SNDMORE)) detail::try_send(control_, message);
  }

  std::optional<weft::cluster::channel_ports> open_channel(std::uint64_t incarnation,
                                                           weft::cluster::peer_id peer) {
    auto const found = peers_.find(peer);
    if (found == peers_.end() || found->second.is_lost) return {};
    if (incarnation == 0 || channels_.size() >= room_ || channels_.contains(incarnation)) return {};
    if (!detail::has_descriptors(detail::descriptors_of_a_socket)) return {};
    try {
      return open(incarnation, peer, found->second.identity);
    } catch (::zmq::error_t const&) {
      close_channel(incarnation);
      return {};
    }
  }

  void push(std::uint64_t incarnation, byte_buffer bytes) {
    auto const found = channels_.find(incarnation);
    if (found != channels_.end()) found->second.socket->push(std::move(bytes));
  }

  void close_channel(std::uint64_t incarnation) {
    authenticator_.rules().close(domain_of(incarnation));
    auto const found = channels_.find(incarnation);
    if (found == channels_.end()) return;
    found->second.socket->remove_from(set_);
    if (found->second.port != 0) ports_.give_back(found->second.port, detail::now());
    channels_.erase(found);
  }

  //! The peer's public key, in Z85.
  std::string_view identity(weft::cluster::peer_id peer) const {
    auto const found = peers_.find(peer);
    return found == peers_.end() ? std::string_view() : std::string_view(found->second.identity);
  }

  void poll(weft::cluster::coordinator_listener& listener, weft::cluster::duration patience) {
    detail::repeat_until(patience, [&](weft::cluster::duration left) { return poll_once(listener, left); });
  }

  void wake() noexcept { set_.wake(); }

private:
  struct peer_state {
    std::string identity;
    bool is_lost = false;
    bool is_gone = false;  // from control: there will be no more of it
  };
  struct channel {
    std::unique_ptr<push_channel> socket;
    weft::cluster::peer_id peer = 0;
    std::uint16_t port = 0;  // of the range
  };

  static constexpr int most_frames = 256;
  static constexpr char const* shared_domain = "weft";

  static std::string domain_of(std::uint64_t incarnation) { return "weft-" + std::to_string(incarnation); }

  static std::size_t room_for(std::size_t workers) noexcept {
    // Three sockets have a descriptor each; there are connections for control, tasks and results, and a listener.
    constexpr std::size_t per_worker = 7;
    constexpr std::size_t others = 128;
    std::size_t const limit = detail::raise_descriptor_limit(workers * per_worker + others);
    return limit <= others ? 0 : std::min(workers, (limit - others) / per_worker);
  }

  void open_control() {
    control_.set(::zmq::sockopt::linger, detail::milliseconds(options_.times.linger));
    control_.set(::zmq::sockopt::router_mandatory, true);
    control_.set(::zmq::sockopt::maxmsgsize, static_cast<std::int64_t>(options_.largest_control_message));
    control_.set(::zmq::sockopt::sndhwm, 4096);
    control_.set(::zmq::sockopt::rcvhwm, 256);
    address_ = bind(control_, host_.text());
  }

  void open_results() {
    results_.set(::zmq::sockopt::maxmsgsize, static_cast<std::int64_t>(options_.largest_message));
    // How much is under way is limited by credit. A limit here would also keep signs of life from being heard.
    results_.set(::zmq::sockopt::rcvhwm, 0);
    std::string const port = options_.results_port == 0 ? "*" : std::to_string(options_.results_port);
    results_port_ = port_of(parse_address(bind(results_, endpoint{host_.host, port}.text())));
  }

  std::string bind(::zmq::socket_t& socket, std::string const& where) {
    // One thread for all of its connections, so that their events come in the order in which they happened.
    socket.set(::zmq::sockopt::affinity, std::uint64_t{1});
    detail::admit_by_domain(socket, shared_domain, options_.keys);
    try {
      socket.bind(where);
    } catch (::zmq::error_t const& e) {
      throw transport_error("cannot listen at " + where + ": " + e.what());
    }
    return socket.get(::zmq::sockopt::last_endpoint);
  }

  // Channels.

  std::optional<weft::cluster::channel_ports> open(std::uint64_t incarnation, weft::cluster::peer_id peer,
                                                   std::string const& identity) {
    std::string const domain = domain_of(incarnation);
    auto const thread = incarnation % static_cast<std::uint64_t>(std::clamp(options_.io_threads, 1, 64));
    auto socket = std::make_unique<push_channel>(context_, options_.times, domain, options_.keys,
                                                 host_.is_ipv6(), thread);
    channel& c = channels_[incarnation] = {std::move(socket), peer};
    authenticator_.rules().open_once(domain, identity);
    if (bind_channel(c) && c.socket->add_to(set_, incarnation))
      return weft::cluster::channel_ports{c.socket->port(), results_port_};
    close_channel(incarnation);
    return {};
  }

  bool bind_channel(channel& c) {
    if (options_.channel_ports.is_any()) {
      c.socket->bind(endpoint{host_.host, "*"}.text());
      return true;
    }
    // Others may have taken ports of the range.
    for (std::size_t i = ports_.size(); i > 0; --i) {
      std::optional<std::uint16_t> const port = ports_.take(detail::now());
      if (!port) return false;
      c.port = *port;
      if (try_bind(c)) return true;
      ports_.give_back(std::exchange(c.port, std::uint16_t{0}), detail::now());
    }
    return false;
  }

  // Whether it has the port. Throws if another one would do no better.
  bool try_bind(channel& c) {
    try {
      c.socket->bind(host_.at(c.port));
      return true;
    } catch (::zmq::error_t const& e) {
      if (e.num() != EADDRINUSE && e.num() != EACCES) throw;
      return false;
    }
  }

  void watch_channel(std::uint64_t incarnation) {
    auto const found = channels_.find(incarnation);
    if (found == channels_.end()) return;
    if (found->second.socket->watch(authenticator_.rules().is_entered(domain_of(incarnation)))) return;
    ended_.push_back(found->second.peer);
    close_channel(incarnation);
  }

  // Peers.

  void watch_connections() {
    for (socket_event event; connections_events_.take(event);) {
      if (event.what == ZMQ_EVENT_ACCEPTED) {
        connections_.insert_or_assign(event.value, weft::cluster::peer_id{0});
      } else if (auto const found = connections_.find(event.value); found != connections_.end()) {
        if (found->second != 0) note_gone(found->second);
        connections_.erase(found);
      }
    }
  }

  void note_gone(weft::cluster::peer_id peer) {
    peers_[peer].is_gone = true;
    ended_.push_back(peer);
  }

  // On the first message of a peer: its connection, and who it is.
  peer_state& add_peer(weft::cluster::peer_id peer, ::zmq::message_t const& message) {
    // Whatever has ended before this connection began has been reported before the message came: by now its
    // descriptor stands for this peer, or for nothing if that one has ended, too.
    watch_connections();
    peer_state& state = peers_[peer];
    if (options_.keys) state.identity = detail::user_of(message);
    auto const found = connections_.find(detail::connection_of(message));
    if (found == connections_.end())
      note_gone(peer);
    else if (weft::cluster::peer_id const before = std::exchange(found->second, peer); before != 0)
      note_gone(before);
    return state;
  }

  // Whether there was something to tell, or a wake.
  bool poll_once(weft::cluster::coordinator_listener& listener, weft::cluster::duration patience) {
    bool const is_busy = hear(listener);
    bool const is_woken = set_.wait(is_busy ? weft::cluster::duration{} : patience,
                                    [this](std::uint64_t tag) { ready_.push_back(tag); });
    authenticator_.serve();
    watch_connections();
    for (std::uint64_t const incarnation : ready_) watch_channel(incarnation);
    ready_.clear();
    bool const is_more = (!is_busy || !ended_.empty()) && hear(listener);
    return is_busy || is_woken || is_more;
  }

  // Messages. Those of who has gone are told before that is.

  bool hear(weft::cluster::coordinator_listener& listener) {
    bool const is_control = hear_control(listener);
    return hear_results(listener) || is_control;
  }

  bool hear_control(weft::cluster::coordinator_listener& listener) {
    for (int i = 0; i < most_frames; ++i) {
      ::zmq::message_t from;
      if (!detail::try_receive(control_, from)) return tell_lost(listener) || i > 0;
      ::zmq::message_t message;
      bool is_any = false;
      if (!from.more() || !detail::receive_single(control_, message, is_any)) continue;
      if (weft::cluster::peer_id const peer = detail::peer_of(from); peer != 0) tell(listener, peer, message);
    }
    return true;
  }

  void tell(weft::cluster::coordinator_listener& listener, weft::cluster::peer_id peer,
            ::zmq::message_t const& message) {
    auto const found = peers_.find(peer);
    peer_state const& state = found == peers_.end() ? add_peer(peer, message) : found->second;
    if (!state.is_lost) listener.on_control(peer, detail::bytes_of(message));
  }

  // Called when control is empty.
  bool tell_lost(weft::cluster::coordinator_listener& listener) {
    if (ended_.empty()) return false;
    for (weft::cluster::peer_id const peer : std::exchange(ended_, {})) {
      auto const found = peers_.find(peer);
      if (found == peers_.end()) continue;
      bool const is_news = !std::exchange(found->second.is_lost, true);
      if (found->second.is_gone) peers_.erase(found);
      if (is_news) listener.on_lost(peer);
    }
    return true;
  }

  bool hear_results(weft::cluster::coordinator_listener& listener) {
    for (int i = 0; i < most_frames; ++i) {
      ::zmq::message_t message;
      bool is_any = false;
      if (detail::receive_single(results_, message, is_any))
        listener.on_result(options_.keys ? detail::user_of(message) : std::string_view(),
                           detail::bytes_of(message));
      if (!is_any) return i > 0;
    }
    return true;
  }

  coordinator_transport_options options_;
  endpoint host_;
  std::size_t room_;
  ::zmq::context_t context_;
  authenticator authenticator_;
  ::zmq::socket_t control_;
  monitor connections_events_;
  ::zmq::socket_t results_;
  port_pool ports_;
  poll_set set_;
  std::string address_;
  std::uint16_t results_port_ = 0;
  // On control, by descriptor: whose they are, 0 before they have said anything. As many as are open.
  std::unordered_map<int, weft::cluster::peer_id> connections_;
  std::unordered_map<weft::cluster::peer_id, peer_state>
      peers_;                                  // those that have said something and are not gone
  std::vector<weft::cluster::peer_id> ended_;  // to be told
  std::unordered_map<std::uint64_t, channel> channels_;
  std::vector<std::uint64_t> ready_;
};

static_assert(weft::cluster::coordinator_transport<coordinator_transport>);

}  // namespace WEFT_NAMESPACE::zmq

#endif
