// SPDX-License-Identifier: BSL-1.0
#include <weft/cluster/remote_run.hpp>

#include <algorithm>
#include <cstdint>
#include <deque>
#include <memory>
#include <stdexcept>
#include <string>
#include <utility>
#include <vector>

#include "../catch.hpp"

// What a run is made of, on a queue that ends tasks in any order: the rest is in run.cpp and graph_run.cpp.

namespace cluster = weft::cluster;

namespace {

using cluster::detail::remote_edges;
using cluster::detail::remote_tasks;
using edges = std::vector<std::pair<std::uint32_t, std::uint32_t>>;

void nothing(cluster::remote_call&) {}
constexpr cluster::remote_function function{"", [] { return std::string_view("f"); },
                                            [](weft::schema_recorder&, weft::schema_recorder&) {}, &nothing};

// Gives back what it is given; the last first, when it is asked to take.
struct backward_user final : cluster::queue_user {
  std::vector<cluster::request> waiting;
  std::size_t most = 0;
  std::size_t most_bytes = 0;
  int withdrawals = 0;
  std::string fails;  // payload

  void check(cluster::remote_function const&) override {}
  void submit(cluster::request what) override {
    waiting.push_back(std::move(what));
    most = std::max(most, waiting.size());
    std::size_t bytes = 0;
    for (auto const& each : waiting) bytes += each.payload.size();
    most_bytes = std::max(most_bytes, bytes);
  }
  void withdraw() override { ++withdrawals; }
  void take(std::vector<cluster::completion>& to, cluster::duration) override {
    if (waiting.empty()) return;
    cluster::request last = std::move(waiting.back());
    waiting.pop_back();
    if (withdrawals > 0)
      to.push_back({last.tag, 1, {}, cluster::cancelled{}});
    else if (!fails.empty() && last.payload == fails)
      to.push_back(
          {last.tag, 1, "w",
           cluster::failure{cluster::failure_kind::user_exception, "T", "no", ~std::uint64_t{}, {}}});
    else
      to.push_back({last.tag, 1, {}, cluster::result{std::move(last.payload), {}}});
  }
};

// Tasks by number, of these kinds; it is written down what is done.
struct listed_tasks final : remote_tasks {
  std::vector<kind> kinds;
  std::vector<std::string> done;
  std::size_t size = 1;  // of payloads

  explicit listed_tasks(std::vector<kind> of) : kinds(std::move(of)) {}

  kind kind_of(std::uint32_t k) const override { return kinds[k]; }
  char const* id_of(std::uint32_t k) const override { return k == 0 ? "0" : "some"; }
  cluster::remote_function const& function_of(std::uint32_t) const override { return function; }
  void make(std::uint32_t k) override { done.push_back("made " + std::to_string(k)); }
  void encode(std::uint32_t k, weft::byte_buffer& to) override {
    std::string text = std::to_string(k);
    text.resize(std::max(size, text.size()));
    to.append(text.data(), text.size());
  }
  void arrive(std::uint32_t k, weft::byte_view bytes) override {
    std::string const text(reinterpret_cast<char const*>(bytes.data()), bytes.size());
    CHECK(std::stoul(text) == k);
    done.push_back("arrived " + std::to_string(k));
  }
  std::unique_ptr<cluster::detail::remote_map> open(std::uint32_t) override { return nullptr; }

  long count(std::string const& what) const { return std::count(done.begin(), done.end(), what); }
};
using kind = remote_tasks::kind;

void run(listed_tasks& tasks, edges const& all, backward_user& user,
         cluster::detail::run_window window = {}) {
  remote_edges made(tasks.kinds.size());
  made.fill([&](auto const& add) {
    for (auto const& [from, to] : all) add(from, to);
  });
  cluster::detail::remote_run(tasks, std::move(made), user, {}, window).run();
}

}  // namespace

TEST_CASE("each task is done once, also behind what is there from the beginning") {
  listed_tasks tasks({kind::done, kind::there, kind::here, kind::there, kind::done, kind::there});
  backward_user user;
  run(tasks, {{0, 1}, {1, 2}, {0, 3}, {2, 3}, {4, 5}, {0, 5}}, user);
  CHECK(tasks.done.size() == 4);
  for (char const* each : {"arrived 1", "made 2", "arrived 3", "arrived 5"}) CHECK(tasks.count(each) == 1);
  CHECK(user.withdrawals == 0);
}

TEST_CASE("a chain of what is there, and a run of nothing") {
  listed_tasks chain({kind::done, kind::done, kind::done});
  backward_user user;
  run(chain, {{0, 1}, {1, 2}}, user);
  CHECK(chain.done.empty());
  listed_tasks none({});
  run(none, {}, user);
}

TEST_CASE("no more is under way than the window lets") {
  listed_tasks tasks(std::vector<kind>(100, kind::there));
  backward_user by_tasks;
  run(tasks, {}, by_tasks, {7, 1'000'000});
  CHECK(by_tasks.most == 7);
  CHECK(tasks.done.size() == 100);

  listed_tasks large(std::vector<kind>(20, kind::there));
  large.size = 1000;
  backward_user by_bytes;
  run(large, {}, by_bytes, {100, 3000});
  CHECK(by_bytes.most == 3);
  CHECK(large.done.size() == 20);

  large.done.clear();
  backward_user one_at_a_time;
  run(large, {}, one_at_a_time, {100, 10});  // each is larger
  CHECK(one_at_a_time.most == 1);
  CHECK(large.done.size() == 20);
}

TEST_CASE("after a failure nothing is sent, and what is under way is withdrawn") {
  listed_tasks tasks({kind::there, kind::there, kind::there, kind::here});
  backward_user user;
  user.fails = "2";
  CHECK_THROWS_WITH(run(tasks, {{2, 3}}, user), "task \"some\" failed: no (T on worker w)");
  CHECK(user.withdrawals == 1);
  CHECK(user.waiting.empty());
  CHECK(tasks.done.empty());
}

TEST_CASE("how many elements of a map go together depends on the map alone") {
  using cluster::detail::elements_of_part;
  CHECK(elements_of_part(0, 1'000'000) == 1);
  CHECK(elements_of_part(100, 1'000'000) == 1);
  CHECK(elements_of_part(4096 * 10, 1'000'000) == 10);
  CHECK(elements_of_part(1'000'000, 2) == 1);
}
