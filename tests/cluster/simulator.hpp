// SPDX-License-Identifier: BSL-1.0
#ifndef WEFT_TESTS_CLUSTER_SIMULATOR_HPP
#define WEFT_TESTS_CLUSTER_SIMULATOR_HPP

#include <weft/cluster/coordinator.hpp>
#include <weft/cluster/worker.hpp>

#include <algorithm>
#include <chrono>
#include <cstdint>
#include <cstdio>
#include <functional>
#include <map>
#include <memory>
#include <queue>
#include <set>
#include <stdexcept>
#include <string>
#include <utility>
#include <variant>
#include <vector>

// A cluster in one thread and in simulated time: a coordinator, some workers, and a network that fails. Everything
// follows from a seed. A model that knows nothing of the insides of coordinator and worker looks at what they do, and
// throws `violation` when an invariant does not hold.

namespace simulated {

namespace cluster = weft::cluster;
using cluster::duration;
using cluster::instant;
using cluster::lease_id;
using cluster::task_id;
using namespace std::chrono_literals;

struct violation : std::runtime_error {
  using std::runtime_error::runtime_error;
};
inline void demand(bool holds, char const* what) {
  if (!holds) throw violation(what);
}

class dice {
public:
  explicit dice(std::uint64_t seed) : state_(seed) {}
  std::uint64_t next() {  // splitmix64
    std::uint64_t z = state_ += 0x9E3779B97F4A7C15;
    z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9;
    z = (z ^ (z >> 27)) * 0x94D049BB133111EB;
    return z ^ (z >> 31);
  }
  std::uint64_t below(std::uint64_t n) { return next() % n; }
  std::uint64_t between(std::uint64_t least, std::uint64_t most) { return least + below(most - least + 1); }
  bool percent(std::uint64_t p) { return below(100) < p; }
  duration between(duration least, duration most) {
    return least +
           duration(static_cast<std::int64_t>(below(static_cast<std::uint64_t>((most - least).count() + 1))));
  }

private:
  std::uint64_t state_;
};

// What a task does. Its payload is its number here.
enum class nature : std::uint8_t { fine, failing, poisonous };

// What the model knows of a task.
struct seen_task {
  nature kind = nature::fine;
  std::uint32_t type = 0;
  duration takes{};
  duration limit{};
  bool was_withdrawn = false;
  int settled = 0;
  std::uint32_t pushes = 0;
  std::map<std::uint32_t, int> starts;              // by attempt
  std::map<std::uint32_t, std::uint64_t> given_to;  // the same
  int all_starts = 0;
  int deaths_alone = 0;    // and those when it was alone by chance
  int kills = 0;           // of workers, while its lease was live
  std::uint64_t live = 0;  // the incarnation that has it
  instant since{};
};

// What the model knows of an incarnation.
struct seen_incarnation {
  std::size_t host = 0;
  int process = 0;
  cluster::peer_id peer = 0;
  bool is_open = true;
  bool is_welcome = false;
  bool leaves = false;
  bool said_bye = false;
  instant left{};
  std::uint32_t credit = 0;
  std::uint64_t byte_credit = 0;
  std::uint64_t bytes = 0;
  std::map<std::pair<task_id, std::uint32_t>, std::uint64_t> in_flight;  // with sizes
  std::set<std::pair<task_id, std::uint32_t>> called_off;
  std::set<std::pair<task_id, std::uint32_t>> called_back;
  instant free_since = instant::max();  // it has a free slot
};

// Keeps the order of messages. What arrives after the cut is lost.
struct wire {
  instant last{};
  instant cut = instant::max();
};

struct host {
  std::unique_ptr<cluster::worker> program;  // null while it does not run
  int process = 0;                           // counts programs
  std::uint32_t slots = 1;
  std::string build;
  std::vector<cluster::task_type> types;
  duration offset{};  // of its clock
  std::uint64_t slowness = 1;
  instant paused_since{};
  instant paused_until{};
  instant cut_off_since{};
  instant cut_off_until{};
  bool was_denied = false;
  cluster::peer_id link = 0;
  std::uint64_t joined = 0;
  std::set<std::pair<task_id, std::uint32_t>> unfinished;  // of the incarnation that it joined
  std::shared_ptr<wire> pull;
  instant wakes = instant::max();
};

struct control_link {
  std::size_t host = 0;
  int process = 0;
  bool is_up = false;  // at the coordinator
  std::shared_ptr<wire> up = std::make_shared<wire>();
  std::shared_ptr<wire> down = std::make_shared<wire>();
};

struct push_channel {
  std::shared_ptr<wire> down = std::make_shared<wire>();
  std::vector<cluster::message> backlog;  // until the worker has joined
  bool is_joined = false;
};

class simulation {
public:
  explicit simulation(std::uint64_t seed, bool is_verbose = false)
      : dice_(seed), is_verbose_(is_verbose), boss_(options(), now_) {
    loses_ = dice_.percent(20) ? 1 : 0;
    duplicates_ = dice_.percent(30) ? 5 : 0;
    misroutes_ = dice_.percent(10) ? 1 : 0;
    slow_network_ = dice_.percent(20);
    bool const can_be_poisoned = dice_.percent(30);
    std::size_t const hosts = dice_.between(1, 5);
    for (std::size_t h = 0; h < hosts; ++h) add_host(h);
    std::size_t const tasks = dice_.percent(20) ? 200 : dice_.between(1, 60);
    auto const longest = dice_.percent(50) ? duration(20ms) : duration(3s);
    for (std::size_t i = 0; i < tasks; ++i) plan_task(longest, can_be_poisoned);
    std::size_t const faults = dice_.below(dice_.percent(50) ? 4 : 16);
    for (std::size_t i = 0; i < faults; ++i) plan_fault();
    if (dice_.percent(5))
      at(dice_.between(0s, duration(20s)), [this] {
        for (auto& [id, t] : tasks_) t.was_withdrawn = true;
        is_stopping_ = true;
        for (auto& [number, i] : incarnations_) i.leaves = true;
        tell(cluster::stop{});
      });
  }

