// SPDX-License-Identifier: BSL-1.0
#ifndef WEFT_WIRE_OUTCOME_HPP
#define WEFT_WIRE_OUTCOME_HPP

#include <weft/core/outcome.hpp>
#include <weft/wire/compounds.hpp>
#include <weft/wire/containers.hpp>

#include <string>

//! \file
//! Outcomes of members of groups. Of an error only the text travels.

namespace WEFT_NAMESPACE {

//! What a task failed with in another process, of which only the text is known.
class told_error : public error {
public:
  explicit told_error(std::string const& text) : text_(detail::shared_text::of(text.c_str())) {}
  char const* what() const noexcept override { return text_.c_str(); }

private:
  detail::shared_text text_;
};

namespace detail {

inline std::string text_of_error(std::exception_ptr const& error) {
  try {
    std::rethrow_exception(error);
  } catch (std::exception const& e) {
    return e.what();
  } catch (...) {
    return "an exception that is not derived from std::exception";
  }
}

template <class T>
outcome<T> load_outcome(input_archive& from) {
  auto const kind = from.get<std::uint8_t>();
  if (kind > static_cast<std::uint8_t>(outcome_kind::cancelled)) from.fail(archive_problem::bad_value);
  if (kind == static_cast<std::uint8_t>(outcome_kind::error))
    return outcome<T>(std::make_exception_ptr(told_error(load_new<std::string>(from))));
  if (kind != static_cast<std::uint8_t>(outcome_kind::value))
    return outcome<T>(static_cast<outcome_kind>(kind));
  if constexpr (std::is_void_v<T>)
    return outcome<void>(std::in_place, [] {});
  else
    return outcome<T>(std::in_place, [&] { return load_new<T>(from); });
}

}  // namespace detail

//! A byte that says what became of the task, and the value or the text of the error.
template <class T>
  requires(std::is_void_v<T> || travels<T>)
struct codec<outcome<T>> {
  static constexpr std::size_t least = 1;

  static void save(output_archive& to, outcome<T> const& value) {
    to.put(static_cast<std::uint8_t>(value.kind()));
    if (value.error() != nullptr) to << detail::text_of_error(value.error());
    if constexpr (!std::is_void_v<T>)
      if (value) detail::save_new(to, *value);
  }
  static outcome<T> make(input_archive& from) { return detail::load_outcome<T>(from); }
  template <class Recorder>
  static void describe(Recorder& to) {
    to.text("outcome(");
    if constexpr (!std::is_void_v<T>) to.template type<T>();
    to.text(")");
  }
};

}  // namespace WEFT_NAMESPACE

#endif
