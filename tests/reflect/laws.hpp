// SPDX-License-Identifier: BSL-1.0
#ifndef WEFT_TESTS_REFLECT_LAWS_HPP
#define WEFT_TESTS_REFLECT_LAWS_HPP

#include <type_traits>
#include <utility>

#include <boost/hana/concept/comparable.hpp>
#include <boost/hana/concept/hashable.hpp>
#include <boost/hana/equal.hpp>
#include <boost/hana/hash.hpp>
#include <boost/hana/less.hpp>
#include <boost/hana/not_equal.hpp>

// What has to hold for values whose comparisons are constants, tried on all pairs and triples of the types of
// some of them; let some be equal.
template <class... X>
struct laws {
  template <class A, class B>
  static constexpr bool equal = decltype(boost::hana::equal(std::declval<A>(), std::declval<B>()))::value;
  template <class A, class B>
  static constexpr bool not_equal =
      decltype(boost::hana::not_equal(std::declval<A>(), std::declval<B>()))::value;
  template <class A, class B>
  static constexpr bool less = decltype(boost::hana::less(std::declval<A>(), std::declval<B>()))::value;
  template <class A, class B>
  static constexpr bool same_hash = std::is_same_v<decltype(boost::hana::hash(std::declval<A>())),
                                                   decltype(boost::hana::hash(std::declval<B>()))>;

  template <class A, class B>
  static constexpr bool equal_pair =
      equal<A, A> && equal<A, B> == equal<B, A> && not_equal<A, B> == !equal<A, B>;
  template <class A, class B, class C>
  static constexpr bool equal_triple = !(equal<A, B> && equal<B, C>) || equal<A, C>;
  template <class A, class B>
  static constexpr bool equal_row = equal_pair<A, B> && (equal_triple<A, B, X> && ...);
  template <class A>
  static constexpr bool equal_plane = (equal_row<A, X> && ...);

  // Just one of a < b, b < a and a == b.
  template <class A, class B>
  static constexpr bool less_pair = int{less<A, B>} + int{less<B, A>} + int{equal<A, B>} == 1;
  template <class A, class B, class C>
  static constexpr bool less_triple = !(less<A, B> && less<B, C>) || less<A, C>;
  template <class A, class B>
  static constexpr bool less_row = less_pair<A, B> && (less_triple<A, B, X> && ...);
  template <class A>
  static constexpr bool less_plane = (less_row<A, X> && ...);

  // A good hash tells all values apart, which is more than Hana asks for.
  template <class A>
  static constexpr bool hash_row = ((same_hash<A, X> == equal<A, X>) && ...);

  static constexpr bool comparable = (boost::hana::Comparable<X>::value && ...) && (equal_plane<X> && ...);
  static constexpr bool orderable = (less_plane<X> && ...);
  static constexpr bool hashable = (boost::hana::Hashable<X>::value && ...) && (hash_row<X> && ...);
};

#endif
