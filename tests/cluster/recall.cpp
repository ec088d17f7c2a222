// SPDX-License-Identifier: BSL-1.0
//! \file
//! Tasks that wait behind a long one while somebody else has nothing to do: coordinator and workers, in simulated time.
#include <weft/cluster/coordinator.hpp>
#include <weft/cluster/worker.hpp>

#include <algorithm>
#include <chrono>
#include <cstdint>
#include <functional>
#include <map>
#include <string>
#include <utility>
#include <variant>
#include <vector>

#include "../catch.hpp"

namespace cluster = weft::cluster;
using cluster::duration;
using cluster::instant;
using namespace std::chrono_literals;

namespace {

// A cluster in which nothing goes wrong, and a message takes 0.1 ms.
class calm_cluster {
public:
  explicit calm_cluster(std::size_t workers) : boss_(options(), now_) {
    cluster::worker_options o;
    o.tasks = options().tasks;
    for (std::size_t w = 0; w < workers; ++w) workers_.emplace_back(o, now_);
    run_until([&] { return boss_.counters().running == 0 && now_ >= 10ms; });
    begun_ = now_;
  }

  cluster::task_id submit(duration takes) {
    auto const id = boss_.step(cluster::submit{0, std::to_string(takes.count()), {}}, now_);
    obey();
    return id.value_or(0);
  }
  // How long it took.
  duration run() {
    run_until([&] { return boss_.counters().queued + boss_.counters().running == 0; });
    return now_ - begun_;
  }
  duration end_of(cluster::task_id task) const { return ended_.at(task) - begun_; }
  cluster::coordinator_counters counters() const { return boss_.counters(); }
  void start_clock() { begun_ = now_; }

private:
  static cluster::coordinator_options options() {
    cluster::coordinator_options o;
    o.tasks = {{"a", 1, {}}};
    return o;
  }

  template <class Done>
  void run_until(Done const& done) {
    obey();
    while (!done()) {
      instant next = boss_.wake_at();
      for (auto const& w : workers_) next = std::min(next, w.wake_at());
      if (!events_.empty()) next = std::min(next, events_.begin()->first);
      REQUIRE(next < 1h);
      now_ = std::max(now_, next);
      if (!events_.empty() && events_.begin()->first <= now_) {
        auto const what = std::move(events_.begin()->second);
        events_.erase(events_.begin());
        what();
      }
      if (boss_.wake_at() <= now_) boss_.step(cluster::tick{}, now_);
      for (auto& w : workers_)
        if (w.wake_at() <= now_) w.step(cluster::tick{}, now_);
      obey();
    }
  }
  void later(duration d, std::function<void()> what) { events_.emplace(now_ + d, std::move(what)); }

  void obey() {
    for (bool is_quiet = false; !std::exchange(is_quiet, true);) {
      for (auto& a : std::exchange(boss_.actions(), {})) {
        is_quiet = false;
        std::visit([&](auto& what) { carry_out(what); }, a);
      }
      for (std::size_t w = 0; w < workers_.size(); ++w)
        for (auto& a : std::exchange(workers_[w].actions(), {})) {
          is_quiet = false;
          std::visit([&](auto& what) { do_it(w, what); }, a);
        }
    }
  }

  void carry_out(cluster::send& a) { tell_worker(a.to - 1, std::move(a.what)); }
  void carry_out(cluster::push& a) { tell_worker(peer_of_.at(a.incarnation) - 1, std::move(a.what)); }
  void carry_out(cluster::push_task& a) {
    tell_worker(peer_of_.at(a.incarnation) - 1,
                {a.head, cluster::task{a.type, *boss_.payload_of(a.head.task)}});
  }
  void carry_out(cluster::open_channel& a) {
    peer_of_[a.incarnation] = a.peer;
    boss_.step(cluster::channel_opened{a.incarnation, {1, 1}}, now_);
  }
  void carry_out(cluster::settled& a) { ended_[a.task] = now_; }
  template <class Other>
  void carry_out(Other&) {}

  void do_it(std::size_t w, cluster::dial&) { workers_[w].step(cluster::connected{}, now_); }
  void do_it(std::size_t w, cluster::send& a) { tell_boss(w + 1, std::move(a.what)); }
  void do_it(std::size_t, cluster::deliver& a) { tell_boss(0, std::move(a.what)); }
  void do_it(std::size_t w, cluster::begin& a) {
    later(duration(std::stoll(a.payload)),
          [this, w, id = a.id] { workers_[w].step(cluster::finished{id, cluster::result{}}, now_); });
  }
  template <class Other>
  void do_it(std::size_t, Other&) {}

  void tell_worker(std::size_t w, cluster::message m) {
    later(100us, [this, w, m = std::move(m)] { workers_[w].step(cluster::received{0, m}, now_); });
  }
  void tell_boss(cluster::peer_id from, cluster::message m) {
    later(100us, [this, from, m = std::move(m)] { boss_.step(cluster::received{from, m}, now_); });
  }

  instant now_{};
  instant begun_{};
  cluster::coordinator boss_;
  std::vector<cluster::worker> workers_;
  std::multimap<instant, std::function<void()>> events_;
  std::map<std::uint64_t, cluster::peer_id> peer_of_;
  std::map<cluster::task_id, instant> ended_;
};

}  // namespace

TEST_CASE("short tasks do not wait behind a long one while another worker has nothing to do") {
  calm_cluster two(2);
  two.submit(3s);
  std::vector<cluster::task_id> shorts;
  for (int i = 0; i < 3; ++i) shorts.push_back(two.submit(100us));
  CHECK(two.run() < 3010ms);
  for (auto const each : shorts) CHECK(two.end_of(each) < 50ms);
  CHECK(two.counters().recalled == 1);
  CHECK(two.counters().lost == 0);
}

TEST_CASE("long tasks that wait behind a longer one are done by whoever is free") {
  calm_cluster two(2);
  for (duration const takes : {duration(3s), duration(10ms), duration(1s), duration(1s)}) two.submit(takes);
  CHECK(two.run() < 3010ms);
  CHECK(two.counters().recalled == 1);
}

TEST_CASE("many short tasks behind one that takes long are called back together") {
  calm_cluster two(2);
  for (int i = 0; i < 1000; ++i) two.submit(10us);
  two.run();
  two.start_clock();
  two.submit(3s);
  std::vector<cluster::task_id> shorts;
  for (int i = 0; i < 500; ++i) shorts.push_back(two.submit(10us));
  CHECK(two.run() < 3010ms);
  duration last{};
  for (auto const each : shorts) last = std::max(last, two.end_of(each));
  CHECK(last < 200ms);
  CHECK(two.counters().recalled > 50);
}

TEST_CASE("nothing is called back in a stream of tasks that do not take long") {
  duration const takes = GENERATE(duration(1us), duration(1ms), duration(15ms));
  calm_cluster four(4);
  for (int i = 0; i < 2000; ++i) four.submit(takes);
  four.run();
  CHECK(four.counters().done == 2000);
  CHECK(four.counters().recalled == 0);
}
