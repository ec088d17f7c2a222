// SPDX-License-Identifier: BSL-1.0
#ifndef WEFT_CORE_RESOURCE_HPP
#define WEFT_CORE_RESOURCE_HPP

#include <weft/core/task.hpp>

namespace WEFT_NAMESPACE {
namespace detail {

// The property of a leaf that stands for an object outside of the run.
template <fixed_string Name>
struct lends {};

template <class T>
struct lent_object {
  T* object;
  constexpr T& operator()() const noexcept { return *object; }
};

}  // namespace detail

//! An object that outlives the runs, for the tasks of a workflow that say they touch it: `.reads<Name>()` gives them
//! a `T const&`, `.writes<Name>()` a `T&`, behind the results of their predecessors, in the order in which they say
//! so; a task may also ask for it by name, as `from<Name, T>` or `from<Name, T&>`. A task that takes it without
//! having said so does not compile, nor do two that may run at the same time and of which one writes. It stands in
//! the workflow where a task would: `weft::resource<"book">(book) | (orders >> match)`. The object is referred to.
//! Runs that overlap share it: what protects it from each other is not weft's.
template <fixed_string Name, class T>
constexpr basic_task<Name, detail::lent_object<T>, detail::lends<Name>> resource(T& object) {
  return basic_task<Name, detail::lent_object<T>, detail::lends<Name>>({__builtin_addressof(object)});
}
template <fixed_string Name, class T>
void resource(T const&& object) = delete;

//! As the first argument of `workflow`, or an option of a `task_graph`: tasks that would race for a resource run in
//! the order in which they are declared, by edges that are added, and are not refused. (Where edges point back in the
//! text, that is the order of the inline run, which this never changes.) The calls of a map are not ordered by it.
struct ordered_by_declaration_option {};
//! `workflow<"name">(ordered_by_declaration, ...)`, see `ordered_by_declaration_option`.
inline constexpr ordered_by_declaration_option ordered_by_declaration{};

}  // namespace WEFT_NAMESPACE

#endif
