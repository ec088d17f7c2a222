// SPDX-License-Identifier: BSL-1.0
#ifndef WEFT_ZMQ_POLL_SET_HPP
#define WEFT_ZMQ_POLL_SET_HPP

#include <weft/zmq/socket.hpp>

#include <sys/epoll.h>
#include <sys/eventfd.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <cstddef>
#include <cstdint>
#include <system_error>
#include <zmq.hpp>

namespace WEFT_NAMESPACE::zmq {

namespace detail {

// Calls it with the time that is left until it returns true or none is left; at least once.
template <class Function>
void repeat_until(weft::cluster::duration patience, Function&& function) {
  constexpr weft::cluster::duration longest = std::chrono::hours(24 * 365);
  weft::cluster::instant const end = now() + std::clamp(patience, weft::cluster::duration{}, longest);
  weft::cluster::duration left = patience;
  while (!function(left)) {
    left = end - now();
    if (left <= weft::cluster::duration{}) return;
  }
}

}  // namespace detail

//! Waits until one of many sockets may have something, in a time that does not grow with their number, as that of
//! `zmq_poll` does. The descriptor of a socket is readable only from the time when something comes until the socket is
//! looked at: whoever waits must have received from each of them until nothing was left.
class poll_set {
public:
  poll_set() : epoll_(::epoll_create1(EPOLL_CLOEXEC)), wake_(::eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK)) {
    if (epoll_.get() < 0 || wake_.get() < 0 || !add(wake_.get(), wake_tag))
      throw std::system_error(errno, std::generic_category(), "weft: no descriptors to wait with");
  }

  //! `tag`: what is reported; neither 0 nor the highest number is. Whether there was room.
  bool add(int descriptor, std::uint64_t tag) noexcept {
    epoll_event event{};
    event.events = EPOLLIN;
    event.data.u64 = tag;
    return ::epoll_ctl(epoll_.get(), EPOLL_CTL_ADD, descriptor, &event) == 0;
  }
  bool add(::zmq::socket_t const& socket) { return add(socket.get(::zmq::sockopt::fd), 0); }
  //! Before it is closed.
  void remove(int descriptor) noexcept { ::epoll_ctl(epoll_.get(), EPOLL_CTL_DEL, descriptor, nullptr); }
  void remove(::zmq::socket_t const& socket) { remove(socket.get(::zmq::sockopt::fd)); }

  //! Ends a wait, or the next one. Any thread.
  void wake() noexcept {
    std::uint64_t const one = 1;
    [[maybe_unused]] ssize_t const written = ::write(wake_.get(), &one, sizeof one);
  }

  //! Until something may be there, or patience is at an end: whether there was a `wake`. The function is given the tags.
  template <class Function>
  bool wait(weft::cluster::duration patience, Function&& function) {
    std::array<epoll_event, 64> events;
    int const count = ::epoll_wait(epoll_.get(), events.data(), static_cast<int>(events.size()),
                                   detail::milliseconds(patience));
    bool is_woken = false;
    // None also if a signal came, which is as good a reason to look around.
    for (int i = 0; i < count; ++i) {
      std::uint64_t const tag = events[static_cast<std::size_t>(i)].data.u64;
      if (tag == wake_tag)
        is_woken = forget_wakes();
      else if (tag != 0)
        function(tag);
    }
    return is_woken;
  }

private:
  static constexpr std::uint64_t wake_tag = ~std::uint64_t{};

  bool forget_wakes() noexcept {
    std::uint64_t wakes = 0;
    return ::read(wake_.get(), &wakes, sizeof wakes) == sizeof wakes;
  }

  descriptor epoll_;
  descriptor wake_;
};

}  // namespace WEFT_NAMESPACE::zmq

#endif
