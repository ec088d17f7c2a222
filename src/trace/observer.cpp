// SPDX-License-Identifier: BSL-1.0
#include <weft/trace/observer.hpp>

#include <weft/dynamic/graph_data.hpp>

#include <utility>

namespace WEFT_NAMESPACE {

run_graph::run_graph(std::shared_ptr<detail::graph_data const> graph) noexcept
    : graph_(std::move(graph)), size_(graph_->size()) {}

std::string run_graph::name() const {
  if (graph_ != nullptr) return graph_->name();
  return {workflow_.name.data(), workflow_.name.size()};
}

picture run_graph::draw() const { return graph_ != nullptr ? picture(*graph_, size_) : picture(workflow_); }

}  // namespace WEFT_NAMESPACE
