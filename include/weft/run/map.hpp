// SPDX-License-Identifier: BSL-1.0
#ifndef WEFT_RUN_MAP_HPP
#define WEFT_RUN_MAP_HPP

#include <weft/run/frame.hpp>

namespace WEFT_NAMESPACE::detail {

template <class Range>
constexpr auto range_begin(Range& range) {
  if constexpr (std::is_bounded_array_v<Range>)
    return &range[0];
  else
    return range.begin();
}

template <class Range>
constexpr std::size_t range_size(Range& range) {
  if constexpr (std::is_bounded_array_v<Range>) {
    return std::extent_v<Range>;
  } else if constexpr (requires { range.size(); }) {
    return static_cast<std::size_t>(range.size());
  } else {
    std::size_t n = 0;
    auto const end = range.end();
    for (auto i = range.begin(); i != end; ++i) ++n;
    return n;
  }
}

// The pass that walks the range.
template <class... Pass>
struct element_pass;
template <class First, class... Pass>
struct element_pass<First, Pass...> : element_pass<Pass...> {};
template <std::size_t P, class R, class... Pass>
struct element_pass<read_element<P, R>, Pass...> {
  using range = read_type<R>;
  WEFT_INLINE static range range_in(wiring const& w) noexcept { return argument_for(read_result<P, R>(), w); }
};
template <std::size_t P, class R, class... Pass>
struct element_pass<take_element<P, R>, Pass...> {
  using range = value_of<R>&;
  WEFT_INLINE static range range_in(wiring const& w) noexcept { return value_at<P, R>::in(w); }
};

template <class Pass, class Iterator>
WEFT_INLINE decltype(auto) argument_at(Pass pass, wiring const& w, Iterator const&, context*) {
  return argument_for(pass, w);
}
template <std::size_t P, class R, class Iterator>
WEFT_INLINE decltype(auto) argument_at(read_element<P, R>, wiring const&, Iterator const& at, context*) {
  return *at;
}
template <std::size_t P, class R, class Iterator>
WEFT_INLINE take_element_type<R> argument_at(take_element<P, R>, wiring const&, Iterator const& at,
                                             context*) {
  return static_cast<take_element_type<R>>(*at);
}
template <class Iterator>
WEFT_INLINE context& argument_at(pass_context, wiring const&, Iterator const&, context* here) {
  return *here;
}

// One call of a map that says something of its calls. Defined in governed_call.hpp.
template <class Task, class Where, class Passes>
struct governed_element;

// Whether a map passes a context.
template <class Task, bool>
struct context_given {};
template <class Task>
struct context_given<Task, true> {
  using context_of = Task;
};

// Runs a map: one call per element, in order. All get one context.
template <class Task, class Where, class Result, class Passes>
struct map_call;
template <class Task, class Where, class Result, class... Pass>
struct map_call<Task, Where, Result, type_list<Pass...>>
    : context_given<Task, (__is_same(Pass, pass_context) || ...)> {
  using walked = element_pass<Pass...>;
  using iterator = decltype(range_begin(std::declval<typename walked::range>()));

  // Calls for the element at `at` and goes to the next.
  struct next_call {
    wiring const& w;
    iterator& at;
    context& here;

    constexpr decltype(auto) operator()(std::size_t i) const {
      if constexpr (makes_context<map_call>) here.leave();  // after the element before
      step_on const done{at};
      return settle_if_said<Task>([&]() -> decltype(auto) {
        if constexpr (policies_said<Task> != 0)
          return governed_element<Task, Where, type_list<Pass...>>::call(w, i, at);
        else if constexpr (is_watched<Where>)
          return watch_element<Task>(Where(), w, i, 1, w.stop,
                                     [&]() -> decltype(auto) { return call_once(i); });
        else
          return call_once(i);
      });
    }
    constexpr decltype(auto) call_once([[maybe_unused]] std::size_t i) const {
#if WEFT_EXCEPTIONS
      try {
        return callable_in<Task>(Where(), w)(argument_at(Pass(), w, at, &here)...);
      } catch (...) {
        throw_task_failed(Task::id(), i);
      }
#else
      return callable_in<Task>(Where(), w)(argument_at(Pass(), w, at, &here)...);
#endif
    }
  };

  struct step_on {
    iterator& at;
    constexpr ~step_on() { ++at; }
  };

  static constexpr Result invoke(wiring const& w) {
    context here(Task::id(), w.stop);
    return invoke(w, here);
  }
  static constexpr Result invoke(wiring const& w, context& here) { return for_each<next_call>(w, here); }
  template <class Next>
  WEFT_INLINE static Result for_each(wiring const& w, context& here) {
    auto& range = walked::range_in(w);
    iterator at = range_begin(range);
    std::size_t const size = range_size(range);
    if constexpr (is_watched<Where>) watch_elements(Where(), w, size);
    if constexpr (std::is_void_v<Result>)
      for (std::size_t i = 0; i < size; ++i) Next{w, at, here}(i);
    else
      return Result(size, Next{w, at, here});
  }
};

}  // namespace WEFT_NAMESPACE::detail

#endif
