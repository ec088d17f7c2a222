// SPDX-License-Identifier: BSL-1.0
// Many tenants: for each the same two tasks, beside each other. One that fails is named.
#include <weft/weft.hpp>

#include <cstdio>
#include <stdexcept>
#include <string>
#include <vector>

namespace {

std::vector<int> fetch_tenant_data(int tenant) {
  if (tenant == 404) throw std::runtime_error("no such tenant");
  return std::vector<int>(static_cast<std::size_t>(tenant), 1);
}

weft::task_graph graph_for(std::vector<int> const& tenants) {
  weft::task_graph g("tenants");
  for (int const tenant : tenants) {
    std::string const id = std::to_string(tenant);
    auto const data = g.add("fetch_" + id, [tenant] { return fetch_tenant_data(tenant); });
    g.add("process_" + id, [](std::vector<int> const& rows) { return rows.size(); }, data);
  }
  return g;
}

}  // namespace

int main() {
  weft::pool pool;
  auto const results = weft::run(graph_for({3, 7, 12}), pool);
  bool is_right = results.get<std::size_t>("process_7") == 7 && results.get<std::size_t>("process_12") == 12;
  try {
    weft::run(graph_for({3, 404}), pool);
    is_right = false;
  } catch (weft::task_failed const& e) {
    std::printf("%s\n", e.what());
    is_right &= std::string(e.id()) == "fetch_404";
  }
  return is_right ? 0 : 1;
}
