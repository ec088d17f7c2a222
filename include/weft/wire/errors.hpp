// SPDX-License-Identifier: BSL-1.0
#ifndef WEFT_WIRE_ERRORS_HPP
#define WEFT_WIRE_ERRORS_HPP

#include <weft/core/error.hpp>

#include <string>

namespace WEFT_NAMESPACE {

//! What is wrong with bytes that were to be read, or with a value that was to be written.
enum class archive_problem : unsigned char {
  truncated,   //!< the bytes end in the middle of a value
  trailing,    //!< there are bytes left behind the value
  long_count,  //!< a container claims more elements than there can be in the bytes that are left
  bad_value,  //!< a byte that stands for nothing: a bool that is neither 0 nor 1, an alternative that is not there
  repeated_key,  //!< a set or map has the same key twice
  too_deep,      //!< more than 64 containers and pointers in one another
  no_bytes,      //!< elements that save nothing, in a container: their count could not be checked
  no_value       //!< a variant without a value
};

//! Thrown by archives. Whoever catches it while loading has a value that can be destroyed and nothing else.
class archive_error : public error {
public:
  explicit archive_error(archive_problem problem, std::size_t at)
      : problem_(problem),
        at_(at),
        text_(detail::shared_text::of(
            (std::string("weft: ") + sentence(problem) + " (at byte " + std::to_string(at) + ")").c_str())) {}

  archive_problem problem() const noexcept { return problem_; }
  //! How many bytes had been read or written.
  std::size_t at() const noexcept { return at_; }
  char const* what() const noexcept override { return text_.c_str(); }

private:
  static char const* sentence(archive_problem problem) noexcept {
    switch (problem) {
      case archive_problem::truncated: return "the bytes end in the middle of a value";
      case archive_problem::trailing: return "there are bytes left behind the value";
      case archive_problem::long_count: return "a container claims more elements than the bytes can hold";
      case archive_problem::bad_value: return "a byte stands for nothing that its type can be";
      case archive_problem::repeated_key: return "a set or map has the same key twice";
      case archive_problem::too_deep: return "more than 64 containers and pointers are nested in one another";
      case archive_problem::no_bytes:
        return "the elements of a container save no bytes, so that their number could not be checked when "
               "they are loaded";
      case archive_problem::no_value: return "a variant has no value, as an exception left it";
    }
    return "";
  }

  archive_problem problem_;
  std::size_t at_;
  detail::shared_text text_;
};

namespace detail {

[[noreturn]] WEFT_COLD inline void throw_archive_error(archive_problem problem, std::size_t at) {
  throw archive_error(problem, at);
}

}  // namespace detail
}  // namespace WEFT_NAMESPACE

#endif
