// SPDX-License-Identifier: BSL-1.0
#include <weft/checkpoint.hpp>

#include <cstdio>
#include <filesystem>
#include <span>
#include <string>
#include <vector>

inline constexpr auto squares_from = [](int first) {
  long sum = 0;
  for (long n = first; n < first + 1000; ++n) sum += n * n;
  return sum;
};
inline constexpr auto add_up = [](std::span<long const> sums) {
  long total = 0;
  for (long sum : sums) total += sum;
  return total;
};
inline constexpr auto print = [](long total) { std::printf("%ld\n", total); };

// The squares of so many numbers, a task for each thousand.
weft::task_graph squares_up_to(int last) {
  weft::task_graph graph{"squares"};
  std::vector<weft::node<long>> parts;
  for (int first = 0; first < last; first += 1000)
    parts.push_back(graph.add("from " + std::to_string(first), weft::bind(squares_from, first)));
  auto const total = graph.add("total", weft::bind(add_up), weft::all(parts));
  graph.add("print", weft::local(print), total);  // every time
  return graph;
}

int main() {
  auto const folder = std::filesystem::temp_directory_path() / "weft-squares";
  std::filesystem::remove_all(folder);
  weft::checkpoint_report first, second;
  weft::run(squares_up_to(3000), weft::checkpoint{.dir = folder, .report = &first});
  auto const results = weft::run(squares_up_to(5000), weft::checkpoint{.dir = folder, .report = &second});

  std::filesystem::remove_all(folder);
  bool const is_right = results.get<long>("total") == 41'654'167'500;
  return is_right && first.added == 4 && second.reused == 3 && second.added == 3 ? 0 : 1;
}
