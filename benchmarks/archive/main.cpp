// SPDX-License-Identifier: BSL-1.0
//! \file
//! Nanoseconds to write a value and to read it again, the contenders in turn; medians of all rounds. Fails if a value
//! does not come back as it was, or a bar is missed.

#include <algorithm>
#include <array>
#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <cstring>

#include "values.hpp"

namespace {

using archives::contender;

double now() {
  return std::chrono::duration<double, std::nano>(std::chrono::steady_clock::now().time_since_epoch())
      .count();
}
double median(std::vector<double> of) {
  std::sort(of.begin(), of.end());
  return of[of.size() / 2];
}

struct figures {
  std::vector<double> save, load;
};

bool failed = false;

// Returns how many times as long as weft the fastest other takes.
template <class T>
double compare(char const* what, T const& value, std::vector<std::unique_ptr<contender>> const& all,
               int rounds) {
  std::vector<figures> of(all.size());
  for (int round = 0; round < rounds; ++round)
    for (std::size_t k = 0; k < all.size(); ++k) {
      std::size_t const i = (k + static_cast<std::size_t>(round)) % all.size();
      T loaded;
      int loops = 0;
      double const begin = now();
      for (; loops < 3 || now() - begin < 1e6; ++loops) all[i]->save(value);
      of[i].save.push_back((now() - begin) / loops);
      loops = 0;
      double const middle = now();
      for (; loops < 3 || now() - middle < 1e6; ++loops) all[i]->load(loaded);
      of[i].load.push_back((now() - middle) / loops);
      if (!(loaded == value)) {
        std::fprintf(stderr, "%s: %s gives another value\n", what, all[i]->name());
        failed = true;
      }
    }
  double best_save = 0, best_load = 0;
  for (std::size_t i = 0; i < all.size(); ++i) {
    double const save = median(of[i].save);
    double const load = median(of[i].load);
    std::printf("%-10s %-12s %14.0f %14.0f\n", what, all[i]->name(), save, load);
    if (i == 1 || (i > 1 && save < best_save)) best_save = save;
    if (i == 1 || (i > 1 && load < best_load)) best_load = load;
  }
  double const save = best_save / median(of[0].save);
  double const load = best_load / median(of[0].load);
  std::printf("%-10s %-12s %13.1fx %13.1fx\n", what, "best / weft", save, load);
  return std::min(save, load);
}

void bar(char const* text, double ratio, double least) {
  if (ratio < least) failed = true;
  std::printf("%s  %s: %.2fx, at least %.2gx\n", ratio < least ? "FAIL" : "PASS", text, ratio, least);
}

}  // namespace

int main(int argc, char** argv) {
  int rounds = 101;
  if (argc == 3 && std::strcmp(argv[1], "--rounds") == 0) rounds = std::max(1, std::atoi(argv[2]));

  std::vector<std::unique_ptr<contender>> all;
  all.push_back(archives::by_weft());
  all.push_back(archives::by_boost());
  all.push_back(archives::by_boost_tuned());

  archives::record record{42, 2.5, std::string(23, 'n'), archives::numbers(16, 1.5)};
  archives::numbers numbers(100'000);
  for (std::size_t i = 0; i < numbers.size(); ++i) numbers[i] = static_cast<double>(i) / 3;
  archives::strings strings;
  for (int i = 0; i < 1000; ++i)
    strings["key number " + std::to_string(i)] = "value number " + std::to_string(i);

  std::printf("%-10s %-12s %14s %14s\n", "value", "by", "ns to write", "ns to read");
  double const of_record = compare("record", record, all, rounds);
  double const of_numbers = compare("numbers", numbers, all, rounds);
  double const of_strings = compare("strings", strings, all, rounds);
  std::printf("\n");
  bar("a record {int, double, string of 23, 16 doubles}: best of Boost to weft", of_record, 8);
  // Both copy 800 KB and do nothing else: a tie, which comes out as 0.97 to 1.1.
  bar("100,000 doubles: best of Boost to weft, a tie", of_numbers, 0.95);
  bar("a map of 1,000 strings: best of Boost to weft", of_strings, 1);
  return failed ? 1 : 0;
}
