// SPDX-License-Identifier: BSL-1.0
#ifndef WEFT_REDIS_REPLY_READER_HPP
#define WEFT_REDIS_REPLY_READER_HPP

#include <weft/redis/reply.hpp>

#include <hiredis/hiredis.h>
#include <cstddef>
#include <memory>
#include <new>
#include <string_view>

namespace WEFT_NAMESPACE::redis {

//! From bytes to answers, by hiredis; with a bound, as that believes any count of a list and takes memory for all of it
//! before the first element has come: `*1270000000`, from whatever listens at that port, would be 10 GB.
class reply_reader {
public:
  //! Of one answer, lists in lists counted.
  static constexpr std::size_t most_elements = std::size_t{1} << 20;

  reply_reader() : state_(std::make_unique<state>()) {
    if (!state_->reader) throw std::bad_alloc();
    state_->functions = state_->defaults = *state_->reader->fn;
    state_->functions.createArray = &bounded_array;
    state_->reader->fn = &state_->functions;
    state_->reader->privdata = state_.get();
  }

  void feed(std::string_view bytes) { ::redisReaderFeed(state_->reader.get(), bytes.data(), bytes.size()); }
  //! The next answer, or null: not all of it is there, or see `error`.
  owned_reply next() {
    void* made = nullptr;
    if (::redisReaderGetReply(state_->reader.get(), &made) == REDIS_OK && made != nullptr)
      state_->left = most_elements;
    return owned_reply(static_cast<redisReply*>(made));
  }
  //! Why these bytes are no answer, or null. Nothing is read after an error.
  char const* error() const noexcept {
    if (state_->is_too_long) return "an answer is longer than any that was asked for";
    return state_->reader->err != 0 ? state_->reader->errstr : nullptr;
  }

private:
  struct deleter {
    void operator()(redisReader* what) const noexcept { ::redisReaderFree(what); }
  };
  // What the reader points to.
  struct state {
    redisReplyObjectFunctions defaults{}, functions{};
    std::size_t left = most_elements;
    bool is_too_long = false;
    std::unique_ptr<redisReader, deleter> reader{::redisReaderCreate()};
  };

  // (The type of the count depends on the version of hiredis.)
  template <class Count>
  static void* bounded_array(redisReadTask const* task, Count elements) {
    auto& s = *static_cast<state*>(task->privdata);
    if (static_cast<std::size_t>(elements) > s.left) {
      s.is_too_long = true;
      return nullptr;
    }
    s.left -= static_cast<std::size_t>(elements);
    return s.defaults.createArray(task, elements);
  }

  std::unique_ptr<state> state_;
};

}  // namespace WEFT_NAMESPACE::redis

#endif
