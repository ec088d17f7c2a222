// SPDX-License-Identifier: BSL-1.0
#ifndef WEFT_TESTS_REDIS_CHAOS_HPP
#define WEFT_TESTS_REDIS_CHAOS_HPP

#include <weft/redis/cluster.hpp>

#include <algorithm>
#include <chrono>
#include <cstdint>
#include <cstdio>
#include <cstring>
#include <exception>
#include <fstream>
#include <iterator>
#include <memory>
#include <optional>
#include <random>
#include <sstream>
#include <string>
#include <string_view>
#include <thread>
#include <vector>

#include "server.hpp"

//! \file
//! Tasks while workers, their coordinator and the server are killed at random: all must end, each once, and nothing be
//! left. The program's `main` calls `chaos_main` behind `worker_main`.

namespace redis_test {

struct chaos_options {
  std::size_t tasks = 3000;
  unsigned seed = 1;
  std::chrono::microseconds longest_task{400};  //!< on average half of it
  std::chrono::milliseconds worker_pace{100};   //!< between kills, on average
  std::chrono::milliseconds coordinator_pace{2000};
  std::chrono::milliseconds server_pace{3000};
  std::chrono::seconds longest{120};  //!< of killing: what comes then is left alone
};

struct chaos_report {
  std::size_t ended = 0, twice = 0, wrong = 0, given_up = 0;
  int workers = 0, coordinators = 0, servers = 0;  //!< kills
  int failures = 0;                                //!< coordinators that ended by themselves, and not well
  std::string keys_left;                           //!< in the server at the end
  std::string said;                                //!< by coordinators, of what went wrong
  double seconds = 0;
};

namespace detail {

namespace cluster = weft::cluster;

inline void chaos_code(cluster::remote_call& call) {
  call.has_begun = true;
  std::uint64_t number = 0;
  std::memcpy(&number, call.payload.data(), std::min(sizeof number, call.payload.size()));
  std::uint64_t longest = 0;
  std::memcpy(&longest, call.payload.data() + sizeof number, sizeof longest);
  std::this_thread::sleep_for(std::chrono::microseconds(number * 97 % longest));
  number = number * 3 + 1;
  call.result.append(&number, sizeof number);
}
inline constexpr cluster::remote_function chaos_task{"chaos", [] { return std::string_view("task"); },
                                                     [](weft::schema_recorder&, weft::schema_recorder&) {},
                                                     &chaos_code};
inline bool const chaos_task_is_known = cluster::registry::add(chaos_task);

// A coordinator that is there to be killed. It submits all tasks; of those that have ended before it gets the results.
inline int coordinate(std::string const& address, std::size_t tasks, std::uint64_t longest) {
  weft::redis::cluster_options options;
  options.address = address;
  weft::redis::cluster all(std::move(options));
  all.spawn_workers(2);
  auto const user = all.join();
  for (std::uint64_t k = 0; k < tasks; ++k) {
    std::string bytes(sizeof k + sizeof longest, '\0');
    std::memcpy(bytes.data(), &k, sizeof k);
    std::memcpy(bytes.data() + sizeof k, &longest, sizeof longest);
    user->submit({&chaos_task, std::move(bytes), {}, k});
  }
  chaos_report r;
  std::vector<std::uint8_t> seen(tasks);
  std::vector<cluster::completion> some;
  auto const look = [&] {
    for (cluster::completion const& each : some) {
      if (seen[each.tag]++ == 0)
        ++r.ended;
      else
        ++r.twice;
      auto const* const result = std::get_if<cluster::result>(&each.what);
      std::uint64_t number = 0;
      if (result != nullptr)
        std::memcpy(&number, result->payload.data(), std::min(sizeof number, result->payload.size()));
      if (result == nullptr)
        ++r.given_up;
      else if (number != each.tag * 3 + 1)
        ++r.wrong;
    }
    some.clear();
  };
  while (r.ended < tasks) {
    user->take(some, std::chrono::seconds(1));
    look();
  }
  user->take(some, std::chrono::milliseconds(200));  // whatever comes now comes twice
  look();
  std::printf("chaos: %zu %zu %zu %zu\n", r.ended, r.twice, r.wrong, r.given_up);
  return 0;
}

// The processes that this one has started.
inline std::vector<pid_t> children_of(pid_t parent) {
  std::vector<pid_t> all;
  for (auto const& each : std::filesystem::directory_iterator("/proc")) {
    std::string const name = each.path().filename().string();
    if (name.find_first_not_of("0123456789") != name.npos) continue;
    std::ifstream from(each.path() / "stat");
    std::string stat;
    std::getline(from, stat);
    auto const behind_name = stat.rfind(')');
    if (behind_name == stat.npos) continue;
    std::istringstream words(stat.substr(behind_name + 1));
    std::string state;
    pid_t its_parent = 0;
    words >> state >> its_parent;
    if (its_parent == parent && state != "Z") all.push_back(static_cast<pid_t>(std::stol(name)));
  }
  return all;
}

// When something is to happen again.
class pace {
public:
  using clock = std::chrono::steady_clock;
  pace(std::chrono::milliseconds average, std::mt19937& dice) : average_(average), dice_(dice) { next(); }

