// SPDX-License-Identifier: BSL-1.0
//! \file
//! What the network does to a cluster: nonsense, connections that are reset, machines that cannot be reached.
#include <weft/zmq/cluster.hpp>

#include <atomic>
#include <random>
#include <zmq.hpp>

#include "world.hpp"

using namespace processes;
namespace wz = weft::zmq;

namespace {

// Tasks that take a while in all, while something else goes on; every result must be right.
class steady_run {
public:
  explicit steady_run(wz::cluster& where) : user_(where.join()) {}

  // A step: takes what is there, and sends some more.
  void go_on(std::size_t at_once = 100) {
    for (; sent_ < all_.size() + at_once; ++sent_)
      user_->submit({&brief, payload(static_cast<number>(sent_)), {}, sent_});
    take(1ms);
  }
  void finish() {
    auto const begun = clock::now();
    while (all_.size() < sent_ && clock::now() - begun < long_enough) take(10ms);
    CHECK(all_.size() == sent_);
    std::size_t wrong = 0;
    for (auto const& [tag, end] : all_) {
      auto const* const result = std::get_if<cluster::result>(&end.what);
      wrong += result == nullptr || result->payload != payload(static_cast<number>(tag * 3 + 1)) ? 1 : 0;
    }
    CHECK(wrong == 0);
    CHECK(queue_laws::is_quiet(*user_));
  }
  std::uint64_t done() const { return all_.size(); }

private:
  void take(cluster::duration patience) {
    std::vector<cluster::completion> taken;
    user_->take(taken, patience);
    for (cluster::completion& each : taken) {
      std::uint64_t const tag = each.tag;
      REQUIRE(all_.emplace(tag, std::move(each)).second);
    }
  }

