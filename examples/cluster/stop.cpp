// SPDX-License-Identifier: BSL-1.0
#include <weft/zmq.hpp>

#include <chrono>
#include <cstdio>
#include <thread>
#include <vector>

using namespace std::chrono_literals;

inline constexpr auto days = weft::task<"days">([] { return std::vector<int>(1'000'000); }).local();
inline constexpr auto live = weft::map<"live">([](weft::context& here, int) {
  for (int hour = 0; hour < 24 && !here.stop_requested(); ++hour) std::this_thread::sleep_for(1ms);
});
inline constexpr auto life = weft::workflow<"life">(days >> live);

int main(int argc, char** argv) {
  if (auto const status = weft::zmq::worker_main(argc, argv)) return *status;

  weft::zmq::cluster cluster;
  cluster.spawn_workers(2);
  weft::stop_source stop;
  std::thread onlooker([&] {
    while (cluster.status().counters.running < 4) std::this_thread::sleep_for(10ms);
    std::printf("%s\n", weft::cluster::to_line(cluster.status()).c_str());
    stop.request_stop();
  });
  try {
    weft::run(life, cluster, stop.token());
  } catch (weft::run_cancelled const& e) {
    std::printf("%s\n", e.what());
  }
  onlooker.join();
}
