// SPDX-License-Identifier: BSL-1.0
#ifndef WEFT_REDIS_WORKER_TRANSPORT_HPP
#define WEFT_REDIS_WORKER_TRANSPORT_HPP

#include <weft/cluster/frame.hpp>
#include <weft/cluster/transport.hpp>
#include <weft/redis/lent_tasks.hpp>
#include <weft/redis/options.hpp>
#include <weft/redis/pipeline.hpp>
#include <weft/redis/run_info.hpp>
#include <weft/redis/waker.hpp>

#include <poll.h>

#include <algorithm>
#include <atomic>
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <deque>
#include <memory>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <unordered_map>
#include <utility>
#include <variant>
#include <vector>

//! \file
//! A worker's side of a run in a Redis. It speaks to the worker as a coordinator would, and to the server by scripts.

namespace WEFT_NAMESPACE::redis {

//! Models `worker_transport`. Three connections: one reads tasks and waits for them within the server, one is told what
//! comes in between, and one asks. `poll` throws `redis_error` where another try would not help. A worker of it must not
//! lose patience by itself: where there is no coordinator, it waits for one.
class worker_transport {
public:
  //! Throws `redis_error` if the address cannot be read or names no run.
  explicit worker_transport(worker_transport_options options)
      : options_(std::move(options)), at_(parse_address(options_.address)) {
    if (at_.run.empty())
      throw redis_error(redis_problem::bad_address, "\"" + at_.text() + "\"", "it names no run: ?run=name");
  }
  worker_transport(worker_transport const&) = delete;
  worker_transport& operator=(worker_transport const&) = delete;
  ~worker_transport() = default;

  void dial() {
    link_.reset();
    has_failed_ = false;
    is_dialing_ = true;
  }
  void hang_up() {
    if (link_) link_->finish();
    link_.reset();
    has_failed_ = is_dialing_ = false;
  }
  void send(byte_buffer bytes) {
    guarded([&] {
      weft::cluster::read_frame(bytes, [&](weft::cluster::message&& m) {
        if (link_) std::visit([&](auto& what) { this->say(what); }, m.what);
      });
    });
  }
  void join_channel(weft::cluster::channel_ports) {
    if (link_) link_->is_joined = true;
  }
  void leave_channel() {
    if (link_) link_->is_joined = false;
  }
  void deliver(byte_buffer bytes) {
    guarded([&] {
      weft::cluster::read_frame(bytes, [&](weft::cluster::message&& m) {
        if (link_) std::visit([&](auto& what) { this->answer(m.head, what); }, m.what);
      });
    });
  }

  void poll(weft::cluster::worker_listener& listener, weft::cluster::duration patience) {
    weft::cluster::instant const until = detail::now() + std::min<duration>(patience, std::chrono::hours(1));
    while (!poll_once(listener, until) && detail::now() < until) {
    }
  }
  void wake() noexcept { waker_.wake(); }

  //! Test: ends the connections without a word.
  void cut() { is_cut_ = true, waker_.wake(); }

private:
  using duration = weft::cluster::duration;
  using instant = weft::cluster::instant;

  // A task on its way to the worker: not before those in front of it, which may be large and on their way.
  struct arrival {
    lent_task task;
    std::string payload;
    bool is_there = true;
    bool is_gone = false;
  };

  struct link {
    link(connection_options const& options, std::string_view run)
        : talk(options, run), read(options), hear(options) {}

    pipeline talk;
    redis::connection read;
    redis::connection hear;
    std::uint64_t incarnation = 0;
    std::string consumer;
    std::string read_id;            // for the server, to end a read that waits
    std::optional<run_info> found;  // and not yet told
    std::optional<run_info> info;
    std::unordered_map<std::string, std::uint32_t> types;  // by name: the worker's numbers
    std::string name;
    std::uint32_t slots = 1;
    std::uint64_t byte_limit = 0;

    lent_tasks lent;
    std::deque<std::shared_ptr<arrival>> arriving;
    std::size_t arriving_bytes = 0;
    // Streams and ids of tasks that were withdrawn, and may still be on their way here.
    std::set<std::pair<std::string, std::string>> unseen;
    double mean_bytes = 0;          // of a payload, of late
    instant rests_until{};          // there was nothing for this worker
    std::vector<std::string> ends;  // seven words of each
    std::size_t end_bytes = 0;
    std::size_t freed = 0, freed_bytes = 0;              // of what was answered in these
    std::size_t unconfirmed = 0, unconfirmed_bytes = 0;  // answered, and the server may not know
    std::vector<std::string> back;                       // stream and id of each

