// SPDX-License-Identifier: BSL-1.0
#ifndef WEFT_YAML_PARAMETERS_HPP
#define WEFT_YAML_PARAMETERS_HPP

#include <weft/yaml/read.hpp>

#include <functional>
#include <initializer_list>
#include <optional>
#include <string>
#include <tuple>
#include <type_traits>
#include <utility>
#include <vector>

//! \file
//! The schema of a task's parameters: a struct that names its members.

namespace WEFT_NAMESPACE::yaml {

//! One member of a `T`, and what a file may say for it; made by `required` and `optional`. `Named`: by `one_of`.
template <class T, class Member, bool Named = false>
class parameter {
public:
  using owner = T;
  using value_type = Member;
  static constexpr bool is_named = Named;

  parameter(std::string name, Member T::* member, std::string about, bool is_required)
      : name_(std::move(name)), about_(std::move(about)), member_(member), is_required_(is_required) {}

  //! From `least` to `most`, both allowed.
  parameter between(Member least, Member most) && {
    return std::move(*this).check("from " + detail::shown(least) + " to " + detail::shown(most),
                                  [=](Member const& x) { return !(x < least) && !(most < x); });
  }
  //! Only what `allows` says yes to; in words, what that is: `"a power of two"`.
  parameter check(std::string expected, std::function<bool(Member const&)> allows) && {
    limits_ = std::move(expected);
    allows_ = std::move(allows);
    return std::move(*this);
  }
  //! Only these, by these names: what enumerations need.
  parameter<T, Member, true> one_of(std::initializer_list<std::pair<std::string, Member>> choices) && {
    parameter<T, Member, true> named(std::move(name_), member_, std::move(about_), is_required_);
    named.choices_ = choices;
    return named;
  }

  std::string const& name() const noexcept { return name_; }
  bool is_required() const noexcept { return is_required_; }

  //! In words, what a file must say.
  std::string expected() const {
    std::string text;
    if constexpr (Named)
      for (auto const& [name, choice] : choices_) text += (text.empty() ? "one of " : ", ") + name;
    else
      text = detail::expected<Member>();
    return limits_.empty() ? text : text + ", " + limits_;
  }
  parameter_info describe() const {
    return {name_, expected(), is_required_ ? std::string() : shown(T().*member_), about_, is_required_};
  }

  void read(value const& from, T& to, reading const& how) const {
    Member& member = to.*member_;
    bool is_read = false;
    if constexpr (Named)
      is_read = read_choice(from, member);
    else if constexpr (detail::is_readable<Member>)  // or `schema` has refused it
      is_read = detail::read(from, member, how);
    // What is wrong with a part of a list or a mapping was said already.
    bool const is_reported = !is_read && !Named && detail::is_compound<Member>;
    if (is_reported || (is_read && !(allows_ && !allows_(member)))) return;
    if constexpr (!Named && detail::is_readable<Member>)
      if (limits_.empty()) return how.wants(from, detail::expected_of<Member>(from));
    how.wants(from, expected());
  }

private:
  template <class, class, bool>
  friend class parameter;

  bool read_choice(value const& from, Member& to) const {
    for (auto const& [name, choice] : choices_)
      if (from.what == value::kind::text && from.text == name) {
        to = choice;
        return true;
      }
    return false;
  }
  std::string shown(Member const& member) const {
    if constexpr (Named) {
      for (auto const& [name, choice] : choices_)
        if (choice == member) return name;
      return {};
    } else {
      return detail::shown(member);
    }
  }

  std::string name_;
  std::string about_;
  Member T::* member_;
  bool is_required_;
  std::vector<std::pair<std::string, Member>> choices_;
  std::string limits_;
  std::function<bool(Member const&)> allows_;
};

//! A member that a file must give. `about` says in a few words what it is for.
template <class T, class Member>
parameter<T, Member> required(std::string name, Member T::* member, std::string about = {}) {
  return {std::move(name), member, std::move(about), true};
}
//! A member that keeps the value of its initialiser if a file does not give it.
template <class T, class Member>
parameter<T, Member> optional(std::string name, Member T::* member, std::string about = {}) {
  return {std::move(name), member, std::move(about), false};
}

//! The parameters of a task:
//!
//! \code
//! struct read_options {
//!   std::string path;
//!   int limit = 100;
//!
//!   static auto parameters() {
//!     return weft::yaml::schema(
//!         weft::yaml::required("path", &read_options::path, "the file to read"),
//!         weft::yaml::optional("limit", &read_options::limit, "rows at most").between(1, 10'000));
//!   }
//! };
//! \endcode
template <class... Parameter>
std::tuple<Parameter...> schema(Parameter... parameters) {
  static_assert(
      ((Parameter::is_named || detail::is_readable<typename Parameter::value_type>) && ...),
      "weft::yaml: a member of this type cannot be read from a file: it must be a bool, a number, a "
      "std::string, a std::filesystem::path, a std::chrono::duration, a struct with parameters(), a "
      "std::vector, std::map<std::string, T> or std::optional of these, have a weft::yaml::text_format, or "
      "have its values named by .one_of({{\"name\", value}, ...})");
  return {std::move(parameters)...};
}

namespace detail {

template <class T>
std::vector<parameter_info> describe_schema() {
  return std::apply([](auto const&... each) { return std::vector<parameter_info>{each.describe()...}; },
                    T::parameters());
}

template <has_schema T>
std::string listed_schema() {
  std::string text;
  std::apply([&](auto const&... each) { ((text += (text.empty() ? " of " : ", ") + each.name()), ...); },
             T::parameters());
  return text;
}

// Gives what a mapping says to the members that it names.
template <has_schema T>
bool read_schema(value const& from, T& to, reading const& how) {
  std::apply(
      [&](auto const&... each) {
        std::vector<std::string_view> const names{each.name()...};
        if (!check_keys(from, names, how)) return;
        auto const read_one = [&](auto const& parameter) {
          if (value::entry const* const given = from.find(parameter.name()))
            parameter.read(*given->content, to, how.field(parameter.name()));
          else if (parameter.is_required())
            how.field(parameter.name()).misses(from, parameter.expected());
        };
        (read_one(each), ...);
      },
      T::parameters());
  return true;
}

}  // namespace detail
}  // namespace WEFT_NAMESPACE::yaml

#endif