  // Until every task has come to its end.
  void run() {
    wake_boss();
    while (!is_at_rest()) {
      if (events_.empty() || now_ > 1h) give_up();
      event e = events_.top();
      events_.pop();
      now_ = e.time;
      (*e.what)();
      check_counts();
      check_liveness();
      check_waiting();
    }
    check_rest();
  }

  std::uint64_t steps() const { return steps_; }
  cluster::coordinator_counters counters() const { return boss_.counters(); }
  // Tasks that were parked for what others did.
  std::uint64_t innocents() const { return innocents_; }
  std::uint64_t learned() const { return learned_; }

private:
  struct event {
    instant time{};
    std::uint64_t number = 0;
    std::shared_ptr<std::function<void()>> what;
    bool operator<(event const& other) const {
      return time != other.time ? time > other.time : number > other.number;
    }
  };
  static constexpr auto faults_end = 20s;
  static constexpr auto long_wait = 2500ms;

  static std::vector<cluster::task_type> types() { return {{"a", 1, {}}, {"b", 2, {}}, {"c", 3, {}}}; }

  cluster::coordinator_options options() {
    cluster::coordinator_options o;
    o.run = 7;
    o.epoch = 3;
    o.build = "build";
    o.tasks = types();
    o.credit = static_cast<std::uint32_t>(dice_.between(2, 20));
    o.largest_payload = 200;
    o.byte_credit = dice_.between(200, 1000);
    return o;
  }

  // Time.

  void at(instant time, std::function<void()> what) {
    events_.push(
        {std::max(time, now_), ++last_event_, std::make_shared<std::function<void()>>(std::move(what))});
  }
  void after(duration d, std::function<void()> what) { at(now_ + d, std::move(what)); }
  // At a host: later while it stands still.
  void at_host(std::size_t h, int process, instant time, std::function<void()> what) {
    at(time, [this, h, process, f = std::move(what)] {
      host& x = hosts_[h];
      if (x.process != process || x.program == nullptr) return;
      if (now_ < x.paused_until) return at_host(h, process, x.paused_until, f);
      f();
    });
  }
  // Over the network between a host and the coordinator: later while that is cut.
  void over(std::size_t h, std::shared_ptr<wire> const& w, std::function<void()> what) {
    w->last = std::max(w->last, now_ + latency());
    pass(h, w, w->last, std::move(what));
  }
  void pass(std::size_t h, std::shared_ptr<wire> const& w, instant time, std::function<void()> what) {
    at(time, [this, h, w, f = std::move(what)] {
      if (now_ < hosts_[h].cut_off_until) return pass(h, w, hosts_[h].cut_off_until, f);
      if (now_ <= w->cut) f();
    });
  }
  duration latency() {
    if (dice_.percent(1)) return dice_.between(1ms, duration(500ms));
    return slow_network_ ? dice_.between(1ms, duration(50ms)) : dice_.between(20us, duration(300us));
  }
  // What is under way is lost from some point on.
  void sever(wire& w) { w.cut = std::min(w.cut, now_ + (dice_.percent(50) ? duration(0) : latency())); }

  // What happens.

  void add_host(std::size_t h) {
    host x;
    x.slots = static_cast<std::uint32_t>(dice_.between(1, 4));
    x.build = h > 0 && dice_.percent(5) ? "another build" : "build";
    x.types = types();
    if (h > 0 && dice_.percent(20)) x.types[dice_.below(3)].schema = 99;
    if (dice_.percent(30)) std::swap(x.types[0], x.types[2]);  // other numbers for the same tasks
    x.offset = dice_.between(-1000h, duration(1000h));
    x.slowness = dice_.percent(20) ? 4 : 1;
    hosts_.push_back(std::move(x));
    at(dice_.between(0s, duration(2s)), [this, h] { boot(h); });
  }

  void boot(std::size_t h) {
    host& x = hosts_[h];
    ++x.process;
    cluster::worker_options o;
    o.build = x.build;
    o.tasks = x.types;
    o.slots = x.slots;
    o.byte_limit = 500;
    o.seed = h + 1;
    x.program = std::make_unique<cluster::worker>(o, now_ + x.offset);
    x.link = x.joined = 0;
    x.pull = std::make_shared<wire>();
    x.wakes = instant::max();
    say(h, "boots");
    obey(h);
  }