    instant look_at{};          // for the run, if it is not there
    bool is_looking = false;    // until it is found, and its number is listened to
    bool is_opened = false;     // meanwhile
    bool is_connected = false;  // has been told
    bool is_joined = false;
    bool is_draining = false;
    bool is_reading = false;    // a read waits in the server
    bool has_suspects = false;  // there may be some for us
    bool is_eager = false;      // to take one although there is something to do
    bool is_reserved = false;
    bool is_asking = false;

    std::size_t held() const noexcept { return lent.size() + arriving.size(); }
    duration grace() const noexcept { return info ? 3 * info->beat : std::chrono::seconds(3); }
    // What is out goes out.
    void finish() noexcept {
      try {
        instant const until = detail::now() + std::chrono::seconds(1);
        for (talk.flush(); talk.connection().has_output() && detail::now() < until; talk.flush()) {
          pollfd ready{talk.connection().descriptor(), POLLOUT, 0};
          ::poll(&ready, 1, 10);
        }
      } catch (redis_error const&) {  // NOLINT(bugprone-empty-catch): then it does not
      }
    }
  };

  static constexpr std::size_t at_a_time = 128;                         // ends, in one script
  static constexpr std::size_t bytes_at_a_time = std::size_t{1} << 20;  // of these
  static constexpr std::size_t most_read = 512;
  static constexpr duration rest_time = std::chrono::milliseconds(20);

  // What goes wrong with the connection is told by the next poll; what will go wrong again is thrown.
  template <class Do>
  void guarded(Do const& what) {
    try {
      what();
    } catch (redis_error const& e) {
      link_.reset();
      bool const may_pass = is_passing(e.problem()) || e.problem() == redis_problem::fenced ||
                            e.problem() == redis_problem::unexpected;
      if (!may_pass) throw;
      has_failed_ = true;
    } catch (weft::cluster::frame_error const&) {  // NOLINT(bugprone-empty-catch): this program made it
    }
  }

  // Whether something was told, or it was woken.
  bool poll_once(weft::cluster::worker_listener& listener, instant until) {
    bool is_woken = false;
    guarded([&] {
      if (std::exchange(is_dialing_, false)) connect();
      if (link_) {
        act();
        is_woken = wait(outbox_.empty() && !is_due_to_tell() ? std::min(until, due()) : instant{});
        hear();
        act();
        link_->talk.flush();
        link_->read.flush();
        link_->hear.flush();
      } else if (!has_failed_) {
        is_woken = waker_.wait_until(until);
      }
    });
    return tell(listener) || is_woken;
  }

  bool is_due_to_tell() const { return link_ && link_->info && !link_->is_connected; }

  bool tell(weft::cluster::worker_listener& listener) {
    bool is_any = false;
    std::vector<byte_buffer> out;
    out.swap(outbox_);
    if (has_failed_) out.clear();
    if (is_due_to_tell()) {
      link_->is_connected = true;
      listener.on_connected();
      is_any = true;
    }
    for (byte_buffer const& each : out) listener.on_message(each), is_any = true;
    if (std::exchange(has_failed_, false)) listener.on_disconnected(), is_any = true;
    return is_any;
  }

  // --- connecting ---

  void connect() {
    outbox_.clear();
    connection_options const how{at_, options_.user, options_.password, options_.timeout};
    link_ = std::make_unique<link>(how, at_.run);
    link& l = *link_;
    l.hear.ask({"SUBSCRIBE", l.talk.prefix() + "all"});
    try {
      l.read_id = std::to_string(reply(l.read.ask({"CLIENT", "ID"}).get()).number());
    } catch (redis_error const& e) {
      if (e.problem() != redis_problem::no_permission) throw;
    }
    look_for_run();
  }

  void look_for_run() {
    link& l = *link_;
    l.look_at = detail::now() + std::chrono::seconds(1);
    if (std::exchange(l.is_looking, true)) return;
    l.talk.post({"HGETALL", l.talk.prefix() + "info"}, [this](reply r) {
      check(r);
      link_->is_looking = false;
      link_->found = run_info::read(r);
      if (link_->found)
        greet();
      else
        look_again();
    });
  }
  // If it was opened since the last look.
  bool look_again() {
    if (!std::exchange(link_->is_opened, false)) return false;
    look_for_run();
    return true;
  }

