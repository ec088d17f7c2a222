// SPDX-License-Identifier: BSL-1.0
#ifndef WEFT_APP_GRAPH_ENTRY_HPP
#define WEFT_APP_GRAPH_ENTRY_HPP

#include <weft/app/arguments.hpp>
#include <weft/app/entry.hpp>
#include <weft/app/workers.hpp>
#include <weft/checkpoint/graph_run.hpp>
#include <weft/cluster/graph_run.hpp>
#include <weft/dynamic/run.hpp>
#include <weft/run/pool.hpp>
#include <weft/trace/observe.hpp>

#include <string>
#include <type_traits>
#include <utility>

//! \file
//! A graph behind a command line: a function makes it of what was given.

namespace WEFT_NAMESPACE::detail {

template <class Make, class Then>
class graph_entry final : public app_entry {
public:
  graph_entry(std::string name, Make make, Then then)
      : name_(std::move(name)), make_(std::move(make)), then_(std::move(then)) {}

  std::string name() const override { return name_; }
  picture graph(app_words const& words) const override { return made(words); }
  std::vector<app_input> inputs() const override { return {}; }
  void check(app_words const& words) const override { made(words).data()->check_all(); }

  std::vector<app_result> run(app_call const& how) const override {
    task_graph const graph = made(how.words);
    if (how.kept != nullptr)
      finish(run_anywhere(graph, how, observe(*how.observer), *how.kept));
    else if (how.observer != nullptr)
      finish(run_anywhere(graph, how, observe(*how.observer)));
    else
      finish(run_here(graph, how));
    return {};
  }

private:
  task_graph made(app_words const& words) const {
    arguments const given(words);
    auto graph = [&] {
      if constexpr (std::is_invocable_v<Make const&, arguments const&>)
        return make_(given);
      else
        return make_();
    }();
    given.check_used();
    return graph;
  }
  template <class... Option>
  graph_results run_anywhere(task_graph const& graph, app_call const& how, Option const&... options) const {
    if (how.workers != nullptr) return weft::run(graph, *how.workers, how.stop, how.until, options...);
    return run_here(graph, how, options...);
  }
  template <class... Option>
  graph_results run_here(task_graph const& graph, app_call const& how, Option const&... options) const {
    if (how.threads != nullptr) return weft::run(graph, *how.threads, how.stop, how.until, options...);
    return weft::run(graph, how.stop, how.until, options...);
  }
  void finish(graph_results const& results) const {
    if constexpr (!std::is_same_v<Then, std::nullptr_t>) then_(results);
  }

  std::string name_;
  Make make_;
  [[no_unique_address]] Then then_;
};

}  // namespace WEFT_NAMESPACE::detail

#endif
