// SPDX-License-Identifier: BSL-1.0
#include <weft/rules.hpp>
#include <weft/static.hpp>

#include <cstdio>

using namespace weft::literals;
namespace ensure = weft::ensure;

namespace {

constexpr auto order = weft::input<"order", int>;
constexpr auto card = weft::input<"card", long>;
constexpr auto parse = weft::task<"parse">([](int text) { return text % 100; });
constexpr auto price = weft::task<"price">([](int item) { return 3 * item; }).cost<2>();
constexpr auto stock = weft::task<"stock">([](int item) { return item < 50 ? 1 : 0; }).cost<4>();
constexpr auto audit = weft::task<"audit">([](int each, int pieces) { return each * pieces; });
constexpr auto charge = weft::task<"charge">([](int sum, weft::from<"card", long> from) {
                          return sum + static_cast<int>(*from % 10);
                        }).cost<3>();
constexpr auto note = weft::task<"note">([](weft::from<"audit", int> sum) { return *sum; }).after<"charge">();

constexpr auto sale =
    weft::workflow<"sale">(order >> parse >> (price | stock) >> audit >> charge, card, note);

// What this program relies on, whoever changes the workflow.
static_assert(ensure::precedes<"audit", "charge">(sale));
static_assert(ensure::every_path_through<"audit", "order", "charge">(sale));
static_assert(ensure::never_reaches<"card", "note">(sale));
static_assert(ensure::never_parallel<"stock", "charge">(sale));
static_assert(ensure::reaches<"price", "note">(sale));
static_assert(ensure::width<2>(sale));
static_assert(ensure::depth<6>(sale));
static_assert(ensure::critical_path<10>(sale));

// Figures by themselves.
static_assert(weft::critical_path(sale).cost == 10 && weft::critical_path(sale).ids.contains("stock"));
static_assert(weft::peak_live(sale) == 3);  // two that audit is given, and what it makes of them
static_assert(weft::peak_bytes(sale) < weft::frame_bytes(sale));

// All of it as data, for code that knows nothing of the workflow's type.
void report(weft::description const& wf) {
  std::printf("%s: %d levels, %d at once, critical path %lld\n", wf.name.data(), wf.depth, wf.width,
              wf.critical_cost);
  for (weft::task_description const& task : wf.tasks)
    std::printf("%c %*s%s %lld\n", task.is_critical ? '*' : ' ', 2 * task.level, "", task.id.data(),
                task.cost);
}

}  // namespace

int main() {
  report(weft::describe(sale));
  auto const results = weft::run(sale, weft::with<"order">(1207), weft::with<"card">(12345678L));
  return results["charge"_id] == 29 && results["note"_id] == 21 ? 0 : 1;
}
