// SPDX-License-Identifier: BSL-1.0
#ifndef WEFT_DYNAMIC_GRAPH_COROUTINE_HPP
#define WEFT_DYNAMIC_GRAPH_COROUTINE_HPP

#include <weft/dynamic/invoke.hpp>
#include <weft/dynamic/task_graph.hpp>
#include <weft/run/coroutine_call.hpp>

#include <string>
#include <type_traits>
#include <utility>

//! \file
//! How a task of a task_graph is called that is a coroutine. What the call needs to the end lies in a coroutine around it:
//! results stay where they are, but what is made for the call is held there.

namespace WEFT_NAMESPACE::detail {

template <class Code>
struct graph_coroutine<Code, void> {
  using callable = typename Code::callable;
  using value = typename awaited<typename Code::returned>::type;

  // At the home that it is given; or on this thread, to the end.
  static void begin(task_call const& call) {
    begin_at(*call.home(), Code::template call_with<0>(call, call.args()), call.stop());
  }
  static value finish(task_call const& call) {
    constexpr bool is_timed = (policy_flags<callable> & has_timeout) != 0;
    return call_in_time<is_timed>(call.own(), [&]() -> value {
      if (call.home() != nullptr) return given_at<value>(*call.home());
      return wait_for(Code::template call_with<0>(call, call.args()), call.stop());
    });
  }

  template <class... Parameter>
  static async<value> call(task_call const& call, Parameter&&... parameter) {
    char room[16];
    std::string id = call.id(room);
    if constexpr (Code::is_stateless)
      return around<held<Parameter>...>(stateless_callable<callable>, std::move(id), call.stop(),
                                        call.attempt(), std::forward<Parameter>(parameter)...);
    else
      return around<held<Parameter>...>(*static_cast<callable const*>(call.callable()), std::move(id),
                                        call.stop(), call.attempt(), std::forward<Parameter>(parameter)...);
  }

private:
  template <class... Argument>
  static decltype(auto) with_context(callable const& f, context& here, Argument&&... argument) {
    if constexpr (awaits_repeatedly<callable const&, Argument...>)
      return awaited_rounds<callable>::template of<value>(f, here, std::forward<Argument>(argument)...);
    else
      return detail::invoke(f, here, std::forward<Argument>(argument)...);
  }

  template <class T>
  struct hold {
    using type = std::conditional_t<Code::is_again, T, T&&>;
  };
  template <class T>
  struct hold<T&> {
    using type = T&;
  };
  template <class T>
  struct hold<many<T> const&> {
    using type = many<T> const;
  };
  template <class Parameter>
  using held = typename hold<Parameter>::type;

  template <class... Held>
  static async<value> around(callable const& f, std::string id, stop_token stop, int attempt,
                             Held... argument) {
    [[maybe_unused]] context here(id.c_str(), stop, nullptr, attempt);
    if constexpr (Code::how != calling::with_context) {
      co_return co_await detail::invoke(f, static_cast<Held&&>(argument)...);
    } else if constexpr (std::is_void_v<value>) {
      co_await with_context(f, here, static_cast<Held&&>(argument)...);
      leave_within_call(here);
    } else {
      value made = co_await with_context(f, here, static_cast<Held&&>(argument)...);
      leave_within_call(here);
      co_return static_cast<value&&>(made);
    }
  }
};

}  // namespace WEFT_NAMESPACE::detail

#endif
