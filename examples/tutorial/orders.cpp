// SPDX-License-Identifier: BSL-1.0
#include "orders.hpp"

#include <weft/app.hpp>

int main(int argc, char** argv) {
  return weft::app("orders").add(orders, weft::with<"file">("orders.txt")).main(argc, argv);
}
