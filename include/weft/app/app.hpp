// SPDX-License-Identifier: BSL-1.0
#ifndef WEFT_APP_APP_HPP
#define WEFT_APP_APP_HPP

#include <weft/app/graph_entry.hpp>
#include <weft/app/workflow_entry.hpp>

#include <concepts>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>
#include <type_traits>
#include <utility>
#include <vector>

namespace WEFT_NAMESPACE {

//! How a program of `weft::app` ends. A worker ends as `zmq::worker_exit` says, and a signal that cancels a run by 128 and
//! its number: 130 for Ctrl-C, 143 for SIGTERM.
enum class app_exit : std::uint8_t {
  done = 0,
  failed = 1,  //!< a task failed, the time was over, a graph is wrong, or a file cannot be written
  usage = 2    //!< the command line is wrong
};

namespace detail {

template <class Make>
concept makes_graph = std::is_invocable_r_v<task_graph, Make const&> ||
                      std::is_invocable_r_v<task_graph, Make const&, arguments const&>;

template <class... Given>
inline constexpr bool begins_with_function = false;
template <class First, class... More>
inline constexpr bool begins_with_function<First, More...> =
    !std::is_base_of_v<entry, std::remove_cvref_t<First>>;

// What `add` returns.
template <class Error>
struct rejected_app : rejected<Error> {
  template <class... More>
  rejected_app const& add(More&&...) const {
    return *this;
  }
  int main(int, char const* const*) const { return 0; }
};

template <class App, class Error>
struct app_or_error {
  using type = rejected_app<Error>;
};
template <class App>
struct app_or_error<App, void> {
  using type = App;
};
// Nothing for graphs: some compilers look at the type that an overload returns before they look at what it requires.
template <class App, class Workflow, class... Given>
struct after_adding {};
template <class App, checked_workflow Workflow, class... Given>
struct after_adding<App, Workflow, Given...>
    : app_or_error<App, given_error<Workflow, std::remove_cvref_t<Given>...>> {};
template <class App, checked_workflow Workflow, class Then, class... Given>
  requires begins_with_function<Then>
struct after_adding<App, Workflow, Then, Given...> : after_adding<App, Workflow, Given...> {};
template <class App, class Workflow, class... Given>
using app_after = typename after_adding<App, Workflow, Given...>::type;

}  // namespace detail

//! A command line for workflows and graphs: `run`, `resume`, `list`, `graph`, `validate`, `trace`, `worker`, `status`,
//! `keygen`; `--help` explains them.
//!
//!     int main(int argc, char** argv) {
//!       return weft::app("etl").add(intake).add(settle).main(argc, argv);
//!     }
//!
//! Workers are this program again, so it should do nothing before `main` of this.
class app {
public:
  //! What the program is, in messages and help. Without a name it is called as its file is.
  explicit app(std::string name = {}, std::string description = {});
  app(app&&) noexcept;
  app& operator=(app&&) noexcept;
  ~app();

  //! A workflow. Inputs are read from the command line, `--with path=/tmp`, see `from_text`; `with<"path">(value)` says
  //! what one is where nothing is said. Results are printed, see <weft/app/to_text.hpp>, unless there is a function in
  //! front of these values: that is given the results then, and prints what there is to see.
  template <class Workflow, class... More>
    requires detail::checked_workflow<Workflow>
  auto add(Workflow const& workflow, More&&... more) & -> detail::app_after<app&, Workflow, More...> {
    return add_workflow<detail::app_after<app&, Workflow, More...>>(workflow, static_cast<More&&>(more)...);
  }
  template <class Workflow, class... More>
    requires detail::checked_workflow<Workflow>
  auto add(Workflow const& workflow, More&&... more) && -> detail::app_after<app&&, Workflow, More...> {
    return add_workflow<detail::app_after<app&&, Workflow, More...>>(workflow, static_cast<More&&>(more)...);
  }
  //! A graph, made by `make()` or `make(arguments)` when it is needed. `then` is given the `graph_results`.
  template <std::convertible_to<std::string> Name, class Make, class Then = std::nullptr_t>
    requires detail::makes_graph<Make>
  app& add(Name name, Make make, Then then = {}) & {
    add_entry(
        std::make_unique<detail::graph_entry<Make, Then>>(std::move(name), std::move(make), std::move(then)));
    return *this;
  }
  template <std::convertible_to<std::string> Name, class Make, class Then = std::nullptr_t>
    requires detail::makes_graph<Make>
  app&& add(Name name, Make make, Then then = {}) && {
    return static_cast<app&&>(add(std::move(name), std::move(make), std::move(then)));
  }
  //! What did not compile has reported its error.
  template <class... More>
  app& add(failure const&, More&&...) {
    return *this;
  }

  //! Does what the command line says, and returns what `main` should: see `app_exit`.
  int main(int argc, char const* const* argv);

private:
  template <class Result, class Workflow, class... Given>
  Result add_workflow(Workflow const& workflow, Given&&... given) {
    if constexpr (detail::is_failure<std::remove_cvref_t<Result>>::value)
      return {};
    else if constexpr (detail::begins_with_function<Given...>)
      return static_cast<Result>(add_with_function(workflow, static_cast<Given&&>(given)...));
    else
      return static_cast<Result>(add_with_function(workflow, nullptr, static_cast<Given&&>(given)...));
  }
  template <class Workflow, class Then, class... Given>
  app& add_with_function(Workflow const& workflow, Then then, Given&&... given) {
    using inputs = typename detail::inputs_of_workflow<Workflow>::type;
    add_entry(std::make_unique<detail::workflow_entry<Workflow, inputs, Then>>(workflow, std::move(then),
                                                                               given...));
    return *this;
  }
  void add_entry(std::unique_ptr<detail::app_entry> entry);

  class state;
  std::unique_ptr<state> state_;
};

}  // namespace WEFT_NAMESPACE

#endif
