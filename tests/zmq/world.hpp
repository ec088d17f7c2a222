// SPDX-License-Identifier: BSL-1.0
#ifndef WEFT_TESTS_ZMQ_WORLD_HPP
#define WEFT_TESTS_ZMQ_WORLD_HPP

#include <weft/zmq/transport.hpp>

#include <arpa/inet.h>
#include <dirent.h>
#include <netinet/in.h>
#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

#include <algorithm>
#include <cstdint>
#include <cstdlib>
#include <filesystem>
#include <memory>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "../catch.hpp"
#include "../cluster/transport_laws.hpp"
#include "../folder.hpp"

//! \file
//! A coordinator and workers on the sockets of this machine, for laws and tests, and what breaks connections.

namespace world {

namespace wz = weft::zmq;

inline std::uint16_t port_of(std::string_view address) { return wz::port_of(wz::parse_address(address)); }

// TCP sockets of this process that are connected to this port.
inline std::set<int> connected_to(std::uint16_t port) {
  std::set<int> found;
  for (int fd = 3; fd < 1024; ++fd) {
    sockaddr_in peer{};
    socklen_t size = sizeof peer;
    if (::getpeername(fd, reinterpret_cast<sockaddr*>(&peer), &size) == 0 && peer.sin_family == AF_INET &&
        ntohs(peer.sin_port) == port)
      found.insert(fd);
  }
  return found;
}

// As if the machine at the other end had no memory of it.
inline void reset(int fd) {
  linger const none{1, 0};
  ::setsockopt(fd, SOL_SOCKET, SO_LINGER, &none, sizeof none);
  sockaddr nobody{};
  nobody.sa_family = AF_UNSPEC;
  ::connect(fd, &nobody, sizeof nobody);
}

// A worker's transport whose control connection can be found: it is the one that was not there before.
class worker : public wz::worker_transport {
public:
  explicit worker(wz::worker_transport_options options)
      : worker_transport(options), port_(port_of(options.coordinator)) {}

  void dial() {
    before_ = connected_to(port_);
    worker_transport::dial();
  }
  void cut(std::vector<std::unique_ptr<worker>> const& all) const {
    for (int fd : connected_to(port_)) {
      bool is_mine = !before_.contains(fd);
      for (auto const& other : all)  // those that dialed later
        if (other.get() != this && other->before_.size() > before_.size())
          is_mine &= other->before_.contains(fd);
      if (is_mine) reset(fd);
    }
  }

private:
  std::uint16_t port_;
  std::set<int> before_;
};

// What differs between worlds.
struct no_keys {
  static std::optional<wz::key_pair> coordinator() { return {}; }
  static std::optional<wz::key_pair> worker(std::size_t) { return {}; }
};
struct with_keys {
  static std::optional<wz::key_pair> coordinator() {
    static wz::key_pair const keys = wz::make_keys();
    return keys;
  }
  static std::optional<wz::key_pair> worker(std::size_t i) {
    static wz::key_pair const keys[] = {wz::make_keys(), wz::make_keys(), wz::make_keys(), wz::make_keys()};
    return keys[i];
  }
};

template <class Keys>
class sockets {
public:
  explicit sockets(std::size_t workers, wz::coordinator_transport_options options = {})
      : coordinator_(filled(std::move(options), workers)) {
    for (std::size_t i = 0; i < workers; ++i)
      workers_.push_back(std::make_unique<world::worker>(options_of(i)));
  }

  wz::coordinator_transport& coordinator() { return coordinator_; }
  world::worker& worker(std::size_t i) { return *workers_[i]; }
  static std::string identity_of(std::size_t i) {
    auto const keys = Keys::worker(i);
    return keys ? keys->public_half.z85 : "";
  }
  void cut(std::size_t i) { workers_[i]->cut(workers_); }

