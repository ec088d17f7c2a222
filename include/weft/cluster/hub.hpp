// SPDX-License-Identifier: BSL-1.0
#ifndef WEFT_CLUSTER_HUB_HPP
#define WEFT_CLUSTER_HUB_HPP

#include <weft/cluster/build_id.hpp>
#include <weft/cluster/completions.hpp>
#include <weft/cluster/coordinator.hpp>
#include <weft/cluster/errors.hpp>
#include <weft/cluster/frame.hpp>
#include <weft/cluster/function_table.hpp>
#include <weft/cluster/options.hpp>
#include <weft/cluster/queue.hpp>
#include <weft/cluster/rate.hpp>
#include <weft/cluster/status_json.hpp>
#include <weft/cluster/transport.hpp>
#include <weft/cluster/worker_log.hpp>

#include <algorithm>
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <deque>
#include <memory>
#include <mutex>
#include <string>
#include <thread>
#include <tuple>
#include <unordered_map>
#include <utility>
#include <vector>

//! \file
//! A coordinator with its transport and a thread of its own: what the state machine wants is done, what happens is told
//! to it, and tasks come from any number of users, which may be on any threads.

namespace WEFT_NAMESPACE::cluster {

namespace detail {

// A task of the hub: whose it is.
struct owned_task {
  user_id user = 0;       // nobody: it has ended
  std::uint64_t tag = 0;  // the user's
  task_id task = 0;
  link place;
};

struct hub_request {
  user_id user = 0;
  submit what;
  std::uint64_t tag = 0;
  bool is_withdrawal = false;
  enum class scope : unsigned char { all, one, others } of = scope::all;  // a withdrawal: of what, by its tag
};

}  // namespace detail

//! Models `task_queue`. Made of a transport, which it owns; the users must be gone before it ends.
template <coordinator_transport Transport>
class hub final : private coordinator_listener {
public:
  hub(std::unique_ptr<Transport> transport, hub_options options)
      : transport_(std::move(transport)),
        options_(described(std::move(options))),
        machine_(options_.coordinator, now()),
        snapshot_{{}, {}, options_.coordinator.build},
        rate_(now()),
        thread_([this] { work(); }) {}
  hub(hub const&) = delete;
  hub& operator=(hub const&) = delete;
  ~hub() { close(); }

  //! Tells the workers to leave and waits for that, for as long as the options say. What has not ended ends as cancelled.
  void close() {
    {
      std::lock_guard const lock(mutex_);
      is_closing_ = true;
    }
    transport_->wake();
    if (thread_.joinable()) thread_.join();
  }

  std::unique_ptr<queue_user> join() { return std::make_unique<user>(*this); }

  //! There will be no workers: whoever waits for a task is told why, by a `cluster_error`.
  void give_up(std::string const& why) { boxes_.give_up(why); }

  //! How things were a moment ago.
  status report() const {
    instant const when = now();
    std::lock_guard const lock(mutex_);
    status all = snapshot_;
    all.oldest_waiting = std::max(duration{}, when - std::min(when, waits_since_));
    all.ends_per_second = rate_.per_second(when);
    return all;
  }

private:
  class user final : public queue_user {
  public:
    explicit user(hub& whole) : hub_(whole) { std::tie(id_, box_) = whole.boxes_.open(); }
    ~user() override {
      if (pending_ > 0) withdraw();
      hub_.boxes_.close(id_);
    }

    void check(remote_function const& f) override { hub_.number_of(f); }
    void submit(request what) override {
      if (std::exchange(last_, what.function) != what.function) number_ = hub_.number_of(*what.function);
      cluster::submit event{number_,      std::move(what.payload), what.limit, 0, what.attempt,
                            what.is_once, what.keeps_rounds};
      ++pending_;
      hub_.post({id_, std::move(event), what.tag, false});
    }
    void withdraw() override { hub_.post({id_, {}, 0, true}); }
    void withdraw_one(std::uint64_t tag) override {
      hub_.post({id_, {}, tag, true, detail::hub_request::scope::one});
    }
    void withdraw_others(std::uint64_t tag) override {
      hub_.post({id_, {}, tag, true, detail::hub_request::scope::others});
    }
    void serve(run_desk* desk) override { box_->serve(desk); }
    std::vector<worker_news> news() override { return hub_.news_.since(seen_); }
    void take(std::vector<completion>& to, duration patience) override {
      pending_ -= box_->take(to, patience);
    }

  private:
    hub& hub_;
    remote_function const* last_ = nullptr;  // that was submitted; its number
    std::uint32_t number_ = 0;
    std::size_t pending_ = 0;  // submitted, and not taken
    std::uint64_t seen_ = 0;   // news
    detail::user_id id_ = 0;
    std::shared_ptr<detail::completion_box> box_;
  };

  static instant now() noexcept { return std::chrono::steady_clock::now().time_since_epoch(); }

  static hub_options described(hub_options options) {
    if (options.coordinator.build.empty()) options.coordinator.build = build_id();
    options.coordinator.tasks = types_of(options.functions, options.coordinator.build);
    return options;
  }

