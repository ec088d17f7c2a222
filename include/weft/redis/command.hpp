// SPDX-License-Identifier: BSL-1.0
#ifndef WEFT_REDIS_COMMAND_HPP
#define WEFT_REDIS_COMMAND_HPP

#include <weft/core/config.hpp>

#include <concepts>
#include <cstddef>
#include <initializer_list>
#include <string>
#include <string_view>

namespace WEFT_NAMESPACE::redis {

//! A command and its arguments, as bytes for a server: `command{"SET", "key"}.add(5).bytes()`.
class command {
public:
  command(std::initializer_list<std::string_view> words) {
    for (std::string_view const each : words) add(each);
  }

  command& add(std::string_view word) {
    body_ += '$';
    body_ += std::to_string(word.size());
    body_ += "\r\n";
    body_ += word;
    body_ += "\r\n";
    ++count_;
    return *this;
  }
  template <std::integral Number>
  command& add(Number value) {
    return add(std::string_view(std::to_string(value)));
  }

  std::size_t size() const noexcept { return body_.size(); }
  std::string bytes() const { return "*" + std::to_string(count_) + "\r\n" + body_; }

private:
  std::string body_;
  std::size_t count_ = 0;
};

}  // namespace WEFT_NAMESPACE::redis

#endif
