// SPDX-License-Identifier: BSL-1.0
#ifndef WEFT_REFLECT_TYPES_HPP
#define WEFT_REFLECT_TYPES_HPP

#include <weft/check/analysis.hpp>
#include <weft/reflect/id.hpp>

#include <boost/hana/at_key.hpp>  // what [] needs
#include <boost/hana/map.hpp>
#include <boost/hana/pair.hpp>
#include <boost/hana/tuple.hpp>
#include <boost/hana/type.hpp>

//! \file
//! What the tasks of a workflow are given and what they give, as values of Hana that stand for types. Takes
//! nothing at run time. Of a workflow that did not compile, types are `weft::failure` and lists of them are
//! empty.

namespace WEFT_NAMESPACE {
namespace detail {

template <class Passes>
struct argument_tuple;
template <class... Pass>
struct argument_tuple<type_list<Pass...>> {
  using type = boost::hana::tuple<boost::hana::type<pass_type<Pass>>...>;
};

// What is known of task K.
template <class Workflow, fixed_string Id, int K>
struct types_at {
  static constexpr auto number = static_cast<std::size_t>(K);
  using result = boost::hana::type<result_of_task<Workflow, number>>;
  using arguments = typename argument_tuple<typename type_at<plans_of<Workflow>, number>::passes>::type;
};
template <class Workflow, fixed_string Id>
struct types_at<Workflow, Id, -1> {
  using result = rejected<errors::unknown_result<Id>>;
  using arguments = rejected<errors::unknown_result<Id>>;
};

template <class Workflow, fixed_string Id>
using types_of = types_at<Workflow, Id, analysis<Workflow>::table.find(name_of<Id>)>;

template <class Workflow, class Indices = typename analysis<Workflow>::indices>
struct result_type_map;
template <class Workflow, std::size_t... K>
struct result_type_map<Workflow, std::index_sequence<K...>> {
  static constexpr auto make() {
    return boost::hana::make_map(boost::hana::pair<id<id_of<task_at<analysis<Workflow>, K>>>,
                                                   boost::hana::type<result_of_task<Workflow, K>>>()...);
  }
};

}  // namespace detail

//! What the task `Id` returns, as it is kept for others: `hana::type_c<int>`, say. A reference stays one, a
//! map returns a `weft::batch`, and `void` is there, too. Of an id that no task has,
//! `errors::unknown_result`.
template <fixed_string Name, auto Graph, class... Task, fixed_string Id>
constexpr auto result_type(basic_workflow<Name, Graph, Task...> const&, id<Id>) ->
    typename detail::types_of<basic_workflow<Name, Graph, Task...>, Id>::result {
  return {};
}
template <class Failure, fixed_string Id>
  requires detail::is_failure<Failure>::value
constexpr boost::hana::type<failure> result_type(Failure const&, id<Id>) {
  return {};
}

//! What the callable of the task `Id` is passed, as a `hana::tuple` of types in the order of its parameters:
//! `T const&` for a result that is read, `T&&` for one that is taken away, `weft::context&`,
//! `weft::from<...>`; a map is passed an element. Empty for an input. Of an id that no task has,
//! `errors::unknown_result`.
template <fixed_string Name, auto Graph, class... Task, fixed_string Id>
constexpr auto argument_types(basic_workflow<Name, Graph, Task...> const&, id<Id>) ->
    typename detail::types_of<basic_workflow<Name, Graph, Task...>, Id>::arguments {
  return {};
}
template <class Failure, fixed_string Id>
  requires detail::is_failure<Failure>::value
constexpr boost::hana::tuple<> argument_types(Failure const&, id<Id>) {
  return {};
}

//! What every task returns: a `hana::map` from ids to types.
template <fixed_string Name, auto Graph, class... Task>
constexpr auto result_types(basic_workflow<Name, Graph, Task...> const&) {
  return detail::result_type_map<basic_workflow<Name, Graph, Task...>>::make();
}
template <class Failure>
  requires detail::is_failure<Failure>::value
constexpr boost::hana::map<> result_types(Failure const&) {
  return boost::hana::make_map();
}

}  // namespace WEFT_NAMESPACE

#endif