  std::uint32_t number_of(remote_function const& f) const { return detail::number_of(f, options_.functions); }

  void post(detail::hub_request what) {
    bool sleeps = false;
    {
      std::lock_guard const lock(mutex_);
      inbox_.push_back(std::move(what));
      sleeps = std::exchange(is_sleeping_, false);
    }
    if (sleeps) transport_->wake();
  }

  // --- the thread ---

  void work() {
    instant last_report{};
    std::vector<detail::hub_request> requests;
    for (;;) {
      {
        std::lock_guard const lock(mutex_);
        requests.swap(inbox_);
        if (is_closing_ && !is_stopped_) begin_stop();
      }
      is_stale_ |= !requests.empty();
      for (detail::hub_request& each : requests) {
        if (each.is_withdrawal)
          withdraw(each);
        else
          backlog_.push_back(std::move(each));
      }
      requests.clear();
      accept();
      if (now() >= machine_.wake_at()) machine_.step(tick{}, now());
      act();
      if (is_stopped_ && (machine_.counters().workers == 0 || now() >= stop_at_)) break;
      duration const free = patience();
      if (is_stale_ && (free > duration{} || now() - last_report >= std::chrono::milliseconds(10))) {
        last_report = now();
        publish();
      }
      transport_->poll(*this, free);
    }
    publish();
  }

  void begin_stop() {
    is_stopped_ = true;
    stop_at_ = now() + options_.farewell;
    machine_.step(stop{}, now());
  }

  // How long there is nothing to do unless something comes; from now on `post` wakes.
  duration patience() {
    std::lock_guard const lock(mutex_);
    if (!inbox_.empty() || is_closing_ != is_stopped_) return {};
    is_sleeping_ = true;
    instant const due = is_stopped_ ? std::min(machine_.wake_at(), stop_at_) : machine_.wake_at();
    return std::max(duration{}, due - now());
  }

  // Requests of the users, as far as there is room.
  void accept() {
    for (; !backlog_.empty(); backlog_.pop_front()) {
      detail::hub_request& first = backlog_.front();
      if (is_stopped_) {
        post_end(first.user, {first.tag, 0, {}, cancelled{}});
        continue;
      }
      if (!machine_.has_room()) return;
      std::uint32_t const k = owned_.take();
      first.what.tag = k;
      owned_[k].user = first.user;
      owned_[k].tag = first.tag;
      owned_[k].task = machine_.step(std::move(first.what), now()).value_or(0);  // there is room
      if (machine_.actions().size() >= many) act();
    }
  }

  // Also what there was no room for.
  void withdraw(detail::hub_request const& what) {
    detail::user_id const whose = what.user;
    auto const is_meant = [&](auto const& each) {
      using scope = detail::hub_request::scope;
      return each.user == whose &&
             (what.of == scope::all || (each.tag == what.tag) == (what.of == scope::one));
    };
    for (std::uint32_t k = 0; k < owned_.size(); ++k)
      if (is_meant(owned_[k])) machine_.step(cluster::withdraw{owned_[k].task}, now());
    std::erase_if(backlog_, [&](detail::hub_request& each) {
      if (!is_meant(each)) return false;
      post_end(whose, {each.tag, 0, {}, cancelled{}});
      return true;
    });
  }

  // --- what comes ---

  void on_control(peer_id from, byte_view bytes) override {
    read(bytes, [&](message&& m) {
      if (std::holds_alternative<status_query>(m.what)) return answer_query(from);
      machine_.step(received{from, std::move(m)}, now());
      is_stale_ = true;
    });
  }
  void on_result(std::string_view sender, byte_view bytes) override {
    instant const when = now();
    read(bytes, [&](message&& m) {
      // Who may send results may still not speak for others.
      if (auto const found = identities_.find(m.head.incarnation);
          found != identities_.end() && found->second != sender)
        return void(++strangers_);
      machine_.step(received{0, std::move(m)}, when);
    });
  }
  void on_lost(peer_id peer) override {
    machine_.step(disconnected{peer}, now());
    act();
  }

  template <class Visit>
  void read(byte_view bytes, Visit const& visit) {
    try {
      read_frame(bytes, visit);
    } catch (error const&) {
      ++malformed_;
    }
    if (machine_.actions().size() >= many) act();
  }

  void answer_query(peer_id from) {
    publish();
    transmit(from, {{options_.coordinator.run, options_.coordinator.epoch, 0, 0, 0, 0, {}},
                    status_report{to_json(report())}});
  }

  // --- what is to be done ---

  void act() {
    do {
      doing_.clear();
      doing_.swap(machine_.actions());
      is_stale_ |= !doing_.empty();
      for (coordinator_action& each : doing_) std::visit([this](auto& what) { this->carry_out(what); }, each);
    } while (!machine_.actions().empty());
    for (std::uint64_t const incarnation : unsent_) flush(incarnation);
    unsent_.clear();
    deliver();
  }

  void carry_out(send& a) { transmit(a.to, a.what); }
  void transmit(peer_id to, message const& what) {
    frame_writer frame;
    frame.add(what);
    transport_->send(to, frame.finish());
  }

