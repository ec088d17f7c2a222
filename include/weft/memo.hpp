// SPDX-License-Identifier: BSL-1.0
#ifndef WEFT_MEMO_HPP
#define WEFT_MEMO_HPP

#include <weft/check/moves.hpp>
#include <weft/check/signature.hpp>
#include <weft/run/failure.hpp>

#include <condition_variable>
#include <cstddef>
#include <functional>
#include <list>
#include <memory>
#include <mutex>
#include <optional>
#include <tuple>
#include <type_traits>
#include <unordered_map>
#include <utility>

//! \file
//! Callables that remember what they returned. Not part of static.hpp: these standard headers are expensive.

namespace WEFT_NAMESPACE {

//! Thrown where waiting would never end: a memoised callable asks, while it computes a value, for that same
//! value, by itself or through other threads and memos. Without exceptions the program is terminated instead.
class memo_recursion : public error {
public:
  char const* what() const noexcept override {
    return "weft: a memoised callable asks, while it computes a value, for that same value: let no value "
           "need "
           "itself, through others either";
  }
};

//! How much a memo keeps.
struct memo_options {
  std::size_t capacity = ~std::size_t{};  //!< at most so many values; the least recently used one goes first
};

namespace detail {

// A value under way. A thread is known by the address of its memo_awaited, so `owner` leads on from
// a computation to the one that holds it up.
struct memo_computation {
  memo_computation const** owner;
  bool over = false;  // changes under both the memo's mutex and memo_order
};
inline constinit thread_local memo_computation const* memo_awaited = nullptr;
// Guards memo_awaited of all threads; nothing else is locked under it.
inline constinit std::mutex memo_order;

// This thread is going to wait for a computation, unless that one waits for this thread; or no longer (null).
inline void memo_await(memo_computation const* wanted) {
  std::lock_guard const order(memo_order);
  for (auto const* at = wanted; at != nullptr && !at->over; at = *at->owner)
    if (at->owner == &memo_awaited) {
#if WEFT_EXCEPTIONS
      throw memo_recursion();
#else
      std::terminate();
#endif
    }
  memo_awaited = wanted;
}

struct memo_hash {
  template <class T>
    requires std::is_default_constructible_v<std::hash<T>>
  std::size_t operator()(T const& value) const {
    return std::hash<T>()(value);
  }
};

// What an argument is kept as.
template <class T>
struct memo_key {
  using type = T;
};
template <fixed_string Id, class T>
struct memo_key<from<Id, T>> {
  using type = std::remove_cvref_t<T>;
};
template <class P>
using memo_key_t = typename memo_key<std::remove_cvref_t<P>>::type;

template <class P, class Hash, class Equal, class Key = memo_key_t<P>>
concept memo_parameter =
    std::is_convertible_v<std::remove_cvref_t<P> const&, P> && std::is_copy_constructible_v<Key> &&
    !is_view<Key> && std::is_invocable_r_v<std::size_t, Hash const&, Key const&> &&
    std::is_invocable_r_v<bool, Equal const&, Key const&, Key const&>;

// What the copies of a memo share. A cell is in `cells` (by its hash) from the moment that its computation
// starts, and in `recent` (last used first) from the moment that its value is there.
template <class F, class Hash, class Equal, class R, class... Key>
struct memo_state {
  using arguments = std::tuple<Key const&...>;

  struct cell : memo_computation {
    cell(std::size_t hash_of_key, arguments const& asked)
        : memo_computation{&memo_awaited}, hash(hash_of_key), key(asked) {}

    std::size_t hash;
    std::tuple<Key...> key;
    std::optional<R> value;  // written by the owner alone, read by others once it is over
    bool kept = true;        // is in cells
    std::list<cell*> node{this};
    typename std::list<cell*>::iterator place = node.begin();
  };
  // Keeps the hashes of several small numbers apart.
  static constexpr auto spread = static_cast<std::size_t>(0x9e3779b97f4a7c15u);
  using table = std::unordered_multimap<std::size_t, std::shared_ptr<cell>>;

