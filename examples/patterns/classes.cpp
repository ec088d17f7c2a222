// SPDX-License-Identifier: BSL-1.0
// A class of tasks, whose objects are configured: each is a callable.
#include <weft/weft.hpp>

#include <cstdio>
#include <string>
#include <utility>
#include <vector>

namespace {

struct configuration {
  std::string name;
  int factor = 1;
};

class configurable_task {
public:
  explicit configurable_task(configuration how) : how_(std::move(how)) {}

  int operator()(int x) const { return process(x); }

private:
  int process(int x) const { return how_.factor * x; }

  configuration how_;
};

}  // namespace

int main() {
  std::vector<configuration> const configs{{"small", 2}, {"large", 20}};
  weft::task_graph g("classes");
  auto const start = g.add("start", [] { return 21; });
  std::vector<weft::node<int>> tasks;
  for (configuration const& each : configs) tasks.push_back(g.add(each.name, configurable_task(each), start));
  auto const results = weft::run(g);
  std::printf("%d, %d\n", results[tasks[0]], results[tasks[1]]);
  return results[tasks[0]] == 42 && results[tasks[1]] == 420 ? 0 : 1;
}
