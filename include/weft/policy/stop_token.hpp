// SPDX-License-Identifier: BSL-1.0
#ifndef WEFT_POLICY_STOP_TOKEN_HPP
#define WEFT_POLICY_STOP_TOKEN_HPP

#include <weft/core/context.hpp>
#include <weft/run/run.hpp>

#include <stop_token>
#include <utility>

namespace WEFT_NAMESPACE {

//! Asks to stop as soon as a std::stop_token does. Where `run` and `start` take a `weft::stop_token` they take a
//! std::stop_token as it is; this is for what else does, and must outlive what it is given to:
//!
//!     weft::stop_when thread_ends(stop);
//!     weft::channel state(thread_ends.token());
class stop_when {
public:
  explicit stop_when(std::stop_token token) : callback_(std::move(token), ask{&source_}) {}
  stop_when(stop_when const&) = delete;
  stop_when& operator=(stop_when const&) = delete;

  stop_token token() const noexcept { return source_.token(); }

private:
  struct ask {
    stop_source* source;
    void operator()() const noexcept { source->request_stop(); }
  };

  stop_source source_;
  std::stop_callback<ask> callback_;
};

namespace detail {

template <>
inline constexpr bool is_foreign_stop<std::stop_token> = true;

template <class First, class... Option>
std::stop_token const& std_stop_among(First const& first, Option const&... more) {
  if constexpr (std::is_same_v<First, std::stop_token>)
    return first;
  else
    return std_stop_among(more...);
}

template <>
struct stop_bridge<true> : stop_when {
  template <class... Option>
  explicit stop_bridge(Option const&... options) : stop_when(std_stop_among(options...)) {}
  template <class... Option>
  stop_token token(Option const&...) const noexcept {
    return stop_when::token();
  }
};

}  // namespace detail
}  // namespace WEFT_NAMESPACE

#endif
