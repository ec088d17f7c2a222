// SPDX-License-Identifier: BSL-1.0
#include "orders.hpp"

#include <weft/weft.hpp>

#include <cstdio>

int main(int argc, char** argv) {
  if (argc != 2) return 2;
  weft::pool pool{2};
  auto const results = weft::run(orders, pool, weft::with<"file">(argv[1]));
  std::printf("%s\n", results.value().c_str());
}
