// SPDX-License-Identifier: BSL-1.0
#ifndef WEFT_ZMQ_POLL_SET_HPP
#define WEFT_ZMQ_POLL_SET_HPP

#include <weft/zmq/socket.hpp>

#include <sched.h>
#include <sys/epoll.h>
#include <sys/eventfd.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <span>
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
    int const count = patience > weft::cluster::duration{} ? look_for(events, patience) : look(events, {});
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
  // A thread that sleeps takes up to 50 us to wake where the processor sleeps with it, as in virtual machines. So who
  // did not have to wait for longer the last time asks for so long before it sleeps, and lets others run meanwhile.
  static constexpr weft::cluster::duration short_wait = std::chrono::microseconds(100);
  static constexpr std::uint64_t wake_tag = ~std::uint64_t{};

  int look(std::span<epoll_event> events, weft::cluster::duration patience) noexcept {
    return ::epoll_wait(epoll_.get(), events.data(), static_cast<int>(events.size()),
                        detail::milliseconds(patience));
  }

  int look_for(std::span<epoll_event> events, weft::cluster::duration patience) noexcept {
    weft::cluster::instant const began = detail::now();
    weft::cluster::instant const asks_until = was_short_ ? began + std::min(patience, short_wait) : began;
    int count = 0;
    while (count == 0 && detail::now() < asks_until) {
      count = look(events, {});
      if (count == 0) ::sched_yield();
    }
    if (count == 0) count = look(events, patience);
    was_short_ = detail::now() - began < short_wait;
    return count;
  }

  bool forget_wakes() noexcept {
    std::uint64_t wakes = 0;
    return ::read(wake_.get(), &wakes, sizeof wakes) == sizeof wakes;
  }

  weft::cluster::descriptor epoll_;
  weft::cluster::descriptor wake_;
  bool was_short_ = false;  // the last wait
};

}  // namespace WEFT_NAMESPACE::zmq

#endif
