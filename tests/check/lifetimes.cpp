// SPDX-License-Identifier: BSL-1.0
#include <weft/check/lifetimes.hpp>

#include <algorithm>
#include <random>
#include <vector>

#include "graphs.hpp"

#include "../catch.hpp"

using namespace weft::detail;

namespace {

// 1 and 2 read 0, 3 reads 1 and 2. The result of 1 refers to that of 0 if `Refers`.
constexpr int reads[] = {0, 1, 2, -1};
template <bool Refers>
constexpr result_facts<4> diamond{{{}, {reads, 1}, {reads, 1}, {reads + 1, 2}},
                                  {true, true, true, true},
                                  {false, Refers, false, false},
                                  {8, 4, 2, 1}};
constexpr bool keep_last[] = {false, false, false, true};
constexpr bool keep_all[] = {true, true, true, true};

// Whether the result of task i is needed when task k has made its own.
template <int N>
bool is_needed(result_facts<N> const& facts, bool const (&kept)[N], int i, int k) {
  if (i > k) return false;
  if (kept[i] || i == k) return true;
  for (int reader = i + 1; reader < N; ++reader)
    for (int const from : facts.reads[reader])
      if (from == i && (reader >= k || (facts.refers[reader] && is_needed(facts, kept, reader, k))))
        return true;
  return false;
}

}  // namespace

TEST_CASE("a result is needed until its last reader") {
  constexpr auto last = find_last_readers(diamond<false>, keep_last);
  STATIC_REQUIRE(last.of[0] == 2);
  STATIC_REQUIRE(last.of[1] == 3);
  STATIC_REQUIRE(last.of[2] == 3);
  STATIC_REQUIRE(last.of[3] == 4);  // to the end
  STATIC_REQUIRE(find_peak(diamond<false>, last).results == 3);
  STATIC_REQUIRE(find_peak(diamond<false>, last).bytes == 14);
}

TEST_CASE("or the last reader of what refers to it") {
  constexpr auto last = find_last_readers(diamond<true>, keep_last);
  STATIC_REQUIRE(last.of[0] == 3);
  STATIC_REQUIRE(find_peak(diamond<true>, last).results == 4);
  STATIC_REQUIRE(find_peak(diamond<true>, last).bytes == 15);
}

TEST_CASE("what is kept lasts to the end, and what nobody reads goes at once") {
  STATIC_REQUIRE(find_peak(diamond<false>, find_last_readers(diamond<false>, keep_all)).results == 4);
  constexpr result_facts<3> alone{{}, {true, false, true}, {}, {8, 0, 1}};
  constexpr bool keep_none[] = {false, false, false};
  constexpr auto last = find_last_readers(alone, keep_none);
  STATIC_REQUIRE(last.of[0] == 0);
  STATIC_REQUIRE(find_peak(alone, last).results == 1);
  STATIC_REQUIRE(find_peak(alone, last).bytes == 8);
}

TEST_CASE("on random graphs the peak is that of a look at every moment") {
  constexpr int n = 9;
  std::mt19937 random(1);
  for (int round = 0; round < 500; ++round) {
    auto const in = random_graph<n>(random);
    std::vector<int> from[n];
    result_facts<n> facts;
    bool kept[n];
    for (int k = 0; k < n; ++k) {
      for (int e = in.first[k]; e < in.first[k + 1]; ++e)
        if (random() % 4 != 0) from[k].push_back(in.edges[e].from);
      if (random() % 4 == 0) from[k].push_back(-1);
      facts.reads[k] = {from[k].data(), static_cast<int>(from[k].size())};
      facts.is_value[k] = random() % 4 != 0;
      facts.refers[k] = random() % 4 == 0;
      facts.bytes[k] = random() % 100;
      kept[k] = random() % 4 == 0;
    }
    live_peak most;
    for (int k = 0; k < n; ++k) {
      live_peak now;
      for (int i = 0; i < n; ++i)
        if (facts.is_value[i] && is_needed(facts, kept, i, k)) {
          ++now.results;
          now.bytes += facts.bytes[i];
        }
      most.results = std::max(most.results, now.results);
      most.bytes = std::max(most.bytes, now.bytes);
    }
    live_peak const found = find_peak(facts, find_last_readers(facts, kept));
    REQUIRE(found.results == most.results);
    REQUIRE(found.bytes == most.bytes);
  }
}

namespace {

constexpr int layers_live() {
  int from[15 * 256]{};
  result_facts<256> facts{};
  bool kept[256]{};
  for (int k = 0; k < 256; ++k) {
    for (int e = layers.first[k]; e < layers.first[k + 1]; ++e) from[e] = layers.edges[e].from;
    facts.reads[k] = {from + layers.first[k], layers.first[k + 1] - layers.first[k]};
    facts.is_value[k] = true;
  }
  return find_peak(facts, find_last_readers(facts, kept)).results;
}

}  // namespace

TEST_CASE("lifetimes of 256 tasks in dense layers are found within what compilers evaluate by default") {
  STATIC_REQUIRE(layers_live() == 32);
}
