// SPDX-License-Identifier: BSL-1.0
#ifndef WEFT_REDIS_PIPELINE_HPP
#define WEFT_REDIS_PIPELINE_HPP

#include <weft/redis/connection.hpp>
#include <weft/redis/scripts.hpp>

#include <array>
#include <cstddef>
#include <deque>
#include <functional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

//! \file
//! Many commands under way at a time on one connection, and what is done with their answers.

namespace WEFT_NAMESPACE::redis {

//! A connection that knows the scripts of a run.
class pipeline {
public:
  //! Called with an answer, which may be an error.
  using handler = std::function<void(reply)>;

  //! Throws `redis_error`, as a connection does.
  pipeline(connection_options const& options, std::string_view run)
      : connection_(options), prefix_(prefix_of(run)) {
    for (std::size_t k = 0; k < script_count; ++k)
      hashes_[k] = reply(load(static_cast<script>(k)).get()).text();
  }

  redis::connection& connection() noexcept { return connection_; }
  std::string const& prefix() const noexcept { return prefix_; }
  //! How many answers have not come.
  std::size_t pending() const noexcept { return pending_.size(); }

  //! A script and the run, to be given arguments.
  command call(script which) const {
    return {"EVALSHA", hashes_[static_cast<std::size_t>(which)], "1", prefix_};
  }
  //! To be sent by `flush`.
  void post(command const& what, handler then) {
    std::string bytes = what.bytes();
    connection_.write(bytes);
    pending_.push_back({std::move(bytes), std::move(then), false});
  }
  void flush() { connection_.flush(); }
  //! Waits. What is under way is answered before. An answer that is an error is thrown.
  owned_reply ask(command const& what) { return connection_.ask(what); }

  //! Tells answers that have come to whom they belong. Who has forgotten the scripts is told them again, and then asked
  //! again: the order of these commands is another one then.
  void receive() {
    connection_.receive([this](reply answer) {
      if (pending_.empty()) connection_.fail(redis_problem::unexpected, answer.text());
      request first = std::move(pending_.front());
      pending_.pop_front();
      if (answer.is_error() && answer.text().starts_with("NOSCRIPT") && !first.is_again)
        return ask_again(std::move(first));
      if (first.then) first.then(answer);
    });
  }

private:
  struct request {
    std::string bytes;
    handler then;
    bool is_again = false;
  };

  owned_reply load(script which) { return connection_.ask({"SCRIPT", "LOAD", text_of(which)}); }
  void ask_again(request what) {
    for (std::size_t k = 0; k < script_count; ++k)
      post({"SCRIPT", "LOAD", text_of(static_cast<script>(k))}, nullptr);
    connection_.write(what.bytes);
    what.is_again = true;
    pending_.push_back(std::move(what));
  }

  redis::connection connection_;
  std::string prefix_;
  std::array<std::string, script_count> hashes_;
  std::deque<request> pending_;
};

}  // namespace WEFT_NAMESPACE::redis

#endif
