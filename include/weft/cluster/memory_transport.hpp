// SPDX-License-Identifier: BSL-1.0
#ifndef WEFT_CLUSTER_MEMORY_TRANSPORT_HPP
#define WEFT_CLUSTER_MEMORY_TRANSPORT_HPP

#include <weft/cluster/transport.hpp>

#include <algorithm>
#include <chrono>
#include <condition_variable>
#include <cstdint>
#include <deque>
#include <map>
#include <mutex>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <utility>

//! \file
//! A coordinator and its workers in one process, on threads of their own or on one: for tests, and to try things. What
//! is sent arrives at once. Nothing bounds how much may wait for who does not poll.

namespace WEFT_NAMESPACE::cluster {

namespace detail {

struct memory_event {
  enum class kind : std::uint8_t { connected, control, channel, channel_ended, ended };

  kind what = kind::ended;
  peer_id peer = 0;
  std::string_view sender;
  byte_buffer bytes;
};

// What has happened to one side, under the network's mutex.
class mailbox {
public:
  using kind = memory_event::kind;

  void put(memory_event event) {
    events_.push_back(std::move(event));
    changed_.notify_one();
  }
  void wake() {
    is_woken_ = true;
    changed_.notify_one();
  }

  void forget_all() noexcept { events_.clear(); }
  void forget_of(peer_id peer) {
    std::erase_if(events_, [=](memory_event const& e) { return e.peer == peer; });
  }
  void forget_channel() {
    std::erase_if(events_, [](memory_event const& e) {
      return e.what == kind::channel || e.what == kind::channel_ended;
    });
  }

  // Calls `tell(event)` for what is there, without the lock. One by one: what is told may make the rest be forgotten.
  template <class Tell>
  void poll(std::mutex& mutex, duration patience, Tell&& tell) {
    std::unique_lock lock(mutex);
    changed_.wait_for(lock, std::clamp<duration>(patience, duration{}, std::chrono::hours(1)),
                      [&] { return is_woken_ || !events_.empty(); });
    is_woken_ = false;
    for (int i = 0; i < most_at_once && !events_.empty(); ++i) {
      memory_event const event = std::move(events_.front());
      events_.pop_front();
      lock.unlock();
      tell(event);
      lock.lock();
    }
  }

private:
  static constexpr int most_at_once = 256;

  std::deque<memory_event> events_;
  bool is_woken_ = false;
  std::condition_variable changed_;
};

// A worker's side, as the network sees it.
struct memory_host {
  std::string_view name;
  peer_id peer = 0;               // 0: not connected
  std::uint64_t incarnation = 0;  // whose channel it has joined, if it has
  bool is_joined = false;
  mailbox mail;
};

struct memory_peer {
  std::string_view name;
  memory_host* host = nullptr;  // none: its connection has ended, which the coordinator has not been told yet
};

struct memory_channel {
  enum class phase : std::uint8_t { waiting, joined, over };

  peer_id peer = 0;
  channel_ports ports;
  phase stage = phase::waiting;
  memory_host* host = nullptr;   // while it is joined
  std::deque<byte_buffer> kept;  // while it is waiting
};

}  // namespace detail

class memory_coordinator;
class memory_worker;

//! What lies between one coordinator and its workers; it must outlive them. When a coordinator is destroyed, its
//! workers are disconnected, and there may be another one.
class memory_network {
public:
  memory_network() = default;
  memory_network(memory_network const&) = delete;
  memory_network& operator=(memory_network const&) = delete;

  //! The worker's connections break, if it has any. Both sides are told, and what is under way is lost. Any thread.
  void cut(memory_worker& which);

private:
  friend memory_coordinator;
  friend memory_worker;
  using kind = detail::memory_event::kind;
  using host = detail::memory_host;
  using phase = detail::memory_channel::phase;
  using channels = std::map<std::uint64_t, detail::memory_channel>;
  static constexpr std::uint16_t results_port = 1, first_port = 2;

  // What follows is called with the mutex locked.

  std::string_view lasting(std::string name) { return *names_.insert(std::move(name)).first; }

  channels::iterator channel_at(std::uint16_t port) {
    auto const found = ports_.find(port);
    return found == ports_.end() ? channels_.end() : channels_.find(found->second);
  }