  // Who has a number hears what is said to it before anybody knows of it.
  void greet() {
    link_->is_looking = true;
    std::int64_t const day =
        std::chrono::milliseconds(link_->found->keep / std::chrono::milliseconds(1)).count();
    link_->talk.post(link_->talk.call(script::greet).add(day), [this](reply r) {
      check(r);
      link& l = *link_;
      l.is_looking = false;
      if (r.is_nothing()) return void(look_again());  // the run is over
      l.is_looking = true;
      l.incarnation = static_cast<std::uint64_t>(r.number());
      l.consumer = std::to_string(l.incarnation);
      l.hear.write(command{"SUBSCRIBE", l.talk.prefix() + "to:" + l.consumer}.bytes());
    });
  }

  void check(reply r) const {
    if (r.is_error()) link_->read.fail(detail::problem_of(r.text()), r.text());
  }

  // --- what the worker says ---

  weft::cluster::header head() const { return {1, 1, link_->incarnation, 0, 0, 0, {}}; }
  void tell_worker(weft::cluster::header const& head, weft::cluster::body what) {
    outbox_.push_back(weft::cluster::to_frame({head, std::move(what)}));
  }

  void say(weft::cluster::hello& h) {
    link& l = *link_;
    if (!l.info) return;
    if (auto no = l.info->refuse(h)) return tell_worker(head(), std::move(*no));
    for (std::uint32_t k = 0; k < h.tasks.size(); ++k) l.types.emplace(name_of(h.tasks[k]), k);
    l.name = h.name;
    l.slots = std::clamp(h.slots, std::uint32_t{1}, std::uint32_t{65536});
    l.byte_limit = std::max(l.info->largest, std::min(h.byte_limit, l.info->byte_credit));
    l.lent.begin(l.slots, std::max(l.info->credit, l.slots), l.info->horizon, l.info->recall_after);
    command enter = l.talk.call(script::enter);
    enter.add(l.consumer).add(keep()).add("name").add(h.name).add("slots").add(l.slots);
    enter.add("server").add(l.talk.connection().server_run()).add("memory").add(0).add("answered").add(0);
    l.talk.post(enter, [this, incompatible = l.info->incompatible_with(h)](reply r) {
      check(r);
      link_->has_suspects = r.number() > 0;
      constexpr std::uint32_t no_limit = std::uint32_t{1} << 30;  // this side counts
      run_info const& i = *link_->info;
      tell_worker(head(), weft::cluster::welcome{
                              {}, no_limit, ~std::uint64_t{} / 2, i.largest, i.beat, incompatible});
    });
  }

  void say(weft::cluster::heartbeat& h) {
    command beat = link_->talk.call(script::beat);
    beat.add(link_->consumer).add(keep()).add("memory").add(h.memory);
    if (link_->is_draining) beat.add("leaving").add(1);
    link_->talk.post(beat, [this](reply r) {
      check(r);
      if (r.number() > 0) link_->has_suspects = link_->is_eager = true;
      tell_worker(head(), weft::cluster::heartbeat{});
    });
  }

  void say(weft::cluster::drain&) {
    link_->is_draining = true;
    stop_reading();
  }
  // What it answered before is through when the server comes to this.
  void say(weft::cluster::bye&) {
    link_->is_draining = true;
    flush_ends();
    stop_reading();
    link_->talk.post(link_->talk.call(script::leave).add(link_->consumer),
                     [this](reply) { tell_worker(head(), weft::cluster::fenced{}); });
  }
  template <class Other>
  void say(Other&) {}

  // Its answer comes then, be it empty or not. (If this user may not do that, it comes later.)
  void stop_reading() {
    if (link_->is_reading && !link_->read_id.empty())
      link_->talk.post({"CLIENT", "UNBLOCK", link_->read_id}, nullptr);
  }

  std::int64_t keep() const {
    return std::chrono::duration_cast<std::chrono::milliseconds>(link_->info->keep).count();
  }

  // --- what its tasks have come to ---

