// SPDX-License-Identifier: BSL-1.0
#ifndef WEFT_REDIS_REPLY_HPP
#define WEFT_REDIS_REPLY_HPP

#include <weft/redis/errors.hpp>

#include <hiredis/hiredis.h>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>
#include <string_view>

namespace WEFT_NAMESPACE::redis {

//! What a server answers: a text, a number, nothing, an error or a list of these. It does not own it. What is asked for
//! and is not there is an empty text, 0, or nothing.
class reply {
public:
  explicit reply(redisReply const* what) noexcept : what_(what) {}

  bool is_nothing() const noexcept { return what_ == nullptr || what_->type == REDIS_REPLY_NIL; }
  bool is_error() const noexcept { return what_ != nullptr && what_->type == REDIS_REPLY_ERROR; }
  //! A text, a status, or what an error says.
  std::string_view text() const noexcept {
    bool const has_text = what_ != nullptr && what_->str != nullptr &&
                          (what_->type == REDIS_REPLY_STRING || what_->type == REDIS_REPLY_STATUS ||
                           what_->type == REDIS_REPLY_ERROR);
    return has_text ? std::string_view(what_->str, what_->len) : std::string_view();
  }
  //! A number, also as text.
  std::int64_t number() const noexcept {
    if (what_ != nullptr && what_->type == REDIS_REPLY_INTEGER) return what_->integer;
    std::int64_t value = 0;
    for (char const c : text()) {
      if (c < '0' || c > '9') break;
      value = static_cast<std::int64_t>(static_cast<std::uint64_t>(value) * 10 +
                                        static_cast<std::uint64_t>(c - '0'));
    }
    return value;
  }
  std::size_t size() const noexcept {
    return what_ != nullptr && what_->type == REDIS_REPLY_ARRAY ? what_->elements : 0;
  }
  reply operator[](std::size_t i) const noexcept { return reply(i < size() ? what_->element[i] : nullptr); }
  //! What stands behind this name in a list of names and values.
  reply named(std::string_view name) const noexcept {
    for (std::size_t i = 0; i + 1 < size(); i += 2)
      if ((*this)[i].text() == name) return (*this)[i + 1];
    return reply(nullptr);
  }

private:
  redisReply const* what_;
};

//! Owns one.
struct reply_deleter {
  void operator()(redisReply* what) const noexcept { ::freeReplyObject(what); }
};
//! A `reply` is of one of these.
using owned_reply = std::unique_ptr<redisReply, reply_deleter>;

}  // namespace WEFT_NAMESPACE::redis

#endif
