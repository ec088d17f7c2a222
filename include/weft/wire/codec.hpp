// SPDX-License-Identifier: BSL-1.0
#ifndef WEFT_WIRE_CODEC_HPP
#define WEFT_WIRE_CODEC_HPP

#include <weft/core/config.hpp>

#include <boost/serialization/serialization.hpp>
#include <boost/serialization/version.hpp>
#include <concepts>
#include <cstddef>
#include <type_traits>

//! \file
//! How values of a type become bytes. User types say it in the way of Boost.Serialization: by a member function
//! `serialize(Archive&, unsigned)` or a free one, with `BOOST_CLASS_VERSION`, NVPs and split members as they like.

namespace WEFT_NAMESPACE {

//! How a type is written, read and described; to be specialised for types that cannot be given a `serialize`:
//!
//!     template <>
//!     struct weft::codec<point> {
//!       static constexpr std::size_t least = 16;       // bytes that any value takes, for the check of counts
//!       static void save(auto& to, point const& p) { to & p.x & p.y; }
//!       static void load(auto& from, point& p) { from & p.x & p.y; }
//!       static void describe(auto& to) { to.template fields<double, double>(); }
//!     };
//!
//! A type without a default constructor may have, beside `load`, a `static point make(auto& from)`, which returns the value.
template <class T>
struct codec;

namespace detail {

// Whether a class has a member of this name, which may be private: beside another one it is ambiguous.
struct named_serialize {
  int serialize;
};
template <class T>
struct both_named : T, named_serialize {};
template <class T>
concept has_member_serialize =
    std::is_class_v<T> && (std::is_final_v<T> || !requires { &both_named<T>::serialize; });

// Whether there is a free function beside Boost's, which takes everything: this one does as well, so that the call is
// ambiguous unless a function fits better than both.
namespace probing {
struct archive {};
template <class Archive, class T>
void serialize(Archive&, T&, unsigned);

template <class T>
concept has_free_serialize =
    requires(archive& a, T& t, boost::serialization::version_type version) { serialize(a, t, version); };
}  // namespace probing

// What weft handles itself, or refuses: Boost has functions for these as well, which it must not be confused by.
template <class T>
inline constexpr bool is_native = false;

template <class T>
concept has_codec = requires { codec<T>::least; };

}  // namespace detail

//! A type whose values can be written by one process and read by another. Pointers, references and views do not, nor
//! do closures, streams, threads, mutexes and other handles, nor classes that do not say how they are serialised.
template <class T>
concept travels = std::is_object_v<T> && !std::is_const_v<T> && detail::has_codec<T>;

//! User types.
template <class T>
  requires((std::is_class_v<T> || std::is_union_v<T>) && !detail::is_native<T> &&
           (detail::has_member_serialize<T> || detail::probing::has_free_serialize<T>))
struct codec<T> {
  static constexpr std::size_t least = 0;
  static constexpr unsigned version = static_cast<unsigned>(boost::serialization::version<T>::value);

  template <class Archive>
  static void save(Archive& to, T const& value) {
    // Boost's functions take what they save as if they changed it.
    boost::serialization::serialize_adl(to, const_cast<T&>(value), version);
  }
  template <class Archive>
  static void load(Archive& from, T& value) {
    boost::serialization::serialize_adl(from, value, version);
  }
  template <class Recorder>
  static void describe(Recorder& to) {
    to.template object<T>(version);
  }
};

// What archives say of others.
#define WEFT_CANNOT_TRAVEL                                                                                   \
  "weft: values of this type cannot travel to another process: a class needs a `serialize` as "              \
  "Boost.Serialization wants it, and an enum an underlying type; pointers, references, views, closures and " \
  "handles never can"

}  // namespace WEFT_NAMESPACE

#endif
