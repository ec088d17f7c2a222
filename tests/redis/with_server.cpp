// SPDX-License-Identifier: BSL-1.0
//! \file
//! `with_server PROGRAM WORD...` runs it while there is a redis-server, whose address stands for each word {}. Its exit
//! status is that of the program.
#include "server.hpp"

#include <cstdio>
#include <exception>

int main(int argc, char** argv) {
  try {
    redis_test::server const server;
    std::vector<std::string> words(argv + 1, argv + argc);
    for (std::string& each : words)
      if (each == "{}") each = server.address();
    std::string const said = (server.folder() / "said").string();
    int status = 0;
    {
      redis_test::process const program(std::move(words), said);
      while (!program.has_ended()) std::this_thread::sleep_for(std::chrono::milliseconds(2));
      status = program.status();
    }
    std::ifstream from(said);
    for (std::string line; std::getline(from, line);) std::puts(line.c_str());
    return status < 0 ? 128 - status : status;
  } catch (std::exception const& e) {
    std::fprintf(stderr, "%s\n", e.what());
    return 1;
  }
}
