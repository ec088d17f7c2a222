// SPDX-License-Identifier: BSL-1.0
#ifndef WEFT_RUN_ENDING_HPP
#define WEFT_RUN_ENDING_HPP

#include <weft/core/context.hpp>
#include <weft/run/failure.hpp>

#include <exception>
#include <optional>
#include <string>

//! \file
//! How tasks end the run that they are of.

namespace WEFT_NAMESPACE {
#if WEFT_EXCEPTIONS

//! How a task has ended a run early.
struct early_end {
  std::string id;      //!< of the task
  std::string reason;  //!< may be empty
};

namespace detail {

// Of null: nothing.
inline std::optional<early_end> early_end_of(std::exception_ptr const& end) {
  try {
    if (end != nullptr) std::rethrow_exception(end);
  } catch (run_ended const& e) {
    return early_end{e.id(), e.reason()};
  }
  return {};
}

// What a task said that ended its run. Written once, before the run knows that it ends; read when it is over.
class said_ending {
public:
  // Whether it is the first.
  bool say(run_link& link, bool is_cancelled, char const* id, char const* reason, std::size_t size) noexcept {
    if (!link.claim_end()) return false;
    is_cancelled_ = is_cancelled;
    try {
      shared_text const text(reason, size);
      what_ = is_cancelled ? std::make_exception_ptr(run_cancelled(id, text.c_str()))
                           : std::make_exception_ptr(run_finished(id, text.c_str()));
    } catch (...) {
      what_ = std::current_exception();
    }
    return true;
  }

  bool is_cancelled() const noexcept { return is_cancelled_; }
  // Null if nobody said anything: else a `run_finished` or `run_cancelled`.
  std::exception_ptr const& what() const noexcept { return what_; }

  // For a run that left something out, or that shall not count.
  void throw_it(bool is_whole) const {
    if (what_ != nullptr && (is_cancelled_ || !is_whole)) std::rethrow_exception(what_);
    if (!is_whole) throw run_cancelled();
  }

private:
  bool is_cancelled_ = false;
  std::exception_ptr what_;
};

// The link of a run that is ended by its `cancel`.
template <class Run>
struct ending_link : run_link {
  said_ending said;
  Run* run = nullptr;

  ending_link() noexcept { end = &end_it; }
  ending_link(ending_link const&) = delete;
  ending_link& operator=(ending_link const&) = delete;

private:
  static void end_it(run_link& link, bool is_cancelled, char const* id, char const* reason,
                     std::size_t size) noexcept {
    auto& self = static_cast<ending_link&>(link);
    if (self.said.say(link, is_cancelled, id, reason, size)) self.run->cancel();
  }
};

}  // namespace detail
#endif
}  // namespace WEFT_NAMESPACE

#endif
