// SPDX-License-Identifier: BSL-1.0
#ifndef WEFT_ZMQ_ADDRESS_HPP
#define WEFT_ZMQ_ADDRESS_HPP

#include <weft/zmq/errors.hpp>

#include <arpa/inet.h>
#include <netinet/in.h>

#include <charconv>
#include <cstdint>
#include <string>
#include <string_view>

namespace WEFT_NAMESPACE::zmq {

//! `tcp://host:port`, in two parts.
struct endpoint {
  std::string host;  //!< as it is written; IPv6 in brackets
  std::string port;  //!< `*`: any

  //! What other ports of the same host are called.
  std::string at(std::uint16_t other) const { return "tcp://" + host + ":" + std::to_string(other); }
  std::string text() const { return "tcp://" + host + ":" + port; }
  bool is_ipv6() const noexcept { return host.front() == '['; }

  bool operator==(endpoint const&) const = default;
};

namespace detail {

// Nothing if it is not a number from 1 to 65535.
inline std::uint16_t read_port(std::string_view text) noexcept {
  std::uint16_t port = 0;
  auto const [end, code] = std::from_chars(text.data(), text.data() + text.size(), port);
  return code == std::errc{} && end == text.data() + text.size() ? port : std::uint16_t{0};
}

}  // namespace detail

//! Throws `transport_error`. A `localhost` becomes 127.0.0.1, which ZeroMQ can bind.
inline endpoint parse_address(std::string_view text) {
  constexpr std::string_view scheme = "tcp://";
  auto const colon = text.rfind(':');
  if (!text.starts_with(scheme) || colon < scheme.size() + 1 || text.find_first_of("; \t\n") != text.npos)
    throw transport_error("\"" + std::string(text) + "\" is not an address: tcp://host:port is one");
  endpoint a{std::string(text.substr(scheme.size(), colon - scheme.size())),
             std::string(text.substr(colon + 1))};
  if (a.host == "localhost") a.host = "127.0.0.1";
  if (a.port != "*" && detail::read_port(a.port) == 0)
    throw transport_error("\"" + std::string(text) +
                          "\" has no port: a number from 1 to 65535, or * for any");
  if ((a.host.find(':') != std::string::npos) != (a.is_ipv6() && a.host.back() == ']'))
    throw transport_error("\"" + std::string(text) +
                          "\" has an IPv6 address that is not in brackets: tcp://[::1]:port is one");
  return a;
}

//! The port of an address that was bound.
inline std::uint16_t port_of(endpoint const& a) noexcept { return detail::read_port(a.port); }

//! Whether only this machine reaches it: 127.0.0.0/8 and ::1. Names count as other machines, but for `localhost`.
inline bool is_loopback(endpoint const& a) {
  in_addr four{};
  if (::inet_pton(AF_INET, a.host.c_str(), &four) == 1) return (ntohl(four.s_addr) >> 24) == 127;
  in6_addr six{};
  return a.is_ipv6() && ::inet_pton(AF_INET6, a.host.substr(1, a.host.size() - 2).c_str(), &six) == 1 &&
         IN6_IS_ADDR_LOOPBACK(&six);
}

}  // namespace WEFT_NAMESPACE::zmq

#endif
