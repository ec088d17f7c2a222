// SPDX-License-Identifier: BSL-1.0
// Any text is a graph, or a config_error in which everything has a place. The first byte chooses YAML or JSON.
#include "../yaml/tasks.hpp"

#include <cstdint>
#include <cstdlib>
#include <string_view>

extern "C" int LLVMFuzzerTestOneInput(std::uint8_t const* data, std::size_t size) {
  if (size == 0) return 0;
  std::string_view const text(reinterpret_cast<char const*>(data) + 1, size - 1);
  weft::yaml::load_options limits;
  limits.max_expansion = 1 << 20;
  limits.max_tasks = 1000;
  try {
    weft::yaml::parse(text, data[0] == '{' ? "/nowhere/f.json" : "/nowhere/f.yaml", yaml_tests::known(),
                      limits);
  } catch (weft::yaml::config_error const& e) {
    for (weft::yaml::problem const& each : e.problems())
      if (each.where.file == nullptr || each.where.line < 1 || each.where.column < 1 || each.text.empty())
        std::abort();
  }
  return 0;
}