  void answer(weft::cluster::header const& h, weft::cluster::result& r) {
    end(h, 'R', r.took, std::move(r.payload));
  }
  void answer(weft::cluster::header const& h, weft::cluster::failure& f) {
    duration const took = f.took;
    byte_buffer bytes;
    output_archive archive(bytes);
    archive << f;
    end(h, 'F', took, {reinterpret_cast<char const*>(bytes.data()), bytes.size()});
  }
  void end(weft::cluster::header const& h, char kind, duration took, std::string body) {
    link& l = *link_;
    lent_task* const found = l.lent.find(h.task);
    if (found == nullptr) return;
    l.lent.learn(took);
    if (!found->is_void) {
      end_head const e{kind, found->head.key, h.attempt, l.incarnation, kind == 'F' ? l.name : "", {}};
      add_end(*found, e, std::move(body));
    }
    l.lent.remove(h.task, detail::now());
  }
  // Until the server knows, it counts as held.
  void add_end(lent_task& of, end_head const& e, std::string body) {
    link& l = *link_;
    // The script needs to know only of these.
    std::string flags;
    for (char const each : {'m', 'r'})
      if (of.head.has(each)) flags += each;
    l.end_bytes += body.size();
    ++l.freed;
    l.freed_bytes += of.bytes;
    for (std::string* each : {&of.stream, &of.id, &of.head.coordinator, &of.head.key})
      l.ends.push_back(std::move(*each));
    l.ends.push_back(std::move(flags));
    l.ends.push_back(text_of(e));
    l.ends.push_back(std::move(body));
    if (l.ends.size() >= 7 * at_a_time || l.end_bytes >= bytes_at_a_time) flush_ends();
  }
  void answer(weft::cluster::header const& h, weft::cluster::reject&) {
    link& l = *link_;
    lent_task* const found = l.lent.find(h.task);
    if (found == nullptr) return;
    if (!found->is_void) {
      l.back.push_back(std::move(found->stream));
      l.back.push_back(std::move(found->id));
    }
    l.lent.remove(h.task, detail::now());
  }
  void answer(weft::cluster::header const& h, weft::cluster::question& q) {
    link& l = *link_;
    lent_task const* const found = l.lent.find(h.task);
    if (found == nullptr || found->is_void) return;
    end_head const e{'Q', found->head.key, h.attempt, l.incarnation, {}, std::to_string(q.number)};
    command ask = l.talk.call(script::ask);
    ask.add(l.consumer).add(found->stream).add(found->id).add(found->head.coordinator).add(text_of(e));
    l.talk.post(ask.add(q.payload), [this](reply r) { check(r); });
  }
  template <class Other>
  void answer(weft::cluster::header const&, Other&) {}

  void flush_ends() {
    link& l = *link_;
    if (!l.ends.empty()) {
      command accept = l.talk.call(script::accept);
      accept.add(l.consumer);
      for (std::string const& each : l.ends) accept.add(each);
      l.ends.clear();
      l.end_bytes = 0;
      std::size_t const freed = std::exchange(l.freed, 0);
      std::size_t const bytes = std::exchange(l.freed_bytes, 0);
      l.unconfirmed += freed;
      l.unconfirmed_bytes += bytes;
      l.talk.post(accept, [this, freed, bytes](reply r) {
        check(r);
        link_->unconfirmed -= freed;
        link_->unconfirmed_bytes -= bytes;
      });
    }
    if (!l.back.empty()) {
      command give_back = l.talk.call(script::give_back);
      give_back.add(l.consumer);
      for (std::string const& each : l.back) give_back.add(each);
      l.back.clear();
      l.talk.post(give_back, [this](reply r) { check(r); });
    }
  }

  // --- what is to be done ---

  void act() {
    link& l = *link_;
    if (is_cut_.exchange(false)) l.read.fail(redis_problem::unreachable, "it was cut");
    instant const when = detail::now();
    if (!l.info && when >= l.look_at) look_for_run();
    if (l.is_joined) {
      end_late(when);
      if (l.lent.is_stuck(when, l.grace())) l.read.fail(redis_problem::fenced, "a task does not stop");
      l.lent.call_back(when, [this](std::uint64_t number, lent_task const& t) {
        tell_of(number, t, weft::cluster::recall{});
      });
      seek_suspects();
    }
    flush_ends();
    read_more();
    l.talk.flush();
    l.read.flush();
  }

  void tell_of(std::uint64_t number, lent_task const& t, weft::cluster::body what) {
    weft::cluster::header h = head();
    h.task = number;
    h.attempt = t.head.attempt;
    tell_worker(h, std::move(what));
  }

  void end_late(instant when) {
    link_->lent.end_late(when, [this](std::uint64_t number, lent_task const& t) {
      command overtime = link_->talk.call(script::overtime);
      overtime.add(link_->consumer).add(t.stream).add(t.id).add(link_->info->deaths_allowed);
      link_->talk.post(overtime, [this](reply r) { check(r); });
      tell_of(number, t, weft::cluster::cancel{});
    });
  }

