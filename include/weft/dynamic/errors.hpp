// SPDX-License-Identifier: BSL-1.0
#ifndef WEFT_DYNAMIC_ERRORS_HPP
#define WEFT_DYNAMIC_ERRORS_HPP

#include <weft/dynamic/words.hpp>
#include <weft/run/failure.hpp>

#include <cstdlib>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <type_traits>
#include <typeinfo>
#include <vector>

#if __has_include(<cxxabi.h>)
#include <cxxabi.h>
#endif

//! \file
//! What only run time can know of a graph, and find wrong with it.

namespace WEFT_NAMESPACE {

namespace detail {

// The name of T, given std::type_identity<T>, which keeps references apart.
inline std::string readable_type(std::type_info const& type) {
#if __has_include(<cxxabi.h>)
  int status = 0;
  if (char* const text = abi::__cxa_demangle(type.name(), nullptr, nullptr, &status)) {
    std::string name = text;
    std::free(text);
    name = name.substr(name.find('<') + 1);
    name.pop_back();
    if (name.ends_with(' ')) name.pop_back();
    // As it is written, not as it is spelled out.
    std::string_view const string =
        "std::__cxx11::basic_string<char, std::char_traits<char>, std::allocator<char> >";
    for (std::size_t at = 0; (at = name.find(string, at)) != name.npos;)
      name.replace(at, string.size(), "std::string");
    std::string_view const unnamed = "(anonymous namespace)::";
    for (std::size_t at = 0; (at = name.find(unnamed, at)) != name.npos;) name.erase(at, unnamed.size());
    std::string_view const allocator = ", std::allocator<";
    for (std::size_t at = 0; (at = name.find(allocator, at)) != name.npos;) {
      std::size_t end = at + allocator.size();
      for (int open = 1; open > 0 && end < name.size(); ++end)
        open += name[end] == '<' ? 1 : name[end] == '>' ? -1 : 0;
      if (end < name.size() && name[end] == ' ') ++end;
      name.erase(at, end - at);
    }
    return name;
  }
#endif
  return type.name();
}

}  // namespace detail

//! An error in how a task_graph was made or is asked.
class graph_error : public error {
public:
  explicit graph_error(std::string const& text) : text_(detail::shared_text::of(text.c_str())) {}
  char const* what() const noexcept override { return text_.c_str(); }

private:
  detail::shared_text text_;
};

//! Thrown by `add`: the graph has a task of this id already.
class duplicate_task : public graph_error {
public:
  explicit duplicate_task(std::string_view id)
      : graph_error("weft: the graph has a task \"" + std::string(id) + "\" already: choose another id") {}
};

//! Thrown by `add`: this cannot be an id.
class malformed_task_id : public graph_error {
public:
  explicit malformed_task_id(std::string_view id)
      : graph_error(
            "weft: \"" + std::string(id.substr(0, id.find('\0'))) +
            "\" is no id: an id must not begin with '#', which stands before numbers, and not contain NUL") {}
};

//! Thrown by `add`: there is a limit of this name already, with another number.
class conflicting_limit : public graph_error {
public:
  conflicting_limit(std::string_view name, std::string_view task, unsigned before, unsigned now)
      : graph_error("weft: task \"" + std::string(task) + "\" says limit \"" + std::string(name) + "\" is " +
                    std::to_string(now) + ", but another task says it is " + std::to_string(before) +
                    ": give one name one number") {}
};

//! No task of the graph has this id, or the node is of another graph.
class unknown_task : public graph_error {
public:
  //! Of what is known one that is near is named, or which there are.
  explicit unknown_task(std::string_view id, std::span<std::string_view const> known = {})
      : graph_error("weft: the graph has no task \"" + std::string(id) + "\"" +
                    detail::words::hint(id, known)) {}
  explicit unknown_task(std::size_t number)
      : graph_error("weft: node " + std::to_string(number) +
                    " is not one of this graph, or was added after the run: use one that its own add() gave "
                    "before") {}
};

//! The result of a task is asked for as another type than it has.
class type_mismatch : public graph_error {
public:
  // The types are given as std::type_identity, which keeps references apart.
  type_mismatch(std::string_view id, std::type_info const& has, std::type_info const& wanted)
      : graph_error("weft: task \"" + std::string(id) + "\" gives " + detail::readable_type(has) +
                    ", and not " + detail::readable_type(wanted) + ": ask for the type that it gives") {}
};

//! Thrown by `run`, before any task starts: these tasks wait for each other in a circle.
class cycle : public graph_error {
public:
  explicit cycle(std::vector<std::string> path) : graph_error(text_of(path)), path_(std::move(path)) {}

