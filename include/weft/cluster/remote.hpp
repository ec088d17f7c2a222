// SPDX-License-Identifier: BSL-1.0
#ifndef WEFT_CLUSTER_REMOTE_HPP
#define WEFT_CLUSTER_REMOTE_HPP

#include <weft/cluster/message.hpp>
#include <weft/core/context.hpp>
#include <weft/wire/byte_buffer.hpp>
#include <weft/wire/schema.hpp>

#include <algorithm>
#include <cstdint>
#include <mutex>
#include <string>
#include <string_view>
#include <vector>

//! \file
//! What a process can do for others: functions by name, from bytes to bytes.

namespace WEFT_NAMESPACE::detail {
class round_store;
}

namespace WEFT_NAMESPACE::cluster {

//! One call of a `remote_function`.
struct remote_call {
  byte_view payload;
  byte_buffer& result;  //!< to be appended to
  stop_token stop;
  int attempt = 1;
  bool has_begun = false;  //!< set when the payload has been read: from then on it is the user's code
  std::uint64_t element = ~std::uint64_t{};  //!< for a part of a map: which element it is at
  //! Of a loop: where its rounds are. Null: nobody keeps them.
  weft::detail::round_store* rounds = nullptr;
};

//! What a worker does for one kind of task.
struct remote_function {
  std::string_view scope;      //!< of the name: the workflow
  std::string_view (*name)();  //!< within it
  //! The schemas of the arguments and of the result.
  void (*describe)(schema_recorder& arguments, schema_recorder& result);
  void (*execute)(remote_call& call);
  //! The name is one that only this program knows: another build may mean something else by it.
  bool is_of_this_build = false;
  bool is_timed =
      false;  //!< the time that a call has is that of the task, and what comes later does not count
  bool (*is_retried)() = nullptr;  //!< in a handler: whether that is worth another attempt; null: all is
  //! Whether a result is one that may be kept: it may tell of failures, which are no results. Null: all are.
  bool (*is_whole)(byte_view result) = nullptr;
  //! What tells it from functions of the same name, which another workflow of that name may have: the name of its
  //! callable's type, which is the same in every run of a build. Null: the name does.
  std::string_view (*callable)() = nullptr;
  bool is_loop = false;  //!< one whose rounds can be kept
};

//! As it is told to others.
inline task_type type_of(remote_function const& f, std::string_view build) {
  schema_recorder arguments;
  schema_recorder result;
  f.describe(arguments, result);
  std::string id(f.scope);
  if (!id.empty()) id += '/';
  id += f.name();
  std::string text = "(" + arguments.text() + ") -> " + (result.text().empty() ? "void" : result.text());
  if (f.is_of_this_build) text += " of build " + std::string(build);
  return {std::move(id), weft::detail::fingerprint_of(text), std::move(text)};
}

//! Of functions in the order of `registry::all`. Types in unnamed namespaces of several files may have one name: functions
//! of this build that are called alike are numbered, which is the same in every process of the program.
inline std::vector<task_type> types_of(std::vector<remote_function const*> const& functions,
                                       std::string_view build) {
  std::vector<task_type> types;
  types.reserve(functions.size());
  std::size_t alike = 0;
  for (std::size_t k = 0; k < functions.size(); ++k) {
    types.push_back(type_of(*functions[k], build));
    bool const is_again = k > 0 && functions[k]->scope == functions[k - 1]->scope &&
                          functions[k]->name() == functions[k - 1]->name();
    alike = is_again ? alike + 1 : 0;
    if (is_again && functions[k]->is_of_this_build) types.back().id += "#" + std::to_string(alike);
  }
  return types;
}

//! The functions of this program: of every workflow that it runs on a cluster anywhere, and of those that it says it
//! works for. Filled before `main` by the types themselves.
class registry {
public:
  //! The same function again does nothing. Returns true, so that it can be called to initialise something.
  static bool add(remote_function const& f) {
    std::lock_guard const lock(mutex());
    auto& known = functions();
    bool const is_known = std::any_of(known.begin(), known.end(), [&](remote_function const* other) {
      return other->execute == f.execute && other->scope == f.scope && other->name() == f.name();
    });
    if (!is_known) known.insert(std::upper_bound(known.begin(), known.end(), &f, &is_before), &f);
    return true;
  }
  //! In an order that is the same in every process of a program.
  static std::vector<remote_function const*> all() {
    std::lock_guard const lock(mutex());
    return functions();
  }

private:
  static bool is_before(remote_function const* a, remote_function const* b) {
    return a->scope != b->scope ? a->scope < b->scope : a->name() < b->name();
  }
  static std::vector<remote_function const*>& functions() {
    static std::vector<remote_function const*> all;
    return all;
  }
  static std::mutex& mutex() {
    static std::mutex one;
    return one;
  }
};

}  // namespace WEFT_NAMESPACE::cluster

#endif
