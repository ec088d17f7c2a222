// SPDX-License-Identifier: BSL-1.0
#include "orders.hpp"

#include <cstdio>

using namespace weft::literals;

int main(int argc, char** argv) {
  if (argc != 2) return 2;
  try {
    auto const results = weft::run(orders, weft::with<"file">(argv[1]));
    std::printf("%zu orders\n%s\n", results["parse"_id].size(), results["report"_id].c_str());
  } catch (weft::task_failed const& error) {
    std::printf("%s\n", error.what());
    return 1;
  }
}
