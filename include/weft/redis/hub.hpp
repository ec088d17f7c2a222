// SPDX-License-Identifier: BSL-1.0
#ifndef WEFT_REDIS_HUB_HPP
#define WEFT_REDIS_HUB_HPP

#include <weft/cluster/build_id.hpp>
#include <weft/cluster/completions.hpp>
#include <weft/cluster/function_table.hpp>
#include <weft/cluster/queue.hpp>
#include <weft/cluster/rate.hpp>
#include <weft/cluster/status.hpp>
#include <weft/cluster/worker_log.hpp>
#include <weft/journal/key.hpp>
#include <weft/redis/options.hpp>
#include <weft/redis/pipeline.hpp>
#include <weft/redis/report.hpp>
#include <weft/redis/run_info.hpp>
#include <weft/redis/waker.hpp>

#include <poll.h>

#include <algorithm>
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <deque>
#include <exception>
#include <functional>
#include <map>
#include <memory>
#include <mutex>
#include <optional>
#include <random>
#include <string>
#include <string_view>
#include <thread>
#include <tuple>
#include <unordered_map>
#include <utility>
#include <vector>

//! \file
//! Who gives the tasks of a process to a Redis, hears what they came to, and looks after the workers: one thread.

namespace WEFT_NAMESPACE::redis {

namespace detail {

using weft::cluster::detail::user_id;

// A task that has not ended.
struct hub_task {
  user_id user = 0;
  std::uint64_t tag = 0;
  std::uint64_t number = 0;  // in the order in which they came
  std::string head;
  std::string payload;  // kept: a server that loses it is told again
  bool is_sent = false;
  bool is_stored = false;
  bool is_again = false;  // it may be there already
};

struct hub_request {
  enum class kind : std::uint8_t { submit, withdraw_all, withdraw_one, withdraw_others, over };

  user_id user = 0;
  kind what = kind::submit;
  std::uint32_t type = 0;
  weft::cluster::request task;  // or only its tag
};

// What is asked again on another connection if there is no answer on this one: it does no harm twice.
struct lasting_command {
  script which = script::forget;
  std::vector<std::string> words;
};

inline std::string random_name() {
  std::random_device device;
  std::string name;
  for (int k = 0; k < 2; ++k) name += hexadecimal((std::uint64_t{device()} << 32) | device());
  return name;
}

}  // namespace detail

//! Models `task_queue`. The users must be gone before it ends.
class hub {
public:
  //! Connects, and waits for as long as the options say. Throws `redis_error`.
  explicit hub(cluster_options options)
      : options_(described(std::move(options))),
        at_(place(options_)),
        is_kept_(!at_.run.empty()),
        snapshot_{{}, {}, options_.hub.coordinator.build},
        rate_(detail::now()) {
    if (!is_kept_) at_.run = "r" + detail::random_name();
    if (!is_name(at_.run) || !is_name(options_.coordinator))
      throw redis_error(redis_problem::bad_address, at_.where(),
                        "names of runs and coordinators have letters, digits and . _ : -");
    info_ = run_info::of(options_.hub.coordinator, options_.keep);
    connect_with_patience();
    thread_ = std::thread([this] { work(); });
  }
  hub(hub const&) = delete;
  hub& operator=(hub const&) = delete;
  ~hub() { close(); }

  //! Where workers connect to.
  std::string address() const { return at_.text(); }

  //! Tells the workers to leave, waits for that as long as the options say, and removes what is left of the run. What has
  //! not ended ends as cancelled.
  void close() {
    {
      std::lock_guard const lock(mutex_);
      is_closing_ = true;
    }
    waker_.wake();
    if (thread_.joinable()) thread_.join();
  }

  std::unique_ptr<weft::cluster::queue_user> join() { return std::make_unique<user>(*this); }

  //! There will be no workers: whoever waits for a task is told why, by a `cluster_error`.
  void give_up(std::string const& why) { boxes_.give_up(why); }

  //! How things were a moment ago.
  weft::cluster::status report() const {
    instant const when = detail::now();
    std::lock_guard const lock(mutex_);
    weft::cluster::status all = snapshot_;
    all.ends_per_second = rate_.per_second(when);
    return all;
  }

private:
  using duration = weft::cluster::duration;
  using instant = weft::cluster::instant;
  using completion = weft::cluster::completion;
  using kind = detail::hub_request::kind;

