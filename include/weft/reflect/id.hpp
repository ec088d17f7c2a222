// SPDX-License-Identifier: BSL-1.0
#ifndef WEFT_REFLECT_ID_HPP
#define WEFT_REFLECT_ID_HPP

#include <weft/core/id.hpp>

#include <boost/hana/bool.hpp>
#include <boost/hana/equal.hpp>
#include <boost/hana/hash.hpp>
#include <boost/hana/less.hpp>
#include <boost/hana/not_equal.hpp>
#include <boost/hana/type.hpp>

//! \file
//! `"fetch"_id` as a key of Boost.Hana: Comparable, Orderable and Hashable, so that it can stand in a
//! `hana::map` or `hana::set` and be looked up with `at_key` or `[]`.

namespace WEFT_NAMESPACE {

//! What Hana's functions are chosen by, one for all ids.
struct id_tag {};

namespace detail {

// For constants: values are equal if their types are, and the hash of a value is its type. So no two values
// share a hash, and a look-up in a map takes one step however large the map is.
struct equal_by_type {
  template <class X, class Y>
  static constexpr boost::hana::bool_<std::is_same_v<X, Y>> apply(X const&, Y const&) {
    return {};
  }
};
struct hash_by_type {
  template <class X>
  static constexpr boost::hana::type<X> apply(X const&) {
    return {};
  }
};

// What the operators below compare. A parameter `id<Id>` would do, but Hana's containers derive from what
// they hold if that is empty, and would convert.
template <class T>
struct is_key : std::false_type {};
template <fixed_string Id>
struct is_key<id<Id>> : std::true_type {};

// As in a dictionary: character by character, and a name before those that begin with it.
constexpr bool is_before(name a, name b) {
  for (std::size_t i = 0; i < a.size && i < b.size; ++i)
    if (a.text[i] != b.text[i])
      return static_cast<unsigned char>(a.text[i]) < static_cast<unsigned char>(b.text[i]);
  return a.size < b.size;
}

}  // namespace detail

//! Whether two ids or two edges are the same, as a constant that says so in its type: for predicates, as in
//! `hana::filter(weft::tasks(wf), [](auto const& task) { return weft::id_of(task) != "log"_id; })`.
template <class A, class B>
  requires(detail::is_key<A>::value && detail::is_key<B>::value)
constexpr boost::hana::bool_<std::is_same_v<A, B>> operator==(A const&, B const&) {
  return {};
}
template <class A, class B>
  requires(detail::is_key<A>::value && detail::is_key<B>::value)
constexpr boost::hana::bool_<!std::is_same_v<A, B>> operator!=(A const&, B const&) {
  return {};
}

}  // namespace WEFT_NAMESPACE

namespace boost::hana {

template <weft::fixed_string Id>
struct tag_of<weft::id<Id>> {
  using type = weft::id_tag;
};

//! `hana::equal(a, b)`: the same text. An id is not equal to anything else.
template <>
struct equal_impl<weft::id_tag, weft::id_tag> : weft::detail::equal_by_type {};

template <>
struct hash_impl<weft::id_tag> : weft::detail::hash_by_type {};

//! `hana::less(a, b)`: by text, so that ids can be sorted.
template <>
struct less_impl<weft::id_tag, weft::id_tag> {
  template <weft::fixed_string A, weft::fixed_string B>
  static constexpr bool_<weft::detail::is_before(weft::detail::name_of<A>, weft::detail::name_of<B>)> apply(
      weft::id<A>, weft::id<B>) {
    return {};
  }
};

}  // namespace boost::hana

#endif
