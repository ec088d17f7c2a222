// SPDX-License-Identifier: BSL-1.0
#ifndef WEFT_ZMQ_WORKER_TRANSPORT_HPP
#define WEFT_ZMQ_WORKER_TRANSPORT_HPP

#include <weft/cluster/transport.hpp>
#include <weft/zmq/address.hpp>
#include <weft/zmq/monitor.hpp>
#include <weft/zmq/poll_set.hpp>
#include <weft/zmq/socket.hpp>

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <zmq.hpp>

namespace WEFT_NAMESPACE::zmq {

namespace detail {

// A socket that is connected once, and how far that is.
class connection {
public:
  connection(::zmq::context_t& context, ::zmq::socket_type type, worker_transport_options const& options,
             bool is_ipv6)
      : socket_(make_socket(context, type, options.times, is_ipv6)),
        events_(context, socket_),
        deadline_(now() + options.times.connect + options.times.handshake) {
    socket_.set(::zmq::sockopt::maxmsgsize, static_cast<std::int64_t>(options.largest_message));
    prove_by_keys(socket_, options.keys, options.coordinator_key);
  }

  ::zmq::socket_t& socket() noexcept { return socket_; }
  monitor const& events() const noexcept { return events_; }
  bool is_up() const noexcept { return is_up_; }
  bool is_down() const noexcept { return is_down_; }
  // When it has to be up.
  std::optional<weft::cluster::instant> deadline() const noexcept {
    return is_up_ || is_down_ ? std::optional<weft::cluster::instant>() : deadline_;
  }

  void connect(std::string const& where) {
    try {
      socket_.connect(where);
    } catch (::zmq::error_t const&) {
      is_down_ = true;
    }
  }

  void watch() {
    for (socket_event event; events_.take(event);) {
      if (event.what == ZMQ_EVENT_HANDSHAKE_SUCCEEDED)
        is_up_ = true;
      else if (event.is_failed_handshake() || event.what == ZMQ_EVENT_CLOSED ||
               event.what == ZMQ_EVENT_DISCONNECTED || event.what == ZMQ_EVENT_CONNECT_RETRIED)
        is_down_ = true;
    }
    // Not all that can fail is reported: that there are no descriptors left is not.
    if (!is_up_ && now() >= deadline_) is_down_ = true;
  }

private:
  ::zmq::socket_t socket_;
  monitor events_;
  weft::cluster::instant deadline_;
  bool is_up_ = false;
  bool is_down_ = false;
};

}  // namespace detail

//! The worker's side, on TCP: a DEALER for control, a PULL for what is pushed, and a PUSH for results. Each connects
//! once: another try is another socket.
class worker_transport {
public:
  //! Throws `transport_error` if the address cannot be read, or if there are keys of one side only.
  explicit worker_transport(worker_transport_options options)
      : options_(std::move(options)),
        host_(parse_address(options_.coordinator)),
        context_(options_.io_threads) {
    if (options_.keys.has_value() != options_.coordinator_key.has_value())
      throw transport_error(
          "a worker with keys needs the public key of its coordinator, and the other way round: give both, "
          "or none");
    if (port_of(host_) == 0)
      throw transport_error("a worker has to know the port of " + options_.coordinator +
                            ": give the one that the run says when it begins to listen");
  }
  worker_transport(worker_transport const&) = delete;
  worker_transport& operator=(worker_transport const&) = delete;
  ~worker_transport() = default;

  void dial() {
    hang_up();
    has_told_up_ = has_told_down_ = has_failed_ = false;
    if (open(control_, ::zmq::socket_type::dealer, host_.text())) set_.add(control_->socket());
  }

  void hang_up() { close(control_, true); }

  void send(byte_buffer bytes) { send(control_, std::move(bytes)); }

  void join_channel(weft::cluster::channel_ports ports) {
    leave_channel();
    if (open(tasks_, ::zmq::socket_type::pull, host_.at(ports.tasks))) set_.add(tasks_->socket());
    open(results_, ::zmq::socket_type::push, host_.at(ports.results));
  }

  void leave_channel() {
    close(tasks_, false);
    close(results_, true);
  }

  void deliver(byte_buffer bytes) { send(results_, std::move(bytes)); }

