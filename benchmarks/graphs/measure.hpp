// SPDX-License-Identifier: BSL-1.0
#ifndef WEFT_BENCHMARKS_GRAPHS_MEASURE_HPP
#define WEFT_BENCHMARKS_GRAPHS_MEASURE_HPP

#include "task.hpp"

#include <algorithm>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <string>
#include <thread>
#include <vector>

//! \file
//! How the programs measure: the contenders in turn, round by round, and of each the median and the least of all
//! rounds. They print lines `workload contender threads metric value`.

namespace graphs {

//! Nanoseconds since some time.
inline double now() noexcept {
  auto const since = std::chrono::steady_clock::now().time_since_epoch();
  return static_cast<double>(std::chrono::duration_cast<std::chrono::nanoseconds>(since).count());
}

//! Waits until the threads of the last contender have gone to sleep, as they would take time from the next.
inline void settle() { std::this_thread::sleep_for(std::chrono::milliseconds(4)); }

inline double median(std::vector<double> of) {
  std::sort(of.begin(), of.end());
  std::size_t const half = of.size() / 2;
  return of.size() % 2 == 1 ? of[half] : (of[half - 1] + of[half]) / 2;
}

inline void print(std::string const& workload, char const* contender, unsigned threads,
                  std::string const& metric, double value) {
  std::printf("%s %s %u %s %.4g\n", workload.c_str(), contender, threads, metric.c_str(), value);
  std::fflush(stdout);
}
inline void print_all(std::string const& workload, char const* contender, unsigned threads,
                      std::string const& metric, std::vector<double> const& values) {
  if (values.empty()) return;
  print(workload, contender, threads, metric + ".median", median(values));
  print(workload, contender, threads, metric + ".min", *std::min_element(values.begin(), values.end()));
}

inline bool failed = false;

//! Compares what was counted with what should have been, and starts again from 0.
inline void verify(std::string const& workload, char const* contender, unsigned threads, std::uint64_t want) {
  std::uint64_t const got = counter.value.exchange(0);
  if (got == want) return;
  std::fprintf(stderr, "%s %s %u: counted %llu instead of %llu\n", workload.c_str(), contender, threads,
               static_cast<unsigned long long>(got), static_cast<unsigned long long>(want));
  failed = true;
}

//! `--check` (run everything once, small) or `--rounds R`.
struct arguments {
  bool check = false;
  unsigned rounds;

  arguments(int argc, char** argv, unsigned default_rounds) : rounds(default_rounds) {
    for (int i = 1; i < argc; ++i) {
      if (std::strcmp(argv[i], "--check") == 0) {
        check = true;
        rounds = 1;
      } else if (std::strcmp(argv[i], "--rounds") == 0 && i + 1 < argc && std::atoi(argv[i + 1]) > 0) {
        rounds = static_cast<unsigned>(std::atoi(argv[++i]));
      } else {
        std::fprintf(stderr, "usage: %s [--check | --rounds R]\n", argv[0]);
        std::exit(2);
      }
    }
  }
};

//! Calls `each(i)` for 0 to `count` - 1, every round from another start, so that nobody always follows the same one.
template <class Each>
void in_turn(unsigned rounds, std::size_t count, Each const& each) {
  for (unsigned r = 0; r < rounds; ++r)
    for (std::size_t i = 0; i < count; ++i) each((i + r) % count);
}

}  // namespace graphs

#endif
