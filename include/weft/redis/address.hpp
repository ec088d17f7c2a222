// SPDX-License-Identifier: BSL-1.0
#ifndef WEFT_REDIS_ADDRESS_HPP
#define WEFT_REDIS_ADDRESS_HPP

#include <weft/redis/errors.hpp>

#include <charconv>
#include <cstdint>
#include <string>
#include <string_view>

//! \file
//! Where a Redis is, and which run in it is meant: `redis://host:port/database?run=name`.

namespace WEFT_NAMESPACE::redis {

//! A Redis, and a run in it.
struct endpoint {
  std::string host = "127.0.0.1";
  std::uint16_t port = 6379;
  std::uint32_t database = 0;
  std::string run;   //!< empty: none is named
  std::string user;  //!< empty: the default user

  bool is_ipv6() const noexcept { return host.find(':') != std::string::npos; }
  //! Without the user and the run.
  std::string where() const {
    return "redis://" + (is_ipv6() ? "[" + host + "]" : host) + ":" + std::to_string(port) +
           (database != 0 ? "/" + std::to_string(database) : "");
  }
  //! As it can be read again.
  std::string text() const {
    std::string all = where();
    if (!user.empty()) all.insert(std::string_view("redis://").size(), user + "@");
    return run.empty() ? all : all + (database == 0 ? "/?run=" : "?run=") + run;
  }

  bool operator==(endpoint const&) const = default;
};

//! Whether a name can be that of a run or a coordinator: up to 128 letters, digits, and any of . _ : -
inline bool is_name(std::string_view text) noexcept {
  constexpr std::string_view allowed = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789._:-";
  return !text.empty() && text.size() <= 128 && text.find_first_not_of(allowed) == std::string_view::npos;
}

namespace detail {

// What `text` shows of the address that is wrong: a password in it is not told to anybody.
[[noreturn]] inline void throw_bad_address(std::string_view text, char const* why) {
  auto const at = text.rfind('@');
  throw redis_error(redis_problem::bad_address,
                    "\"" + std::string(at == std::string_view::npos ? text : text.substr(at + 1)) + "\"",
                    why);
}
template <class Number>
bool read_number(std::string_view text, Number& to) noexcept {
  auto const [end, wrong] = std::from_chars(text.data(), text.data() + text.size(), to);
  return wrong == std::errc() && end == text.data() + text.size();
}

}  // namespace detail

//! Throws `redis_error`. Port, database and run may be left out.
inline endpoint parse_address(std::string_view const text) {
  constexpr std::string_view scheme = "redis://";
  constexpr std::string_view run = "run=";
  endpoint a;
  if (text.starts_with("rediss://"))
    detail::throw_bad_address(text, "TLS is not spoken here: use a tunnel, as stunnel or ssh make one");
  if (!text.starts_with(scheme)) detail::throw_bad_address(text, "it does not begin with redis://");
  std::string_view rest = text.substr(scheme.size());
  if (auto const at = rest.find('?'); at != std::string_view::npos) {
    std::string_view const query = rest.substr(at + 1);
    if (!query.starts_with(run) || !is_name(query.substr(run.size())))
      detail::throw_bad_address(text, "behind ? comes run= and a name of letters, digits and . _ : -");
    a.run = query.substr(run.size());
    rest = rest.substr(0, at);
  }
  if (auto const at = rest.rfind('@'); at != std::string_view::npos) {
    a.user = rest.substr(0, at);
    if (a.user.find(':') != std::string::npos)
      detail::throw_bad_address(text, "a password does not belong there: set WEFT_REDIS_PASSWORD");
    rest = rest.substr(at + 1);
  }
  if (auto const at = rest.find('/'); at != std::string_view::npos) {
    if (std::string_view const number = rest.substr(at + 1);
        !number.empty() && !detail::read_number(number, a.database))
      detail::throw_bad_address(text, "behind / comes the number of a database");
    rest = rest.substr(0, at);
  }
  bool const is_bracketed = rest.starts_with('[');
  auto const end = is_bracketed ? rest.find(']') : rest.rfind(':');
  std::string_view const behind =
      is_bracketed ? rest.substr(end == std::string_view::npos ? rest.size() : end + 1)
                   : (end == std::string_view::npos ? std::string_view() : rest.substr(end));
  if (!behind.empty() &&
      (behind.front() != ':' || !detail::read_number(behind.substr(1), a.port) || a.port == 0))
    detail::throw_bad_address(text, "a port is a number from 1 to 65535");
  a.host = is_bracketed ? rest.substr(1, end - 1) : rest.substr(0, rest.size() - behind.size());
  if (a.host.empty() || (is_bracketed && end == std::string_view::npos) ||
      a.host.find_first_of(is_bracketed ? "[] \t\n" : "[]: \t\n") != std::string::npos)
    detail::throw_bad_address(text, "there is no host in it");
  return a;
}

}  // namespace WEFT_NAMESPACE::redis

#endif