  class user final : public weft::cluster::queue_user {
  public:
    explicit user(hub& whole) : hub_(whole) { std::tie(id_, box_) = whole.boxes_.open(); }
    ~user() override {
      if (pending_ > 0) withdraw();
      hub_.boxes_.close(id_);
      hub_.post({id_, kind::over, 0, {}});
    }

    void check(weft::cluster::remote_function const& f) override { hub_.number_of(f); }
    void submit(weft::cluster::request what) override {
      if (std::exchange(last_, what.function) != what.function) number_ = hub_.number_of(*what.function);
      ++pending_;
      hub_.post({id_, kind::submit, number_, std::move(what)});
    }
    void withdraw() override { hub_.post({id_, kind::withdraw_all, 0, {}}); }
    void withdraw_one(std::uint64_t tag) override { post(kind::withdraw_one, tag); }
    void withdraw_others(std::uint64_t tag) override { post(kind::withdraw_others, tag); }
    void serve(weft::cluster::run_desk* desk) override { box_->serve(desk); }
    std::vector<weft::cluster::worker_news> news() override { return hub_.news_.since(seen_); }
    void take(std::vector<completion>& to, duration patience) override {
      pending_ -= box_->take(to, patience);
    }

  private:
    void post(kind what, std::uint64_t tag) {
      weft::cluster::request which;
      which.tag = tag;
      hub_.post({id_, what, 0, std::move(which)});
    }

    hub& hub_;
    weft::cluster::remote_function const* last_ = nullptr;  // that was submitted; its number
    std::uint32_t number_ = 0;
    std::size_t pending_ = 0;  // submitted, and not taken
    std::uint64_t seen_ = 0;   // news
    detail::user_id id_ = 0;
    std::shared_ptr<weft::cluster::detail::completion_box> box_;
  };

  struct link {
    link(connection_options const& options, std::string_view run)
        : talk(options, run), hear(options), hold(options) {}

    pipeline talk;
    redis::connection hear;
    redis::connection hold;   // while it is there, so is this coordinator
    std::size_t submits = 0;  // scripts under way
    bool is_reading = false;
    instant asked_at = instant::max();  // the oldest look without an answer
    instant look_at{};
  };

  static constexpr std::size_t tasks_at_a_time = 128;
  static constexpr std::size_t bytes_at_a_time = std::size_t{1} << 20;
  static constexpr std::size_t submits_at_a_time = 4;
  static constexpr std::size_t keys_at_a_time = 500;
  static constexpr std::size_t ends_at_a_time = 512;
  static constexpr duration look_period = std::chrono::milliseconds(40);

  static cluster_options described(cluster_options options) {
    auto& c = options.hub.coordinator;
    if (c.build.empty()) c.build = weft::cluster::build_id();
    c.tasks = weft::cluster::types_of(options.hub.functions, c.build);
    return options;
  }
  static endpoint place(cluster_options const& options) {
    endpoint at = parse_address(options.address);
    if (!options.run.empty()) at.run = options.run;
    if (!options.user.empty()) at.user = options.user;
    return at;
  }
  std::uint32_t number_of(weft::cluster::remote_function const& f) const {
    return weft::cluster::detail::number_of(f, options_.hub.functions);
  }
  static std::int64_t milliseconds(duration d) {
    return std::chrono::duration_cast<std::chrono::milliseconds>(d).count();
  }
  duration lock_time() const { return std::max<duration>(3 * info_.beat, std::chrono::seconds(1)); }

  void post(detail::hub_request what) {
    bool sleeps = false;
    {
      std::lock_guard const lock(mutex_);
      inbox_.push_back(std::move(what));
      sleeps = std::exchange(is_sleeping_, false);
    }
    if (sleeps) waker_.wake();
  }

  // --- connecting ---