  void kill(std::size_t h) {
    host& x = hosts_[h];
    if (x.program == nullptr) return;
    say(h, "is killed");
    sever(*x.pull);
    if (x.link != 0) hang_up(h, true);
    x.program = nullptr;
    x.paused_until = now_;
    ++x.process;
    after(dice_.between(100ms, duration(2s)), [this, h] { boot(h); });
  }

  void plan_task(duration longest, bool can_be_poisoned) {
    seen_task t;
    t.kind = dice_.percent(10)                      ? nature::failing
             : can_be_poisoned && dice_.percent(10) ? nature::poisonous
                                                    : nature::fine;
    t.type = static_cast<std::uint32_t>(dice_.below(3));
    t.takes = dice_.percent(30) ? duration(0) : dice_.between(0s, longest);
    // A message that gets lost alone, which does not happen on TCP, is noticed by the limit only.
    if (loses_ > 0 || misroutes_ > 0 || dice_.percent(10))
      t.limit = dice_.percent(90) ? duration(60s) : t.takes / 2 + 1ms;
    bool const is_too_large = dice_.percent(1);
    auto const size = static_cast<std::size_t>(is_too_large        ? 201
                                               : dice_.percent(10) ? 200
                                                                   : dice_.below(60));
    at(dice_.between(0s, duration(10s)), [this, t, size] {
      if (is_stopping_) return;
      step_boss([&] {
        submitting_ = &t;
        auto const id = boss_.step(cluster::submit{t.type, std::string(size, 'x'), t.limit}, now_);
        demand(id.has_value(), "there was room");
        tasks_.try_emplace(*id, t);
      });
      submitting_ = nullptr;
    });
    if (dice_.percent(5))
      at(dice_.between(0s, duration(15s)), [this] {
        if (tasks_.empty()) return;
        auto i = tasks_.begin();
        std::advance(i, dice_.below(tasks_.size()));
        i->second.was_withdrawn = true;
        tell(cluster::withdraw{i->first});
      });
  }

  void plan_fault() {
    std::size_t const h = dice_.below(hosts_.size());
    auto const kind = dice_.below(6);
    auto const length =
        dice_.percent(30) ? dice_.between(1ms, duration(300ms)) : dice_.between(1s, duration(9s));
    at(dice_.between(0s, duration(faults_end)), [this, h, kind, length] {
      host& x = hosts_[h];
      if (kind == 0) kill(h);
      if (kind == 1 && x.program != nullptr && x.link != 0) break_link(h);
      // Not longer than was said at first: what waits would lose its order.
      if (kind == 2 && x.program != nullptr && now_ > x.paused_until) {
        say(h, "is paused");
        x.paused_since = now_;
        x.paused_until = now_ + length;
        if (now_ > x.cut_off_until) expect_detection(h, &host::paused_since, &host::paused_until);
      }
      if (kind == 3 && now_ > x.cut_off_until) {
        say(h, "is cut off");
        x.cut_off_since = now_;
        x.cut_off_until = now_ + length;
        expect_detection(h, &host::cut_off_since, &host::cut_off_until);
      }
      if (kind == 4 && x.program != nullptr) drain_host(h);
      if (kind == 5 && x.link != 0 && links_[x.link].is_up) retire(h);
    });
  }

  void break_link(std::size_t h) {
    say(h, "loses its connection");
    int const process = hosts_[h].process;
    auto const link = hosts_[h].link;
    hang_up(h, true);
    hosts_[h].link = link;  // it does not know yet
    at_host(h, process, now_ + latency(), [this, h, link] {
      if (hosts_[h].link == link) inform(h, cluster::disconnected{});
    });
  }

  void drain_host(std::size_t h) {
    int const process = hosts_[h].process;
    at_host(h, process, now_, [this, h, process] {
      inform(h, cluster::leave{});
      after(2min, [this, h, process] { demand(hosts_[h].process != process, "13: a worker did not leave"); });
    });
  }

  void retire(std::size_t h) {
    for (auto& [number, i] : incarnations_)
      if (i.is_open && i.is_welcome && i.peer == hosts_[h].link) {
        i.leaves = true;
        tell(cluster::retire{i.peer});
        return;
      }
  }

  // 7: who cannot be heard is given up within 4 s, and the time that messages may have been under way.
  void expect_detection(std::size_t h, instant host::* since, instant host::* until) {
    if (duplicates_ > 0) return;  // they come late
    for (auto& [number, i] : incarnations_)
      if (i.is_open && i.is_welcome && i.host == h && i.process == hosts_[h].process)
        after(4600ms, [this, h, n = number, since, until, begin = now_] {
          host const& x = hosts_[h];
          bool const is_silent =
              x.process == incarnations_[n].process && x.*since <= begin && x.*until >= now_;
          demand(!is_silent || !incarnations_[n].is_open, "7: silence was not noticed");
        });
  }

  // The coordinator.

  template <class Event>
  void tell(Event e) {
    step_boss([&] { boss_.step(std::move(e), now_); });
  }
  template <class F>
  void step_boss(F step) {
    ++steps_;
    step();
    auto actions = std::move(boss_.actions());
    boss_.actions().clear();
    for (auto& a : actions) std::visit([&](auto& what) { carry_out(what); }, a);
    wake_boss();
  }
  void wake_boss() {
    if (boss_.wake_at() == boss_wakes_) return;
    boss_wakes_ = boss_.wake_at();
    at(boss_wakes_, [this, time = boss_wakes_] {
      if (time != boss_wakes_) return;
      boss_wakes_ = {};
      tell(cluster::tick{});
    });
  }

