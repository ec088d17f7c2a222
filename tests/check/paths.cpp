// SPDX-License-Identifier: BSL-1.0
#include <weft/check/paths.hpp>

#include <algorithm>
#include <initializer_list>
#include <random>
#include <vector>

#include "graphs.hpp"

#include "../catch.hpp"

using namespace weft::detail;

namespace {

// 0 -> 1 -> 3, 2 -> 3, 4 alone.
constexpr weft::graph<5, 3> g{{0, 0, 1, 1, 3, 3}, {{0}, {1}, {2}}};

template <int N>
constexpr bool is(task_path<N> const& path, std::initializer_list<int> expected) {
  return path.count == static_cast<int>(expected.size()) &&
         std::equal(expected.begin(), expected.end(), path.task);
}

template <int N>
constexpr costly_path<N> costliest(weft::graph<N, 3> const& in, std::initializer_list<long long> costs) {
  long long cost[N]{};
  std::copy(costs.begin(), costs.end(), cost);
  return costliest_path(in, cost);
}

// All paths there are from tasks without predecessors to those without successors, each in the plainest way.
template <int N>
struct all_paths {
  bool edge[N][N]{};
  std::vector<std::vector<int>> paths;

  template <int E>
  explicit all_paths(weft::graph<N, E> const& in) {
    for (int k = 0; k < N; ++k)
      for (int e = in.first[k]; e < in.first[k + 1]; ++e) edge[in.edges[e].from][k] = true;
    for (int k = 0; k < N; ++k) {
      std::vector<int> path{k};
      if (is_first(k)) follow(path, -1);
    }
  }
  bool is_first(int k) const {
    for (int i = 0; i < N; ++i)
      if (edge[i][k]) return false;
    return true;
  }
  bool is_last(int k) const {
    return std::none_of(edge[k], edge[k] + N, [](bool e) { return e; });
  }

  // To the task `to`, or to the end.
  void follow(std::vector<int>& path, int to) {
    int const k = path.back();
    if (to < 0 ? is_last(k) : k == to) paths.push_back(path);
    for (int next = k + 1; next < N; ++next)
      if (edge[k][next]) {
        path.push_back(next);
        follow(path, to);
        path.pop_back();
      }
  }
  bool is_path(task_path<N> const& path) const {
    for (int i = 1; i < path.count; ++i)
      if (!edge[path.task[i - 1]][path.task[i]]) return false;
    return path.count > 0;
  }
};

bool contains(std::vector<int> const& path, int k) {
  return std::find(path.begin(), path.end(), k) != path.end();
}

}  // namespace

TEST_CASE("the costliest path") {
  STATIC_REQUIRE(costliest(g, {1, 1, 1, 1, 1}).cost == 3);
  STATIC_REQUIRE(is(costliest(g, {1, 1, 1, 1, 1}).path, {0, 1, 3}));
  STATIC_REQUIRE(is(costliest(g, {1, 1, 9, 1, 1}).path, {2, 3}));
  STATIC_REQUIRE(is(costliest(g, {1, 1, 1, 1, 9}).path, {4}));
  STATIC_REQUIRE(is(costliest(g, {1, 1, 2, 1, 3}).path, {0, 1, 3}));  // of several the first
  STATIC_REQUIRE(is(costliest(g, {0, 5, 0, 0, 5}).path, {0, 1, 3}));  // from one end to the other
  STATIC_REQUIRE(is(costliest(g, {0, 0, 0, 0, 0}).path, {0, 1, 3}));
  STATIC_REQUIRE(is(longest_path(g), {0, 1, 3}));
}

TEST_CASE("a path around a task") {
  STATIC_REQUIRE(is(path_around(g, 1, -1, -1), {2, 3}));
  STATIC_REQUIRE(is(path_around(g, 3, -1, -1), {4}));
  STATIC_REQUIRE(is(path_around(g, -1, 0, 3), {0, 1, 3}));
  STATIC_REQUIRE(path_around(g, 1, 0, 3).empty());
  STATIC_REQUIRE(path_around(g, -1, 3, 0).empty());
  STATIC_REQUIRE(path_around(g, -1, 0, 4).empty());
  STATIC_REQUIRE(path_around(g, 0, 0, 3).empty());
  STATIC_REQUIRE(is(path_around(g, -1, 2, 2), {2}));
}

