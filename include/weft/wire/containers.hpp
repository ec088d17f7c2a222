// SPDX-License-Identifier: BSL-1.0
#ifndef WEFT_WIRE_CONTAINERS_HPP
#define WEFT_WIRE_CONTAINERS_HPP

#include <weft/core/batch.hpp>
#include <weft/wire/values.hpp>

#include <array>
#include <deque>
#include <forward_list>
#include <list>
#include <map>
#include <set>
#include <string>
#include <unordered_map>
#include <unordered_set>
#include <vector>

//! \file
//! Containers of the standard library, and weft's batch: their size, then their elements. What is loaded takes memory as
//! elements are read, and never for more elements than the bytes can hold.

namespace WEFT_NAMESPACE {
namespace detail {

// --- saving ---

// The count, and what `save_one` writes of each element, which takes at least so many bytes.
template <class Range, class SaveOne>
void save_counted(output_archive& to, Range const& range, std::size_t count, std::size_t least,
                  SaveOne&& save_one) {
  to.put_count(count);
  std::size_t const begin = to.written();
  to.nested([&] {
    for (auto const& each : range) save_one(each);
  });
  if (least == 0 && to.written() - begin < count) to.fail(archive_problem::no_bytes);
}

template <class Range>
void save_range(output_archive& to, Range const& range, std::size_t count) {
  using element = typename Range::value_type;
  save_counted(to, range, count, codec<element>::least, [&](element const& each) { save_new(to, each); });
}

template <class Range>
void save_at_once(output_archive& to, Range const& range) {
  to.put_count(range.size());
  to.save_binary(range.data(), range.size() * sizeof(typename Range::value_type));
}

// --- loading ---

// Calls `add()` for each element.
template <class Element, class Add>
void load_elements(input_archive& from, Add&& add) {
  std::size_t const count = from.get_count(codec<Element>::least);
  from.nested([&] {
    for (std::size_t i = 0; i < count; ++i) add();
  });
}

// Room for as many elements as there will be, if that is no more memory than there are bytes.
template <class Container>
void reserve_for(Container& container, std::size_t count, std::size_t bytes) {
  std::size_t const affordable = bytes / sizeof(typename Container::value_type) + 1;
  container.reserve(count < affordable ? count : affordable);
}

template <class Container>
void load_at_once(input_archive& from, Container& container) {
  using element = typename Container::value_type;
  std::size_t const count = from.get_count(sizeof(element));
  std::byte const* const bytes = from.take(count * sizeof(element));
  container.resize(count);
  if (count > 0) __builtin_memcpy(container.data(), bytes, count * sizeof(element));
}

// Elements at the end, one by one.
template <class Container>
void load_sequence(input_archive& from, Container& container) {
  using element = typename Container::value_type;
  container.clear();
  std::size_t const count = from.get_count(codec<element>::least);
  if constexpr (requires { container.reserve(count); }) reserve_for(container, count, from.left());
  from.nested([&] {
    for (std::size_t i = 0; i < count; ++i) {
      if constexpr (std::is_default_constructible_v<element> && !std::is_same_v<element, bool>)
        from >> container.emplace_back();
      else
        container.push_back(load_new<element>(from));
    }
  });
}

// The key of a map's element is a constant: it is loaded before.
template <class Container>
auto load_key_and_value(input_archive& from) {
  if constexpr (requires { typename Container::mapped_type; }) {
    auto key = load_new<typename Container::key_type>(from);
    return std::pair<typename Container::key_type const, typename Container::mapped_type>(
        std::move(key), load_new<typename Container::mapped_type>(from));
  } else {
    return load_new<typename Container::key_type>(from);
  }
}

template <class Container>
inline constexpr std::size_t least_of_element = codec<typename Container::key_type>::least;
template <class Container>
  requires requires { typename Container::mapped_type; }
inline constexpr std::size_t least_of_element<Container> =
    codec<typename Container::key_type>::least + codec<typename Container::mapped_type>::least;

template <bool Multiple, class Container>
void load_associative(input_archive& from, Container& container) {
  container.clear();
  std::size_t const count = from.get_count(least_of_element<Container>);
  if constexpr (requires { container.reserve(count); }) reserve_for(container, count, from.left());
  from.nested([&] {
    for (std::size_t i = 0; i < count; ++i)
      container.emplace_hint(container.end(), load_key_and_value<Container>(from));
  });
  if (!Multiple && container.size() != count) from.fail(archive_problem::repeated_key);
}

template <class Container>
void save_associative(output_archive& to, Container const& container) {
  save_counted(to, container, container.size(), least_of_element<Container>, [&](auto const& each) {
    if constexpr (requires { typename Container::mapped_type; }) {
      save_new(to, each.first);
      save_new(to, each.second);
    } else {
      save_new(to, each);
    }
  });
}

// --- codecs ---

template <class Container, class Element = typename Container::value_type>
struct sequence_codec {
  static constexpr std::size_t least = 8;