  void connect_with_patience() {
    instant const until = detail::now() + options_.patience;
    instant const last_try = detail::now() + 2 * lock_time();
    for (;;) {
      try {
        return connect();
      } catch (redis_error const& e) {
        bool const may_pass = is_passing(e.problem()) && detail::now() < until;
        bool const may_leave = e.problem() == redis_problem::in_use && is_lock_ && detail::now() < last_try;
        if (!may_pass && !may_leave) throw;
      }
      std::this_thread::sleep_for(std::chrono::milliseconds(100));
    }
  }

  void connect() {
    connection_options const how{at_, options_.user, options_.password, options_.timeout};
    auto made = std::make_unique<link>(how, at_.run);
    made->hold.ask({"SUBSCRIBE", made->talk.prefix() + "held:" + token_});
    command open = made->talk.call(script::open);
    open.add(options_.coordinator)
        .add(token_)
        .add(milliseconds(lock_time()))
        .add(milliseconds(options_.keep));
    info_.add_to(open);
    owned_reply const answer = made->talk.ask(open);
    if (reply const refused(answer.get()); refused.size() > 0) {
      is_lock_ = refused[0].text() == "lock";
      made->hear.fail(redis_problem::in_use,
                      is_lock_ ? "run " + at_.run + " has a coordinator " + options_.coordinator
                               : "run " + at_.run + " is that of another program or build");
    }
    link_ = std::move(made);
    // What was said of the end on another connection may not have been heard, and this one has opened the run again.
    has_closed_ = has_looked_ = knows_others_ = are_others_ = is_wiping_ = false;
    lost_at_ = instant::max();
    retries_ = 0;
    tell_again();
  }

  // What the server may not know: all that has no answer, and if it was started again, all that it may have forgotten.
  void tell_again() {
    std::string const& run = link_->talk.connection().server_run();
    bool const is_other = run.empty() || run != std::exchange(server_run_, run);
    std::vector<std::pair<std::uint64_t, std::string>> again;
    for (auto& [key, t] : tasks_) {
      if (!t.is_sent || (t.is_stored && !is_other)) continue;
      if (t.is_stored) --stored_;
      t.is_sent = t.is_stored = false;
      t.is_again = true;
      again.emplace_back(t.number, key);
    }
    std::sort(again.rbegin(), again.rend());
    for (auto& [number, key] : again) backlog_.push_front(std::move(key));
    for (auto& [number, what] : std::exchange(lasting_, {})) last(std::move(what));
    for (std::string const& key : fetching_) fetch(key);
    // Whatever has not been taken of them comes again.
  }

  void lose(redis_error const& e) {
    link_.reset();
    if (lost_at_ == instant::max()) lost_at_ = detail::now();
    // Whether somebody has taken this place, or the server has forgotten, is seen when it is taken again.
    if (e.problem() == redis_problem::fenced) server_run_.clear();
    bool const may_pass = is_passing(e.problem()) || e.problem() == redis_problem::fenced ||
                          e.problem() == redis_problem::unexpected;
    if (!may_pass || detail::now() - lost_at_ >= options_.patience) give_up(std::make_exception_ptr(e));
    dial_at_ = detail::now() +
               std::min<duration>(std::chrono::milliseconds(20) * (1 << retries_), std::chrono::seconds(1));
    retries_ = std::min(retries_ + 1, 8);
  }
  void give_up(std::exception_ptr why) {
    is_given_up_ = true;
    boxes_.give_up(std::move(why));
  }

  // --- the thread ---

  void work() {
    for (;;) {
      take_requests();
      if (!link_ && !is_given_up_ && detail::now() >= dial_at_) guarded([&] { connect(); });
      if (link_) guarded([&] { act(); });
      deliver();
      if (is_over()) break;
      wait();
      if (link_) guarded([&] { hear(); });
      deliver();
    }
    link_.reset();
  }

  template <class Do>
  void guarded(Do const& what) {
    try {
      what();
    } catch (redis_error const& e) {
      lose(e);
    }
  }

  bool is_over() const {
    if (!is_stopped_) return false;
    return is_wiped_ || detail::now() >= stop_at_ + std::chrono::seconds(1) ||
           (!link_ && (is_given_up_ || detail::now() >= stop_at_));
  }