  // Tasks for one worker go together.
  void carry_out(push& a) {
    add_to_frame(a.incarnation, [&](frame_writer& frame) { frame.add(a.what); });
  }
  void carry_out(push_task& a) {
    if (std::string const* const payload = machine_.payload_of(a.head.task))
      add_to_frame(a.incarnation,
                   [&](frame_writer& frame) { frame.add_task(a.head, a.type, *payload, a.keeps_rounds); });
  }
  template <class Add>
  void add_to_frame(std::uint64_t incarnation, Add const& add) {
    frame_writer& frame = frames_[incarnation];
    if (frame.empty()) unsent_.push_back(incarnation);
    add(frame);
    if (frame.size() >= batch_bytes) transport_->push(incarnation, frame.finish());
  }
  void flush(std::uint64_t incarnation) {
    auto const found = frames_.find(incarnation);
    if (found != frames_.end() && !found->second.empty())
      transport_->push(incarnation, found->second.finish());
  }

  void carry_out(open_channel& a) {
    news_.add({a.incarnation, std::string(machine_.name_of(a.incarnation)), worker_news::kind::came, 0});
    identities_[a.incarnation] = std::string(transport_->identity(a.peer));
    if (auto const ports = transport_->open_channel(a.incarnation, a.peer))
      machine_.step(channel_opened{a.incarnation, *ports}, now());
    else
      machine_.step(channel_refused{a.incarnation}, now());
  }
  void carry_out(close_channel& a) {
    news_.add({a.incarnation, {}, a.is_lost ? worker_news::kind::lost : worker_news::kind::left, a.leases});
    frames_.erase(a.incarnation);
    identities_.erase(a.incarnation);
    transport_->close_channel(a.incarnation);
  }

  void carry_out(asked& a) {
    detail::owned_task const& whose = owned_[static_cast<std::uint32_t>(a.tag)];
    // Who asks waits: where nobody answers, it is told so by nothing.
    std::string text =
        boxes_.answer(whose.user, whose.tag, a.payload, options_.coordinator.largest_payload).value_or("");
    machine_.step(answered{a.incarnation, a.id, a.number, std::move(text)}, now());
  }

  void carry_out(settled& a) {
    auto const k = static_cast<std::uint32_t>(a.tag);
    std::string worker;
    if (std::holds_alternative<failure>(a.what)) worker = machine_.name_of(a.incarnation);
    completion ended{owned_[k].tag, a.attempt, std::move(worker), std::move(a.what)};
    ended.incarnation = a.incarnation;
    detail::user_id const whose = std::exchange(owned_[k].user, 0);
    owned_.give_back(k);
    post_end(whose, std::move(ended));
  }
  void post_end(detail::user_id to, completion ended) {
    if (letters_.empty() || letters_.back().to != to) letters_.push_back({to, {}});
    letters_.back().ended.push_back(std::move(ended));
  }

  // Ends of tasks, many at a time. Who is told of one finds it counted.
  void deliver() {
    if (letters_.empty()) return;
    publish_counters();
    instant const when = now();
    for (letter& each : letters_)
      for (completion& ended : each.ended) ended.arrived = when;
    for (letter& each : letters_) boxes_.put(each.to, std::move(each.ended));
    letters_.clear();
  }

  void publish() {
    std::vector<worker_report> workers = machine_.workers(now());
    publish_counters();
    is_stale_ = false;
    std::lock_guard const lock(mutex_);
    snapshot_.workers = std::move(workers);
  }
  void publish_counters() {
    coordinator_counters counters = machine_.counters();
    counters.queued += backlog_.size();
    counters.dropped += malformed_ + strangers_;
    instant const when = now();
    std::lock_guard const lock(mutex_);
    snapshot_.counters = counters;
    waits_since_ = machine_.oldest(instant::max());
    rate_.count(counters.done + counters.failed, when);
  }

  struct letter {
    detail::user_id to = 0;
    std::vector<completion> ended;
  };
  static constexpr std::size_t many = 1024;  // actions that are left to lie

  std::unique_ptr<Transport> transport_;
  hub_options const options_;
  detail::completion_boxes boxes_;
  detail::worker_log news_;

  // The thread's.
  coordinator machine_;
  std::deque<detail::hub_request> backlog_;
  detail::slab<detail::owned_task> owned_;
  std::vector<coordinator_action> doing_;
  std::unordered_map<std::uint64_t, frame_writer> frames_;
  std::vector<std::uint64_t> unsent_;
  std::unordered_map<std::uint64_t, std::string> identities_;
  std::vector<letter> letters_;
  std::uint64_t malformed_ = 0;  // frames
  std::uint64_t strangers_ = 0;  // results for others' incarnations
  bool is_stale_ = true;         // the snapshot
  bool is_stopped_ = false;
  instant stop_at_{};

  mutable std::mutex mutex_;
  std::vector<detail::hub_request> inbox_;
  status snapshot_;
  instant waits_since_ = instant::max();  // the oldest task that waits
  detail::rate_meter rate_;
  bool is_sleeping_ = false;
  bool is_closing_ = false;

  std::thread thread_;
};

}  // namespace WEFT_NAMESPACE::cluster

#endif
