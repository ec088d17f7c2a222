// SPDX-License-Identifier: BSL-1.0
#include <weft/zmq.hpp>

#include <algorithm>
#include <cstdio>
#include <numeric>
#include <span>
#include <string>
#include <vector>

// How many primes there are from `first` on, below `last`, by all primes whose squares are below.
int count_primes(int first, int last, std::vector<int> const& small) {
  std::vector<bool> is_composite(static_cast<std::size_t>(last - first));
  for (int const p : small)
    for (int n = std::max(p * p, (first + p - 1) / p * p); n < last; n += p)
      is_composite[static_cast<std::size_t>(n - first)] = true;
  return static_cast<int>(std::count(is_composite.begin(), is_composite.end(), false));
}

std::vector<int> primes_below(int last) {
  std::vector<int> found;
  for (int n = 2; n < last; ++n)
    if (std::none_of(found.begin(), found.end(), [n](int p) { return n % p == 0; })) found.push_back(n);
  return found;
}

int main(int argc, char** argv) {
  if (auto const status = weft::zmq::worker_main(argc, argv)) return *status;

  int const root = 1'000, last = root * root, slices = 9;  // what only run time knows

  weft::task_graph g{"primes"};
  auto const small = g.add("small", weft::bind<&primes_below>(root));
  std::vector<weft::node<int>> counts;
  int const size = (last - root) / slices;
  for (int first = root; first < last; first += size)
    counts.push_back(
        g.add("from_" + std::to_string(first), weft::bind<&count_primes>(first, first + size), small));
  auto const total = g.add("total", weft::local([](std::vector<int> const& few, std::span<int const> many) {
                             return std::accumulate(many.begin(), many.end(), static_cast<int>(few.size()));
                           }),
                           small, weft::all(counts));

  weft::zmq::cluster cluster;
  cluster.spawn_workers(2);
  auto const results = weft::run(g, cluster);
  std::printf("%d primes below %d\n", results[total], last);
}
