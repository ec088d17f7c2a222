// SPDX-License-Identifier: BSL-1.0
#ifndef WEFT_APP_ARGUMENTS_HPP
#define WEFT_APP_ARGUMENTS_HPP

#include <weft/app/entry.hpp>
#include <weft/app/from_text.hpp>

#include <cstddef>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace WEFT_NAMESPACE {

//! What a command line gives the function that makes a graph: the words of `--with id=word`.
class arguments {
public:
  explicit arguments(detail::app_words words = {}) : words_(std::move(words)), is_used_(words_.size()) {}

  //! What was given as `id`, or else this value. Throws `usage_error` if the word is none of its type.
  template <readable_from_text T>
  T get(std::string_view id, T otherwise) const {
    auto value = find<T>(id);
    return value ? std::move(*value) : std::move(otherwise);
  }
  //! The same without a value. Throws `usage_error` also if nothing was given.
  template <readable_from_text T>
  T get(std::string_view id) const {
    auto value = find<T>(id);
    if (!value)
      throw usage_error("it needs --with " + std::string(id) + "=..., which is " +
                        detail::type_in_words<T>() + " and has no default");
    return std::move(*value);
  }

  //! Throws `usage_error` if something was given that nobody has asked for.
  void check_used() const {
    for (std::size_t k = 0; k < words_.size(); ++k)
      if (!is_used_[k]) throw usage_error("--with " + words_[k].first + "=...: it does not use that");
  }

private:
  // The last one counts.
  template <class T>
  std::optional<T> find(std::string_view id) const {
    std::optional<T> found;
    for (std::size_t k = 0; k < words_.size(); ++k) {
      if (words_[k].first != id) continue;
      is_used_[k] = true;
      found = from_text<T>::read(words_[k].second);
      if (!found) detail::throw_wrong_word(words_[k].first, detail::type_in_words<T>(), words_[k].second);
    }
    return found;
  }

  detail::app_words words_;
  mutable std::vector<bool> is_used_;
};

}  // namespace WEFT_NAMESPACE

#endif
