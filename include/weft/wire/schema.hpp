// SPDX-License-Identifier: BSL-1.0
#ifndef WEFT_WIRE_SCHEMA_HPP
#define WEFT_WIRE_SCHEMA_HPP

#include <weft/wire/compounds.hpp>
#include <weft/wire/containers.hpp>

#include <algorithm>
#include <string_view>

//! \file
//! What a type looks like on the wire, as a text and as a number that stands for the text: two processes whose schemas
//! of a type are equal can exchange its values.

namespace WEFT_NAMESPACE {

//! Of one type.
struct schema {
  //! Numbers as `i32` or `f64`, `string`, `[element]`, `<key:value>`, `value?`, `(one|other|)`, and classes as the
  //! fields that their `serialize` visits, `{i32 string}`, with the version in front, `v2{...}`, unless it is 0. The
  //! second time that a class comes it is `^` and its number, so that a type may contain itself. Names do not matter.
  std::string text;
  //! A hash (FNV-1a, 64 bits) of the text.
  std::uint64_t fingerprint = 0;

  bool operator==(schema const&) const = default;
};

class schema_recorder;

namespace detail {

// A class, by address.
template <class T>
inline constexpr char class_tag{};

constexpr std::uint64_t fingerprint_of(std::string_view text) noexcept {
  std::uint64_t hash = 14695981039346656037ULL;
  for (char c : text) hash = (hash ^ static_cast<unsigned char>(c)) * 1099511628211ULL;
  return hash;
}

}  // namespace detail

//! To be specialised, with a member `static void describe(weft::schema_recorder& to) { to.fields<int, std::string>(); }`,
//! for classes that have no default constructor: otherwise a class is described by serialising an object of it that was
//! just made.
template <class T>
struct schema_of_class {};

//! Models the saving archive, and writes down what types it is given.
class schema_recorder {
public:
  using is_saving = boost::mpl::true_;
  using is_loading = boost::mpl::false_;

  template <class T>
  schema_recorder& operator<<(T const& value) {
    constexpr bool can_travel = travels<T>;  // the concept itself would be explained at length
    static_assert(can_travel, WEFT_CANNOT_TRAVEL);
    if constexpr (detail::is_wrapper<T>)
      codec<T>::save(*this, value);
    else if constexpr (can_travel)
      type<T>();
    return *this;
  }
  template <class T>
  schema_recorder& operator&(T const& value) {
    return *this << value;
  }
  void save_binary(void const*, std::size_t count) { field(std::to_string(count) + "*u8"); }
  template <class T>
  void register_type(T const* = nullptr) noexcept {}
  boost::serialization::library_version_type get_library_version() const noexcept {
    return boost::serialization::library_version_type(0);
  }

  // --- for codecs ---

  //! This type, at this place.
  template <class T>
  void type() {
    separate();
    codec<T>::describe(*this);
    is_first_ = false;
  }
  template <class... T>
  void fields() {
    open("{");
    (type<T>(), ...);
    close();
  }
  void text(std::string_view text) {
    text_ += text;
    // What follows a bracket is not behind anything.
    is_first_ = !text.empty() && std::string_view("[<:(|*").find(text.back()) != std::string_view::npos;
  }

  //! A class that has a `serialize`.
  template <class T>
  void object(unsigned version) {
    auto const seen = std::find(seen_.begin(), seen_.end(), &detail::class_tag<T>);
    if (seen != seen_.end()) return text("^" + std::to_string(seen - seen_.begin()));
    seen_.push_back(&detail::class_tag<T>);
    if (version > 0) text("v" + std::to_string(version));
    if constexpr (requires { schema_of_class<T>::describe(*this); }) {
      schema_of_class<T>::describe(*this);
    } else {
      static_assert(
          std::is_default_constructible_v<T>,
          "weft: how this class is serialised is found out with an object that is made from nothing, "
          "but it has no default constructor: specialise weft::schema_of_class for it");
      open("{");
      T const made{};
      codec<T>::save(*this, made);
      close();
    }
  }

  std::string const& text() const noexcept { return text_; }

private:
  void separate() {
    if (!is_first_) text_ += ' ';
    is_first_ = true;
  }
  void field(std::string const& name) {
    separate();
    text_ += name;
    is_first_ = false;
  }
  void open(char const* bracket) {
    text_ += bracket;
    is_first_ = true;
  }
  void close() {
    text_ += '}';
    is_first_ = false;
  }

  std::string text_;
  bool is_first_ = true;
  std::vector<char const*> seen_;
};

//! The schema of a type, which is found out once.
template <travels T>
schema const& schema_of() {
  static schema const found = [] {
    schema_recorder recorder;
    recorder.type<T>();
    return schema{recorder.text(), detail::fingerprint_of(recorder.text())};
  }();
  return found;
}

}  // namespace WEFT_NAMESPACE

#endif