  static void save(output_archive& to, Container const& container) {
    if constexpr (copied_at_once<Element> && requires { container.data(); })
      save_at_once(to, container);
    else
      save_range(to, container, container.size());
  }
  static void load(input_archive& from, Container& container) {
    if constexpr (copied_at_once<Element> && requires { container.data(); })
      load_at_once(from, container);
    else
      load_sequence(from, container);
  }
  template <class Recorder>
  static void describe(Recorder& to) {
    to.text("[");
    to.template type<Element>();
    to.text("]");
  }
};

// Both kinds of arrays.
template <class Array, class T, std::size_t N>
struct array_codec {
  static constexpr std::size_t least = N * codec<T>::least;

  static void save(output_archive& to, Array const& array) {
    if constexpr (copied_at_once<T>)
      to.save_binary(std::data(array), sizeof(T) * N);
    else
      for (T const& each : array) to << each;
  }
  static void load(input_archive& from, Array& array) {
    if constexpr (copied_at_once<T>)
      from.load_binary(std::data(array), sizeof(T) * N);
    else
      for (T& each : array) from >> each;
  }
  template <class Recorder>
  static void describe(Recorder& to) {
    to.text(std::to_string(N) + "*");
    to.template type<T>();
  }
};

template <class Container, bool Multiple>
struct associative_codec {
  static constexpr std::size_t least = 8;