  void take_requests() {
    std::vector<detail::hub_request> requests;
    bool is_closing = false;
    {
      std::lock_guard const lock(mutex_);
      requests.swap(inbox_);
      is_closing = is_closing_;
    }
    for (detail::hub_request& each : requests) {
      if (each.what == kind::submit)
        accept(each);
      else if (each.what == kind::over)
        forget_user(each.user);
      else
        withdraw(each);
    }
    if (is_closing && !std::exchange(is_stopped_, true)) {
      stop_at_ = detail::now() + options_.hub.farewell;
      withdraw({0, kind::withdraw_all, 0, {}});
    }
  }

  void accept(detail::hub_request& r) {
    weft::cluster::request& q = r.task;
    auto const& types = options_.hub.coordinator.tasks;
    if (is_stopped_ || is_given_up_) return post_end(r.user, {q.tag, 0, {}, weft::cluster::cancelled{}});
    if (q.payload.size() > info_.largest) {
      std::string const text = "weft: a payload of " + std::to_string(q.payload.size()) +
                               " bytes, and at most " + std::to_string(info_.largest) + " can be sent";
      ++counters_.failed;
      return post_end(
          r.user,
          {q.tag, q.attempt, {}, weft::cluster::failure{weft::cluster::failure_kind::bad_payload, {}, text}});
    }
    task_head h;
    h.coordinator = options_.coordinator;
    h.key = key_of(r);
    h.attempt = q.attempt;
    h.limit = q.limit;
    h.type = name_of(types[r.type]);
    if (q.payload.size() > largest_inline) h.flags += 'r';
    if (q.is_once) h.flags += 'o';
    if (q.keeps_rounds) h.flags += 'k';
    if (is_kept_) h.flags += 'm';
    std::string const key = h.key;
    auto const made = tasks_.emplace(key, detail::hub_task{r.user, q.tag, ++last_number_, text_of(h),
                                                           std::move(q.payload), false, false, is_kept_});
    // It may have ended before this process began.
    if (auto const found = early_.extract(key)) {
      made.first->second.is_sent = true;
      return end(key, std::move(found.mapped()));
    }
    backlog_.push_back(key);
    if (auto const found = early_questions_.extract(key)) answer(key, found.mapped());
  }

  // In a run that is kept the same for the same task, if runs do the same: of several alike, for the first, the second...
  std::string key_of(detail::hub_request const& r) {
    if (!is_kept_) return std::to_string(last_number_ + 1);
    weft::cluster::request const& q = r.task;
    std::string place = name_of(options_.hub.coordinator.tasks[r.type]) + "\n" + info_.program + "\n" +
                        std::to_string(q.place) + "\n" + std::to_string(q.attempt) + "\n" +
                        std::to_string(q.limit.count()) + (q.is_once ? "o" : "") +
                        (q.keeps_rounds ? "k" : "");
    XXH128_hash_t const what = XXH3_128bits(q.payload.data(), q.payload.size());
    place += "\n" + detail::hexadecimal(what.low64) + detail::hexadecimal(what.high64);
    XXH128_hash_t const all = XXH3_128bits(place.data(), place.size());
    std::string const key =
        std::to_string(r.user) + "." + detail::hexadecimal(all.low64) + detail::hexadecimal(all.high64);
    return key + "." + std::to_string(++alike_[key]);
  }

  void withdraw(detail::hub_request const& r) {
    std::vector<std::string> keys;
    std::size_t const before = tasks_.size();
    for (auto i = tasks_.begin(); i != tasks_.end();) {
      detail::hub_task const& t = i->second;
      bool const is_users = r.user == 0 || t.user == r.user;
      bool const is_meant = is_users && (r.what == kind::withdraw_all ||
                                         (t.tag == r.task.tag) == (r.what == kind::withdraw_one));
      if (!is_meant) {
        ++i;
        continue;
      }
      ++counters_.cancelled;
      post_end(t.user, {t.tag, 0, {}, weft::cluster::cancelled{}});
      if (t.is_stored) --stored_;
      if (t.is_sent || is_kept_) keys.push_back(i->first);
      i = tasks_.erase(i);
    }
    if (tasks_.size() != before)
      std::erase_if(backlog_, [&](std::string const& key) { return !tasks_.contains(key); });
    for (std::size_t k = 0; k < keys.size(); k += keys_at_a_time) {
      auto const end = keys.begin() + static_cast<std::ptrdiff_t>(std::min(k + keys_at_a_time, keys.size()));
      last({script::withdraw, {keys.begin() + static_cast<std::ptrdiff_t>(k), end}});
    }
  }