  // A port that is not in use, as long after it was as can be.
  std::optional<std::uint16_t> free_port() {
    if (ports_.size() > std::size_t{0xffff} - first_port) return std::nullopt;
    do {
      last_port_ = last_port_ == 0xffff ? first_port : static_cast<std::uint16_t>(last_port_ + 1);
    } while (ports_.contains(last_port_));
    return last_port_;
  }

  // The coordinator is told of it behind what is there already.
  void end_connection(host& of) {
    leave_channel(of);
    of.mail.forget_all();
    auto const found = peers_.find(of.peer);
    of.peer = 0;
    if (found == peers_.end()) return;
    found->second.host = nullptr;
    coordinator_->put({kind::ended, found->first, {}, {}});
  }

  void leave_channel(host& of) {
    of.mail.forget_channel();
    if (!std::exchange(of.is_joined, false)) return;
    auto const found = channels_.find(of.incarnation);
    if (found == channels_.end() || found->second.host != &of) return;
    found->second.host = nullptr;
    found->second.stage = phase::over;
  }

  // What a worker that had joined delivers still arrives, until it leaves.
  void close_channel(channels::iterator which) {
    if (host* const joined = which->second.host) {
      joined->mail.forget_channel();
      joined->mail.put({kind::channel_ended, 0, {}, {}});
    }
    ports_.erase(which->second.ports.tasks);
    channels_.erase(which);
  }

  std::mutex mutex_;
  std::set<std::string> names_;
  detail::mailbox* coordinator_ = nullptr;
  std::map<peer_id, detail::memory_peer> peers_;
  channels channels_;                             // by incarnation
  std::map<std::uint16_t, std::uint64_t> ports_;  // whose they are
  peer_id last_peer_ = 0;
  std::uint16_t last_port_ = first_port - 1;
};

//! Models `coordinator_transport`.
class memory_coordinator {
public:
  //! A network has one coordinator at a time.
  explicit memory_coordinator(memory_network& network) : network_(network) {
    std::scoped_lock const lock(network_.mutex_);
    network_.coordinator_ = &mail_;
  }
  memory_coordinator(memory_coordinator const&) = delete;
  memory_coordinator& operator=(memory_coordinator const&) = delete;
  ~memory_coordinator() {
    std::scoped_lock const lock(network_.mutex_);
    while (!network_.channels_.empty()) network_.close_channel(network_.channels_.begin());
    for (auto& [id, peer] : network_.peers_) {
      if (peer.host == nullptr) continue;
      peer.host->peer = 0;
      peer.host->is_joined = false;
      peer.host->mail.put({kind::ended, 0, {}, {}});
    }
    network_.peers_.clear();
    network_.coordinator_ = nullptr;
  }

  void send(peer_id to, byte_buffer bytes) {
    std::scoped_lock const lock(network_.mutex_);
    auto const found = network_.peers_.find(to);
    if (found == network_.peers_.end() || found->second.host == nullptr) return;
    found->second.host->mail.put({kind::control, 0, {}, std::move(bytes)});
  }

  //! An incarnation that has a channel loses it.
  std::optional<channel_ports> open_channel(std::uint64_t incarnation, peer_id peer) {
    close_channel(incarnation);
    std::scoped_lock const lock(network_.mutex_);
    auto const port = network_.free_port();
    if (!port) return std::nullopt;
    channel_ports const ports{*port, memory_network::results_port};
    network_.ports_.emplace(*port, incarnation);
    network_.channels_[incarnation] = {.peer = peer, .ports = ports, .kept = {}};
    return ports;
  }

  void push(std::uint64_t incarnation, byte_buffer bytes) {
    std::scoped_lock const lock(network_.mutex_);
    auto const found = network_.channels_.find(incarnation);
    if (found == network_.channels_.end()) return;
    detail::memory_channel& channel = found->second;
    if (channel.stage == phase::waiting)
      channel.kept.push_back(std::move(bytes));
    else if (channel.stage == phase::joined)
      channel.host->mail.put({kind::channel, 0, {}, std::move(bytes)});
  }

  void close_channel(std::uint64_t incarnation) {
    std::scoped_lock const lock(network_.mutex_);
    auto const found = network_.channels_.find(incarnation);
    if (found != network_.channels_.end()) network_.close_channel(found);
  }

  //! The name that the worker was made with; it stays where it is as long as the network.
  std::string_view identity(peer_id peer) const {
    std::scoped_lock const lock(network_.mutex_);
    auto const found = network_.peers_.find(peer);
    return found == network_.peers_.end() ? std::string_view() : found->second.name;
  }