  bool is_due() {
    if (clock::now() < at_) return false;
    next();
    return true;
  }
  void next() {
    std::uniform_real_distribution<double> part(0.5, 1.5);
    at_ = clock::now() + std::chrono::duration_cast<clock::duration>(average_ * part(dice_));
  }

private:
  std::chrono::milliseconds average_;
  std::mt19937& dice_;
  clock::time_point at_;
};

}  // namespace detail

//! What `main` returns if it was started as a coordinator.
inline std::optional<int> chaos_main(int argc, char const* const* argv) {
  if (argc != 5 || std::string_view(argv[1]) != "chaos") return {};
  try {
    return detail::coordinate(argv[2], std::stoull(argv[3]), std::stoull(argv[4]));
  } catch (std::exception const& e) {
    std::printf("coordinator: %s\n", e.what());
    return 1;
  }
}

inline chaos_report chaos(chaos_options const& how) {
  using clock = std::chrono::steady_clock;
  chaos_report r;
  server_options options;
  options.aof = durability::always;
  server redis(options);
  std::string const address = redis.address() + "?run=chaos";
  std::string const log = (redis.folder() / "coordinators").string();
  std::string const worker_log = (redis.folder() / "workers").string();

  auto const new_coordinator = [&] {
    return std::make_unique<process>(
        std::vector<std::string>{"/proc/self/exe", "chaos", address, std::to_string(how.tasks),
                                 std::to_string(how.longest_task.count())},
        log);
  };
  auto const new_worker = [&] {
    return std::make_unique<process>(
        std::vector<std::string>{"/proc/self/exe", "worker", "--connect", address, "--quiet"}, worker_log);
  };
  std::mt19937 dice(how.seed);
  detail::pace worker_pace(how.worker_pace, dice);
  detail::pace coordinator_pace(how.coordinator_pace, dice);
  detail::pace server_pace(how.server_pace, dice);
  auto const begun = clock::now();
  auto coordinator = new_coordinator();
  std::vector<std::unique_ptr<process>> workers;  // beside those that the coordinator has
  for (int k = 0; k < 2; ++k) workers.push_back(new_worker());

  for (;;) {
    if (coordinator->has_ended()) {
      if (coordinator->status() == 0 || r.failures == 20) break;
      ++r.failures;
      coordinator = new_coordinator();
    }
    for (auto& each : workers)
      if (each->has_ended()) each = new_worker();
    std::this_thread::sleep_for(std::chrono::milliseconds(2));
    if (clock::now() - begun > how.longest) continue;
    if (worker_pace.is_due()) {
      std::vector<pid_t> all = detail::children_of(coordinator->id());
      for (auto const& each : workers) all.push_back(each->id());
      r.workers += ::kill(all[dice() % all.size()], SIGKILL) == 0 ? 1 : 0;
    }
    if (coordinator_pace.is_due() && !coordinator->has_ended()) {
      coordinator->send(SIGKILL);
      coordinator = new_coordinator();
      ++r.coordinators;
    }
    if (server_pace.is_due()) {
      redis.restart();
      server_pace.next();
      ++r.servers;
    }
  }
  r.seconds = std::chrono::duration<double>(clock::now() - begun).count();
  workers.clear();
  r.keys_left = redis.ask({"EVAL", "return table.concat(redis.call('KEYS', '*'), ' ')", "0"});
  std::ifstream from(log);
  for (std::string line; std::getline(from, line);) {
    std::istringstream words(line);
    std::string first;
    words >> first;
    if (first == "chaos:")
      words >> r.ended >> r.twice >> r.wrong >> r.given_up;
    else
      r.said += line + "\n";
  }
  return r;
}

}  // namespace redis_test

#endif