  //! The ids along the edges; the first is also the last. The text shows the first dozen.
  std::vector<std::string> const& path() const noexcept { return path_; }

private:
  static std::string text_of(std::vector<std::string> const& path) {
    std::string text = "weft: these tasks wait for each other in a circle: ";
    constexpr std::size_t most = 12;
    for (std::size_t i = 0; i < path.size() && i < most; ++i)
      text += (i > 0 ? " -> \"" : "\"") + path[i] + "\"";
    if (path.size() > most) text += " -> ... (" + std::to_string(path.size() - 1) + " tasks)";
    return text + ": remove one of these edges";
  }
  std::vector<std::string> path_;
};

//! Thrown by `run`, before any task starts: a task waits for tasks of which a choice always skips one.
class branches_meet : public graph_error {
public:
  branches_meet(std::string_view task, std::string_view one, std::string_view other, std::string_view choice)
      : graph_error("weft: task \"" + std::string(task) + "\" waits for \"" + std::string(one) + "\" and \"" +
                    std::string(other) + "\", of which the choice of \"" + std::string(choice) +
                    "\" always skips one: take them as weft::maybe(node)"),
        ids_(std::make_shared<ids const>(
            ids{std::string(task), std::string(one), std::string(other), std::string(choice)})) {}

  //! The task that could never run, two that it waits for, and whose choice skips one of them.
  std::string const& task() const noexcept { return ids_->task; }
  std::string const& first() const noexcept { return ids_->first; }
  std::string const& second() const noexcept { return ids_->second; }
  std::string const& choice() const noexcept { return ids_->choice; }

private:
  struct ids {
    std::string task, first, second, choice;
  };
  std::shared_ptr<ids const> ids_;  // shared, as an exception must be copied without throwing
};

//! A task that chooses by name has chosen a name that no task waits for.
class unknown_branch : public graph_error {
public:
  unknown_branch(std::string_view id, std::string_view name)
      : graph_error("weft: task \"" + std::string(id) + "\" chooses \"" + std::string(name) +
                    "\", but no task waits for that: let one be added with weft::when(node, \"" +
                    std::string(name) + "\")") {}
};

//! The result of a task is asked for that was skipped.
class skipped_result : public graph_error {
public:
  explicit skipped_result(std::string_view id)
      : graph_error(
            "weft: task \"" + std::string(id) +
            "\" was skipped, so it has no result: ask contains(node), or take it as weft::maybe(node)") {}
};

//! Thrown by `context::go_to`: the task does not come after the one that wants to go there.
class wrong_way : public graph_error {
public:
  wrong_way(std::string_view from, std::string_view to)
      : graph_error("weft: task \"" + std::string(from) + "\" cannot go to \"" + std::string(to) +
                    "\", which does not come after it: put it behind, with weft::after(node) or "
                    "graph.order") {}
};

//! Thrown by `run`, before any task starts: a task takes a result away (by `T&&` or as a move-only value) that another
//! task takes as well, or may still read.
class taken_result : public graph_error {
public:
  taken_result(std::string_view value, std::string_view taker, std::string_view other)
      : graph_error("weft: task \"" + std::string(taker) + "\" takes the result of \"" + std::string(value) +
                    "\" away, but \"" + std::string(other) +
                    "\" uses it as well and may run later: let it run before, or read without taking"),
        taker_(detail::shared_text::of(std::string(taker).c_str())) {}
  explicit taken_result(std::string_view value)
      : graph_error("weft: the result of task \"" + std::string(value) +
                    "\" was taken away by another task, so it cannot be read: read it in a task before that "
                    "one, or let that one read without taking"),
        taker_(detail::shared_text::of("")) {}

  //! The task that takes it, where a graph is refused.
  char const* taker() const noexcept { return taker_.c_str(); }

private:
  detail::shared_text taker_;
};

//! A result is asked for of a task that was not run, as another one finished the run before (`context::finish`).
class missing_result : public graph_error {
public:
  missing_result(std::string const& id, std::string const& by, std::string const& reason)
      : graph_error("weft: task \"" + id + "\" has no result, as the run was finished by task \"" + by +
                    "\"" + (reason.empty() ? "" : ": " + reason) + " (contains(node) says what is there)") {}
};

}  // namespace WEFT_NAMESPACE

#endif
