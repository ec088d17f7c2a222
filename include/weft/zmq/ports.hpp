// SPDX-License-Identifier: BSL-1.0
#ifndef WEFT_ZMQ_PORTS_HPP
#define WEFT_ZMQ_PORTS_HPP

#include <weft/zmq/options.hpp>

#include <cstddef>
#include <cstdint>
#include <deque>
#include <optional>

namespace WEFT_NAMESPACE::zmq {

//! Hands out the ports of a range in turn. A port that was given back rests before it is handed out again: whoever
//! still means the one that had it before must not find somebody else.
class port_pool {
public:
  port_pool(port_range range, weft::cluster::duration rest) : rest_(rest) {
    if (range.is_any()) return;
    for (std::uint32_t port = range.first; port <= range.last; ++port)
      free_.push_back({static_cast<std::uint16_t>(port), weft::cluster::instant::min()});
  }

  //! How many there are, those that rest included.
  std::size_t size() const noexcept { return free_.size(); }

  std::optional<std::uint16_t> take(weft::cluster::instant now) {
    if (free_.empty() || free_.front().rested > now) return {};
    std::uint16_t const port = free_.front().port;
    free_.pop_front();
    return port;
  }
  void give_back(std::uint16_t port, weft::cluster::instant now) { free_.push_back({port, now + rest_}); }

private:
  struct entry {
    std::uint16_t port;
    weft::cluster::instant rested;
  };

  weft::cluster::duration rest_;
  std::deque<entry> free_;  // in the order in which they will have rested
};

}  // namespace WEFT_NAMESPACE::zmq

#endif
