// SPDX-License-Identifier: BSL-1.0
// A connection does not travel; what it takes to open one does. (A callable that captures the connection does not compile:
// tests/misuse/bind_captures.cpp, and tests/misuse/bind_state.cpp for one that is bound.)
#include <weft/zmq.hpp>

#include <cstdio>
#include <fstream>
#include <string>

namespace {

// Opened where it is used, and closed again by its own end.
int query(std::string const& file) {
  std::ifstream connection(file);
  int lines = 0;
  for (std::string line; std::getline(connection, line);) ++lines;
  return lines;
}

}  // namespace

int main(int argc, char** argv) {
  if (auto const status = weft::zmq::worker_main(argc, argv)) return *status;

  std::string const connection_string = "/proc/self/status";
  weft::task_graph g("connections");
  auto const task = g.add("query", weft::bind<&query>(connection_string));
  weft::zmq::cluster cluster;
  cluster.spawn_workers(1);
  int const lines = weft::run(g, cluster)[task];
  std::printf("%s\n", lines > 10 ? "queried on a worker" : "nothing there");
  return lines > 10 ? 0 : 1;
}