  // It will not be asked for again.
  void forget_user(detail::user_id whose) {
    auto const found = remembered_.extract(whose);
    if (!found || is_given_up_) return;
    auto& all = found.mapped();
    for (std::size_t k = 0; k < all.size(); k += 2 * keys_at_a_time) {
      auto const end =
          all.begin() + static_cast<std::ptrdiff_t>(std::min(k + 2 * keys_at_a_time, all.size()));
      last({script::forget, {all.begin() + static_cast<std::ptrdiff_t>(k), end}});
    }
  }

  // --- what is to be done ---

  void act() {
    submit_some();
    if (is_stopped_) stop_some();
    look();
    read();
    link_->talk.flush();
    link_->hear.flush();
  }

  void check(reply r) const {
    if (r.is_error()) link_->hear.fail(detail::problem_of(r.text()), r.text());
  }

  command call(script which) const { return link_->talk.call(which).add(options_.coordinator).add(token_); }

  // Asked until there is an answer.
  void last(detail::lasting_command what) {
    std::uint64_t const number = ++last_lasting_;
    auto const& kept = lasting_.emplace(number, std::move(what)).first->second;
    if (!link_) return;
    command c = call(kept.which);
    for (std::string const& each : kept.words) c.add(each);
    link_->talk.post(c, [this, number](reply r) {
      check(r);
      lasting_.erase(number);
    });
  }

  void submit_some() {
    if (detail::now() < submit_at_) return;
    while (link_->submits < submits_at_a_time && stored_ < options_.most_queued && !backlog_.empty()) {
      std::vector<std::string> keys;
      bool const is_again = tasks_.at(backlog_.front()).is_again;
      command submit = call(script::submit);
      submit.add(is_again ? 1 : 0);
      while (!backlog_.empty() && keys.size() < tasks_at_a_time && submit.size() < bytes_at_a_time) {
        detail::hub_task& t = tasks_.at(backlog_.front());
        if (t.is_again != is_again) break;
        submit.add(backlog_.front()).add(t.head).add(t.payload);
        t.is_sent = true;
        keys.push_back(std::move(backlog_.front()));
        backlog_.pop_front();
      }
      ++link_->submits;
      link_->talk.post(submit, [this, keys = std::move(keys)](reply r) { submitted(keys, r); });
    }
  }

  void submitted(std::vector<std::string> const& keys, reply r) {
    --link_->submits;
    redis_problem const problem = r.is_error() ? detail::problem_of(r.text()) : redis_problem::unexpected;
    bool const is_full = r.is_error() && is_passing(problem);
    if (r.is_error() && !is_full) check(r);
    std::for_each(keys.rbegin(), keys.rend(), [&](std::string const& key) {
      auto const found = tasks_.find(key);
      if (found == tasks_.end()) return;
      detail::hub_task& t = found->second;
      if (is_full) {
        t.is_sent = false;
        backlog_.push_front(key);
      } else if (!std::exchange(t.is_stored, true)) {
        ++stored_;
      }
    });
    if (!is_full) {
      full_since_ = instant::max();
      full_retries_ = 0;
      return;
    }
    // It frees memory when tasks end.
    if (full_since_ == instant::max()) full_since_ = detail::now();
    if (detail::now() - full_since_ >= options_.patience)
      give_up(std::make_exception_ptr(redis_error(problem, at_.where(), r.text())));
    submit_at_ = detail::now() + std::min<duration>(std::chrono::milliseconds(10) * (1 << full_retries_),
                                                    std::chrono::milliseconds(500));
    full_retries_ = std::min(full_retries_ + 1, 6);
  }

