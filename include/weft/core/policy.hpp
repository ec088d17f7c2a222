// SPDX-License-Identifier: BSL-1.0
#ifndef WEFT_CORE_POLICY_HPP
#define WEFT_CORE_POLICY_HPP

#include <weft/core/fixed_string.hpp>

#include <type_traits>
#include <utility>

//! \file
//! What a task says of failure, time and crowds, as part of its callable: that it says so is in the type, the numbers
//! are values. Times are nanoseconds here, as `<chrono>` is too heavy for every header.

namespace WEFT_NAMESPACE {

struct retry_options;  // in policy/
template <class T>
class async;  // in run/coroutine.hpp

namespace detail {

struct retry_numbers {
  int attempts = 1;
  long long backoff = 0;
  double factor = 1;
  long long max = 0;
  double jitter = 0;
};

// The policies. Another attempt after a failure, if that was one of these exceptions (none: any); a time that one call
// may take; at most so many at once of all tasks with this name.
template <class... Exception>
struct retried {
  retry_numbers numbers;
};
struct timed {
  long long nanoseconds;
};
template <fixed_string Name>
struct limited {
  unsigned most;
};

template <class F, class Policy>
struct governed;

template <class F>
inline constexpr bool is_governed = false;
template <class F, class Policy>
inline constexpr bool is_governed<governed<F, Policy>> = true;

inline constexpr unsigned has_retry = 1;
inline constexpr unsigned has_timeout = 2;
inline constexpr unsigned has_limit = 4;
inline constexpr unsigned has_coroutine = 8;
template <class Policy>
inline constexpr unsigned policy_flag = 0;
template <class... E>
inline constexpr unsigned policy_flag<retried<E...>> = has_retry;
template <>
inline constexpr unsigned policy_flag<timed> = has_timeout;
template <fixed_string Name>
inline constexpr unsigned policy_flag<limited<Name>> = has_limit;

// A callable, and one thing that is said of its calls.
template <class F, class Policy>
struct governed {
  F function;
  Policy policy;

  template <class... Argument>
  constexpr auto operator()(Argument&&... argument) const -> std::invoke_result_t<F const&, Argument...>
    requires std::is_invocable_v<F const&, Argument...>
  {
    return function(static_cast<Argument&&>(argument)...);
  }

  //! Only these exceptions are tried again. Said of what has a retry.
  template <class... Exception>
  constexpr auto on() const& {
    static_assert(sizeof...(Exception) > 0,
                  "weft: on<E...>() needs the exceptions that are to be tried again");
    static_assert(policy_flag<Policy> == has_retry || is_governed<F>,
                  "weft: on<E...>() says which exceptions are tried again: say retry before");
    if constexpr (policy_flag<Policy> == has_retry) {
      return governed<F, retried<Exception...>>{function, {policy.numbers}};
    } else if constexpr (is_governed<F>) {
      auto inner = function.template on<Exception...>();
      return governed<decltype(inner), Policy>{static_cast<decltype(inner)&&>(inner), policy};
    }
  }
};

// What `co_await` waits for: by a member, by a function beside the class, or by itself.
template <class R>
concept awaited_by_member = requires(R&& what) { static_cast<R&&>(what).operator co_await(); };
template <class R>
concept awaited_by_function = requires(R&& what) { operator co_await(static_cast<R&&>(what)); };
template <class R>
concept awaited_itself = requires(R& what) {
  what.await_ready();
  what.await_resume();
};
template <class R>
constexpr decltype(auto) awaiter_of(R&& what) {
  if constexpr (awaited_by_member<R>)
    return static_cast<R&&>(what).operator co_await();
  else if constexpr (awaited_by_function<R>)
    return operator co_await(static_cast<R&&>(what));
  else
    return static_cast<R&&>(what);
}

// Whether what a callable returns is awaited, and is not its result: a coroutine, and whatever else can be awaited as it is
// returned. A reference is not, nor is what can only be awaited by its name, as the handle of a run.
template <class R>
inline constexpr bool is_async = false;
template <class R>
  requires(__is_class(R))
inline constexpr bool is_async<R> = awaited_by_member<R> || awaited_by_function<R> || awaited_itself<R>;
template <class T>
inline constexpr bool is_async<async<T>> = true;

// What a callable gives: what that gives in the end.
template <class R>
struct awaited {
  using type = R;
};
template <class T>
struct awaited<async<T>> {
  using type = T;
};
template <class R>
  requires is_async<R>
struct awaited<R> {
  using resumed = decltype(awaiter_of(std::declval<R>()).await_resume());
  using type = std::conditional_t<std::is_lvalue_reference_v<resumed>, resumed, std::remove_cvref_t<resumed>>;
};

// A duration of <chrono>, or of what looks like one.
template <class Duration>
constexpr long long nanoseconds_in(Duration duration) {
  constexpr long long num = Duration::period::num;
  constexpr long long den = Duration::period::den;
  if constexpr (std::is_integral_v<decltype(duration.count())> && 1'000'000'000 % den == 0) {
    constexpr long long unit = num * (1'000'000'000 / den);
    long long all = 0;
    if (__builtin_mul_overflow(static_cast<long long>(duration.count()), unit, &all))
      return duration.count() < 0 ? -__LONG_LONG_MAX__ : __LONG_LONG_MAX__;
    return all;
  } else {
    long double const all = static_cast<long double>(duration.count()) * num / den * 1'000'000'000;
    constexpr long double most = 9.2e18L;
    return all > most ? __LONG_LONG_MAX__ : all < -most ? -__LONG_LONG_MAX__ : static_cast<long long>(all);
  }
}

}  // namespace detail
}  // namespace WEFT_NAMESPACE

#endif
