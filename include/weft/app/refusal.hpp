// SPDX-License-Identifier: BSL-1.0
#ifndef WEFT_APP_REFUSAL_HPP
#define WEFT_APP_REFUSAL_HPP

#include <weft/app/entry.hpp>
#include <weft/check/errors.hpp>
#include <weft/checkpoint/checks.hpp>

#include <string>

//! \file
//! Why a workflow cannot run on workers, or with a checkpoint: what the compiler would say of it, in a line.

namespace WEFT_NAMESPACE::detail {

// Of any other error only that there is one.
template <class Run>
struct refusal {
  static std::string text() { return "it would not compile: weft::run in the program says why"; }
};

inline std::string refusal_of(char const* task, std::string const& why) {
  return "task \"" + std::string(task) + "\" " + why;
}
inline constexpr char stays[] = "or keep the task here with .local()";
inline constexpr char runs_always[] = "or let it run every time, with .local()";

template <auto Task, class T>
struct refusal<rejected<errors::argument_cannot_travel<Task, T>>> {
  static std::string text() {
    return refusal_of(Task.text, "takes " + type_in_words<T>() +
                                     ", which cannot be sent: give its class a serialize, " + stays);
  }
};
template <auto Task, class T>
struct refusal<rejected<errors::result_cannot_travel<Task, T>>> {
  static std::string text() {
    return refusal_of(Task.text, "gives " + type_in_words<T>() +
                                     ", which cannot be sent: give its class a serialize, " + stays);
  }
};
template <auto Task>
struct refusal<rejected<errors::callable_cannot_travel<Task>>> {
  static std::string text() {
    return refusal_of(
        Task.text,
        std::string("has a callable that a worker cannot know: make it with weft::bind, ") + stays);
  }
};
template <auto Task>
struct refusal<rejected<errors::state_cannot_travel<Task>>> {
  static std::string text() {
    return refusal_of(Task.text, "changes a state of the run, which is here: keep it here with .local()");
  }
};
template <auto Task>
struct refusal<rejected<errors::resource_cannot_travel<Task>>> {
  static std::string text() {
    return refusal_of(Task.text, "is given a resource, which is here: keep it here with .local()");
  }
};

template <auto Task, class T>
struct refusal<rejected<errors::argument_cannot_be_known_again<Task, T>>> {
  static std::string text() {
    return refusal_of(Task.text, "takes " + type_in_words<T>() +
                                     ", which cannot be known again: give its class a serialize, " +
                                     runs_always);
  }
};
template <auto Task, class T>
struct refusal<rejected<errors::result_cannot_be_kept<Task, T>>> {
  static std::string text() {
    return refusal_of(Task.text, "gives " + type_in_words<T>() +
                                     ", which cannot be kept: give its class a serialize, " + runs_always);
  }
};
template <auto Task>
struct refusal<rejected<errors::callable_cannot_be_known_again<Task>>> {
  static std::string text() {
    return refusal_of(
        Task.text,
        std::string("has a callable that cannot be known again: make it with weft::bind, ") + runs_always);
  }
};
template <auto Task>
struct refusal<rejected<errors::changed_state_cannot_be_kept<Task>>> {
  static std::string text() {
    return refusal_of(Task.text,
                      "changes a state, which every run makes anew: let it run every time, with "
                      ".local()");
  }
};
template <auto Task>
struct refusal<rejected<errors::resource_cannot_be_kept<Task>>> {
  static std::string text() {
    return refusal_of(Task.text,
                      "is given a resource, which outlives the runs: let it run every time, with "
                      ".local()");
  }
};

}  // namespace WEFT_NAMESPACE::detail

#endif