  static void save(output_archive& to, Container const& container) { save_associative(to, container); }
  static void load(input_archive& from, Container& container) { load_associative<Multiple>(from, container); }
  template <class Recorder>
  static void describe(Recorder& to) {
    to.text(Multiple ? "<<" : "<");
    to.template type<typename Container::key_type>();
    if constexpr (requires { typename Container::mapped_type; }) {
      to.text(":");
      to.template type<typename Container::mapped_type>();
    }
    to.text(Multiple ? ">>" : ">");
  }
};

}  // namespace detail

template <detail::wire_number C, class Traits, class Allocator>
struct codec<std::basic_string<C, Traits, Allocator>>
    : detail::sequence_codec<std::basic_string<C, Traits, Allocator>> {
  template <class Recorder>
  static void describe(Recorder& to) {
    to.text(sizeof(C) == 1 ? "string" : sizeof(C) == 2 ? "string16" : "string32");
  }
};

template <travels T, class Allocator>
struct codec<std::vector<T, Allocator>> : detail::sequence_codec<std::vector<T, Allocator>> {};
template <travels T, class Allocator>
struct codec<std::deque<T, Allocator>> : detail::sequence_codec<std::deque<T, Allocator>> {};
template <travels T, class Allocator>
struct codec<std::list<T, Allocator>> : detail::sequence_codec<std::list<T, Allocator>> {};

template <travels T, class Allocator>
struct codec<std::forward_list<T, Allocator>> : detail::sequence_codec<std::forward_list<T, Allocator>> {
  static void save(output_archive& to, std::forward_list<T, Allocator> const& list) {
    detail::save_range(to, list, static_cast<std::size_t>(std::distance(list.begin(), list.end())));
  }
  static void load(input_archive& from, std::forward_list<T, Allocator>& list) {
    list.clear();
    auto last = list.before_begin();
    detail::load_elements<T>(from, [&] { last = list.insert_after(last, detail::load_new<T>(from)); });
  }
};

template <travels T>
struct codec<batch<T>> : detail::sequence_codec<batch<T>> {
  static void load(input_archive& from, batch<T>& loaded) {
    // A batch is made at its size, and so from what has been read.
    std::vector<T> elements;
    from >> elements;
    loaded = batch<T>(elements.size(), [&](std::size_t i) -> T&& { return static_cast<T&&>(elements[i]); });
  }
};
template <>
struct codec<batch<bool>> : detail::sequence_codec<batch<bool>> {
  static void load(input_archive& from, batch<bool>& loaded) {
    std::vector<bool> elements;
    from >> elements;
    loaded = batch<bool>(elements.size(), [&](std::size_t i) -> bool { return elements[i]; });
  }
};

template <travels T, std::size_t N>
struct codec<std::array<T, N>> : detail::array_codec<std::array<T, N>, T, N> {};
template <travels T, std::size_t N>
struct codec<T[N]> : detail::array_codec<T[N], T, N> {};

template <travels K, travels V, class... More>
struct codec<std::map<K, V, More...>> : detail::associative_codec<std::map<K, V, More...>, false> {};
template <travels K, travels V, class... More>
struct codec<std::multimap<K, V, More...>> : detail::associative_codec<std::multimap<K, V, More...>, true> {};
template <travels K, travels V, class... More>
struct codec<std::unordered_map<K, V, More...>>
    : detail::associative_codec<std::unordered_map<K, V, More...>, false> {};
template <travels K, travels V, class... More>
struct codec<std::unordered_multimap<K, V, More...>>
    : detail::associative_codec<std::unordered_multimap<K, V, More...>, true> {};
template <travels K, class... More>
struct codec<std::set<K, More...>> : detail::associative_codec<std::set<K, More...>, false> {};
template <travels K, class... More>
struct codec<std::multiset<K, More...>> : detail::associative_codec<std::multiset<K, More...>, true> {};
template <travels K, class... More>
struct codec<std::unordered_set<K, More...>>
    : detail::associative_codec<std::unordered_set<K, More...>, false> {};
template <travels K, class... More>
struct codec<std::unordered_multiset<K, More...>>
    : detail::associative_codec<std::unordered_multiset<K, More...>, true> {};

namespace detail {

template <class... T>
inline constexpr bool is_native<std::basic_string<T...>> = true;
template <class... T>
inline constexpr bool is_native<std::vector<T...>> = true;
template <class... T>
inline constexpr bool is_native<std::deque<T...>> = true;
template <class... T>
inline constexpr bool is_native<std::list<T...>> = true;
template <class... T>
inline constexpr bool is_native<std::forward_list<T...>> = true;
template <class... T>
inline constexpr bool is_native<std::map<T...>> = true;
template <class... T>
inline constexpr bool is_native<std::multimap<T...>> = true;
template <class... T>
inline constexpr bool is_native<std::unordered_map<T...>> = true;
template <class... T>
inline constexpr bool is_native<std::unordered_multimap<T...>> = true;
template <class... T>
inline constexpr bool is_native<std::set<T...>> = true;
template <class... T>
inline constexpr bool is_native<std::multiset<T...>> = true;
template <class... T>
inline constexpr bool is_native<std::unordered_set<T...>> = true;
template <class... T>
inline constexpr bool is_native<std::unordered_multiset<T...>> = true;
template <class T, std::size_t N>
inline constexpr bool is_native<std::array<T, N>> = true;

}  // namespace detail

}  // namespace WEFT_NAMESPACE

#endif
