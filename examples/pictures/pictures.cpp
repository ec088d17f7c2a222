// SPDX-License-Identifier: BSL-1.0
#include <weft/show.hpp>
#include <weft/weft.hpp>

#include <cstdio>
#include <fstream>

using namespace weft::literals;

namespace {

constexpr auto parse = weft::task<"parse">([](int raw) { return raw / 10; });
constexpr auto check = weft::task<"check">([](int x) { return x > 0; });
constexpr auto intake = weft::workflow<"intake">(weft::input<"raw", int> >> parse >> check);

constexpr auto fetch = weft::task<"fetch">([] { return 420; });
constexpr auto count = weft::task<"count">([](int raw, long& total) { total += raw; });
constexpr auto report =
    weft::task<"report">([](bool good) { return good ? "good" : "bad"; }).after<"count">();
constexpr auto orders = weft::workflow<"orders">(fetch >> (weft::as_task<"etl">(intake) >> report | count),
                                                 weft::state<"total", long>());

}  // namespace

int main() {
  std::fputs(weft::to_ascii(orders).c_str(), stdout);

  // A graph of run time is drawn with the same words.
  weft::task_graph g{"batches"};
  auto const load = g.add("load", [] { return 20; });
  g.add("twice", [](int x) { return 2 * x; }, load);
  std::fputs(weft::to_mermaid(g).c_str(), stdout);

  // A picture can be changed before it is drawn.
  weft::picture picture = orders;
  for (weft::picture_task& task : picture.tasks)
    if (task.id == "etl/parse") task.cost = 5;
  weft::mark_critical_path(picture);
  std::ofstream("orders.svg") << weft::to_svg(picture);

  return weft::figures_of(picture).cost == 8 && weft::summary_line(g).starts_with("batches: 2 tasks") ? 0 : 1;
}
