// SPDX-License-Identifier: BSL-1.0
#ifndef WEFT_WIRE_HANA_HPP
#define WEFT_WIRE_HANA_HPP

#include <weft/wire/values.hpp>

#include <boost/hana/accessors.hpp>
#include <boost/hana/concept/struct.hpp>
#include <boost/hana/for_each.hpp>
#include <boost/hana/second.hpp>
#include <boost/hana/tuple.hpp>
#include <boost/hana/unpack.hpp>

//! \file
//! Structs that name their members by `BOOST_HANA_DEFINE_STRUCT` or `BOOST_HANA_ADAPT_STRUCT` need no `serialize`.

namespace WEFT_NAMESPACE {
namespace detail {

template <class T>
concept hana_struct =
    boost::hana::Struct<T>::value && !has_member_serialize<T> && !probing::has_free_serialize<T>;

}  // namespace detail

//! Its members in the order in which they are named.
template <detail::hana_struct T>
struct codec<T> {
  static constexpr std::size_t least = 0;

  static void save(output_archive& to, T const& value) {
    boost::hana::for_each(boost::hana::accessors<T>(),
                          [&](auto const& member) { to << boost::hana::second(member)(value); });
  }
  static void load(input_archive& from, T& value) {
    boost::hana::for_each(boost::hana::accessors<T>(),
                          [&](auto const& member) { from >> boost::hana::second(member)(value); });
  }
  template <class Recorder>
  static void describe(Recorder& to) {
    boost::hana::unpack(boost::hana::accessors<T>(), [&](auto const&... member) {
      to.template fields<std::remove_cvref_t<decltype(boost::hana::second(member)(std::declval<T&>()))>...>();
    });
  }
};

}  // namespace WEFT_NAMESPACE

#endif