  void poll(weft::cluster::worker_listener& listener, weft::cluster::duration patience) {
    detail::repeat_until(patience, [&](weft::cluster::duration left) { return poll_once(listener, left); });
  }

  void wake() noexcept { set_.wake(); }

private:
  using link = std::unique_ptr<detail::connection>;
  static constexpr int most_frames = 256;

  // Whether there is one; else it will be told that it failed.
  bool open(link& l, ::zmq::socket_type type, std::string const& where) {
    has_failed_ |= !detail::has_descriptors(detail::descriptors_of_a_socket);
    if (has_failed_) return false;
    try {
      l = std::make_unique<detail::connection>(context_, type, options_, host_.is_ipv6());
      l->socket().set(::zmq::sockopt::sndhwm, 0);
      l->socket().set(::zmq::sockopt::rcvhwm, 0);
      l->connect(where);
      if (set_.add(l->events().descriptor(), 0)) return true;
    } catch (::zmq::error_t const&) {  // NOLINT(bugprone-empty-catch): as what follows says
    }
    l.reset();
    has_failed_ = true;
    return false;
  }

  void close(link& l, bool lingers) {
    if (!l) return;
    set_.remove(l->socket());
    set_.remove(l->events().descriptor());
    if (lingers) l->socket().set(::zmq::sockopt::linger, detail::milliseconds(options_.times.linger));
    l.reset();
  }

  static void send(link& l, byte_buffer bytes) {
    if (!l) return;
    ::zmq::message_t message = detail::message_of(std::move(bytes));
    detail::try_send(l->socket(), message);
  }

  weft::cluster::duration until_deadline() const {
    weft::cluster::duration least = weft::cluster::duration::max();
    for (link const* l : {&control_, &tasks_, &results_})
      if (auto const deadline = *l ? (*l)->deadline() : std::nullopt)
        least = std::min(least, *deadline - detail::now());
    return least;
  }

  bool is_any_down() const noexcept {
    return has_failed_ || (control_ && control_->is_down()) || (tasks_ && tasks_->is_down()) ||
           (results_ && results_->is_down());
  }

  // Whether there was something to tell, or a wake.
  bool poll_once(weft::cluster::worker_listener& listener, weft::cluster::duration patience) {
    // Until it is known that there is a connection, nothing can have come of it.
    bool is_busy = !has_told_up_ && watch(listener);
    is_busy |= hear(listener);
    bool const is_told_soon = is_busy || (is_any_down() && !has_told_down_);
    bool const is_woken =
        set_.wait(is_told_soon ? weft::cluster::duration{} : std::min(patience, until_deadline()),
                  [](std::uint64_t) {});
    bool is_more = watch(listener);
    if (!is_busy || is_any_down()) is_more |= hear(listener);
    return tell_down(listener) || is_busy || is_woken || is_more;
  }

  bool watch(weft::cluster::worker_listener& listener) {
    for (link* l : {&control_, &tasks_, &results_})
      if (*l) (*l)->watch();
    if (!control_ || !control_->is_up() || std::exchange(has_told_up_, true)) return false;
    listener.on_connected();
    return true;
  }

  // Called when what came before has been told.
  bool tell_down(weft::cluster::worker_listener& listener) {
    if (!is_any_down() || std::exchange(has_told_down_, true)) return false;
    listener.on_disconnected();
    return true;
  }

  bool hear(weft::cluster::worker_listener& listener) {
    bool const is_control = hear(control_, listener);
    return hear(tasks_, listener) || is_control;
  }

  // The listener may close it.
  static bool hear(link& l, weft::cluster::worker_listener& listener) {
    for (int i = 0; i < most_frames; ++i) {
      ::zmq::message_t message;
      bool is_any = false;
      if (l && detail::receive_single(l->socket(), message, is_any))
        listener.on_message(detail::bytes_of(message));
      if (!is_any) return i > 0;
    }
    return true;
  }

  worker_transport_options options_;
  endpoint host_;
  ::zmq::context_t context_;
  poll_set set_;
  link control_;
  link tasks_;
  link results_;
  bool has_failed_ = false;
  bool has_told_up_ = false;
  bool has_told_down_ = false;
};

static_assert(weft::cluster::worker_transport<worker_transport>);

}  // namespace WEFT_NAMESPACE::zmq

#endif
