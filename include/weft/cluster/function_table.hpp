// SPDX-License-Identifier: BSL-1.0
#ifndef WEFT_CLUSTER_FUNCTION_TABLE_HPP
#define WEFT_CLUSTER_FUNCTION_TABLE_HPP

#include <weft/cluster/errors.hpp>
#include <weft/cluster/remote.hpp>

#include <algorithm>
#include <cstdint>
#include <string>
#include <vector>

//! \file
//! Which of a cluster's functions is meant.

namespace WEFT_NAMESPACE::cluster::detail {

// The place of a function among those in the order of `registry::all`. Functions are compared by what they do: in a program
// of several parts there may be several objects for one. Throws `unknown_function`.
inline std::uint32_t number_of(remote_function const& f, std::vector<remote_function const*> const& all) {
  auto const is_called_so = [&](remote_function const* other) {
    return other->scope == f.scope && other->name() == f.name();
  };
  auto const first = std::find_if(all.begin(), all.end(), is_called_so);
  auto const last = std::find_if_not(first, all.end(), is_called_so);
  auto const found =
      std::find_if(first, last, [&](remote_function const* other) { return other->execute == f.execute; });
  bool const is_clear = f.is_of_this_build || last - first < 2;
  if (found != last && is_clear) return static_cast<std::uint32_t>(found - all.begin());

  std::string const name = "\"" + std::string(f.scope) + "/" + std::string(f.name()) + "\"";
  if (first == last)
    throw unknown_function("weft: the cluster was made without knowing of the task " + name +
                           ": functions must be registered before");
  if (!is_clear)
    throw unknown_function("weft: there are two tasks " + name +
                           " in this program, and a worker could not tell which is meant: give one of the "
                           "workflows another name");
  throw unknown_function("weft: the task " + name +
                         " that the cluster knows is another one: give one of the workflows another name");
}

}  // namespace WEFT_NAMESPACE::cluster::detail

#endif
