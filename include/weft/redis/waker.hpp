// SPDX-License-Identifier: BSL-1.0
#ifndef WEFT_REDIS_WAKER_HPP
#define WEFT_REDIS_WAKER_HPP

#include <weft/redis/connection.hpp>

#include <poll.h>
#include <sys/eventfd.h>
#include <unistd.h>

#include <cerrno>
#include <cstdint>
#include <cstring>

namespace WEFT_NAMESPACE::redis {

//! Ends a `poll` of another thread.
class waker {
public:
  waker() : descriptor_(::eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK)) {
    if (descriptor_ < 0)
      throw weft::cluster::cluster_error(std::string("weft: no event: ") + std::strerror(errno));
  }
  waker(waker const&) = delete;
  waker& operator=(waker const&) = delete;
  ~waker() { ::close(descriptor_); }

  int descriptor() const noexcept { return descriptor_; }
  //! Any thread, at any time.
  void wake() noexcept {
    std::uint64_t const one = 1;
    static_cast<void>(!::write(descriptor_, &one, sizeof one));
  }
  //! Whether it was woken since this was asked last.
  bool take() noexcept {
    std::uint64_t count = 0;
    return ::read(descriptor_, &count, sizeof count) > 0;
  }
  //! Waits for that.
  bool wait_until(weft::cluster::instant until) noexcept {
    pollfd ready{descriptor_, POLLIN, 0};
    ::poll(&ready, 1, detail::milliseconds_until(until));
    return take();
  }

private:
  int descriptor_;
};

}  // namespace WEFT_NAMESPACE::redis

#endif
