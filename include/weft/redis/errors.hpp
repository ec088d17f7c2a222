// SPDX-License-Identifier: BSL-1.0
#ifndef WEFT_REDIS_ERRORS_HPP
#define WEFT_REDIS_ERRORS_HPP

#include <weft/cluster/errors.hpp>

#include <cstdint>
#include <string>
#include <string_view>

//! \file
//! What may be wrong with a Redis, or with what a program wants of it.

namespace WEFT_NAMESPACE::redis {

//! What is wrong.
enum class redis_problem : std::uint8_t {
  bad_address,    //!< it cannot be read
  unreachable,    //!< nobody listens there, or the connection is lost
  silent,         //!< there is a connection, and no answer
  busy,           //!< it loads its data, or runs a script of somebody's: later it will answer
  refused,        //!< the password or the user is wrong, or one is needed
  no_permission,  //!< the user may not do what is needed
  read_only,      //!< it is a replica, which takes no writes
  too_old,        //!< its version
  full,           //!< `maxmemory` is reached, and it takes no more
  unwritable,     //!< it cannot write to its disk, and takes no writes
  in_use,         //!< the run has another coordinator of this name, or belongs to another program
  fenced,         //!< somebody else has taken the place of who asks
  unexpected      //!< an answer that makes no sense
};

//! Whether it may pass by itself.
constexpr bool is_passing(redis_problem p) noexcept {
  return p == redis_problem::unreachable || p == redis_problem::silent || p == redis_problem::busy ||
         p == redis_problem::full || p == redis_problem::unwritable;
}

//! Something is wrong with a Redis: what, where, and what can be done.
class redis_error : public weft::cluster::cluster_error {
public:
  //! `where` is an address without a password; `more` is what the server said, or empty.
  redis_error(redis_problem problem, std::string const& where, std::string_view more = {})
      : cluster_error("weft: Redis at " + where + " " + sentence(problem) +
                      (more.empty() ? "" : " (" + std::string(more.substr(0, longest)) + ")")),
        problem_(problem) {}

  redis_problem problem() const noexcept { return problem_; }

private:
  static constexpr std::size_t longest = 500;

  static char const* sentence(redis_problem problem) noexcept {
    switch (problem) {
      case redis_problem::bad_address: return "cannot be found: an address is redis://host:port/0?run=name";
      case redis_problem::unreachable: return "cannot be reached: is it running, and is the address right?";
      case redis_problem::silent: return "does not answer: is it stopped, or very busy?";
      case redis_problem::busy: return "is not ready yet: it loads its data or runs a long script";
      case redis_problem::refused:
        return "refuses the user or the password: set WEFT_REDIS_PASSWORD, and the user in the options";
      case redis_problem::no_permission: return "does not let this user do what weft needs: see its ACL";
      case redis_problem::read_only:
        return "is a replica that takes no writes: give the address of its primary";
      case redis_problem::too_old: return "is too old: 6.2 or a later version is needed";
      case redis_problem::full: return "is full: raise maxmemory, or wait until tasks have ended";
      case redis_problem::unwritable: return "cannot write to its disk and takes no writes: see its log";
      case redis_problem::in_use:
        return "has this run for somebody else: end the other program, or give the run or coordinator "
               "another name";
      case redis_problem::fenced: return "has given this place to somebody else";
      case redis_problem::unexpected: return "gave an answer that makes no sense: is it a Redis?";
    }
    return "";
  }

  redis_problem problem_;
};

namespace detail {

// Of an error that a server answers with. Before 7.0 an error within a script is wrapped into another one.
inline redis_problem problem_of(std::string_view said) noexcept {
  if (said.starts_with("ERR Error running script"))
    if (auto const at = said.find(": -"); at != std::string_view::npos) said.remove_prefix(at + 3);
  auto const is = [&](std::string_view code) { return said.starts_with(code); };
  if (is("LOADING") || is("BUSY ") || is("MASTERDOWN") || is("TRYAGAIN")) return redis_problem::busy;
  if (is("NOAUTH") || is("WRONGPASS") || is("ERR invalid password") || is("ERR Client sent AUTH") ||
      is("ERR AUTH"))
    return redis_problem::refused;
  if (is("NOPERM") || said.find("ACL failure") != std::string_view::npos) return redis_problem::no_permission;
  if (is("READONLY")) return redis_problem::read_only;
  if (is("OOM")) return redis_problem::full;
  if (is("MISCONF") || is("NOREPLICAS")) return redis_problem::unwritable;
  if (is("FENCED") || is("ERR FENCED")) return redis_problem::fenced;  // by a script; since 7.0 as that
  return redis_problem::unexpected;
}

}  // namespace detail

}  // namespace WEFT_NAMESPACE::redis

#endif