  void hear(cluster::peer_id from, cluster::message const& m) {
    auto const found = incarnations_.find(m.head.incarnation);
    bool const is_open = found != incarnations_.end() && found->second.is_open;
    bool const is_answer = cluster::channel_of(m.what) == cluster::channel::pull &&
                           !std::holds_alternative<cluster::question>(m.what);
    if (is_open && std::holds_alternative<cluster::drain>(m.what)) found->second.leaves = true;
    if (is_open && std::holds_alternative<cluster::bye>(m.what)) {
      found->second.leaves = found->second.said_bye = true;
      found->second.left = now_;
    }
    bool const was_cut_short = is_answer && found != incarnations_.end() && found->second.said_bye &&
                               !is_open && now_ - found->second.left < 3s;
    demand(!was_cut_short || loses_ + duplicates_ + misroutes_ > 0,
           "13: the results of a worker that left were not waited for");
    hearing_ = &m;
    if (is_answer && is_open) answers(m);
    tell(cluster::received{from, m});
    hearing_ = nullptr;
  }
  void answers(cluster::message const& m) {
    std::uint64_t owner = m.head.incarnation;
    if (auto const* const r = std::get_if<cluster::reject>(&m.what)) {
      owner = r->incarnation;
      auto const t = tasks_.find(m.head.task);
      if (t != tasks_.end() && t->second.live == owner && t->second.pushes == m.head.attempt) {
        demand(!t->second.starts.contains(m.head.attempt) || loses_ > 0 || misroutes_ > 0,
               "3: a worker gives back what it has begun");
        t->second.live = 0;
      }
    }
    auto const found = incarnations_.find(owner);
    if (found == incarnations_.end()) return;
    auto const entry = found->second.in_flight.find({m.head.task, m.head.attempt});
    if (entry == found->second.in_flight.end()) return;
    found->second.bytes -= entry->second;
    found->second.in_flight.erase(entry);
    note_slots(found->second);
  }

  void carry_out(cluster::send& a) {
    auto const found = links_.find(a.to);
    demand(found != links_.end(), "a message to nobody");
    control_link const& l = found->second;
    if (auto const* const w = std::get_if<cluster::welcome>(&a.what.what)) {
      seen_incarnation& i = incarnations_[a.what.head.incarnation];
      i.is_welcome = true;
      i.credit = w->credit;
      i.byte_credit = w->bytes;
      i.leaves = is_stopping_;
      note_slots(i);
    }
    carry(l.host, l.down, [this, h = l.host, process = l.process, link = a.to, m = std::move(a.what)] {
      at_host(h, process, now_, [this, h, link, m] {
        if (hosts_[h].link == link) inform(h, cluster::received{0, m});
      });
    });
  }
  void carry_out(cluster::open_channel& a) {
    control_link const& l = links_[a.peer];
    seen_incarnation& i = incarnations_[a.incarnation];
    i.host = l.host;
    i.process = l.process;
    i.peer = a.peer;
    channels_[a.incarnation];
    demand(hosts_[l.host].build == "build", "10: another build was admitted");
    after(latency(), [this, n = a.incarnation] {
      if (!incarnations_[n].is_open) return;
      if (dice_.percent(3)) {
        incarnations_[n].is_open = false;
        tell(cluster::channel_refused{n});
      } else {
        tell(cluster::channel_opened{n, {static_cast<std::uint16_t>(n), 1}});
      }
    });
  }
  void carry_out(cluster::close_channel& a) {
    seen_incarnation& i = incarnations_[a.incarnation];
    demand(i.is_open, "a channel was closed twice");
    i.is_open = false;
    for (auto& [id, bytes] : i.in_flight) {
      seen_task& t = tasks_.at(id.first);
      if (t.live != a.incarnation || t.pushes != id.second) continue;
      t.live = 0;
      if (i.in_flight.size() == 1 && !i.said_bye) ++t.deaths_alone;
    }
    sever(*channels_[a.incarnation].down);
  }
  void carry_out(cluster::push& a) {
    seen_incarnation& i = incarnations_[a.incarnation];
    demand(i.is_open && i.is_welcome, "8: a message to an incarnation that is over");
    if (std::holds_alternative<cluster::cancel>(a.what.what)) note_cancel(a.incarnation, i, a.what.head);
    if (std::holds_alternative<cluster::recall>(a.what.what)) note_recall(a.incarnation, i, a.what.head);
    push_on_channel(a.incarnation, std::move(a.what));
  }
  void carry_out(cluster::push_task& a) {
    seen_incarnation& i = incarnations_[a.incarnation];
    demand(i.is_open && i.is_welcome, "8: a message to an incarnation that is over");
    demand(!i.leaves, "13: a task for who leaves");
    std::string const* const payload = boss_.payload_of(a.head.task);
    demand(payload != nullptr, "3: a task was lent that has ended");  // as actions are done at once here
    cluster::message m{a.head, cluster::task{a.type, *payload}};
    note_task(a.incarnation, i, m);
    push_on_channel(a.incarnation, std::move(m));
  }
  void push_on_channel(std::uint64_t n, cluster::message m) {
    push_channel& c = channels_[n];
    if (c.is_joined)
      push_over(n, std::move(m));
    else
      c.backlog.push_back(std::move(m));
  }
  void push_over(std::uint64_t n, cluster::message m) {
    seen_incarnation const& i = incarnations_[n];
    std::size_t h = i.host;
    int process = i.process;
    if (misroutes_ > 0 && dice_.percent(misroutes_)) {  // to whoever has the port now
      h = dice_.below(hosts_.size());
      process = hosts_[h].process;
    }
    bool const is_right = h == i.host;
    carry(i.host, channels_[n].down, [this, h, process, n, is_right, m = std::move(m)] {
      at_host(h, process, now_, [this, h, n, is_right, m] {
        if (!is_right || hosts_[h].joined == n) inform(h, cluster::received{0, m});
      });
    });
  }
  // With the faults of single messages.
  void carry(std::size_t h, std::shared_ptr<wire> const& w, std::function<void()> const& what) {
    if (loses_ > 0 && dice_.percent(loses_)) return;
    over(h, w, what);
    if (duplicates_ > 0 && dice_.percent(duplicates_)) {
      auto const late = dice_.percent(50) ? std::make_shared<wire>() : w;
      if (late != w) late->last = w->last + dice_.between(0s, duration(3s));
      over(h, late, what);
    }
  }

