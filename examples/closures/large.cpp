// SPDX-License-Identifier: BSL-1.0
#include <weft/static.hpp>

#include <cstddef>
#include <memory>
#include <string>
#include <utility>
#include <vector>

namespace {

using table = std::vector<double>;

table load_table(std::string const& path) { return table(100'000, static_cast<double>(path.size())); }

// Shared: every copy of the task, and of the workflow, points to the one table. Const: no thread changes it.
auto look_up(std::shared_ptr<table const> rates) {
  return weft::task<"look_up">(
      [rates = std::move(rates)](int row) { return (*rates)[static_cast<std::size_t>(row)]; });
}

}  // namespace

int main() {
  auto const rates = std::make_shared<table const>(load_table("rates.csv"));
  auto const shared = weft::workflow<"shared">(weft::input<"row", int> >> look_up(rates));
  auto const copy = shared;  // copies a pointer
  bool right = rates.use_count() == 3 && weft::run(copy, weft::with<"row">(7)).value() == 9;

  // Or the path is what travels, and the data is the result of a task: made in each run, gone with it.
  auto const loading =
      weft::workflow<"loading">(weft::input<"path", std::string> >> weft::task<"load">(load_table) >>
                                weft::task<"rows">([](table const& rows) { return rows.size(); }));
  right = right && weft::run(loading, weft::with<"path">("rates.csv")).value() == 100'000;
  return right ? 0 : 1;
}
