// SPDX-License-Identifier: BSL-1.0
#include <weft/show/draw.hpp>
#include <weft/show/validate.hpp>

#include "report.hpp"

#include <cerrno>
#include <cstdio>
#include <cstring>
#include <exception>
#include <filesystem>
#include <fstream>
#include <stdexcept>
#include <string>
#include <string_view>

namespace WEFT_NAMESPACE {
namespace {

void write_file(std::filesystem::path const& path, std::string const& text) {
  if (path.has_parent_path()) std::filesystem::create_directories(path.parent_path());
  std::ofstream file(path, std::ios::binary | std::ios::trunc);
  file << text;
  file.close();
  if (!file) throw std::runtime_error("cannot write \"" + path.string() + "\": " + std::strerror(errno));
}

std::string file_name(std::string name) {
  while (name.starts_with("::")) name.erase(0, 2);
  for (std::size_t i = 0; (i = name.find("::", i)) != std::string::npos;) name.replace(i, 2, ".");
  return name;
}

void write_drawing(std::filesystem::path const& directory, std::string const& name, picture const& graph,
                   std::string_view kind) {
  auto const write = [&](char const* ending, std::string const& text) {
    write_file(directory / (name + ending), text);
  };
  if (kind == "dot")
    write(".dot", to_dot(graph));
  else if (kind == "mermaid")
    write(".mmd", to_mermaid(graph));
  else if (kind == "svg")
    write(".svg", to_svg(graph));
  else if (kind == "ascii")
    write(".txt", to_ascii(graph));
  else
    throw std::runtime_error("no drawing is called \"" + std::string(kind) +
                             "\": there are ascii, dot, mermaid, svg");
}

void write_all(array_view<validated_workflow> workflows, validation_output const& output) {
  nlohmann::ordered_json all = nlohmann::ordered_json::object();
  for (validated_workflow const& each : workflows) {
    picture graph(each.graph);
    picture_figures const figures = figures_of(graph);
    std::printf("weft: %s\n", show_detail::summary(graph, figures).c_str());
    nlohmann::ordered_json entry = {{"symbol", each.name}};
    entry.update(show_detail::as_json(graph, figures));
    all["workflows"].push_back(std::move(entry));
    mark_critical_path(graph);
    for (int d = 0; d < output.drawing_count; ++d)
      write_drawing(output.directory, file_name(each.name), graph, output.drawings[d]);
  }
  // The last, as it is what a build looks at.
  nlohmann::ordered_json report = {{"format", 1}, {"name", output.name}};
  report.update(all);
  write_file(output.report, report.dump(2) + '\n');
}

}  // namespace

int report_validation(array_view<validated_workflow> workflows, validation_output const& output) noexcept {
  try {
    write_all(workflows, output);
    return 0;
  } catch (std::exception const& e) {
    std::fprintf(stderr, "weft_validate: %s\n", e.what());
    return 1;
  }
}

}  // namespace WEFT_NAMESPACE