  // Ends a computation, with or without a value.
  struct finisher {
    memo_state& state;
    cell& mine;
    ~finisher() { state.finish(mine); }
  };

  F const f;
  Hash const hash_one;
  Equal const equal;
  std::size_t const capacity;

  std::mutex mutex = {};  // not held while f runs
  std::condition_variable finished = {};
  table cells = {};
  std::list<cell*> recent = {};
  std::size_t hits = 0;
  std::size_t misses = 0;

  template <class... P>
  R get(arguments const& key, P&&... argument) {
    std::size_t hash = 0;
    std::apply([&](Key const&... k) { ((hash = hash * spread + hash_one(k)), ...); }, key);
    std::unique_lock lock(mutex);
    while (std::shared_ptr<cell> const found = find(hash, key)) {
      if (!found->over) {
        memo_await(found.get());
        finished.wait(lock, [&] { return found->over; });
        memo_await(nullptr);
      }
      if (auto const& value = found->value) {
        ++hits;
        if (found->kept) recent.splice(recent.begin(), recent, found->place);
        lock.unlock();
        return *value;
      }
      // It failed. Perhaps another thread is at it by now, else it is our turn.
    }
    auto const mine = std::make_shared<cell>(hash, key);
    cells.emplace(hash, mine);
    ++misses;
    lock.unlock();
    finisher const at_return{*this, *mine};
    R const& value = mine->value.emplace(f(static_cast<P&&>(argument)...));
    return value;
  }

  std::shared_ptr<cell> find(std::size_t hash, arguments const& key) const {
    auto const same = [&]<std::size_t... I>(cell const& other, std::index_sequence<I...>) {
      return (equal(std::get<I>(other.key), std::get<I>(key)) && ...);
    };
    for (auto [at, end] = cells.equal_range(hash); at != end; ++at)
      if (same(*at->second, std::index_sequence_for<Key...>())) return at->second;
    return nullptr;
  }

  void finish(cell& mine) {
    typename table::node_type gone;  // destroyed without the lock: keys and values are not ours
    {
      std::lock_guard const lock(mutex);
      std::lock_guard const order(memo_order);
      mine.over = true;
      if (mine.kept && !mine.value) gone = take(mine);
      if (mine.kept) recent.splice(recent.begin(), mine.node);
      if (recent.size() > capacity) {
        gone = take(*recent.back());
        recent.pop_back();
      }
    }
    finished.notify_all();
  }

  typename table::node_type take(cell& old) {
    old.kept = false;
    auto at = cells.equal_range(old.hash).first;
    while (at->second.get() != &old) ++at;
    return cells.extract(at);
  }

  void clear() {
    table gone;
    std::lock_guard const lock(mutex);
    for (auto const& each : cells) each.second->kept = false;
    recent.clear();
    gone.swap(cells);
  }
};

}  // namespace detail

//! A callable that remembers what it returned, made by `weft::memo`. It declares the parameters of `F`, so
//! a task of it is checked as a task of `F` is. Copies share what they remember, also those in tasks and
//! workflows. All members may be called by many threads at once.
template <class F, class Hash, class Equal, class Signature = typename detail::signature<F>::declared>
class basic_memo {
public:
  basic_memo(F, Hash, Equal, memo_options) {
    static_assert(
        detail::never<F>,
        "weft: a memo's parameters are its key, so it needs a callable that declares them: a function "
        "pointer, or an object with one operator() that is no template; wrap others in a lambda");
  }
  // So that nothing cascades.
  failure operator()(auto&&...) const { return {}; }
};

template <class F, class Hash, class Equal, bool Const, class R, class... P>
class basic_memo<F, Hash, Equal, detail::known_signature<Const, R, P...>> {
  static constexpr bool has_keys = (detail::memo_parameter<P, Hash, Equal> && ...);
  static constexpr bool has_copies = std::is_copy_constructible_v<std::remove_cvref_t<R>>;
  static constexpr bool is_sound = Const && has_keys && has_copies;

public:
  //! What a call returns: what `F` does, by value.
  using result = std::remove_cvref_t<R>;