  void note_task(std::uint64_t n, seen_incarnation& i, cluster::message const& m) {
    auto const& what = std::get<cluster::task>(m.what);
    auto const found = tasks_.find(m.head.task);
    // While it is being submitted its id is not known yet.
    if (found == tasks_.end()) {
      demand(submitting_ != nullptr, "a task that nobody submitted");
      tasks_.emplace(m.head.task, *submitting_);
    }
    seen_task& t = tasks_.at(m.head.task);
    say(i.host, "is given", m.head.task, m.head.attempt);
    demand(t.settled == 0, "2: a task that has come to its end is given away");
    demand(m.head.attempt == t.pushes + 1, "3: attempts grow by one");
    auto const type = types()[t.type];
    auto const& known = hosts_[i.host].types;
    demand(what.type < known.size() && known[what.type] == type, "10: the worker does not know that task");
    if (t.live != 0 && loses_ == 0 && misroutes_ == 0) demand(false, "3: two live leases");
    demand(t.deaths_alone < 4, "6: after three deaths while alone it is given away again");
    bool has_company = !i.in_flight.empty() && t.deaths_alone > 1;
    for (auto const& [id, bytes] : i.in_flight)
      has_company |= tasks_.at(id.first).deaths_alone > 1 && tasks_.at(id.first).live == n;
    demand(!has_company || loses_ > 0 || misroutes_ > 0, "6: a suspect is not alone");
    t.live = t.given_to[m.head.attempt] = n;
    t.since = now_;
    ++t.pushes;
    i.in_flight[{m.head.task, m.head.attempt}] = what.payload.size();
    i.bytes += what.payload.size();
    note_slots(i);
    if (loses_ > 0 || misroutes_ > 0) return;  // what was lost on the way is in flight for ever
    demand(i.in_flight.size() <= i.credit, "5: more messages than credit");
    demand(i.bytes <= i.byte_credit, "5: more bytes than credit");
  }
  void note_cancel(std::uint64_t n, seen_incarnation& i, cluster::header const& head) {
    if (!i.called_off.insert({head.task, head.attempt}).second) return;  // once more
    seen_task& t = tasks_.at(head.task);
    demand(t.live == n && t.pushes == head.attempt, "3: only live leases are cancelled");
    t.live = 0;
    if (t.was_withdrawn) return;
    demand(t.limit > 0s && now_ - t.since >= t.limit, "3: a lease was lost before its time");
    if (t.settled == 0 && i.in_flight.size() == 1) ++t.deaths_alone;
  }

  void note_recall(std::uint64_t n, seen_incarnation& i, cluster::header const& head) {
    seen_task const& t = tasks_.at(head.task);
    say(i.host, "shall give back", head.task, head.attempt);
    demand(i.called_back.insert({head.task, head.attempt}).second, "9: a lease is called back twice");
    demand(t.settled == 0 && t.live == n && t.pushes == head.attempt, "3: only live leases are called back");
    demand(now_ - t.since >= 20ms, "9: a lease is called back too early");
    demand(i.in_flight.size() > hosts_[i.host].slots, "9: what may have begun is called back");
  }
  void note_slots(seen_incarnation& i) const {
    bool const is_free = i.in_flight.size() < hosts_[i.host].slots;
    i.free_since = is_free ? std::min(i.free_since, now_) : instant::max();
  }