  std::unique_ptr<cluster::queue_user> user_;
  std::uint64_t sent_ = 0;
  ends all_;
};

// Says well-framed nonsense to a socket.
class babbler {
public:
  babbler(::zmq::socket_type type, std::uint16_t port) : socket_(context_, type) {
    socket_.set(::zmq::sockopt::linger, 0);
    socket_.connect("tcp://127.0.0.1:" + std::to_string(port));
  }
  // The first message is of a kind that exists, and what follows is not.
  void babble(std::mt19937& dice) {
    std::string text(dice() % 300, '\0');
    for (char& c : text) c = static_cast<char>(dice());
    if (!text.empty() && dice() % 2 == 0) text[0] = static_cast<char>(dice() % 16);
    socket_.send(::zmq::buffer(text), ::zmq::send_flags::dontwait);
    if (dice() % 8 == 0) {  // several parts
      socket_.send(::zmq::buffer(text), ::zmq::send_flags::dontwait | ::zmq::send_flags::sndmore);
      socket_.send(::zmq::buffer(text), ::zmq::send_flags::dontwait);
    }
  }

private:
  ::zmq::context_t context_;
  ::zmq::socket_t socket_;
};

// TCP connections of this process that others have made to one of these ports.
std::vector<int> accepted_at(std::set<std::uint16_t> const& ports) {
  std::vector<int> found;
  for (int fd = 3; fd < 1024; ++fd) {
    sockaddr_in at{}, peer{};
    socklen_t size = sizeof at, peer_size = sizeof peer;
    if (::getsockname(fd, reinterpret_cast<sockaddr*>(&at), &size) == 0 && at.sin_family == AF_INET &&
        ports.contains(ntohs(at.sin_port)) &&
        ::getpeername(fd, reinterpret_cast<sockaddr*>(&peer), &peer_size) == 0)
      found.push_back(fd);
  }
  return found;
}

// A program, and whether it ended well.
bool succeeds(std::vector<std::string> words) {
  std::string const program = words.front();
  words.erase(words.begin());
  return child(words, program).wait() == 0;
}

// A network of its own with a cable to this one.
class network {
public:
  network() : name_("weft" + std::to_string(::getpid() % 100'000)) {
    int const third = ::getpid() % 250;
    inside_ = "10.231." + std::to_string(third) + ".2";
    outside_ = "10.231." + std::to_string(third) + ".1";
    is_there_ = ::geteuid() == 0 && succeeds({"ip", "netns", "add", name_}) &&
                succeeds({"ip", "link", "add", name_ + "a", "type", "veth", "peer", "name", name_ + "b"}) &&
                succeeds({"ip", "link", "set", name_ + "b", "netns", name_}) &&
                succeeds({"ip", "address", "add", outside_ + "/30", "dev", name_ + "a"}) &&
                succeeds({"ip", "link", "set", name_ + "a", "up"}) &&
                succeeds({"ip", "-n", name_, "address", "add", inside_ + "/30", "dev", name_ + "b"}) &&
                succeeds({"ip", "-n", name_, "link", "set", name_ + "b", "up"});
  }
  network(network const&) = delete;
  network& operator=(network const&) = delete;
  ~network() {
    succeeds({"ip", "link", "delete", name_ + "a"});
    succeeds({"ip", "netns", "delete", name_});
  }

  bool is_there() const { return is_there_; }
  std::string const& outside() const { return outside_; }
  void connect(bool is_up) const {
    // Inside: with its own end down, this side would not even reach itself at that address.
    REQUIRE(succeeds({"ip", "-n", name_, "link", "set", name_ + "b", is_up ? "up" : "down"}));
  }
  std::vector<std::string> inside(std::vector<std::string> const& words) const {
    std::vector<std::string> all{"netns", "exec", name_, std::filesystem::read_symlink("/proc/self/exe")};
    all.insert(all.end(), words.begin(), words.end());
    return all;
  }

private:
  std::string name_, inside_, outside_;
  bool is_there_ = false;
};

}  // namespace

TEST_CASE("processes: nonsense on its ports does not disturb a cluster") {
  std::set<std::uint16_t> const before = listening_ports();
  wz::cluster two;
  std::set<std::uint16_t> ports;  // of control and results; there are no channels yet
  for (std::uint16_t const each : listening_ports())
    if (!before.contains(each)) ports.insert(each);
  REQUIRE(ports.size() == 2);
  std::uint16_t const control = world::port_of(two.address());
  REQUIRE(ports.contains(control));
  std::uint16_t const results = *ports.begin() == control ? *ports.rbegin() : *ports.begin();
  two.spawn_workers(2);
  wait_for_workers(two, 2);

  std::mt19937 dice(7);
  babbler to_control(::zmq::socket_type::dealer, control);
  babbler to_results(::zmq::socket_type::push, results);
  std::vector<world::raw_connection> open;
  steady_run run(two);
  auto const begun = clock::now();
  while (clock::now() - begun < 1500ms) {
    if (open.size() > 200) open.clear();
    for (std::uint16_t const port : listening_ports()) {  // of channels, too
      for (auto& each : world::say_nonsense(port)) open.push_back(std::move(each));
      run.go_on();
    }
    for (int i = 0; i < 20; ++i) {
      to_control.babble(dice);
      to_results.babble(dice);
    }
    run.go_on();
  }
  run.finish();
  CHECK(run.done() > 100);
  auto const status = two.status();
  CHECK(status.counters.dropped > 0);
  CHECK(status.counters.lost == 0);
  CHECK(status.counters.workers == 2);
}

TEST_CASE("processes: connections that are reset cost nothing but time") {
  wz::cluster two;
  two.spawn_workers(2);
  wait_for_workers(two, 2);
  steady_run run(two);
  std::mt19937 dice(3);
  std::size_t resets = 0;
  auto const begun = clock::now();
  auto next = begun;
  while (clock::now() - begun < 2s) {
    run.go_on();
    if (clock::now() < next) continue;
    next += 100ms;
    auto const all = accepted_at(listening_ports());
    if (all.empty()) continue;
    world::reset(all[dice() % all.size()]);
    ++resets;
  }
  run.finish();
  auto const counters = two.status().counters;
  INFO(run.done() << " tasks, " << resets << " resets, " << counters.lost << " lost leases");
  CHECK(resets > 3);
  CHECK(run.done() > 100);
  CHECK(counters.poisoned == 0);
  wait_for_workers(two, 2);
}

TEST_CASE("processes: a machine that cannot be reached is replaced, and comes back") {
  network const cable;
  if (!cable.is_there()) {
    WARN("SKIPPED: this process may not make a network of its own");
    return;
  }
  wz::cluster_options options;
  options.transport.address = "tcp://" + cable.outside() + ":*";
  options.transport.allow_plaintext = true;
  options.hub.coordinator.beat = 200ms;
  wz::cluster all(std::move(options));
  world::folder const here;
  child far(cable.inside(worker_arguments(all.address(), {"--name", "far"})), "ip");
  wait_for_workers(all, 1);
  auto const user = all.join();
  user->submit({&note, note_payload(here / "starts", 1, 100), {}, 1});
  REQUIRE(within(long_enough, [&] { return lines_of(here / "starts").size() == 1; }));
  cable.connect(false);
  auto const begun = clock::now();
  child near(worker_arguments(all.address(), {"--name", "near"}));
  ends const ended = queue_laws::take_all(*user, 1);
  INFO("a task of a machine that cannot be reached is done by another after " << seconds_since(begun)
                                                                              << " s, with a beat of 0.2 s");
  CHECK(queue_laws::number_in(ended.at(1)) == 100);
  CHECK(ended.at(1).attempt == 2);
  CHECK(lines_of(here / "starts").size() == 2);
  REQUIRE(within(long_enough, [&] { return all.status().counters.workers == 1; }));
  std::this_thread::sleep_for(1s);
  CHECK_FALSE(far.wait(0s).has_value());
  cable.connect(true);
  auto const again = clock::now();
  REQUIRE(within(long_enough, [&] { return all.status().counters.workers == 2; }));
  INFO("it is back after " << seconds_since(again) << " s");
  CHECK(queue_laws::is_quiet(*user));
  CHECK(all.status().counters.done == 1);
  near.send(SIGTERM);
  CHECK(near.wait() == 0);
  user->submit({&brief, payload(5), {}, 2});
  CHECK(queue_laws::number_in(queue_laws::take_all(*user, 1).at(2)) == 16);
}
