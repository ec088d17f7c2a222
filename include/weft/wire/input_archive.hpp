// SPDX-License-Identifier: BSL-1.0
#ifndef WEFT_WIRE_INPUT_ARCHIVE_HPP
#define WEFT_WIRE_INPUT_ARCHIVE_HPP

#include <weft/wire/output_archive.hpp>

#include <memory>

namespace WEFT_NAMESPACE {
namespace detail {

// What is loaded into may be a wrapper that refers to the value, which is then const or a temporary.
template <class T>
inline constexpr bool is_wrapper = requires { requires codec<T>::is_wrapper; };

}  // namespace detail

//! Reads what an `output_archive` has written; models the loading archive of Boost.Serialization. The bytes may be
//! anything: what cannot be a value is an `archive_error`, and containers grow only as their elements are read, so that
//! the memory that is needed stays within a small multiple of the bytes.
class input_archive {
public:
  using is_saving = boost::mpl::false_;
  using is_loading = boost::mpl::true_;

  explicit input_archive(byte_view from) noexcept
      : begin_(from.data()), next_(from.data()), end_(from.data() + from.size()) {}

  template <class T>
  input_archive& operator>>(T&& value) {
    using type = std::remove_cvref_t<T>;
    constexpr bool can_travel = travels<type>;  // the concept itself would be explained at length
    static_assert(can_travel, WEFT_CANNOT_TRAVEL);
    static_assert(
        detail::is_wrapper<type> ||
            (std::is_lvalue_reference_v<T&&> && !std::is_const_v<std::remove_reference_t<T>>),
        "weft: a value is loaded into an object that can be changed, not into a constant or a temporary");
    if constexpr (can_travel) codec<type>::load(*this, const_cast<type&>(value));  // one error is enough
    return *this;
  }
  template <class T>
  input_archive& operator&(T&& value) {
    return *this >> static_cast<T&&>(value);
  }

  void load_binary(void* to, std::size_t count) {
    if (count == 0) return;
    __builtin_memcpy(to, take(count), count);
  }

  template <class T>
  void register_type(T const* = nullptr) noexcept {}
  boost::serialization::library_version_type get_library_version() const noexcept {
    return boost::serialization::library_version_type(0);
  }
  //! Boost's, for types that can only be made in a place that others know of: nobody does.
  void reset_object_address(void const*, void const*) noexcept {}

  //! Bytes that are left are an error: call it behind the last value.
  void finish() const {
    if (left() > 0) fail(archive_problem::trailing);
  }

  // --- for codecs ---

  template <class T>
  T get() {
    detail::wire_integer<T> bytes;
    __builtin_memcpy(&bytes, take(sizeof bytes), sizeof bytes);
    return std::bit_cast<T>(detail::to_wire(bytes));
  }

  //! The number of elements that follow, each of which takes at least so many bytes (0 counts as 1).
  std::size_t get_count(std::size_t least) {
    auto const count = get<std::uint64_t>();
    if (count > left() / (least > 0 ? least : 1)) fail(archive_problem::long_count);
    return static_cast<std::size_t>(count);
  }

  //! The next bytes.
  std::byte const* take(std::size_t count) {
    if (count > left()) fail(archive_problem::truncated);
    return std::exchange(next_, next_ + count);
  }

  //! Calls `load()`, which loads what may contain values of its own type.
  template <class Load>
  void nested(Load&& load) {
    if (++depth_ > detail::deepest) fail(archive_problem::too_deep);
    load();
    --depth_;
  }

  std::size_t left() const noexcept { return static_cast<std::size_t>(end_ - next_); }
  [[noreturn]] void fail(archive_problem problem) const {
    detail::throw_archive_error(problem, static_cast<std::size_t>(next_ - begin_));
  }

private:
  std::byte const* begin_;
  std::byte const* next_;
  std::byte const* end_;
  int depth_ = 0;
};

namespace detail {

// Room for a value that `load_construct_data` makes.
template <class T>
class constructed {
public:
  explicit constructed(input_archive& from) {
    boost::serialization::load_construct_data_adl(
        from, value(), static_cast<unsigned>(boost::serialization::version<T>::value));
  }
  constructed(constructed const&) = delete;
  constructed& operator=(constructed const&) = delete;
  ~constructed() { std::destroy_at(value()); }

  T* value() noexcept { return reinterpret_cast<T*>(room_); }

private:
  alignas(T) std::byte room_[sizeof(T)];
};

// Whether the codec makes values, rather than to load into one that is there.
template <class T>
concept is_made_by_codec = requires(input_archive& from) { codec<T>::make(from); };

// A value of its own. A type that has no default constructor is made by its codec or its `load_construct_data`.
template <class T>
T load_new(input_archive& from) {
  if constexpr (is_made_by_codec<T>) {
    return codec<T>::make(from);
  } else if constexpr (std::is_default_constructible_v<T>) {
    T value{};
    from >> value;
    return value;
  } else {
    constructed<T> made(from);
    from >> *made.value();
    return static_cast<T&&>(*made.value());
  }
}

// The counterpart: what `load_new` needs, and the value.
template <class T>
void save_new(output_archive& to, T const& value) {
  if constexpr (!is_made_by_codec<T> && !std::is_default_constructible_v<T>)
    boost::serialization::save_construct_data_adl(
        to, &value, static_cast<unsigned>(boost::serialization::version<T>::value));
  to << value;
}

}  // namespace detail

//! Appends the bytes of the values, one behind the other.
template <class... T>
void append_bytes(byte_buffer& to, T const&... value) {
  output_archive archive(to);
  (detail::save_new(archive, value), ...);
}
//! The bytes of the values.
template <class... T>
byte_buffer to_bytes(T const&... value) {
  byte_buffer to;
  append_bytes(to, value...);
  return to;
}

//! The value that `to_bytes` made these bytes of. Throws `archive_error`.
template <class T>
T from_bytes(byte_view bytes) {
  input_archive from(bytes);
  T value = detail::load_new<T>(from);
  from.finish();
  return value;
}

}  // namespace WEFT_NAMESPACE

#endif
