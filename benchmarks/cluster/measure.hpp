// SPDX-License-Identifier: BSL-1.0
#ifndef WEFT_BENCHMARKS_CLUSTER_MEASURE_HPP
#define WEFT_BENCHMARKS_CLUSTER_MEASURE_HPP

#include <algorithm>
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <cstdio>
#include <cstring>
#include <string>
#include <thread>
#include <vector>

namespace measured {

using clock = std::chrono::steady_clock;
inline double seconds_since(clock::time_point start) {
  return std::chrono::duration<double>(clock::now() - start).count();
}
inline double median(std::vector<double> of) {
  std::sort(of.begin(), of.end());
  return of[of.size() / 2];
}

template <class Cluster>
void wait_for_workers(Cluster const& cluster, std::size_t count) {
  while (cluster.status().counters.workers < count) std::this_thread::sleep_for(std::chrono::milliseconds(5));
}

inline std::string bytes_of(std::uint64_t number, std::size_t size) {
  std::string bytes(size, '\0');
  std::memcpy(bytes.data(), &number, sizeof number);
  return bytes;
}
inline std::uint64_t number_in(std::string const& bytes) {
  std::uint64_t number = 0;
  std::memcpy(&number, bytes.data(), std::min(sizeof number, bytes.size()));
  return number;
}

// Prints a line for a bar; returns whether it is met.
inline bool bar(bool is_met, char const* text, std::string const& evidence) {
  std::printf("%s  %s (%s)\n", is_met ? "PASS" : "FAIL", text, evidence.c_str());
  return is_met;
}

// What is measured; each returns whether all results were right and all bars met.
bool speed(int rounds);
bool memory();
bool chaos(std::size_t tasks, unsigned seed);

// One message of so many bytes per task from a PUSH to a PULL in another process, and one back for all: messages per
// second.
double raw_rate(std::size_t messages, std::size_t size);
// The other process.
int raw_receiver(char const* address, std::size_t messages);

}  // namespace measured

#endif
