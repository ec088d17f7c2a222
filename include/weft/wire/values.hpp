// SPDX-License-Identifier: BSL-1.0
#ifndef WEFT_WIRE_VALUES_HPP
#define WEFT_WIRE_VALUES_HPP

#include <weft/wire/input_archive.hpp>

#include <boost/serialization/array_wrapper.hpp>
#include <boost/serialization/binary_object.hpp>
#include <boost/serialization/nvp.hpp>

//! \file
//! Numbers, enums and bytes, and the wrappers that Boost's users put around members: they leave no trace in the bytes.

namespace WEFT_NAMESPACE {
namespace detail {

// The letter and the width of a number in a schema. Types of one width and kind are one type on the wire.
template <class T>
constexpr char const* number_name() {
  constexpr char const* names[3][4] = {
      {"u8", "u16", "u32", "u64"}, {"i8", "i16", "i32", "i64"}, {"", "", "f32", "f64"}};
  constexpr int kind = std::is_floating_point_v<T> ? 2 : std::is_signed_v<T>;
  constexpr int width = sizeof(T) == 1 ? 0 : sizeof(T) == 2 ? 1 : sizeof(T) == 4 ? 2 : 3;
  return names[kind][width];
}

// Numbers whose width is the same everywhere; `long double` has none.
template <class T>
concept wire_number = std::is_arithmetic_v<T> && sizeof(T) <= 8 && !std::is_same_v<T, long double>;

// Numbers that stand in memory as they do on the wire, so that many of them are copied at once.
template <class T>
concept copied_at_once = wire_number<T> && !std::is_same_v<T, bool> &&
                         (sizeof(T) == 1 || std::endian::native == std::endian::little);

}  // namespace detail

template <detail::wire_number T>
struct codec<T> {
  static constexpr std::size_t least = sizeof(T);

  static void save(output_archive& to, T value) { to.put(value); }
  static void load(input_archive& from, T& value) { value = from.get<T>(); }
  template <class Recorder>
  static void describe(Recorder& to) {
    to.text(detail::number_name<T>());
  }
};

template <>
struct codec<bool> {
  static constexpr std::size_t least = 1;

  static void save(output_archive& to, bool value) { to.put(static_cast<std::uint8_t>(value)); }
  static void load(input_archive& from, bool& value) {
    auto const byte = from.get<std::uint8_t>();
    if (byte > 1) from.fail(archive_problem::bad_value);
    value = byte == 1;
  }
  template <class Recorder>
  static void describe(Recorder& to) {
    to.text("bool");
  }
};

//! By its underlying type, which must be written down (`enum kind : int`): then it may be any number of that type, and
//! otherwise most bytes would be undefined behaviour.
template <class T>
  requires(std::is_enum_v<T> && requires { T{0}; })
struct codec<T> {
  using number = std::underlying_type_t<T>;
  static constexpr std::size_t least = codec<number>::least;

  static void save(output_archive& to, T value) { to << static_cast<number>(value); }
  static void load(input_archive& from, T& value) {
    number loaded{};
    from >> loaded;
    value = static_cast<T>(loaded);
  }
  template <class Recorder>
  static void describe(Recorder& to) {
    to.template type<number>();
  }
};

// --- wrappers ----------------------------------------------------------------------------------------------

template <class T>
struct codec<boost::serialization::nvp<T>> {
  static constexpr bool is_wrapper = true;
  static constexpr std::size_t least = 0;

  template <class Archive>
  static void save(Archive& to, boost::serialization::nvp<T> const& named) {
    to << named.const_value();
  }
  static void load(input_archive& from, boost::serialization::nvp<T>& named) { from >> named.value(); }
};

template <class T>
struct codec<boost::serialization::array_wrapper<T>> {
  static constexpr bool is_wrapper = true;
  static constexpr std::size_t least = 0;

  template <class Archive>
  static void save(Archive& to, boost::serialization::array_wrapper<T> const& array) {
    using element = std::remove_const_t<T>;
    if constexpr (detail::copied_at_once<element> && std::is_same_v<Archive, output_archive>)
      to.save_binary(array.address(), array.count() * sizeof(T));
    else
      for (std::size_t i = 0; i < array.count(); ++i) to << array.address()[i];
  }
  static void load(input_archive& from, boost::serialization::array_wrapper<T>& array) {
    if constexpr (detail::copied_at_once<T>)
      from.load_binary(array.address(), array.count() * sizeof(T));
    else
      for (std::size_t i = 0; i < array.count(); ++i) from >> array.address()[i];
  }
};

template <>
struct codec<boost::serialization::binary_object> {
  static constexpr bool is_wrapper = true;
  static constexpr std::size_t least = 0;

  template <class Archive>
  static void save(Archive& to, boost::serialization::binary_object const& binary) {
    to.save_binary(binary.m_t, binary.m_size);
  }
  static void load(input_archive& from, boost::serialization::binary_object& binary) {
    from.load_binary(const_cast<void*>(static_cast<void const*>(binary.m_t)), binary.m_size);
  }
};

}  // namespace WEFT_NAMESPACE

#endif