  void poll(coordinator_listener& listener, duration patience) {
    mail_.poll(network_.mutex_, patience, [&](detail::memory_event const& event) {
      if (event.what == kind::control) return listener.on_control(event.peer, event.bytes);
      if (event.what == kind::channel) return listener.on_result(event.sender, event.bytes);
      forget(event.peer);
      listener.on_lost(event.peer);
    });
  }

  void wake() {
    std::scoped_lock const lock(network_.mutex_);
    mail_.wake();
  }

private:
  using kind = detail::memory_event::kind;
  using phase = detail::memory_channel::phase;

  void forget(peer_id peer) {
    std::scoped_lock const lock(network_.mutex_);
    network_.peers_.erase(peer);
  }

  memory_network& network_;
  detail::mailbox mail_;
};

//! Models `worker_transport`.
class memory_worker {
public:
  //! The name is what the coordinator knows it by, as if proved.
  explicit memory_worker(memory_network& network, std::string name = {}) : network_(network) {
    std::scoped_lock const lock(network_.mutex_);
    host_.name = network_.lasting(std::move(name));
  }
  memory_worker(memory_worker const&) = delete;
  memory_worker& operator=(memory_worker const&) = delete;
  ~memory_worker() { hang_up(); }

  //! Without a coordinator: `on_disconnected`. What it has of an earlier connection ends.
  void dial() {
    std::scoped_lock const lock(network_.mutex_);
    network_.end_connection(host_);
    if (network_.coordinator_ == nullptr) return host_.mail.put({kind::ended, 0, {}, {}});
    host_.peer = ++network_.last_peer_;
    network_.peers_[host_.peer] = {host_.name, &host_};
    host_.mail.put({kind::connected, 0, {}, {}});
  }

  //! Leaves the channel as well.
  void hang_up() {
    std::scoped_lock const lock(network_.mutex_);
    network_.end_connection(host_);
  }

  void send(byte_buffer bytes) {
    std::scoped_lock const lock(network_.mutex_);
    if (host_.peer != 0) network_.coordinator_->put({kind::control, host_.peer, {}, std::move(bytes)});
  }

  //! A channel that is not there, or another peer's: `on_disconnected`.
  void join_channel(channel_ports ports) {
    std::scoped_lock const lock(network_.mutex_);
    network_.leave_channel(host_);
    auto const found = network_.channel_at(ports.tasks);
    if (found == network_.channels_.end() || !is_for_us(found->second, ports))
      return host_.mail.put({kind::channel_ended, 0, {}, {}});
    host_.incarnation = found->first;
    host_.is_joined = true;
    detail::memory_channel& channel = found->second;
    channel.stage = phase::joined;
    channel.host = &host_;
    for (byte_buffer& bytes : std::exchange(channel.kept, {}))
      host_.mail.put({kind::channel, 0, {}, std::move(bytes)});
  }

  void leave_channel() {
    std::scoped_lock const lock(network_.mutex_);
    network_.leave_channel(host_);
  }

  //! Only while it has joined a channel.
  void deliver(byte_buffer bytes) {
    std::scoped_lock const lock(network_.mutex_);
    if (host_.is_joined)
      network_.coordinator_->put({kind::channel, host_.peer, host_.name, std::move(bytes)});
  }

  void poll(worker_listener& listener, duration patience) {
    host_.mail.poll(network_.mutex_, patience, [&](detail::memory_event const& event) {
      if (event.what == kind::connected) return listener.on_connected();
      if (event.what == kind::control || event.what == kind::channel) return listener.on_message(event.bytes);
      listener.on_disconnected();
    });
  }

  void wake() {
    std::scoped_lock const lock(network_.mutex_);
    host_.mail.wake();
  }

private:
  friend memory_network;
  using kind = detail::memory_event::kind;
  using phase = detail::memory_channel::phase;

  bool is_for_us(detail::memory_channel const& channel, channel_ports ports) const noexcept {
    return host_.peer != 0 && channel.peer == host_.peer && channel.ports == ports &&
           channel.stage == phase::waiting;
  }

  memory_network& network_;
  detail::memory_host host_;
};

inline void memory_network::cut(memory_worker& which) {
  std::scoped_lock const lock(mutex_);
  host& of = which.host_;
  if (of.peer == 0) return;
  coordinator_->forget_of(of.peer);
  end_connection(of);
  of.mail.put({kind::ended, 0, {}, {}});
}

}  // namespace WEFT_NAMESPACE::cluster

#endif
