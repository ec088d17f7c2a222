// SPDX-License-Identifier: BSL-1.0
#include "connect.hpp"

#include <weft/yaml/load.hpp>

#include <utility>

namespace WEFT_NAMESPACE::yaml {
namespace {

task_graph make(std::filesystem::path const& file, std::string_view const* text, registry const& known,
                load_options const& options) {
  detail::document const all = detail::read_document(file, text, options);
  report problems;
  detail::substitution values(all.values, problems, options);
  detail::instance_list tasks = detail::make_instances(all, known, values, problems, options);
  problems.raise();
  return detail::connect(std::move(tasks), all.name, values, problems);
}

}  // namespace

task_graph load(std::filesystem::path const& file, registry const& known, load_options const& options) {
  return make(file, nullptr, known, options);
}
task_graph parse(std::string_view text, std::string const& name, registry const& known,
                 load_options const& options) {
  return make(name, &text, known, options);
}

}  // namespace WEFT_NAMESPACE::yaml
