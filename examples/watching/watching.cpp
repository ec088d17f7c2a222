// SPDX-License-Identifier: BSL-1.0
// A run that is watched: how far it is, and what happened in it.
#include <weft/trace.hpp>
#include <weft/weft.hpp>

#include <atomic>
#include <cstdint>
#include <cstdio>
#include <numeric>
#include <string_view>
#include <vector>

using namespace weft::literals;

namespace {

inline constexpr auto numbers = weft::task<"numbers">([] {
  std::vector<int> all(1000);
  std::iota(all.begin(), all.end(), 1);
  return all;
});
inline constexpr auto square = weft::map<"square">([](int x) { return x * x; });
inline constexpr auto total = weft::task<"total">(
    [](weft::batch<int> const& all) { return std::accumulate(all.begin(), all.end(), 0L); });
inline constexpr auto sums = weft::workflow<"sums">(numbers >> square >> total);

// One's own observer is told of every attempt by the threads that make them, so it counts as threads do.
class slowest final : public weft::run_observer {
public:
  void task_ended(weft::task_span const& span, std::string_view) noexcept override {
    std::int64_t const took = span.end - span.begin;
    std::int64_t most = most_.load();
    while (took > most && !most_.compare_exchange_weak(most, took)) {
    }
  }
  std::int64_t nanoseconds() const noexcept { return most_.load(); }

private:
  std::atomic<std::int64_t> most_{0};
};

}  // namespace

int main() {
  weft::progress progress;
  weft::recorder recorder;
  slowest slow;
  weft::observers all{progress, recorder, slow};

  weft::pool pool{2};
  auto const results = weft::run(sums, pool, weft::observe(all));

  weft::run_record const record = recorder.record();
  std::printf("%s: %s, %zu attempts on %zu threads\n", record.graph.name.c_str(), to_string(record.outcome),
              record.spans.size(), record.lanes.size());
  return results["total"_id] == 333833500 && record.spans.size() == 1002 && slow.nanoseconds() > 0 ? 0 : 1;
}
