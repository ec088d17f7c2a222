// SPDX-License-Identifier: BSL-1.0
#ifndef WEFT_CHECK_RULE_ERRORS_HPP
#define WEFT_CHECK_RULE_ERRORS_HPP

#include <weft/check/errors.hpp>

//! \file
//! What is reported of a broken rule, see ensure.hpp. Of more than six tasks the first three and the last three are
//! shown, with "..." between them.

namespace WEFT_NAMESPACE::errors {

//! Labels for numbers: what the rule allows, and what the workflow has.
template <long long N>
struct allowed {};
template <long long N>
struct found {};

template <fixed_string First, fixed_string Second>
struct not_before {
  static_assert(detail::never_v<First>,
                "weft: a rule says that the first task always runs before the second, but nothing orders "
                "them: add an edge "
                "between them, or .after<\"first\">() to the second");
};

template <fixed_string... Path>
struct opposite_order {
  static_assert(detail::never_v<Path...>,
                "weft: a rule says that the last of these tasks runs before the first, but it waits for it, "
                "along the path that "
                "the ids show: remove one of its edges, or exchange the ids of the rule");
};

template <fixed_string First, fixed_string Second>
struct may_be_parallel {
  static_assert(detail::never_v<First>,
                "weft: a rule says that these tasks never run at the same time, but nothing orders them: put "
                "one behind the "
                "other, or say .after<\"other\">() of one");
};

template <fixed_string From, fixed_string To>
struct never_reached {
  static_assert(detail::never_v<From>,
                "weft: a rule says that what the first task gives gets into the second, but no path of "
                "arguments leads there "
                "(an edge that only orders passes nothing): pass it on from task to task");
};

template <fixed_string... Path>
struct value_reaches {
  static_assert(detail::never_v<Path...>,
                "weft: a rule says that nothing of what the first of these tasks gives gets into the last, "
                "but it is passed on "
                "along this path: cut it");
};

template <fixed_string Through, fixed_string... Path>
struct way_around {
  static_assert(detail::never_v<Through>,
                "weft: a rule says that every path leads through the first task, but this one, shown behind "
                "it, leads past "
                "it: put the task on it, or order one of its tasks behind that one");
};

template <class Allowed, class Found, fixed_string... Task>
struct too_wide {
  static_assert(detail::never<Allowed>,
                "weft: more tasks can run at the same time than a rule allows, these for example: order some "
                "of them by edges "
                "or .after<\"id\">()");
};

template <class Allowed, class Found, fixed_string... Path>
struct too_deep {
  static_assert(
      detail::never<Allowed>,
      "weft: the longest path has more tasks than a rule allows, inputs counted: the ids show it; let "
      "tasks of it run side by side, or join some");
};

template <class Allowed, class Found, fixed_string... Path>
struct too_costly {
  static_assert(
      detail::never<Allowed>,
      "weft: the tasks of one path, one after the other, cost more than a rule allows: the ids show it; "
      "let some run side by side, or make them cheaper");
};

}  // namespace WEFT_NAMESPACE::errors

#endif