  // What a question asks for is done here, so it must be of who may ask, and come once.
  void carry_out(cluster::asked& a) {
    demand(hearing_ != nullptr, "3: a question out of nothing");
    seen_task const& t = tasks_.at(a.task);
    demand(incarnations_[a.incarnation].is_open, "8: a question of an incarnation that is over");
    demand(t.settled == 0 && t.live == a.incarnation && t.pushes == a.id.attempt,
           "3: a question without a live lease");
    auto const found = questions_.find({a.incarnation, a.number});
    demand(found != questions_.end() && found->second == a.payload, "2: another question than was asked");
    demand(done_.insert(found->first).second, "2: a question was answered twice");
    after(0s, [this, n = a.incarnation, id = a.id, number = a.number, text = "to " + a.payload] {
      tell(cluster::answered{n, id, number, text});
    });
  }

  void carry_out(cluster::settled& a) {
    if (submitting_ != nullptr) tasks_.try_emplace(a.task, *submitting_);
    seen_task& t = tasks_.at(a.task);
    say(0, "settled", a.task, t.pushes);
    demand(++t.settled == 1, "2: a task has come to two ends");
    ++ends_[a.what.index()];
    if (auto const* const f = std::get_if<cluster::failure>(&a.what); f != nullptr && t.pushes == 0) {
      demand(f->kind == cluster::failure_kind::bad_payload, "5: only a large payload fails at once");
    } else if (a.what.index() <= 1) {
      demand(hearing_ != nullptr, "3: a result out of nothing");
      cluster::header const& head = hearing_->head;
      demand(head.run == 7 && head.epoch == 3 && head.task == a.task, "8: a result of another run");
      demand(incarnations_[head.incarnation].is_open, "8: a result of an incarnation that is over");
      demand(t.live == head.incarnation && t.pushes == head.attempt, "3: a result without a live lease");
      bool const is_right = a.what.index() == 0
                                ? std::get<cluster::result>(a.what).payload == result_of(a.task, head.attempt)
                                : t.kind == nature::failing;
      demand(is_right, "2: another result than the worker gave");
    } else if (auto const* const p = std::get_if<cluster::poisoned>(&a.what)) {
      note_poison(t, p->history);
    } else {
      demand(t.was_withdrawn, "1: nobody cancelled that task");
    }
    t.live = 0;
  }
  void note_poison(seen_task& t, std::vector<cluster::death> const& history) {
    if (t.kind != nature::poisonous && (t.limit == 0s || t.limit > 10s)) ++innocents_;
    auto const alone = std::count_if(history.begin(), history.end(), [](auto const& d) { return d.alone; });
    demand(alone == 3, "6: three deaths while alone");
    int deaths = t.deaths_alone;
    // The last of them is just happening.
    if (t.live != 0 && incarnations_[t.live].in_flight.size() == 1) ++deaths;
    demand(deaths >= 3 || loses_ > 0 || misroutes_ > 0, "6: parked with fewer than three deaths while alone");
    for (cluster::death const& d : history)
      demand(d.why == cluster::loss::overtime || !incarnations_[d.incarnation].said_bye,
             "13: leaving is not dying");
  }
  static std::string result_of(task_id id, std::uint32_t attempt) {
    return std::to_string(id) + "/" + std::to_string(attempt);
  }

  // The workers.

  template <class Event>
  void inform(std::size_t h, Event e) {
    ++steps_;
    hosts_[h].program->step(std::move(e), now_ + hosts_[h].offset);
    obey(h);
  }
  void obey(std::size_t h) {
    host& x = hosts_[h];
    auto actions = std::move(x.program->actions());
    x.program->actions().clear();
    for (auto& a : actions) {
      std::visit([&](auto& what) { do_it(h, what); }, a);
      if (x.program == nullptr) return;
    }
    demand(x.program->held() + x.program->running() <= 20 + x.slots, "5: a worker holds too much");
    if (x.program->state() == cluster::worker_state::gone) return quit(h);
    instant const wake = x.program->wake_at();
    if (wake == instant::max() || wake - x.offset == x.wakes) return;
    x.wakes = wake - x.offset;
    at_host(h, x.process, x.wakes, [this, h, time = x.wakes] {
      if (hosts_[h].wakes != time) return;
      hosts_[h].wakes = instant::max();
      inform(h, cluster::tick{});
    });
  }
  void quit(std::size_t h) {
    host& x = hosts_[h];
    say(h, "has left");
    if (x.link != 0) hang_up(h, false);
    x.program = nullptr;
    ++x.process;
    if (!x.was_denied) after(dice_.between(1s, duration(5s)), [this, h] { boot(h); });
  }

