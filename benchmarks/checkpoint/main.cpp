// SPDX-License-Identifier: BSL-1.0
//! \file
//! Results of 100 bytes that are kept and found again: by the file, and by runs. Everything that is read is compared with
//! what was written. Fails if a result is wrong or a bar is missed.
#include <weft/checkpoint.hpp>
#include <weft/cluster/hub.hpp>
#include <weft/cluster/memory_transport.hpp>
#include <weft/cluster/worker_node.hpp>

#include <unistd.h>

#include <algorithm>
#include <array>
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <filesystem>
#include <memory>
#include <numeric>
#include <string>
#include <thread>
#include <vector>

using namespace weft::literals;

namespace {

namespace fs = std::filesystem;
using clock_type = std::chrono::steady_clock;
using weft::detail::journal_file;
using weft::detail::journal_key;

double seconds_since(clock_type::time_point start) {
  return std::chrono::duration<double>(clock_type::now() - start).count();
}
double median(std::vector<double> of) {
  std::sort(of.begin(), of.end());
  return of[of.size() / 2];
}

// 100 bytes that depend on a number.
std::string result_of(std::uint64_t number) {
  std::string text(100, '\0');
  for (std::size_t i = 0; i < text.size(); ++i)
    text[i] = static_cast<char>((number * 0x9E3779B97F4A7C15ULL + i) >> (8 * (i % 7)));
  return text;
}
journal_key key_of(std::uint64_t number) {
  return weft::detail::journal_key_of(1, number, weft::to_bytes(number));
}

std::uint64_t wrong = 0;

// Appends them one by one; results per second.
double append(fs::path const& file, std::vector<std::string> const& results, std::chrono::nanoseconds sync) {
  weft::detail::journal_rules rules;
  rules.sync = sync;
  journal_file to(file, {}, rules);
  auto const start = clock_type::now();
  for (std::uint64_t k = 0; k < results.size(); ++k) to.append(key_of(k), results[k]);
  return static_cast<double>(results.size()) / seconds_since(start);
}

// Seconds until the file can be used.
double recover(fs::path const& file, std::vector<std::string> const& results) {
  auto const start = clock_type::now();
  journal_file const from(file, {}, {});
  double const taken = seconds_since(start);
  if (from.count() != results.size() || from.cut() != 0) ++wrong;
  for (std::uint64_t k = 0; k < results.size(); ++k)
    if (from.find(key_of(k)) != results[k]) ++wrong;
  return taken;
}

// Calls of a run, each with a result of 100 bytes.
constexpr int elements = 8000;  // each by itself
inline constexpr auto numbers =
    weft::task<"numbers">([](int round) {
      std::vector<std::uint64_t> all(elements);
      std::iota(all.begin(), all.end(), static_cast<std::uint64_t>(round) * elements);
      return all;
    }).local();
inline constexpr auto make = weft::map<"make">([](std::uint64_t number) { return result_of(number); });
inline constexpr auto calls = weft::workflow<"calls">(weft::input<"round", int> >> numbers >> make);

// Results per second of so many runs: that call, or that find what others have left.
template <class... Where>
double run(fs::path const& folder, int rounds, bool are_kept, Where&... where) {
  auto const start = clock_type::now();
  for (int round = 0; round < rounds; ++round) {
    weft::checkpoint_report report;
    auto const results = weft::run(
        calls, where...,
        weft::checkpoint{.dir = folder / std::to_string(round), .sync = weft::sync_never, .report = &report},
        weft::with<"round">(round));
    if ((are_kept ? report.reused : report.added) != elements) ++wrong;
    for (std::size_t i = 0; i < elements; ++i)
      if (results["make"_id][i] != result_of(static_cast<std::uint64_t>(round) * elements + i)) ++wrong;
  }
  return rounds * elements / seconds_since(start);
}

// A loop whose rounds do next to nothing, in two numbers: how far it is, and how far it goes.
inline constexpr auto counting =
    weft::workflow<"counting">(weft::input<"n", std::array<long, 2>> >>
                               weft::loop<"count">(
                                   [](std::array<long, 2> x) {
                                     asm volatile("" ::: "memory");
                                     return std::array{x[0] + 1, x[1]};
                                   },
                                   [](std::array<long, 2> const& x) { return x[0] < x[1]; }, 1'000'000'000));

// A worker on a thread of this process.
struct one_worker {
  weft::cluster::memory_network network;
  weft::cluster::hub<weft::cluster::memory_coordinator> hub;
  weft::cluster::worker_node<weft::cluster::memory_worker> node;
  std::thread thread;

  one_worker()
      : hub(std::make_unique<weft::cluster::memory_coordinator>(network), of_coordinator()),
        node(std::make_unique<weft::cluster::memory_worker>(network, "worker"), of_worker()),
        thread([this] { node.run(); }) {}
  ~one_worker() {
    node.leave();
    thread.join();
  }

private:
  static weft::cluster::hub_options of_coordinator() {
    weft::cluster::hub_options options;
    options.functions = weft::cluster::registry::all();
    return options;
  }
  static weft::cluster::worker_node_options of_worker() {
    weft::cluster::worker_node_options options;
    options.functions = weft::cluster::registry::all();
    return options;
  }
};

// Nanoseconds for each of so many rounds.
template <class... Argument>
double count(long rounds, Argument&&... argument) {
  auto const start = clock_type::now();
  auto const results = weft::run(counting, argument..., weft::with<"n">(std::array{0L, rounds}));
  if (results["count"_id][0] != rounds) ++wrong;
  return seconds_since(start) * 1e9 / static_cast<double>(rounds);
}

void line(char const* what, double value, int digits) { std::printf("%-58s %12.*f\n", what, digits, value); }
bool bar(bool is_met, char const* text) {
  std::printf("%s  %s\n", is_met ? "PASS" : "FAIL", text);
  return is_met;
}

}  // namespace

int main(int argc, char** argv) {
  int rounds = 5;
  fs::path folder = fs::temp_directory_path() / ("weft-checkpoint-" + std::to_string(::getpid()));
  for (int k = 1; k + 1 < argc; k += 2) {
    if (std::strcmp(argv[k], "--rounds") == 0) rounds = std::max(1, std::atoi(argv[k + 1]));
    if (std::strcmp(argv[k], "--dir") == 0) folder = argv[k + 1];
  }
  std::vector<std::string> results(1'000'000);
  for (std::uint64_t k = 0; k < results.size(); ++k) results[k] = result_of(k);
  std::vector<std::string> const few(results.begin(), results.begin() + 200);

  std::vector<double> plain, timed, each, recovered, called, called_by_pool, found, found_by_pool;
  std::vector<double> rounds_here, rounds_there, rounds_untold, rounds_written;
  weft::pool pool(2);
  one_worker worker;
  for (int round = 0; round < rounds; ++round) {
    fs::create_directories(folder);
    plain.push_back(append(folder / "plain", results, weft::sync_never));
    recovered.push_back(recover(folder / "plain", results));
    timed.push_back(append(folder / "timed", results, std::chrono::seconds(1)));
    each.push_back(append(folder / "each", few, weft::sync_each));
    called.push_back(run(folder / "inline", 10, false));
    found.push_back(run(folder / "inline", 10, true));
    called_by_pool.push_back(run(folder / "pool", 10, false, pool));
    found_by_pool.push_back(run(folder / "pool", 10, true, pool));
    weft::checkpoint_report report;
    weft::checkpoint keeping{.dir = folder / "rounds here", .sync = weft::sync_never, .report = &report};
    rounds_here.push_back(count(500'000, keeping));
    rounds_untold.push_back(count(20'000'000, worker.hub));
    keeping.dir = folder / "rounds there";
    rounds_there.push_back(count(20'000'000, worker.hub, keeping));
    rounds_written.push_back(static_cast<double>(fs::file_size(report.file)) / 1e3);
    fs::remove_all(folder);
  }
  std::printf("%-58s %12s\n", "results of 100 bytes, one at a time", "median");
  line("appended to the file, not synced, per second", median(plain), 0);
  line("appended to the file, synced every second, per second", median(timed), 0);
  line("appended to the file, each synced, per second", median(each), 0);
  line("a file of 1,000,000 is opened in seconds", median(recovered), 3);
  line("elements of maps, called and kept, inline, per second", median(called), 0);
  line("elements of maps, found again, inline, per second", median(found), 0);
  line("elements of maps, called and kept, pool of 2, per second", median(called_by_pool), 0);
  line("elements of maps, found again, pool of 2, per second", median(found_by_pool), 0);
  line("a round of a loop, kept, inline, ns", median(rounds_here), 0);
  line("a round of a loop on a worker, not kept, ns", median(rounds_untold), 1);
  line("a round of a loop on a worker, kept, ns", median(rounds_there), 1);
  line("20,000,000 rounds of a loop on a worker in the file, kB", median(rounds_written), 1);
  bool all = bar(wrong == 0, "every result that was read is the one that was written");
  all &= bar(median(plain) >= 200e3, "at least 200,000 results of 100 bytes are kept per second, not synced");
  all &= bar(median(recovered) <= 2, "1,000,000 results are there again in at most 2 seconds");
  all &= bar(median(rounds_there) <= 200, "a round of a loop on a worker takes at most 200 ns, kept");
  return all ? 0 : 1;
}
