// SPDX-License-Identifier: BSL-1.0
#ifndef WEFT_RUN_COMMON_SCRATCH_HPP
#define WEFT_RUN_COMMON_SCRATCH_HPP

#include <weft/run/common_plan.hpp>
#include <weft/run/result_endings.hpp>

//! \file
//! The bytes in which a run by several threads has the results that nobody keeps.

namespace WEFT_NAMESPACE::detail {

// What a run has beside its frame: nothing, where all is kept.
struct no_scratch {
  template <class Frame>
  static void list(Frame& frame, entry** slots) noexcept {
    frame.list(slots);
  }
  static result_endings* endings() noexcept { return nullptr; }
};
// `Plan` has the plan.
template <class Plan>
class common_scratch {
  static constexpr auto const& plan = Plan::plan;
  static constexpr std::size_t tasks = sizeof plan.is_kept;
  static constexpr bool ends_any = plan.groups > 0;

public:
  common_scratch() noexcept : endings_(Plan::endings, left_) {}
  common_scratch(common_scratch const&) = delete;
  common_scratch& operator=(common_scratch const&) = delete;

  template <class Frame>
  void list(Frame& frame, entry** slots) noexcept {
    entry* kept[tasks + 1];
    frame.list(kept);
    entry* const* next = kept;
    for (std::size_t k = 0; k < tasks; ++k)
      slots[k] = plan.is_kept[k] ? *next++ : reinterpret_cast<entry*>(bytes_ + plan.offset[k]);
  }
  // Null if nothing ends.
  result_endings* endings() noexcept { return ends_any ? &endings_ : nullptr; }

private:
  alignas(plan.alignment) unsigned char bytes_[plan.bytes + 1];
  std::uint16_t left_[plan.groups + 1];
  result_endings endings_;
};

template <class Workflow, class Keep>
struct scratch_by_many {
  using type = no_scratch;
};
template <class Workflow, fixed_string... Id>
struct scratch_by_many<Workflow, keep_only<Id...>> {
  using type = common_scratch<common_plan_for<Workflow, keep_only<Id...>>>;
};

}  // namespace WEFT_NAMESPACE::detail

#endif
