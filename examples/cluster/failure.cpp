// SPDX-License-Identifier: BSL-1.0
#include <weft/zmq.hpp>

#include <cstdio>
#include <exception>
#include <stdexcept>
#include <string>
#include <vector>

inline constexpr auto lines =
    weft::task<"lines">([] { return std::vector<std::string>{"3", "5", "seven", "9"}; }).local();
inline constexpr auto parse = weft::map<"parse">([](std::string const& line) {
  if (line.find_first_not_of("0123456789") != line.npos) throw std::runtime_error(line + " is not a number");
  return std::stoi(line);
});
inline constexpr auto numbers = weft::workflow<"numbers">(lines >> parse);

int main(int argc, char** argv) {
  if (auto const status = weft::zmq::worker_main(argc, argv)) return *status;

  weft::zmq::cluster cluster;
  cluster.spawn_workers(1, {.slots = 2, .arguments = {"--name", "bench"}});
  try {
    weft::run(numbers, cluster);
  } catch (weft::task_failed const& failed) {
    std::printf("task %s, element %zu, attempt %d\n", failed.id(), failed.element(), failed.attempt());
    try {
      std::rethrow_if_nested(failed);
    } catch (weft::cluster::remote_error const& e) {
      std::printf("%s on worker %s: %s\n", e.type(), e.worker(), e.message());
    } catch (weft::cluster::poisonous_task const& e) {
      std::printf("%s\n", e.what());  // three of its workers died
    }
  }
}
