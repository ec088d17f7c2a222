// SPDX-License-Identifier: BSL-1.0
#include <weft/yaml/registry.hpp>

#include <cstddef>
#include <memory>
#include <utility>

namespace WEFT_NAMESPACE::yaml::detail {
namespace {

using weft::detail::graph_data;

class edge_list {
public:
  explicit edge_list(graph_data& data) : data_(data) {}

  void add(any_node from, task_arg::purpose what) {
    data_.check(from.graph(), from.index());
    put(from.index(), what);
  }
  void add_count(std::size_t count) { put(count, task_arg::counts); }
  void add_branch(any_node choice, std::uint32_t branch) {
    add(choice, task_arg::chosen);
    put(branch, task_arg::branch);
    data_.note_choice<any_node>();
  }
  void add(given_argument const& given) {
    if (given.form == argument_form::many) {
      add_count(given.nodes.size());
      for (any_node each : given.nodes) add(each, task_arg::reads);
    } else if (given.nodes.empty()) {
      add_count(0);
    } else if (given.branch != nullptr) {
      payloads_.emplace_back(words_, given.branch->payload);
      add_branch(given.nodes[0], given.number);
    } else if (given.form == argument_form::maybe) {
      add(given.nodes[0], given.is_whole ? task_arg::reads : task_arg::may_read);
    } else {
      add(given.nodes[0], given.is_taken ? task_arg::takes : task_arg::reads);
    }
  }

  auto&& payloads() && { return std::move(payloads_); }

private:
  void put(std::size_t number, task_arg::purpose what) {
    ++words_;
    data_.add_arg({static_cast<std::uint32_t>(number & task_arg::most), what});
  }

  graph_data& data_;
  std::ptrdiff_t words_ = 0;
  decltype(task_said::payloads) payloads_;
};

}  // namespace

any_node add_to_graph(task_graph& graph, std::string_view id, wiring const& how, new_task const& what) {
  graph_data& data = weft::detail::graph_access::data(graph);
  try {
    if (what.type->policy != nullptr) {
      weft::detail::task_policy said;
      what.type->policy(what.callable, said);
      what.callable->is_again = said.retry.attempts > 1;
    }
    edge_list edges(data);
    bool is_taking = false;
    for (given_argument const& each : how.arguments) {
      edges.add(each);
      is_taking |= each.is_taken && each.branch == nullptr;
    }
    for (given_condition const& each : how.when)
      edges.add_branch(each.choice, each.name.empty() ? each.branch : data.add_branch(each.name));
    edges.add_count(how.after.size());
    for (any_node each : how.after) edges.add(each, task_arg::orders);
    if (auto payloads = std::move(edges).payloads(); !payloads.empty()) {
      if (what.callable->said == nullptr) what.callable->said = std::make_unique<task_said>();
      what.callable->said->payloads = std::move(payloads);
    }
    return {data.number(), data.add(id, *what.type, what.callable, what.size, what.align, is_taking)};
  } catch (...) {
    data.drop_args();
    what.type->destroy_callable(what.callable);
    throw;
  }
}

}  // namespace WEFT_NAMESPACE::yaml::detail