  void stop_some() {
    if (!std::exchange(has_closed_, true)) {
      link_->talk.post(call(script::close).add(milliseconds(lock_time())), [this](reply r) {
        check(r);
        are_others_ = r.number() > 0;
        knows_others_ = true;
      });
    }
    bool const are_gone = are_others_ || (has_looked_ && counters_.workers == 0);
    if (!knows_others_ || is_wiping_ || !(are_gone || detail::now() >= stop_at_)) return;
    is_wiping_ = true;
    link_->talk.post(call(script::wipe).add(are_others_ ? 0 : 1), [this](reply) { is_wiped_ = true; });
  }

  void look() {
    instant const when = detail::now();
    link& l = *link_;
    if (l.asked_at != instant::max()) {
      if (when - l.asked_at >= std::max(options_.timeout, info_.beat)) l.hear.fail(redis_problem::silent);
      return;
    }
    if (when < l.look_at || is_wiping_) return;
    l.asked_at = when;
    l.look_at = when + std::min(look_period, info_.beat / 2);
    command look = call(script::look);
    look.add(milliseconds(lock_time())).add(milliseconds(options_.keep));
    look.add(std::max<std::int64_t>(milliseconds(info_.beat), 1));
    look.add(l.talk.connection().server_run()).add(info_.deaths_allowed).add(has_closed_ ? 1 : 0);
    bool const counts = has_closed_;
    l.talk.post(look, [this, counts](reply r) {
      check(r);
      link_->asked_at = instant::max();
      note(r);
      has_looked_ = counts;
    });
  }

  void note(reply r) {
    weft::cluster::status seen;
    seen.counters = counters_;
    read_report(r, seen);
    seen.counters.queued += backlog_.size();
    seen.counters.lost += static_cast<std::uint64_t>(r[4].number());
    counters_ = seen.counters;
    tell_news(r[5], seen.workers);
    std::lock_guard const lock(mutex_);
    snapshot_.workers = std::move(seen.workers);
    snapshot_.oldest_waiting = seen.oldest_waiting;
    snapshot_.counters = counters_;
  }

  void tell_news(reply lost, std::vector<weft::cluster::worker_report> const& there) {
    using news = weft::cluster::worker_news::kind;
    for (std::size_t i = 0; i + 1 < lost.size(); i += 2) {
      auto const who = detail::number_in<std::uint64_t>(lost[i].text());
      if (workers_.erase(who) != 0)
        news_.add({who, {}, news::lost, static_cast<std::uint32_t>(lost[i + 1].number())});
    }
    std::uint64_t const round = ++looks_;
    for (weft::cluster::worker_report const& each : there) {
      auto const [at, is_new] = workers_.try_emplace(each.incarnation);
      at->second = round;
      if (is_new) news_.add({each.incarnation, each.name, news::came, 0});
    }
    std::erase_if(workers_, [&](auto const& each) {
      if (each.second == round) return false;
      news_.add({each.first, {}, news::left, 0});
      return true;
    });
  }

  // --- what tasks have come to ---

  void read() {
    link& l = *link_;
    if (std::exchange(l.is_reading, true)) return;
    command read{"XREAD", "COUNT"};
    read.add(ends_at_a_time).add("BLOCK").add(std::max<std::int64_t>(milliseconds(2 * info_.beat), 1));
    l.hear.write(
        read.add("STREAMS").add(l.talk.prefix() + "ends:" + options_.coordinator).add(read_to_).bytes());
  }

  void hear() {
    link_->talk.receive();
    link_->hear.receive([this](reply r) {
      check(r);
      link_->is_reading = false;
      take(r[0][1]);
    });
    link_->hold.receive([](reply) {});
    act();
  }

  void take(reply entries) {
    if (entries.size() == 0) return;
    full_since_ = instant::max();
    for (std::size_t i = 0; i < entries.size(); ++i) {
      std::string id(entries[i][0].text());
      reply const fields = entries[i][1];
      take(id, read_end_head(fields[1].text()), fields[3].text());
      read_to_ = std::move(id);
    }
    if (is_kept_) return;
    auto const dash = read_to_.find('-');
    std::string const next =
        read_to_.substr(0, dash + 1) +
        std::to_string(detail::number_in<std::uint64_t>(std::string_view(read_to_).substr(dash + 1)) + 1);
    link_->talk.post({"XTRIM", link_->talk.prefix() + "ends:" + options_.coordinator, "MINID", next},
                     nullptr);
  }