TEST_CASE("on random graphs the paths are those of a search through all") {
  constexpr int n = 9;
  std::mt19937 random(1);
  for (int round = 0; round < 300; ++round) {
    auto const in = random_graph<n>(random);
    all_paths<n> const all(in);
    long long cost[n];
    for (long long& c : cost) c = static_cast<long long>(random() % 5);

    long long most = -1;
    for (auto const& path : all.paths) {
      long long sum = 0;
      for (int k : path) sum += cost[k];
      most = std::max(most, sum);
    }
    auto const found = costliest_path(in, cost);
    long long sum = 0;
    for (int i = 0; i < found.path.count; ++i) sum += cost[found.path.task[i]];
    REQUIRE(found.cost == most);
    REQUIRE(sum == most);
    REQUIRE(all.is_path(found.path));
    REQUIRE(all.is_first(found.path.task[0]));
    REQUIRE(all.is_last(found.path.task[found.path.count - 1]));

    for (int through = 0; through < n; ++through) {
      bool const all_pass = std::all_of(all.paths.begin(), all.paths.end(),
                                        [&](auto const& path) { return contains(path, through); });
      auto const around = path_around(in, through, -1, -1);
      REQUIRE(around.empty() == all_pass);
      if (all_pass) continue;
      REQUIRE(all.is_path(around));
      REQUIRE(!around.contains(through));
      REQUIRE(all.is_first(around.task[0]));
      REQUIRE(all.is_last(around.task[around.count - 1]));
    }

    int const through = static_cast<int>(random() % n);
    int const from = static_cast<int>(random() % n);
    int const to = static_cast<int>(random() % n);
    all_paths<n> between(in);
    between.paths.clear();
    std::vector<int> path{from};
    between.follow(path, to);
    auto const around = path_around(in, through, from, to);
    REQUIRE(around.empty() == std::all_of(between.paths.begin(), between.paths.end(),
                                          [&](auto const& p) { return contains(p, through); }));
    if (around.empty()) continue;
    REQUIRE(all.is_path(around));
    REQUIRE(!around.contains(through));
    REQUIRE(around.task[0] == from);
    REQUIRE(around.task[around.count - 1] == to);
  }
}

namespace {

// Task 0 is a state, which 2 changes and 3 reads; 1 gives 2 its argument.
constexpr use read_state[] = {{0, false, false}};
constexpr use change_state[] = {{0, false, true}, {1, false, false}};
constexpr use_view through_state[4] = {{}, {}, {change_state, 2}, {read_state, 1}};
constexpr use_view read_before[4] = {{}, {read_state, 1}, {change_state, 2}, {}};

// Whether what `from` gives gets into `to`: by running the tasks, each of which marks what it touches.
template <int N>
bool is_marked(std::vector<use> const (&uses)[N], int from, int to) {
  bool marked[N]{};
  bool into[N]{};
  for (int k = 0; k < N; ++k) {
    bool any = k == from;
    for (use const& u : uses[k])
      if (marked[u.from]) any = into[k] = true;
    if (!any) continue;
    marked[k] = true;
    for (use const& u : uses[k])
      if (u.changes) marked[u.from] = into[u.from] = true;
  }
  return from != to && into[to];
}

}  // namespace

TEST_CASE("values go through states, to those who read them later") {
  STATIC_REQUIRE(is(value_path(through_state, 1, 3), {1, 2, 0, 3}));
  STATIC_REQUIRE(is(value_path(through_state, 1, 0), {1, 2, 0}));
  STATIC_REQUIRE(is(value_path(through_state, 0, 3), {0, 3}));
  STATIC_REQUIRE(value_path(through_state, 3, 2).empty());
  STATIC_REQUIRE(value_path(read_before, 2, 1).empty());
  STATIC_REQUIRE(is(value_path(read_before, 1, 0), {1, 2, 0}));
  STATIC_REQUIRE(value_path(through_state, 0, 0).empty());
}

TEST_CASE("random values get where marks get") {
  constexpr int n = 9;
  std::mt19937 random(2);
  for (int round = 0; round < 300; ++round) {
    auto const in = random_graph<n>(random);
    std::vector<use> uses[n];
    use_view views[n];
    for (int k = 0; k < n; ++k) {
      for (int e = in.first[k]; e < in.first[k + 1]; ++e)
        if (random() % 4 != 0)
          uses[k].push_back({in.edges[e].from, false, in.edges[e].from < 3 && random() % 2 == 0});
      views[k] = {uses[k].data(), static_cast<int>(uses[k].size())};
    }
    for (int from = 0; from < n; ++from)
      for (int to = 0; to < n; ++to) {
        auto const path = value_path(views, from, to);
        REQUIRE(!path.empty() == is_marked(uses, from, to));
        if (path.empty()) continue;
        REQUIRE(path.task[0] == from);
        REQUIRE(path.task[path.count - 1] == to);
        for (int i = 1; i < path.count; ++i) {
          int const a = path.task[i - 1];
          int const b = path.task[i];
          auto const uses_it = [&](int user, int used, bool changes) {
            return std::any_of(uses[user].begin(), uses[user].end(),
                               [&](use const& u) { return u.from == used && (u.changes || !changes); });
          };
          REQUIRE((uses_it(b, a, false) || uses_it(a, b, true)));
        }
      }
  }
}

namespace {

// The tasks of `layers`, each of which is given the results of the layer before.
struct layer_uses {
  use all[16 * 256]{};
  constexpr layer_uses() {
    for (int i = 0; i < 15 * 256; ++i) all[i] = {layers.edges[i].from, false, false};
  }
};
constexpr layer_uses given;
constexpr bool gets(int from, int to) {
  use_view uses[256]{};
  for (int k = 16; k < 256; ++k) uses[k] = {given.all + layers.first[k], 16};
  return !value_path(uses, from, to).empty();
}

}  // namespace

TEST_CASE("256 tasks in dense layers are within what compilers evaluate by default") {
  STATIC_REQUIRE(longest_path(layers).count == 16);
  STATIC_REQUIRE(path_around(layers, 100, -1, -1).count == 16);
  STATIC_REQUIRE(gets(0, 255));
  STATIC_REQUIRE_FALSE(gets(0, 1));
}
