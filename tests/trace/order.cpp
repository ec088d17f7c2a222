// SPDX-License-Identifier: BSL-1.0
#include <weft/trace/observe.hpp>

#include <weft/weft.hpp>

#include <string>
#include <vector>

#include "../catch.hpp"
#include "observed.hpp"

namespace {

// Some microseconds, so that threads come and help.
unsigned work(unsigned x) {
  unsigned volatile sum = x;
  for (unsigned i = 0; i < 20000; ++i) sum = sum + i;
  return sum;
}

}  // namespace

TEST_CASE("No task begins before what it waits for has ended, whichever threads ran them", "[trace]") {
  constexpr int layers = 60, width = 12;
  weft::task_graph g("layers");
  std::vector<weft::node<unsigned>> before;
  for (int k = 0; k < width; ++k) before.push_back(g.add("", [k] { return work(static_cast<unsigned>(k)); }));
  for (int l = 1; l < layers; ++l) {
    std::vector<weft::node<unsigned>> here;
    for (int k = 0; k < width; ++k) {
      auto const at = [&](int i) { return before[static_cast<std::size_t>((k + i) % width)]; };
      if (k % 3 == 0)
        here.push_back(g.add("", [](unsigned x) { return work(x); }, at(0)));
      else
        here.push_back(g.add(
            "", [](unsigned x, unsigned y, unsigned z) { return work(x + y + z); }, at(0), at(1), at(5)));
    }
    before = here;
  }
  weft::recorder recorder;
  weft::pool pool{3};
  for (int i = 0; i < 100; ++i) {
    weft::run(g, pool, weft::observe(recorder));
    weft::run_record const r = recorder.record();
    observed::check_sound(r);
    CHECK(r.spans.size() == layers * width);
  }
}

TEST_CASE("What ran on a worker lies between its sending and its coming, and a slot does one at a time",
          "[trace]") {
  weft::task_graph g("far");
  for (int i = 0; i < 100; ++i) g.add("", [] {});
  weft::recorder recorder;
  {
    weft::detail::observed_run run(recorder, weft::run_graph(g.data()), "workers");
    long long const begin = weft::detail::now_in_nanoseconds();
    for (std::uint32_t k = 0; k < 100; ++k) {
      weft::detail::attempt_elsewhere there;
      there.what.task = k;
      there.sent = begin + k / 10 * 1000;             // ten at a time
      there.arrived = begin + (k / 10 + 1) * 20'000;  // and ten results come at once
      there.took = k == 99 ? 1'000'000 : 1500;        // a clock may be wrong
      there.worker = "far away";
      there.incarnation = 1 + k % 2;
      run.end_elsewhere(there, weft::detail::watched_end::done, nullptr);
    }
    while (weft::detail::now_in_nanoseconds() < begin + 300'000) {
    }
    run.close(weft::run_end::done);
  }
  weft::run_record const r = recorder.record();
  observed::check_sound(r);
  REQUIRE(r.spans.size() == 100);
  CHECK(r.lanes.size() == 3);  // one slot of each is enough, but for the wrong clock
  for (auto const& each : r.spans)
    if (each.task != 99) CHECK(each.end - each.begin == 1500);
}