  basic_memo(F f, Hash hash, Equal equal, memo_options options) {
    static_assert(
        Const,
        "weft: many threads may call a memo at once, so its callable is invoked const: make operator() "
        "const, without mutable");
    static_assert(
        has_keys,
        "weft: a memo keeps its arguments: declare each as T or T const& of a type that can be copied, "
        "is no view (std::string, not std::string_view) and no weft::context, and has std::hash and ==, "
        "or give memo a hash and an equality");
    static_assert(
        has_copies,
        "weft: a memo returns copies of what it keeps: return something that can be copied, for example "
        "a std::shared_ptr<T const>");
    if constexpr (is_sound)
      state_.reset(new state{std::move(f), std::move(hash), std::move(equal), options.capacity});
  }

  //! Returns a copy of what `F` returned for equal arguments, or calls it. While one thread calls it, others
  //! that ask for the same wait; if it throws, that goes to its caller, and one of the others calls it again.
  //! Throws `memo_recursion` where waiting would never end.
  result operator()(P... argument) const {
    if constexpr (is_sound)
      return state_->get({argument...}, static_cast<P&&>(argument)...);
    else if constexpr (!std::is_void_v<R>)
      return failure();
  }

  //! How many calls got a value that was there or under way.
  std::size_t hits() const {
    std::lock_guard const lock(state_->mutex);
    return state_->hits;
  }
  //! How often `F` was called.
  std::size_t misses() const {
    std::lock_guard const lock(state_->mutex);
    return state_->misses;
  }
  //! How many values are kept.
  std::size_t size() const {
    std::lock_guard const lock(state_->mutex);
    return state_->recent.size();
  }
  //! Forgets all values, but not `hits()` and `misses()`. A value under way still goes to those who wait for
  //! it, and is then not kept.
  void clear() const { state_->clear(); }

private:
  using state = detail::memo_state<F, Hash, Equal, result, detail::memo_key_t<P>...>;
  std::shared_ptr<state> state_;
};

//! Makes a callable that calls `f` once for equal arguments and remembers the result, to be used as a task or
//! by itself:
//!
//!     auto const price = weft::memo(load_price);
//!     auto const w = weft::workflow<"w">(weft::input<"item", std::string> >> weft::task<"price">(price));
//!
//! `f` declares its parameters and depends on nothing else. They are kept as decayed copies and found by
//! `std::hash` and `==`: a `from<id, T>` as a `T`, but a pointer as a pointer, so declare `std::string`, not
//! `char const*`. Results are returned as copies, also of a reference: large ones are best returned as
//! `std::shared_ptr<T const>`. An `f` without parameters is called once, when first asked.
//!
//! Threads: `f` is invoked const, at the same time for different arguments and never for equal ones. It may
//! call its own memo for other arguments. `hash`, `equal` and copying an argument must not call it.
//!
//! Complexity: constant on average. A hit costs a hash, a lock held for a comparison, and a copy of the
//! result; a miss three locks and four allocations besides `f`.
//!
//! Errors: what `f` throws goes to its caller and nothing is kept; `memo_recursion`.
template <class F>
basic_memo<F, detail::memo_hash, std::equal_to<>> memo(F f, memo_options options = {}) {
  return {std::move(f), detail::memo_hash(), std::equal_to<>(), options};
}

//! With a hash, and perhaps an equality, of each argument: `hash(argument)`, `equal(argument, argument)`.
template <class F, class Hash, class Equal = std::equal_to<>>
  requires(!std::is_same_v<Hash, memo_options>)
basic_memo<F, Hash, Equal> memo(F f, Hash hash, Equal equal = {}, memo_options options = {}) {
  return {std::move(f), std::move(hash), std::move(equal), options};
}

}  // namespace WEFT_NAMESPACE

#endif
