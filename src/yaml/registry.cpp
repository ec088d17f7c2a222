// SPDX-License-Identifier: BSL-1.0
#include "text.hpp"

#include <weft/yaml/registry.hpp>

namespace WEFT_NAMESPACE::yaml {

void registry::enter(std::string name, std::shared_ptr<detail::task_factory const> task) {
  if (tasks_.contains(name)) throw duplicate_registration(name);
  tasks_[std::move(name)] = std::move(task);
}

detail::task_factory const* registry::find(std::string_view name) const noexcept {
  auto const found = tasks_.find(name);
  return found == tasks_.end() ? nullptr : found->second.get();
}

std::vector<std::string_view> registry::names() const { return detail::keys_of(tasks_); }

std::string registry::help() const {
  std::string text;
  for (auto const& [name, task] : tasks_) {
    text += name + (task->about.empty() ? "" : ": " + task->about) + "\n";
    std::string takes;
    for (detail::argument_info const& each : task->arguments)
      takes += (takes.empty() ? "" : ", ") +
               std::string(each.form == detail::argument_form::many    ? "many "
                           : each.form == detail::argument_form::maybe ? "optional "
                                                                       : "") +
               weft::detail::readable_type(*each.type);
    if (!takes.empty()) text += "  takes " + takes + "\n";
    std::string chooses;
    for (detail::branch_info const& each : task->branches)
      chooses += (chooses.empty() ? "" : ", ") + each.name +
                 (each.payload == nullptr ? "" : " with " + weft::detail::readable_type(*each.argument));
    if (!chooses.empty())
      text += "  chooses " + chooses + "\n";
    else if (*task->result != typeid(std::type_identity<void>))
      text += "  gives " + weft::detail::readable_type(*task->result) + "\n";
    for (parameter_info const& each : task->parameters) {
      text += "  with  " + each.name + ": " + each.expected;
      if (each.is_required)
        text += " (required)";
      else if (!each.default_value.empty())
        text += " (" + each.default_value + " if not given)";
      text += (each.about.empty() ? "" : ": " + each.about) + "\n";
    }
  }
  return text;
}

}  // namespace WEFT_NAMESPACE::yaml
