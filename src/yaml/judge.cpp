// SPDX-License-Identifier: BSL-1.0
#include "judge.hpp"

#include <weft/run/group.hpp>

#include <algorithm>
#include <exception>
#include <new>

namespace WEFT_NAMESPACE::yaml::detail {
namespace {

struct judge : file_callable_base {
  judgement policy;

  static void invoke(task_call const& call) {
    static_cast<judge const&>(file_callable_base::of(call)).look_at(call);
  }
  static void destroy(void* at) noexcept {
    static_cast<judge*>(static_cast<file_callable_base*>(at))->~judge();
  }

private:
  // The edges are those of one argument of many.
  void look_at(task_call const& call) const {
    std::vector<std::exception_ptr> errors;
    std::vector<bool> values;
    for (std::size_t i = 0; i < policy.outcomes.size(); ++i) {
      auto const& outcome = policy.outcomes[i](call.result_of(call.args()[1 + i]));
      errors.push_back(outcome.error());
      values.push_back(outcome.has_value());
    }
    auto const succeeded = static_cast<std::size_t>(std::count(values.begin(), values.end(), true));
    if (succeeded < policy.count) throw group_failed(succeeded, values.size(), errors.data(), policy.count);
  }
};

}  // namespace

task_factory const& judge_factory() {
  class factory final : public task_factory {
  public:
    factory() {
      result = &typeid(std::type_identity<void>);
      arguments = {{result, result, argument_form::many, false, false}};
    }
    std::unique_ptr<configured_task> make(value const&, reading const&) const override {
      return std::make_unique<group_judge>();
    }
  };
  static factory const one;
  return one;
}

any_node group_judge::add_to(task_graph& graph, std::string_view id, wiring&& how) {
  // Members that fail fail the run: then there is nothing to judge.
  if (policy.what == group_policy::kind::all) {
    auto const& members = how.arguments[0].nodes;
    how.after.insert(how.after.end(), members.begin(), members.end());
    how.arguments.clear();
  }
  static weft::detail::task_type const type{&judge::invoke, &judge::destroy, nullptr,
                                            &typeid(std::type_identity<void>),
                                            &weft::detail::stays_here::elsewhere};
  weft::detail::graph_data& data = weft::detail::graph_access::data(graph);
  if (policy.what == group_policy::kind::first) {
    std::vector<std::uint32_t> racers;
    for (any_node each : how.arguments[0].nodes) racers.push_back(each.index());
    data.add_race(racers);
  }
  for (std::size_t const place : policy.critical) data.note_critical(how.arguments[0].nodes[place].index());
  void* const at = data.allocate(sizeof(judge), alignof(judge));
  return add_to_graph(graph, id, how, {&type, ::new (at) judge{{}, std::move(policy)}, 0, 1});
}

}  // namespace WEFT_NAMESPACE::yaml::detail