  // Suspects run alone: this worker is set aside, waits until it has nothing, and then takes one after the other.
  void seek_suspects() {
    link& l = *link_;
    if (l.is_asking || l.is_draining) return;
    if (!l.is_reserved && l.has_suspects && (l.is_eager || l.held() == 0)) {
      l.is_asking = true;
      l.is_eager = false;
      l.talk.post(l.talk.call(script::reserve).add(l.consumer), [this](reply r) {
        check(r);
        link_->is_asking = false;
        link_->is_reserved = r.number() == 1;
        link_->has_suspects = link_->is_reserved;
        if (link_->is_reserved) stop_reading();
      });
    } else if (l.is_reserved && !l.is_reading && l.held() == 0) {
      l.is_asking = true;
      flush_ends();
      l.talk.post(l.talk.call(script::suspect).add(l.consumer), [this](reply r) {
        check(r);
        link_->is_asking = false;
        if (!take(r)) link_->is_reserved = link_->has_suspects = false;
      });
    }
  }

  void read_more() {
    link& l = *link_;
    if (!l.is_joined || l.is_draining || l.is_reserved || l.is_reading || detail::now() < l.rests_until)
      return;
    std::size_t const held = l.held();
    std::size_t wanted = l.lent.wanted();
    // As many as fit, if they are as large as those before.
    std::uint64_t const taken = l.lent.bytes() + l.arriving_bytes + l.unconfirmed_bytes;
    auto const room = static_cast<double>(l.byte_limit - std::min(taken, l.byte_limit));
    if (l.mean_bytes > 0)
      wanted = static_cast<std::size_t>(
          std::min(static_cast<double>(wanted), static_cast<double>(held) + room / l.mean_bytes));
    std::size_t const credit = std::max(l.info->credit, l.slots);
    wanted = std::max(std::min(wanted, credit - std::min(credit, l.unconfirmed)), std::size_t{1});
    bool const is_hungry = held < l.slots || held * 2 <= wanted;
    if (!is_hungry || held >= wanted) return;
    auto const block = std::chrono::duration_cast<std::chrono::milliseconds>(2 * l.info->beat).count();
    command read{"XREADGROUP", "GROUP", "w", l.consumer, "COUNT"};
    read.add(std::min(wanted - held, most_read)).add("BLOCK").add(std::max<std::int64_t>(block, 1));
    l.read.write(read.add("STREAMS").add(l.talk.prefix() + "tasks").add(">").bytes());
    l.is_reading = true;
  }

  instant due() const {
    link const& l = *link_;
    if (!l.info) return l.look_at;
    if (!l.is_joined) return instant::max();
    return l.rests_until > detail::now() ? std::min(l.rests_until, l.lent.due(l.grace()))
                                         : l.lent.due(l.grace());
  }

  // --- what the server says ---

  bool wait(instant until) {
    link& l = *link_;
    auto const what = [](redis::connection const& c) {
      return pollfd{c.descriptor(), static_cast<short>(c.has_output() ? POLLIN | POLLOUT : POLLIN), 0};
    };
    pollfd all[] = {{waker_.descriptor(), POLLIN, 0}, what(l.talk.connection()), what(l.read), what(l.hear)};
    ::poll(all, 4, detail::milliseconds_until(until));
    return all[0].revents != 0 && waker_.take();
  }

  void hear() {
    link& l = *link_;
    l.talk.receive();
    l.read.receive([this](reply r) {
      link_->is_reading = false;
      // It says so, too, when the run is over.
      if (r.is_error() && !r.text().starts_with("UNBLOCKED")) check(r);
      take(r);
    });
    l.hear.receive([this](reply r) {
      if (r[0].text() == "message") told(r[2].text());
      if (r[0].text() == "subscribe" && link_->found) {
        link_->is_looking = false;
        if (!look_again()) link_->info = std::exchange(link_->found, {});
      }
    });
    hand_over();
  }

  // The first word, and what stands behind it.
  static std::pair<std::string_view, std::string_view> split(std::string_view what) {
    auto const space = what.find(' ');
    if (space == std::string_view::npos) return {what, {}};
    return {what.substr(0, space), what.substr(space + 1)};
  }

  void told(std::string_view what) {
    auto const [word, rest] = split(what);
    if (word == "opened" && !link_->info) {
      link_->is_opened = link_->is_looking;
      look_for_run();
    } else if (word == "suspects") {
      link_->has_suspects = true;
    } else if (word == "stop" && link_->is_joined) {
      tell_worker(head(), weft::cluster::drain{});
    } else if (word == "stop" || word == "fenced") {
      link_->read.fail(redis_problem::fenced);
    } else if (word == "cancel") {
      auto const [stream, id] = split(rest);
      cancel(stream, id);
    } else if (word == "reply") {
      std::string_view body = rest;
      auto const number = detail::number_in<std::uint64_t>(detail::take_line(body));
      tell_worker(head(), weft::cluster::reply{number, std::string(body)});
    }
  }

