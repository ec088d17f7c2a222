// SPDX-License-Identifier: BSL-1.0
#ifndef WEFT_APP_WORKFLOW_ENTRY_HPP
#define WEFT_APP_WORKFLOW_ENTRY_HPP

#include <weft/app/entry.hpp>
#include <weft/app/from_text.hpp>
#include <weft/app/refusal.hpp>
#include <weft/app/to_text.hpp>
#include <weft/app/workers.hpp>
#include <weft/checkpoint/run.hpp>
#include <weft/cluster/run.hpp>
#include <weft/run/pool.hpp>
#include <weft/trace/observe.hpp>

#include <optional>
#include <tuple>
#include <type_traits>
#include <utility>

//! \file
//! A workflow behind a command line.

namespace WEFT_NAMESPACE::detail {

// One input of a workflow: `T` as it was declared.
template <fixed_string Id, class T>
struct app_input_of {
  using type = std::remove_cvref_t<T>;
  using declared = T;

  static constexpr detail::name name{Id.text, Id.size()};
  static std::string id() { return Id.text; }
  static auto with(type& value) { return weft::with<Id>(static_cast<T&&>(value)); }
};

template <class... Input>
struct app_inputs {};

template <class Found, class... Task>
struct inputs_among {
  using type = Found;
};
template <class... Found, class First, class... More>
struct inputs_among<app_inputs<Found...>, First, More...> : inputs_among<app_inputs<Found...>, More...> {};
template <class... Found, fixed_string Id, class T, class... More>
struct inputs_among<app_inputs<Found...>, input_task<Id, T>, More...>
    : inputs_among<app_inputs<Found..., app_input_of<Id, T>>, More...> {};

// Which tasks no other waits for.
template <auto Graph>
constexpr bool waits_nobody_for(int task) {
  for (int e = 0; e < Graph.first[Graph.tasks]; ++e)
    if (Graph.edges[e].from == task) return false;
  return true;
}

// What a terminal shows of a range.
inline constexpr std::size_t shown_elements = 12;

template <class Workflow, class Inputs, class Then>
class workflow_entry;
template <fixed_string Name, auto Graph, class... Task, class... Input, class Then>
class workflow_entry<basic_workflow<Name, Graph, Task...>, app_inputs<Input...>, Then> final
    : public app_entry {
  using workflow_type = basic_workflow<Name, Graph, Task...>;
  using values = std::tuple<std::optional<typename Input::type>...>;

  // What a run is given beside its inputs.
  template <class... More>
  using remote_type = remote_run_of<workflow_type, stop_token, run_deadline,
                                    decltype(Input::with(std::declval<typename Input::type&>()))..., More...>;
  static constexpr bool can_travel = !is_failure<remote_type<>>::value;
  using kept_type =
      typename kept_run_of<workflow_type, checkpoint, stop_token, run_deadline,
                           decltype(Input::with(std::declval<typename Input::type&>()))...>::parallel_type;
  static constexpr bool can_be_kept = !is_failure<kept_type>::value;
  static constexpr bool needs_executor = !std::is_void_v<typename check_places<workflow_type>::error>;

public:
  template <class... Given>
  workflow_entry(workflow_type const& workflow, Then then, Given&&... given)
      : workflow_(workflow), then_(std::move(then)) {
    (give(std::move(given)), ...);
  }

  std::string name() const override { return workflow_type::name(); }
  picture graph(app_words const&) const override { return describe(workflow_); }
  std::vector<app_input> inputs() const override {
    return std::apply(
        [](auto const&... value) {
          return std::vector<app_input>{{Input::id(), type_in_words<typename Input::type>(),
                                         value.has_value(), readable_from_text<typename Input::type>}...};
        },
        given_);
  }
  std::string no_workers() const override { return can_travel ? "" : refusal<remote_type<>>::text(); }
  std::string no_checkpoint() const override { return can_be_kept ? "" : refusal<kept_type>::text(); }
  std::string no_thread() const override { return needs_executor ? "a task of it is for an executor" : ""; }

  std::vector<app_result> run(app_call const& how) const override {
    values read = std::apply([](auto&... value) { return values(copied(value)...); }, given_);
    for (auto const& [id, word] : how.words) read_word(read, id, word);
    std::apply([](auto const&... value) { (need<Input>(value), ...); }, read);
    return std::apply([&](auto&... value) { return run_with(how, Input::with(*value)...); }, read);
  }

private:
  static constexpr std::size_t place_of(detail::name wanted) {
    bool const is[] = {(Input::name == wanted)..., true};
    std::size_t place = 0;
    while (!is[place]) ++place;
    return place;
  }
  template <fixed_string Id, class T>
  void give(given_input<Id, T>&& given) {
    constexpr std::size_t place = place_of({Id.text, Id.size()});
    std::get<place>(given_).emplace(static_cast<T&&>(given.value));
  }

  // What cannot be copied is there for one run, which is all that a command line asks for.
  template <class T>
  static std::optional<T> copied(std::optional<T>& value) {
    if constexpr (std::is_copy_constructible_v<T>)
      return value;
    else
      return std::exchange(value, std::nullopt);
  }
  template <class One>
  bool read_one(std::optional<typename One::type>& value, std::string const& id,
                std::string const& word) const {
    if (id != One::id()) return false;
    if constexpr (readable_from_text<typename One::type>) value = from_text<typename One::type>::read(word);
    if (!readable_from_text<typename One::type> || !value)
      throw_wrong_word(id, type_in_words<typename One::type>(), word);
    return true;
  }
  void read_word(values& to, std::string const& id, std::string const& word) const {
    bool const found =
        std::apply([&](auto&... value) { return (read_one<Input>(value, id, word) || ...); }, to);
    if (!found) throw_unknown_input(name(), id, inputs());
  }
  template <class One>
  static void need(std::optional<typename One::type> const& value) {
    if (!value)
      throw_missing_input(workflow_type::name(), {One::id(), type_in_words<typename One::type>(), false,
                                                  readable_from_text<typename One::type>});
  }

  // On workers and with a checkpoint a run is always observed, as two looks at the clock are nothing there: each kind of
  // run costs time to compile.
  template <class... With>
  std::vector<app_result> run_with(app_call const& how, With&&... with) const {
    if (how.observer == nullptr) return run_here(how, with...);
    auto watched = observe(*how.observer);
    if constexpr (can_be_kept)
      if (how.kept != nullptr) return run_anywhere(how, watched, *how.kept, with...);
    return run_anywhere(how, watched, with...);
  }
  template <class... Option>
  std::vector<app_result> run_anywhere(app_call const& how, Option&... options) const {
    if constexpr (can_travel)
      if (how.workers != nullptr)
        return shown(how, weft::run(workflow_, *how.workers, how.stop, how.until, std::move(options)...));
    return run_here(how, options...);
  }
  template <class... Option>
  std::vector<app_result> run_here(app_call const& how, Option&... options) const {
    if constexpr (!needs_executor)
      if (how.threads == nullptr)
        return shown(how, weft::run(workflow_, how.stop, how.until, std::move(options)...));
    return shown(how, weft::run(workflow_, *how.threads, how.stop, how.until, std::move(options)...));
  }

  template <class Keep>
  std::vector<app_result> shown([[maybe_unused]] app_call const& how,
                                results<workflow_type, Keep> const& all) const {
    std::vector<app_result> list;
    if constexpr (!std::is_same_v<Then, std::nullptr_t>)
      then_(all);
    else
      [&]<std::size_t... K>(std::index_sequence<K...>) {
        (show_one<static_cast<int>(K)>(how, all, list), ...);
      }(typename analysis<workflow_type>::indices());
    return list;
  }
  template <int K, class Keep>
  static void show_one(app_call const& how, results<workflow_type, Keep> const& all,
                       std::vector<app_result>& list) {
    constexpr auto const& info = *analysis<workflow_type>::table.info[K];
    if constexpr (info.kind != leaf_kind::input && read_at<workflow_type, Keep, K>::value) {
      if (!how.wants_all && !waits_nobody_for<Graph>(K)) return;
      auto const& value = all[id<id_at<workflow_type, K>>()];
      value_text text{{}, shown_elements};
      value_text json;
      bool const is_readable = text.add(value);
      if (how.wants_json) json.add(value);
      list.push_back({info.id.text, std::move(text.text), std::move(json.text), is_readable});
    }
  }

  workflow_type workflow_;
  [[no_unique_address]] Then then_;
  mutable values given_;
};

// What is wrong with values that are given in advance: as with those of a run, but for those that are missing.
constexpr option_problem without_missing(option_problem found) {
  return found.what == option_problem::missing_input ? option_problem() : found;
}
template <class Workflow, class... Given>
using given_error =
    typename check_run<Workflow,
                       without_missing(check_options(analysis<Workflow>::table, type_list<Given...>())),
                       Given...>::error;

template <class Workflow>
struct inputs_of_workflow;
template <fixed_string Name, auto Graph, class... Task>
struct inputs_of_workflow<basic_workflow<Name, Graph, Task...>> : inputs_among<app_inputs<>, Task...> {};

}  // namespace WEFT_NAMESPACE::detail

#endif
