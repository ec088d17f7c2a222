// SPDX-License-Identifier: BSL-1.0
//! \file
//! The same contenders on the clock, by Google Benchmark.

#include "contenders.hpp"

#include <benchmark/benchmark.h>

#include <string>

namespace {

void add(char const* workload, char const* contender, unsigned (*once)()) {
  if (once == nullptr) return;
  benchmark::RegisterBenchmark((std::string(workload) + '/' + contender).c_str(),
                               [once](benchmark::State& state) {
                                 for (auto _ : state) benchmark::DoNotOptimize(once());
                               });
}

}  // namespace

int main(int argc, char** argv) {
  for (workload const& w : workloads) {
    add(w.name, "serial", w.serial);
    add(w.name, "try", w.with_try);
    add(w.name, "weft", w.weft);
  }
  benchmark::Initialize(&argc, argv);
  if (benchmark::ReportUnrecognizedArguments(argc, argv)) return 2;
  benchmark::RunSpecifiedBenchmarks();
  benchmark::Shutdown();
}