  void do_it(std::size_t h, cluster::dial&) {
    cluster::peer_id const link = ++last_link_;
    control_link& l = links_[link];
    l.host = h;
    l.process = hosts_[h].process;
    hosts_[h].link = link;
    over(h, l.up, [this, h, link] {
      links_[link].is_up = true;
      over(h, links_[link].down, [this, h, link] {
        at_host(h, links_[link].process, now_, [this, h, link] {
          if (hosts_[h].link == link) inform(h, cluster::connected{});
        });
      });
    });
  }
  void do_it(std::size_t h, cluster::hang_up&) {
    if (hosts_[h].link != 0) hang_up(h, false);
  }
  void hang_up(std::size_t h, bool is_rude) {
    auto const link = std::exchange(hosts_[h].link, 0);
    control_link& l = links_[link];
    if (is_rude) {
      sever(*l.up);
      sever(*l.down);
    }
    auto const apart = std::make_shared<wire>();
    apart->last = l.up->last;
    over(h, apart, [this, link] {
      links_[link].is_up = false;
      links_[link].up->cut = now_;
      tell(cluster::disconnected{link});
      for (auto const& [number, i] : incarnations_)
        demand(i.peer != link || !i.is_open || i.said_bye, "7: a disconnect was not noticed");
    });
  }
  void do_it(std::size_t h, cluster::send& a) {
    if (std::holds_alternative<cluster::bye>(a.what.what))
      demand(hosts_[h].unfinished.empty(), "13: a worker leaves before it has finished");
    auto const link = hosts_[h].link;
    if (link == 0) return;
    carry(h, links_[link].up, [this, link, m = std::move(a.what)] {
      if (links_[link].is_up) hear(link, m);
    });
  }
  void do_it(std::size_t h, cluster::join_channel& a) {
    hosts_[h].joined = a.ports.tasks;
    hosts_[h].unfinished.clear();
    push_channel& c = channels_[a.ports.tasks];
    c.is_joined = true;
    for (auto& m : std::exchange(c.backlog, {})) push_over(a.ports.tasks, std::move(m));
  }
  void do_it(std::size_t h, cluster::leave_channel&) { hosts_[h].joined = 0; }
  void do_it(std::size_t h, cluster::deliver& a) {
    carry(h, hosts_[h].pull, [this, m = std::move(a.what)] { hear(0, m); });
  }
  void do_it(std::size_t h, cluster::begin& a) {
    say(h, "begins", a.id.task, a.id.attempt);
    host& x = hosts_[h];
    seen_task& t = tasks_.at(a.id.task);
    demand(++t.starts[a.id.attempt] == 1, "4: an attempt has begun twice");
    demand(static_cast<std::uint32_t>(++t.all_starts) <= t.pushes, "4: more starts than leases");
    demand(t.given_to[a.id.attempt] == x.joined, "3: a worker begins what it was not given");
    x.unfinished.insert({a.id.task, a.id.attempt});
    demand(x.program->running() <= x.slots, "5: more tasks than slots");
    duration const takes = t.takes * static_cast<std::int64_t>(x.slowness);
    while (dice_.percent(30))
      at_host(h, x.process, now_ + dice_.between(0s, takes),
              [this, h, id = a.id, incarnation = x.joined] { ask(h, id, incarnation); });
    at_host(h, x.process, now_ + takes, [this, h, id = a.id, incarnation = x.joined] {
      seen_task& ended = tasks_.at(id.task);
      if (ended.kind == nature::poisonous) {
        if (ended.live == incarnation && ended.pushes == id.attempt && incarnations_[incarnation].is_open)
          demand(++ended.kills <= 5 || loses_ > 0 || misroutes_ > 0, "6: a task kills worker after worker");
        return kill(h);
      }
      hosts_[h].unfinished.erase({id.task, id.attempt});
      if (ended.kind == nature::failing)
        inform(h, cluster::finished{id, cluster::failure{{}, "std::runtime_error", "no"}});
      else
        inform(h, cluster::finished{id, cluster::result{result_of(id.task, id.attempt), {}}});
    });
  }
  void ask(std::size_t h, lease_id id, std::uint64_t incarnation) {
    host& x = hosts_[h];
    if (x.joined != incarnation || !x.unfinished.contains({id.task, id.attempt})) return;
    ++steps_;
    std::string const what = std::to_string(id.task) + " asks " + std::to_string(dice_.next());
    auto const number = x.program->step(cluster::asking{id, what}, now_ + x.offset);
    if (number > 0)
      demand(questions_.try_emplace({incarnation, number}, what).second, "2: two questions have one number");
    obey(h);
  }
  void do_it(std::size_t h, cluster::learn& a) {
    auto const found = questions_.find({hosts_[h].joined, a.number});
    demand(found != questions_.end() && a.payload == "to " + found->second,
           "2: the answer to another question");
    ++learned_;
  }
  void do_it(std::size_t, cluster::interrupt&) {}  // tasks need not listen
  // Its process ends, and is started again.
  void do_it(std::size_t h, cluster::stuck&) {
    demand(hosts_[h].joined == 0, "8: a worker gives up while it is admitted");
    kill(h);
  }
  void do_it(std::size_t h, cluster::denied&) {
    demand(hosts_[h].build != "build", "a good worker was denied");
    hosts_[h].was_denied = true;
  }

  // What holds after every step.

  void check_counts() {
    auto const c = boss_.counters();
    std::size_t waiting = 0, running = 0;
    for (auto& [id, t] : tasks_)
      if (t.settled == 0) ++(t.live != 0 ? running : waiting);
    demand(c.done == ends_[0] && c.failed == ends_[1] && c.poisoned == ends_[2] && c.cancelled == ends_[3],
           "2: results are miscounted");
    demand(c.queued + c.running == waiting + running, "1: a task is in no state, or in two");
    if (loses_ == 0 && misroutes_ == 0) demand(c.queued == waiting, "3: leases are miscounted");
  }

