// SPDX-License-Identifier: BSL-1.0
#ifndef WEFT_RUN_RESULT_ENDINGS_HPP
#define WEFT_RUN_RESULT_ENDINGS_HPP

#include <weft/check/final_readers.hpp>

#include <atomic>
#include <cstdint>

//! \file
//! The end of results while a run by several threads goes on: who is the last to have needed one ends it.

namespace WEFT_NAMESPACE::detail {

// What one run counts. Only results with several final readers need a counter that threads share.
class result_endings {
public:
  // `left` has room for a number for each group.
  result_endings(endings_view const& plan, std::uint16_t* left) noexcept : plan_(plan), left_(left) {
    for (int g = 0; g < plan.groups; ++g) left[g] = plan.readers[g];
  }

  // The first task from `k` on after which something may end, and one more: so far a run in order need not look here.
  int next_after(int k) const noexcept {
    while (k < plan_.tasks && plan_.first[k] == plan_.first[k + 1]) ++k;
    return k < plan_.tasks ? k + 1 : plan_.tasks;
  }

  // A task is over, whether it has been run or not, and nobody waits for it yet: calls `end(result)` for what nobody needs
  // any more. Once for each task.
  template <class End>
  void after(int task, End const& end) noexcept {
    for (std::uint32_t i = plan_.first[task]; i < plan_.first[task + 1]; ++i) {
      int const group = plan_.ending[i];
      if (plan_.readers[group] == 1)
        left_[group] = 0;
      else if (std::atomic_ref(left_[group]).fetch_sub(1, std::memory_order_acq_rel) != 1)
        continue;
      for (int r = plan_.result_first[group]; r < plan_.result_first[group + 1]; ++r)
        end(int{plan_.results[r]});
    }
  }

  // When no thread is at work any more.
  bool has_ended(int result) const noexcept {
    std::uint16_t const group = plan_.group_of[result];
    return group != endings_view::no_group && left_[group] == 0;
  }

private:
  endings_view const& plan_;
  std::uint16_t* left_;
};

}  // namespace WEFT_NAMESPACE::detail

#endif
