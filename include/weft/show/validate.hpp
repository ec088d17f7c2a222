// SPDX-License-Identifier: BSL-1.0
#ifndef WEFT_SHOW_VALIDATE_HPP
#define WEFT_SHOW_VALIDATE_HPP

#include <weft/check/description.hpp>
#include <weft/check/errors.hpp>

//! \file
//! What the programs are made of that `weft_validate` generates (see docs/validation.md). It includes nothing that costs
//! time: there is one such program per call, and it is compiled whenever a workflow changes.

namespace WEFT_NAMESPACE {

//! A workflow, and what it is called in C++: `orders::intake`.
struct validated_workflow {
  char const* name;
  description graph;
};

//! What is to be written. Kinds of drawings are `dot`, `mermaid`, `svg` and `ascii`; the files are called like the
//! workflows, with `.` in place of `::`.
struct validation_output {
  char const* name;       //!< of the whole, for the report
  char const* directory;  //!< for drawings
  char const* report;     //!< a file
  char const* const* drawings;
  int drawing_count;
};

//! Prints a line for each workflow, and writes drawings and the report. Returns what `main` should: 0, or 1 after a
//! message on the standard error if a file cannot be written. Throws nothing.
int report_validation(array_view<validated_workflow> workflows, validation_output const& output) noexcept;

namespace detail {

// In place of what is no workflow. It converts, so that nothing cascades.
template <class T>
struct no_validation : rejected<errors::no_workflow_to_validate<T>> {
  // NOLINTNEXTLINE(google-explicit-constructor): stands for what `validated` gives
  constexpr operator validated_workflow() const { return {}; }
};
template <class T>
struct validation {
  using type =
      std::conditional_t<is_workflow<T>::value || is_failure<T>::value, validated_workflow, no_validation<T>>;
};

}  // namespace detail

//! The workflow for `report_validation`. `errors::no_workflow_to_validate` if it is something else.
template <class T>
constexpr typename detail::validation<T>::type validated([[maybe_unused]] char const* name,
                                                         [[maybe_unused]] T const& workflow) {
  if constexpr (std::is_same_v<typename detail::validation<T>::type, validated_workflow>)
    return {name, describe(workflow)};
  else
    return {};
}

}  // namespace WEFT_NAMESPACE

#endif
