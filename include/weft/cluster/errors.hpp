// SPDX-License-Identifier: BSL-1.0
#ifndef WEFT_CLUSTER_ERRORS_HPP
#define WEFT_CLUSTER_ERRORS_HPP

#include <weft/cluster/event.hpp>
#include <weft/core/error.hpp>

#include <string>
#include <utility>

//! \file
//! What a run on a cluster may throw, beside what every run may: as the cause of a `task_failed`, or by itself.

namespace WEFT_NAMESPACE::cluster {

//! An error of the cluster's, in words.
class cluster_error : public error {
public:
  explicit cluster_error(std::string const& text) : text_(weft::detail::shared_text::of(text.c_str())) {}
  char const* what() const noexcept override { return text_.c_str(); }

private:
  weft::detail::shared_text text_;
};

//! A task ended on a worker without a result: the cause of the `task_failed` that `run` throws.
class remote_error : public cluster_error {
public:
  remote_error(failure const& f, std::string const& worker)
      : cluster_error(compose(f, worker)),
        kind_(f.kind == failure_kind::unretried_exception ? failure_kind::user_exception : f.kind),
        type_(weft::detail::shared_text::of(f.type.c_str())),
        message_(weft::detail::shared_text::of(f.text.c_str())),
        worker_(weft::detail::shared_text::of(worker.c_str())) {}

  failure_kind kind() const noexcept { return kind_; }
  //! Of the exception that the task threw, as `std::runtime_error`; empty if it is not known.
  char const* type() const noexcept { return type_.c_str(); }
  //! What its `what()` said.
  char const* message() const noexcept { return message_.c_str(); }
  //! Who says so; empty if the task was never sent.
  char const* worker() const noexcept { return worker_.c_str(); }

private:
  static std::string compose(failure const& f, std::string const& worker) {
    std::string text = f.text;
    std::string origin = f.type;
    if (!worker.empty()) origin += (origin.empty() ? "on worker " : " on worker ") + worker;
    if (!origin.empty()) text += " (" + origin + ")";
    return text;
  }

  failure_kind kind_;
  weft::detail::shared_text type_;
  weft::detail::shared_text message_;
  weft::detail::shared_text worker_;
};

//! Workers died while they ran this task and nothing else, three of them if nobody says otherwise: the cause of a
//! `task_failed`. It is not tried again.
class poisonous_task : public cluster_error {
public:
  explicit poisonous_task(std::vector<death> const& history) : cluster_error(compose(history)) {}

private:
  static char const* word_of(loss why) noexcept {
    switch (why) {
      case loss::disconnect: return "its worker's connection was lost";
      case loss::silence: return "its worker fell silent";
      case loss::overtime: return "it ran longer than it may";
      case loss::stuck: return "its worker could not stop a task";
      default: return "its worker left it";
    }
  }
  static std::string compose(std::vector<death> const& history) {
    std::string text = "workers died while they ran it, and it is not tried again:";
    for (death const& d : history)
      text += std::string(&d == history.data() ? " " : ", ") + "attempt " + std::to_string(d.attempt) +
              (d.alone ? " alone: " : ": ") + word_of(d.why);
    return text + " (what the workers wrote to their standard error may say why)";
  }
};

//! A task that the cluster cannot be given: it was made without this function, or there are two of its name.
class unknown_function : public cluster_error {
  using cluster_error::cluster_error;
};

}  // namespace WEFT_NAMESPACE::cluster

#endif
