// SPDX-License-Identifier: BSL-1.0
// Runs what generate.sh wrote with four seeds, so that the contenders can be compared.
#include <cstdio>

int seed;
int run();

int main() {
  for (int s = 1; s < 100000; s *= 37) {
    seed = s;
    std::printf("%d ", run());
  }
  std::printf("\n");
}