  void take(std::string const& id, end_head e, std::string_view body) {
    if (e.kind == 'Q') return take_question(id, e, body);
    if (e.kind != 'R' && e.kind != 'F' && e.kind != 'P') {
      ++counters_.dropped;  // somebody else has written that
      if (is_kept_)
        link_->talk.post({"XDEL", link_->talk.prefix() + "ends:" + options_.coordinator, id}, nullptr);
      return;
    }
    completion made;
    made.attempt = e.attempt;
    made.incarnation = e.incarnation;
    made.arrived = detail::now();
    if (e.kind == 'R') {
      made.what = weft::cluster::result{std::string(body), {}};
    } else if (e.kind == 'P') {
      made.what = weft::cluster::poisoned{read_history(body)};
    } else {
      made.worker = e.worker;
      made.what = read_failure(body);
    }
    early_end const all{std::move(made), id, e.kind == 'R' && e.more == "r"};
    if (tasks_.contains(e.key))
      end(e.key, all);
    else if (is_kept_)
      early_.emplace(std::move(e.key), all);
    else
      ++counters_.dropped;
  }

  struct early_end {
    completion what;
    std::string id;
    bool is_elsewhere = false;  // the result is in a place of its own
  };
  struct early_question {
    std::string id;
    end_head head;
    std::string body;
  };

  // The task is there.
  void end(std::string const& key, early_end all) {
    if (all.is_elsewhere) {
      all.is_elsewhere = false;
      bool const is_new = fetched_.emplace(key, std::move(all)).second;
      if (is_new) fetching_.push_back(key);
      if (is_new && link_) fetch(key);
      return;
    }
    auto const found = tasks_.find(key);
    detail::hub_task const& t = found->second;
    all.what.tag = t.tag;
    if (is_kept_) {
      auto& kept = remembered_[t.user];
      kept.push_back(key);
      kept.push_back(std::move(all.id));
    }
    count(all.what.what);
    if (t.is_stored) --stored_;
    bool const waits = !t.is_sent;  // told again to a server that was started again, or by this process
    post_end(t.user, std::move(all.what));
    tasks_.erase(found);
    if (waits && !backlog_.empty()) std::erase(backlog_, key);
  }
  void count(weft::cluster::outcome const& what) {
    if (std::holds_alternative<weft::cluster::result>(what))
      ++counters_.done;
    else if (std::holds_alternative<weft::cluster::poisoned>(what))
      ++counters_.poisoned;
    else
      ++counters_.failed;
  }

  // A large result.
  void fetch(std::string const& key) {
    std::string const from = link_->talk.prefix() + "results:" + options_.coordinator;
    link_->talk.post({"HGET", from, key}, [this, key, from](reply r) {
      check(r);
      auto found = fetched_.extract(key);
      std::erase(fetching_, key);
      if (!found || !tasks_.contains(key)) return;
      if (r.is_nothing())
        found.mapped().what.what = weft::cluster::failure{
            weft::cluster::failure_kind::bad_payload, {}, "weft: a large result is not there any more"};
      else
        found.mapped().what.what = weft::cluster::result{std::string(r.text()), {}};
      end(key, std::move(found.mapped()));
      if (!is_kept_) link_->talk.post({"HDEL", from, key}, nullptr);
    });
  }

  void take_question(std::string const& id, end_head const& e, std::string_view body) {
    early_question all{id, e, std::string(body)};
    if (tasks_.contains(e.key))
      answer(e.key, all);
    else if (is_kept_)
      early_questions_.emplace(e.key, std::move(all));
  }
  void answer(std::string const& key, early_question const& q) {
    detail::hub_task const& t = tasks_.at(key);
    // Who asks waits: where nobody answers, it is told so by nothing.
    std::string const text = boxes_.answer(t.user, t.tag, q.body, info_.largest).value_or("");
    last({script::answer, {std::to_string(q.head.incarnation), q.head.more, text, q.id}});
  }

  // --- telling ---

  void post_end(detail::user_id to, completion ended) {
    if (letters_.empty() || letters_.back().to != to) letters_.push_back({to, {}});
    letters_.back().ended.push_back(std::move(ended));
  }