  // 9: a worker that has nothing to do and a task that it knows have met.
  void check_liveness() {
    auto const c = boss_.counters();
    bool waits[3] = {};
    for (auto& [id, t] : tasks_)
      if (t.settled == 0 && t.live == 0) waits[t.type] = true;
    if (c.queued == 0) return;
    std::size_t idle = 0;
    for (auto& [number, i] : incarnations_) {
      if (!i.is_open || !i.is_welcome || i.leaves || !i.in_flight.empty()) continue;
      bool can = false;
      for (std::size_t k = 0; k < 3; ++k) {
        auto const& known = hosts_[i.host].types;
        can |= waits[k] && std::find(known.begin(), known.end(), types()[k]) != known.end();
      }
      idle += can ? 1 : 0;
    }
    // Suspects may leave workers idle: those that are not among the half that may be set aside for them.
    if (c.suspects == 0 || c.reserved == 0) demand(idle == 0, "9: a worker idles while a task waits");
  }

  // 9: no task waits behind others at its worker for long while somebody else could begin it. Unless a message is lost,
  // all that it takes is known after twice 20 ms, and four messages.
  void check_waiting() {
    if (boss_.counters().reserved > 0) last_reserved_ = now_;
    if (loses_ > 0 || misroutes_ > 0 || now_ - last_reserved_ < long_wait) return;
    for (auto const& [id, t] : tasks_) {
      if (t.settled > 0 || t.live == 0 || now_ - t.since < long_wait || t.starts.contains(t.pushes)) continue;
      seen_incarnation const& holder = incarnations_.at(t.live);
      auto const size = holder.in_flight.find({id, t.pushes});
      if (!is_well(holder) || size == holder.in_flight.end()) continue;
      for (auto const& [number, i] : incarnations_) {
        auto const& known = hosts_[i.host].types;
        bool const is_free = i.is_open && i.is_welcome && !i.leaves && is_well(i) && i.free_since < now_ &&
                             now_ - i.free_since >= long_wait;
        bool const can = std::find(known.begin(), known.end(), types()[t.type]) != known.end() &&
                         i.bytes + size->second <= i.byte_credit;
        demand(!is_free || !can, "9: a task waits at its worker while another one idles");
      }
    }
  }
  bool is_well(seen_incarnation const& i) const {
    host const& x = hosts_[i.host];
    return x.process == i.process && now_ - x.paused_until >= long_wait &&
           now_ - x.cut_off_until >= long_wait;
  }

  bool is_at_rest() const {
    if (now_ < faults_end) return false;
    return std::all_of(tasks_.begin(), tasks_.end(), [](auto const& t) { return t.second.settled > 0; });
  }
  void give_up() const {
    std::string text = "1: tasks are left that come to no end:";
    int shown = 0;
    for (auto const& [id, t] : tasks_)
      if (t.settled == 0 && ++shown <= 5)
        text += " " + std::to_string(id) + "/" + std::to_string(t.pushes) + " at " + std::to_string(t.live);
    for (host const& x : hosts_) {
      text +=
          "\n  host in state " + (x.program ? std::to_string(static_cast<int>(x.program->state())) : "off");
      if (x.program != nullptr)
        text += ", runs " + std::to_string(x.program->running()) + ", joined " + std::to_string(x.joined);
    }
    auto const c = boss_.counters();
    throw violation(text + "\n  queued " + std::to_string(c.queued) + ", suspects " +
                    std::to_string(c.suspects) + ", workers " + std::to_string(c.workers) + ", reserved " +
                    std::to_string(c.reserved));
  }
  void check_rest() {
    auto const c = boss_.counters();
    demand(c.queued == 0 && c.running == 0 && c.suspects == 0, "1: at rest nothing waits or runs");
    demand(c.done + c.failed + c.poisoned + c.cancelled == tasks_.size(), "1: every task has one end");
  }

  void say(std::size_t h, char const* what, task_id id = 0, std::uint32_t attempt = 0) const {
    if (is_verbose_)
      std::fprintf(stderr, "%10.4f  host %zu %s %llu/%u\n", std::chrono::duration<double>(now_).count(), h,
                   what, static_cast<unsigned long long>(id), attempt);
  }

  dice dice_;
  bool is_verbose_;
  instant now_{};
  cluster::coordinator boss_;
  instant boss_wakes_{};
  std::vector<host> hosts_;
  std::map<cluster::peer_id, control_link> links_;
  std::map<std::uint64_t, push_channel> channels_;
  std::map<std::uint64_t, seen_incarnation> incarnations_;
  std::map<task_id, seen_task> tasks_;
  std::priority_queue<event> events_;
  std::uint64_t last_event_ = 0;
  cluster::peer_id last_link_ = 0;
  std::uint64_t loses_ = 0;  // percent of single messages
  std::uint64_t duplicates_ = 0;
  std::uint64_t misroutes_ = 0;
  bool slow_network_ = false;
  bool is_stopping_ = false;
  instant last_reserved_{};
  cluster::message const* hearing_ = nullptr;
  seen_task const* submitting_ = nullptr;
  std::uint64_t ends_[4] = {};
  std::uint64_t innocents_ = 0;
  std::map<std::pair<std::uint64_t, std::uint64_t>, std::string> questions_;  // by incarnation and number
  std::set<std::pair<std::uint64_t, std::uint64_t>> done_;
  std::uint64_t learned_ = 0;
  std::uint64_t steps_ = 0;
};

}  // namespace simulated

#endif
