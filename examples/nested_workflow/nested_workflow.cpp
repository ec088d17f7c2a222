// SPDX-License-Identifier: BSL-1.0
// Workflows as parts of others: two stages of one pipeline, and one workflow for each of two batches.
#include <weft/static.hpp>

#include <cstdio>
#include <numeric>
#include <string>
#include <vector>

using namespace weft::literals;

namespace {

using record = std::vector<int>;

// Two workflows that run by themselves, ...
constexpr auto validate_schema = weft::task<"validate_schema">([](record r) {
  r.resize(3);
  return r;
});
constexpr auto validate_values = weft::task<"validate_values">([](record r) {
  for (int& x : r) x = x < 0 ? 0 : x;
  return r;
});
constexpr auto validation =
    weft::workflow<"validation">(weft::input<"raw", record> >> validate_schema >> validate_values);

constexpr auto normalize_data = weft::task<"normalize_data">([](record r) {
  for (int& x : r) x *= 10;
  return r;
});
constexpr auto enrich_data = weft::task<"enrich_data">([](record r) {
  r.push_back(std::accumulate(r.begin(), r.end(), 0));
  return r;
});
constexpr auto transformation =
    weft::workflow<"transformation">(weft::input<"valid", record> >> normalize_data >> enrich_data);

// ... and as stages of one. Ids within a stage cannot clash with those of others.
constexpr auto extract = weft::task<"extract">([] { return record{1, -2, 3, 99}; });
constexpr auto data_processing = weft::workflow<"data_processing">(
    extract >> weft::as_task<"validation">(validation) >> weft::as_task<"transformation">(transformation));

// One workflow for both batches, and both count.
constexpr auto first = weft::task<"first">([] { return record{1, 2, 3}; });
constexpr auto second = weft::task<"second">([] { return record{4, 5, 6}; });
constexpr auto report =
    weft::task<"report">([](record const& a, record const& b) { return a.back() + b.back(); });
constexpr auto batches = weft::workflow<"batches">(((first >> weft::as_task<"batch_1">(transformation)) |
                                                    (second >> weft::as_task<"batch_2">(transformation))) >>
                                                   report);

}  // namespace

int main() {
  auto const processed = weft::run(data_processing);
  auto const stage = processed["validation"_id];
  std::printf("validation: %d %d %d\n", stage["validate_values"_id][0], stage["validate_values"_id][1],
              stage["validate_values"_id][2]);
  record const end = processed["transformation/enrich_data"_id];
  std::printf("transformation: %d %d %d, together %d\n", end[0], end[1], end[2], end[3]);

  auto const both = weft::run(batches);
  std::printf("batches: %d and %d, together %d\n", both["batch_1"_id]["enrich_data"_id].back(),
              both["batch_2"_id]["enrich_data"_id].back(), both["report"_id]);
  return end == record{10, 0, 30, 40} && both["report"_id] == 210 ? 0 : 1;
}