  // Ends of tasks, many at a time. Who is told of one finds it counted.
  void deliver() {
    if (letters_.empty()) return;
    instant const when = detail::now();
    {
      std::lock_guard const lock(mutex_);
      snapshot_.counters = counters_;
      rate_.count(counters_.done + counters_.failed, when);
    }
    for (letter& each : letters_)
      for (completion& ended : each.ended) ended.arrived = when;
    for (letter& each : letters_) boxes_.put(each.to, std::move(each.ended));
    letters_.clear();
  }

  // --- waiting ---

  void wait() {
    {
      std::lock_guard const lock(mutex_);
      if (!inbox_.empty() || is_closing_ != is_stopped_) return;
      is_sleeping_ = true;
    }
    pollfd all[4] = {{waker_.descriptor(), POLLIN, 0}, {-1, 0, 0}, {-1, 0, 0}, {-1, 0, 0}};
    instant until = detail::now() + std::chrono::hours(1);
    if (link_) {
      auto const what = [](redis::connection const& c) {
        return pollfd{c.descriptor(), static_cast<short>(c.has_output() ? POLLIN | POLLOUT : POLLIN), 0};
      };
      all[1] = what(link_->talk.connection());
      all[2] = what(link_->hear);
      all[3] = what(link_->hold);
      until =
          link_->asked_at != instant::max() ? detail::now() + std::chrono::milliseconds(100) : link_->look_at;
      if (!backlog_.empty() && submit_at_ > detail::now()) until = std::min(until, submit_at_);
    } else if (!is_given_up_) {
      until = dial_at_;
    }
    if (is_stopped_)
      until = std::min(until, std::max(stop_at_, detail::now() + std::chrono::milliseconds(20)));
    ::poll(all, 4, detail::milliseconds_until(until));
    static_cast<void>(waker_.take());
  }

  struct letter {
    detail::user_id to = 0;
    std::vector<completion> ended;
  };

  cluster_options const options_;
  endpoint at_;
  bool const is_kept_;
  std::string const token_ = detail::random_name();
  run_info info_;
  waker waker_;
  weft::cluster::detail::completion_boxes boxes_;
  weft::cluster::detail::worker_log news_;

  // The thread's.
  std::unique_ptr<link> link_;
  std::string server_run_;
  bool is_lock_ = false;
  bool is_given_up_ = false;
  instant lost_at_ = instant::max();
  instant dial_at_{};
  int retries_ = 0;
  std::unordered_map<std::string, detail::hub_task> tasks_;
  std::uint64_t last_number_ = 0;
  std::deque<std::string> backlog_;  // keys of tasks that are still to be sent
  std::size_t stored_ = 0;
  instant submit_at_{};
  instant full_since_ = instant::max();
  int full_retries_ = 0;
  std::unordered_map<std::string, std::uint64_t> alike_;
  std::map<std::uint64_t, detail::lasting_command> lasting_;
  std::uint64_t last_lasting_ = 0;
  std::string read_to_ = "0-0";
  std::unordered_map<std::string, early_end> early_;
  std::unordered_map<std::string, early_question> early_questions_;
  std::unordered_map<std::string, early_end> fetched_;  // without their results
  std::vector<std::string> fetching_;
  std::unordered_map<detail::user_id, std::vector<std::string>> remembered_;  // keys and ids of ends
  std::map<std::uint64_t, std::uint64_t> workers_;                            // when they were seen, in looks
  std::uint64_t looks_ = 0;
  weft::cluster::coordinator_counters counters_;
  std::vector<letter> letters_;
  bool is_stopped_ = false;
  bool has_closed_ = false;
  bool has_looked_ = false;  // since then
  bool knows_others_ = false;
  bool are_others_ = false;
  bool is_wiping_ = false;
  bool is_wiped_ = false;
  instant stop_at_{};

  mutable std::mutex mutex_;
  std::vector<detail::hub_request> inbox_;
  weft::cluster::status snapshot_;
  weft::cluster::detail::rate_meter rate_;
  bool is_sleeping_ = false;
  bool is_closing_ = false;

  std::thread thread_;
};

}  // namespace WEFT_NAMESPACE::redis

#endif