  wz::worker_transport_options options_of(std::size_t i) const {
    wz::worker_transport_options options;
    options.coordinator = coordinator_.address();
    options.keys = Keys::worker(i);
    if (auto const keys = Keys::coordinator()) options.coordinator_key = keys->public_half;
    return options;
  }

private:
  static wz::coordinator_transport_options filled(wz::coordinator_transport_options options,
                                                  std::size_t workers) {
    options.keys = Keys::coordinator();
    for (std::size_t i = 0; options.keys && i < workers; ++i)
      options.allowed.push_back(Keys::worker(i)->public_half);
    return options;
  }

  wz::coordinator_transport coordinator_;
  std::vector<std::unique_ptr<world::worker>> workers_;
};

// A TCP connection to a port of this machine, on which anything can be said.
class raw_connection {
public:
  explicit raw_connection(std::uint16_t port) : fd_(::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0)) {
    sockaddr_in to{};
    to.sin_family = AF_INET;
    to.sin_port = htons(port);
    to.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    is_connected_ = ::connect(fd_, reinterpret_cast<sockaddr*>(&to), sizeof to) == 0;
  }
  raw_connection(raw_connection&& other) noexcept
      : fd_(std::exchange(other.fd_, -1)), is_connected_(other.is_connected_) {}
  raw_connection& operator=(raw_connection&&) = delete;
  ~raw_connection() {
    if (fd_ >= 0) ::close(fd_);
  }

  bool is_connected() const { return is_connected_; }
  bool say(std::string_view bytes) const {
    return ::send(fd_, bytes.data(), bytes.size(), MSG_NOSIGNAL) == static_cast<ssize_t>(bytes.size());
  }
  // What comes until the other side closes, or this time has passed.
  std::string hear(int patience) const {
    std::string all;
    pollfd ready{fd_, POLLIN, 0};
    char part[4096];
    while (::poll(&ready, 1, patience) > 0) {
      ssize_t const count = ::recv(fd_, part, sizeof part, 0);
      if (count <= 0) break;
      all.append(part, static_cast<std::size_t>(count));
    }
    return all;
  }

private:
  int fd_;
  bool is_connected_ = false;
};

// The beginning of ZMTP 3.0, and what makes a peer of it where nothing has to be proved.
inline std::string greeting(std::string mechanism) {
  mechanism.resize(20, '\0');
  return "\xff" + std::string(8, '\0') + "\x7f\x03" + std::string(1, '\0') + mechanism +
         std::string(32, '\0');
}
inline std::string ready(std::string const& type) {
  std::string const body =
      "\x05READY\x0bSocket-Type" + std::string(3, '\0') + static_cast<char>(type.size()) + type;
  return "\x04" + std::string(1, static_cast<char>(body.size())) + body;
}
inline std::string const huge_frame = "\x02\x7f" + std::string(7, '\xff') + "begin";

// One of each kind of nonsense, said and not taken back while they are there.
inline std::vector<raw_connection> say_nonsense(std::uint16_t port) {
  std::string noise(5000, '\0');
  std::uint32_t state = port;
  for (char& c : noise) c = static_cast<char>((state = state * 1664525 + 1013904223) >> 24);
  std::vector<std::string> const all = {
      noise,
      "",
      "GET / HTTP/1.1\r\n\r\n",
      greeting("NULL").substr(0, 7),
      greeting("NULL") + huge_frame,
      greeting("NULL") + ready("DEALER") + huge_frame,
      greeting("NULL") + ready("PUSH") + huge_frame,
      greeting("NULL") + ready("PULL") + huge_frame,
      greeting("PLAIN") + noise,
      greeting("CURVE") + noise,
      std::string("\x01", 2) + noise,                                          // version 1
      "\xff" + std::string(8, '\0') + std::string("\x7f\x01\x08", 3) + noise,  // version 2
  };
  std::vector<raw_connection> open;
  for (std::string const& each : all) {
    open.emplace_back(port);
    open.back().say(each);
  }
  return open;
}

}  // namespace world

#endif
