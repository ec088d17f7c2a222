// SPDX-License-Identifier: BSL-1.0
#ifndef WEFT_CORE_NESTED_HPP
#define WEFT_CORE_NESTED_HPP

#include <weft/core/workflow.hpp>

namespace WEFT_NAMESPACE {

// Errors are in check/.
template <class Error>
struct rejected;
namespace errors {
template <fixed_string Id>
struct nested_arguments;
}

namespace detail {

// Gives the input of a nested workflow the result of a task outside.
template <fixed_string Input, fixed_string Source>
struct bound_input {};

}  // namespace detail

//! A workflow as a part of another one, as `weft::as_task<"id">(workflow)` makes it. In expressions it stands for
//! a group: what comes before feeds its inputs, in order, with results of the types that these declare, and every task
//! of it runs after that; every task that none of it waits for feeds what comes after, in order of execution. Its tasks
//! become tasks of the outer workflow, under `id/`, so that tasks inside and outside run side by side and are checked
//! together. `Property...` are what `after` and `bind` add.
template <fixed_string Id, class Workflow, class... Property>
class nested_workflow {
public:
  using inner = Workflow;
  using stateless_operand = std::bool_constant<__is_empty(Workflow)>;

  constexpr nested_workflow()
    requires(__is_empty(Workflow))
  = default;
  constexpr explicit nested_workflow(Workflow const& w) : workflow_(w) {}
  constexpr explicit nested_workflow(Workflow&& w) : workflow_(static_cast<Workflow&&>(w)) {}

  //! The same workflow under another id.
  template <fixed_string Other>
  constexpr nested_workflow<Other, Workflow, Property...> as() const& {
    return nested_workflow<Other, Workflow, Property...>(workflow_);
  }
  template <fixed_string Other>
  constexpr nested_workflow<Other, Workflow, Property...> as() && {
    return nested_workflow<Other, Workflow, Property...>(static_cast<Workflow&&>(workflow_));
  }

  //! Orders the whole workflow after the named tasks; nothing is passed along these edges.
  template <fixed_string... Other>
  constexpr auto after() const& {
    return with<detail::after_ids<Other...>>(workflow_);
  }
  template <fixed_string... Other>
  constexpr auto after() && {
    return with<detail::after_ids<Other...>>(static_cast<Workflow&&>(workflow_));
  }

  //! Gives the workflow's input `Input` the result of the outer task `Source`. Inputs that are not bound become
  //! inputs of the outer workflow, as `id/input`.
  template <fixed_string Input, fixed_string Source>
  constexpr auto bind() const& {
    return with<detail::bound_input<Input, Source>>(workflow_);
  }
  template <fixed_string Input, fixed_string Source>
  constexpr auto bind() && {
    return with<detail::bound_input<Input, Source>>(static_cast<Workflow&&>(workflow_));
  }

  //! Arguments are what tasks have: `errors::nested_arguments`.
  template <fixed_string... Other>
  constexpr rejected<errors::nested_arguments<Id>> takes() const {
    return {};
  }
  template <fixed_string... Other>
  constexpr rejected<errors::nested_arguments<Id>> moves() const {
    return {};
  }

  constexpr Workflow const& workflow() const& { return workflow_; }
  constexpr Workflow&& workflow() && { return static_cast<Workflow&&>(workflow_); }

private:
  template <class Added, class W>
  static constexpr auto with(W&& workflow) {
    return nested_workflow<Id, Workflow, Property..., Added>(static_cast<W&&>(workflow));
  }

  [[no_unique_address]] Workflow workflow_{};
};

namespace detail {

// An operand that is a graph: leaves, and the edges between them by number. What the algebra of workflows makes.
template <auto Graph, class... Leaf>
struct grafted : storage_of<type_list<Leaf...>,
                            std::make_index_sequence<count_false({is_stateless_leaf<Leaf>...})>>::type {
  using storage =
      typename storage_of<type_list<Leaf...>,
                          std::make_index_sequence<count_false({is_stateless_leaf<Leaf>...})>>::type;
  using stateless_operand = std::bool_constant<count_false({is_stateless_leaf<Leaf>...}) == 0>;
  using storage::storage;
};

template <fixed_string Id, class Workflow, class... Property>
struct is_operand<nested_workflow<Id, Workflow, Property...>> : std::true_type {};
template <auto Graph, class... Leaf>
struct is_operand<grafted<Graph, Leaf...>> : std::true_type {};

}  // namespace detail
}  // namespace WEFT_NAMESPACE

#endif