  // It comes on a connection of its own, and so may overtake the task.
  void cancel(std::string_view stream, std::string_view id) {
    link& l = *link_;
    for (auto const& each : l.arriving)
      if (each->task.id == id && each->task.stream == stream) return void(each->is_gone = true);
    auto const [number, found] = l.lent.find(stream, id);
    if (found == nullptr) {
      if (l.is_reading || l.is_asking) l.unseen.emplace(stream, id);
    } else if (!std::exchange(found->is_void, true)) {
      tell_of(number, *found, weft::cluster::cancel{});
    }
  }

  // Tasks of one stream. Whether there were any. What this worker cannot do, or has no room for, goes back.
  bool take(reply streams) {
    link& l = *link_;
    reply const entries = streams[0][1];
    std::string_view stream = streams[0][0].text();
    stream.remove_prefix(std::min(stream.size(), l.talk.prefix().size()));
    std::size_t returned = 0;
    for (std::size_t i = 0; i < entries.size(); ++i) {
      auto made = std::make_shared<arrival>();
      reply const fields = entries[i][1];
      lent_task& t = made->task;
      t.stream = stream;
      t.id = entries[i][0].text();
      if (l.unseen.erase({t.stream, t.id}) != 0) continue;
      t.head = read_task_head(fields[1].text());
      bool const is_elsewhere = t.head.has('r');
      t.bytes = is_elsewhere ? static_cast<std::size_t>(fields[3].number()) : fields[3].text().size();
      l.mean_bytes += (static_cast<double>(t.bytes) - l.mean_bytes) / (l.mean_bytes == 0 ? 1 : 8);
      bool const has_room = l.held() == 0 || l.lent.bytes() + l.arriving_bytes + t.bytes <= l.byte_limit;
      if (!l.types.contains(t.head.type) || !has_room) {
        l.back.push_back(std::move(t.stream));
        l.back.push_back(std::move(t.id));
        ++returned;
        continue;
      }
      l.arriving_bytes += t.bytes;
      if (is_elsewhere)
        fetch(made);
      else
        made->payload = fields[3].text();
      l.arriving.push_back(std::move(made));
    }
    if (!l.is_reading && !l.is_asking) l.unseen.clear();
    if (returned > 0 && returned == entries.size()) l.rests_until = detail::now() + rest_time;
    return entries.size() > returned;
  }
  void fetch(std::shared_ptr<arrival> const& what) {
    what->is_there = false;
    task_head const& h = what->task.head;
    link_->talk.post({"HGET", link_->talk.prefix() + "payloads:" + h.coordinator, h.key},
                     [this, what](reply r) {
                       check(r);
                       what->is_there = true;
                       what->is_gone |= r.is_nothing();  // it was withdrawn
                       what->payload = r.text();
                     });
  }

  void hand_over() {
    link& l = *link_;
    weft::cluster::frame_writer frame;
    instant const when = detail::now();
    for (; !l.arriving.empty() && l.arriving.front()->is_there; l.arriving.pop_front()) {
      arrival& a = *l.arriving.front();
      l.arriving_bytes -= a.task.bytes;
      if (a.is_gone) continue;
      std::uint32_t const type = l.types.at(a.task.head.type);
      weft::cluster::header h = head();
      h.attempt = a.task.head.attempt;
      h.remaining = a.task.head.limit;
      bool const keeps_rounds = a.task.head.has('k');
      h.task = h.sequence = l.lent.add(std::move(a.task), when);
      frame.add_task(h, type, a.payload, keeps_rounds);
      if (frame.size() >= weft::cluster::batch_bytes) outbox_.push_back(frame.finish());
    }
    if (!frame.empty()) outbox_.push_back(frame.finish());
  }
  worker_transport_options options_;
  endpoint at_;
  waker waker_;
  std::unique_ptr<link> link_;
  std::vector<byte_buffer> outbox_;  // for the worker
  bool is_dialing_ = false;
  bool has_failed_ = false;
  std::atomic<bool> is_cut_{false};
};

static_assert(weft::cluster::worker_transport<worker_transport>);

}  // namespace WEFT_NAMESPACE::redis

#endif
