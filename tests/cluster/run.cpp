// SPDX-License-Identifier: BSL-1.0
#include <weft/cluster/run.hpp>

#include <weft/cluster/bind.hpp>
#include <weft/cluster/hub.hpp>
#include <weft/cluster/memory_transport.hpp>
#include <weft/cluster/worker_node.hpp>
#include <weft/run/pool.hpp>
#include <weft/static.hpp>
#include <weft/wire.hpp>

#include <algorithm>
#include <atomic>
#include <chrono>
#include <list>
#include <map>
#include <memory>
#include <optional>
#include <stdexcept>
#include <string>
#include <thread>
#include <vector>

#include "memory_world.hpp"

#include "../catch.hpp"

namespace cluster = weft::cluster;
using namespace weft::literals;
using namespace std::chrono_literals;

namespace {

// Where tasks run: workers are threads of this process, so that it can be seen.
std::thread::id caller;
bool runs_here() { return std::this_thread::get_id() == caller; }

constexpr auto fetch = weft::task<"fetch">([] { return 20; });
constexpr auto twice = weft::task<"twice">([](int x) { return 2 * x; });
constexpr auto square = weft::task<"square">([](int x) { return x * x; });
constexpr auto merge = weft::task<"merge">([](int a, int b) { return a + b; });
constexpr auto diamond = weft::workflow<"cluster-diamond">(fetch >> (twice | square) >> merge);

template <class Body>
void on_cluster(Body const& body, std::size_t workers = 1, std::uint32_t slots = 1) {
  memory_world world(workers, slots);
  caller = std::this_thread::get_id();
  body(world.queue());
}

// What a run throws.
template <class Run>
std::exception_ptr thrown_by(Run const& run) {
  try {
    run();
  } catch (...) {
    return std::current_exception();
  }
  return nullptr;
}
weft::task_failed const& as_failure(std::exception_ptr const& thrown) {
  REQUIRE(thrown != nullptr);
  try {
    std::rethrow_exception(thrown);
  } catch (weft::task_failed const& e) {
    return e;  // lives as long as `thrown`
  } catch (std::exception const& e) {
    FAIL("not a task_failed: " << e.what());
  }
  throw 0;
}
template <class E>
E const& as_cause(weft::task_failed const& failed) {
  try {
    failed.rethrow_cause();
  } catch (E const& e) {
    return e;
  } catch (std::exception const& e) {
    FAIL("another cause: " << e.what());
  }
  throw 0;
}

}  // namespace

TEST_CASE("a diamond has on a cluster the results that it has inline, and its tasks run elsewhere") {
  auto const where = weft::workflow<"cluster-where">(weft::task<"there">([] { return runs_here() ? 1 : 2; }));
  on_cluster([&](auto& hub) {
    auto const r = weft::run(diamond, hub);
    CHECK(r["fetch"_id] == 20);
    CHECK(r["twice"_id] == 40);
    CHECK(r["square"_id] == 400);
    CHECK(r["merge"_id] == weft::run(diamond)["merge"_id]);
    CHECK(r.value() == 440);
    CHECK(weft::run(where, hub).value() == 2);
  });
}

namespace {

struct overloaded {
  int operator()(int x) const { return x + 1; }
  std::string operator()(std::string const& s) const { return s + "!"; }
};
int decrement(int x) { return x - 1; }

}  // namespace

TEST_CASE("generic and overloaded callables, and functions, run on workers") {
  constexpr auto number = weft::task<"number">([] { return 7; });
  constexpr auto text = weft::task<"text">([] { return std::string("seven"); });
  constexpr auto generic = weft::task<"generic">([](auto const& x) { return x + x; });
  auto const wf = weft::workflow<"cluster-callables">(
      number >> (generic | weft::task<"up">(overloaded()) | weft::task<"down">(weft::bind<&decrement>())),
      text >> (generic.as<"generic-text">() | weft::task<"loud">(overloaded())));
  on_cluster([&](auto& hub) {
    auto const r = weft::run(wf, hub);
    CHECK(r["generic"_id] == 14);
    CHECK(r["up"_id] == 8);
    CHECK(r["down"_id] == 6);
    CHECK(r["generic-text"_id] == "sevenseven");
    CHECK(r["loud"_id] == "seven!");
  });
}

TEST_CASE("from, takes and after mean on a cluster what they mean inline") {
  static std::atomic<int> order{0};
  order = 0;
  auto const wf = weft::workflow<"cluster-edges">(
      weft::task<"a">([] { return 3; }), weft::task<"b">([] { return std::string("b"); }),
      weft::task<"named">(
          [](weft::from<"a", int> a, weft::from<"b", std::string> b) { return *b + std::to_string(*a); }),
      weft::task<"taken">([](std::string const& b, int a) {
        return b + std::to_string(2 * a);
      }).takes<"b", "a">(),
      weft::task<"first">([] { order = 1; }),
      weft::task<"second">([] { return order.load(); }).after<"first">());
  on_cluster(
      [&](auto& hub) {
        auto const r = weft::run(wf, hub);
        CHECK(r["named"_id] == "b3");
        CHECK(r["taken"_id] == "b6");
        CHECK(r["second"_id] == 1);
      },
      2);
}

TEST_CASE("what can only be moved travels, and takers are given rvalues") {
  auto const wf = weft::workflow<"cluster-moves">(
      weft::task<"own">([] { return std::make_unique<int>(5); }) >>
          weft::task<"more">([](std::unique_ptr<int> p) {
            ++*p;
            return p;
          }) >>
          weft::task<"open">([](std::unique_ptr<int>&& p) { return *p; }),
      weft::task<"text">([] { return std::string(100, 'x'); }) >>
          weft::task<"grow">([](std::string&& s) { return std::move(s) + "y"; }),
      weft::task<"list">([] { return std::vector<int>{1, 2}; }) >> weft::task<"push">([](auto v) {
                                                                     v.push_back(3);
                                                                     return v;
                                                                   }).template moves<"list">(),
      weft::task<"c">([] { return 1; }) >>
          weft::task<"rvalue">([](weft::from<"c", int&&> x) { return std::move(x).get() + 1; }));
  on_cluster([&](auto& hub) {
    auto const r = weft::run(wf, hub);
    CHECK(r["open"_id] == 6);
    CHECK(r["grow"_id].size() == 101);
    CHECK(r["push"_id] == std::vector<int>{1, 2, 3});
    CHECK(r["rvalue"_id] == 2);
  });
}

TEST_CASE("who is given a resource stays here, who only names what it touches goes") {
  static int total;
  total = 0;
  constexpr auto add = weft::task<"add">([](int x, int& sum) {
                         CHECK(runs_here());
                         sum += x;
                       })
                           .writes<"total">()
                           .local();
  constexpr auto label = weft::task<"label">([] { return runs_here(); }).writes<"table">();
  constexpr auto see = weft::task<"see">([](int const& sum) { return sum; }).reads<"total">().local();
  [[maybe_unused]] auto const wf = weft::workflow<"cluster-resource">(  // GCC 12 does not see that it is used

      weft::ordered_by_declaration, weft::resource<"total">(total) | (fetch >> add) | see | label);
  on_cluster([&](auto& queue) {
    auto const results = weft::run(wf, queue);
    CHECK(results["see"_id] == 20);
    CHECK_FALSE(results["label"_id]);
  });
  CHECK(total == 20);
}

TEST_CASE("a nested workflow's tasks run on workers under its id") {
  constexpr auto inner =
      weft::workflow<"inner">(weft::input<"x", int> >> weft::task<"inc">([](int x) { return x + 1; }));
  auto const wf = weft::workflow<"cluster-nested">(fetch >> weft::as_task<"part">(inner) >>
                                                   weft::task<"after">([](int x) { return 10 * x; }));
  on_cluster([&](auto& hub) {
    auto const r = weft::run(wf, hub);
    CHECK(r["part/inc"_id] == 21);
    CHECK(r["after"_id] == 210);
  });
}

TEST_CASE("inputs go to workers, and keep leaves out the rest") {
  auto const wf = weft::workflow<"cluster-inputs">(
      weft::input<"start", int> >> weft::task<"add">([](int x) { return x + 1; }) >>
          weft::task<"times">([](int x) { return 3 * x; }),
      weft::input<"name", std::string> >>
          weft::task<"greet">([](std::string const& s) { return "hello " + s; }));
  on_cluster([&](auto& hub) {
    auto const r = weft::run(wf, hub, weft::with<"start">(4), weft::with<"name">(std::string("you")));
    CHECK(r["add"_id] == 5);
    CHECK(r["times"_id] == 15);
    CHECK(r["greet"_id] == "hello you");
    auto const kept = weft::run(wf, hub, weft::with<"start">(4), weft::with<"name">(std::string("you")),
                                weft::keep<"times">);
    CHECK(kept["times"_id] == 15);
  });
}

TEST_CASE("an input alone, and tasks of nothing") {
  static std::atomic<int> calls{0};
  calls = 0;
  auto const wf =
      weft::workflow<"cluster-void">(weft::input<"x", int> >> weft::task<"show">([](int x) { calls += x; }) >>
                                     weft::task<"then">([] { ++calls; }));
  on_cluster([&](auto& hub) {
    weft::run(wf, hub, weft::with<"x">(10));
    CHECK(calls == 11);
  });
}

TEST_CASE("parts, states and what is local or on an executor stay with the run") {
  weft::pool pool(1);
  static std::thread::id pooled;
  pooled = {};
  int outside = 100;  // a capture
  auto const wf = weft::workflow<"cluster-local">(
      weft::task<"pair">([] { return std::pair<int, std::string>(4, "four"); }) >>
          (weft::part<"number", 0> >> weft::task<"squared">([](int x) { return x * x; }) |
           weft::part<"word", 1> >> weft::task<"length">([](std::string const& s) { return s.size(); })),
      weft::state<"log", std::vector<int>>(),
      weft::task<"local">([&outside] { return runs_here() ? outside : -1; }).local(),
      weft::task<"note">([](std::vector<int>& log, weft::from<"local", int> x) {
        log.push_back(*x);
      }).local(),
      weft::task<"again">([](std::vector<int>& log) {
        log.push_back(2);
        return log.size();
      })
          .local()
          .after<"note">(),
      weft::task<"read">([](weft::from<"log", std::vector<int>> log) {
        return log->size() + (runs_here() ? 100 : 0);
      }).after<"again">(),
      weft::task<"pooled">([] {
        pooled = std::this_thread::get_id();
        return 5;
      }).on(pool) >>
          weft::task<"beyond">([](int x) { return 2 * x; }).priority(3),
      weft::task<"eager">([] { return runs_here() ? 0 : 6; }).priority(-1));
  on_cluster([&](auto& hub) {
    auto const r = weft::run(wf, hub);
    CHECK(r["squared"_id] == 16);
    CHECK(r["length"_id] == 4);
    CHECK(r["local"_id] == 100);
    CHECK(r["again"_id] == 2);
    CHECK(r["read"_id] == 2);
    CHECK(r["pooled"_id] == 5);
    CHECK(r["beyond"_id] == 10);
    CHECK(r["eager"_id] == 6);
    CHECK(pooled != std::thread::id());
    CHECK(pooled != caller);
  });
}

TEST_CASE("a local result may be a reference") {
  static int const kept = 8;
  auto const wf =
      weft::workflow<"cluster-reference">(weft::task<"here">([]() -> int const& { return kept; }).local() >>
                                          weft::task<"there">([](int const& x) { return x + 1; }));
  on_cluster([&](auto& hub) {
    auto const r = weft::run(wf, hub);
    CHECK(&r["here"_id] == &kept);
    CHECK(r["there"_id] == 9);
  });
}

// --- maps --------------------------------------------------------------------------------------------------

TEST_CASE("the elements of a map run on workers") {
  auto const wf = weft::workflow<"cluster-map">(
      (weft::task<"numbers">([] {
         std::vector<int> v(10'000);
         for (std::size_t i = 0; i < v.size(); ++i) v[i] = static_cast<int>(i);
         return v;
       }) |
       weft::task<"unit">([] { return std::string("m"); })) >>
      weft::map<"text">([](int x, std::string const& unit) { return std::to_string(x) + unit; }) >>
      weft::task<"count">([](weft::batch<std::string> const& all) {
        std::size_t n = 0;
        for (std::string const& each : all) n += each.size();
        return n;
      }));
  on_cluster(
      [&](auto& hub) {
        auto const r = weft::run(wf, hub);
        CHECK(r["text"_id].size() == 10'000);
        CHECK(r["text"_id][1234] == "1234m");
        CHECK(r["text"_id] == weft::run(wf)["text"_id]);
        CHECK(r["count"_id] == weft::run(wf)["count"_id]);
      },
      2, 2);
}

TEST_CASE("a map takes its elements, also those that can only be moved") {
  auto const wf = weft::workflow<"cluster-map-takes">(
      weft::task<"texts">([] { return std::vector<std::string>{"a", "b", "c"}; }) >>
          weft::map<"longer">([](std::string&& s) { return std::move(s) + "-"; }),
      weft::task<"owners">([] {
        std::vector<std::unique_ptr<int>> v;
        for (int i = 0; i < 3; ++i) v.push_back(std::make_unique<int>(i));
        return v;
      }) >>
          weft::map<"opened">([](std::unique_ptr<int>&& p) { return std::make_unique<int>(*p + 1); }) >>
          weft::map<"values">([](std::unique_ptr<int> const& p) { return *p; }));
  on_cluster([&](auto& hub) {
    auto const r = weft::run(wf, hub);
    CHECK(r["longer"_id][2] == "c-");
    CHECK(std::vector<int>(r["values"_id].begin(), r["values"_id].end()) == std::vector<int>{1, 2, 3});
  });
}

TEST_CASE("a map of nothing, of bits, of a list, and one that gives nothing") {
  static std::atomic<int> calls{0};
  calls = 0;
  auto const wf = weft::workflow<"cluster-maps">(
      weft::task<"nothing">([] { return std::vector<int>(); }) >>
          weft::map<"of-nothing">([](int x) { return x; }) >>
          weft::task<"size">([](weft::batch<int> const& all) { return all.size(); }),
      weft::task<"bits">([] { return std::vector<bool>{true, false, true}; }) >>
          weft::map<"flipped">([](bool b) { return !b; }),
      weft::task<"list">([] { return std::list<int>{1, 2, 3}; }) >>
          (weft::map<"of-list">([](int x) { return 2 * x; }) |
           weft::map<"called">([](int x) { calls += x; }) >> weft::task<"last">([] { return calls.load(); })),
      weft::task<"none">([] { return std::vector<int>(); }) >> weft::map<"never">([](int) { ++calls; }),
      weft::task<"dictionary">([] { return std::map<std::string, int>{{"a", 1}, {"b", 2}}; }) >>
          weft::map<"keys">([](std::pair<std::string const, int> const& each) {
            return each.first;
          }).local());
  on_cluster([&](auto& hub) {
    auto const r = weft::run(wf, hub);
    CHECK(r["size"_id] == 0);
    CHECK(r["flipped"_id] == weft::run(wf)["flipped"_id]);
    CHECK(r["of-list"_id][2] == 6);
    CHECK(r["last"_id] == 6);
    CHECK(r["keys"_id][1] == "b");
  });
}

TEST_CASE("a map may have no more than so many of its elements under way") {
  static std::atomic<int> now{0}, most{0};
  now = most = 0;
  auto const wf =
      weft::workflow<"cluster-at-most">(weft::task<"numbers">([] { return std::vector<int>(60); }) >>
                                        weft::map<"work">(
                                            [](int x) {
                                              int const mine = ++now;
                                              int seen = most;
                                              while (seen < mine && !most.compare_exchange_weak(seen, mine)) {
                                              }
                                              std::this_thread::sleep_for(1ms);
                                              --now;
                                              return x;
                                            },
                                            weft::at_most<2>));
  on_cluster(
      [&](auto& hub) {
        auto const r = weft::run(wf, hub);
        CHECK(r["work"_id].size() == 60);
        CHECK(most <= 2);
        CHECK(most >= 1);
      },
      2, 4);
}

// --- callables with state ----------------------------------------------------------------------------------

namespace {

struct scaler {
  int factor = 0;
  std::string unit;

  std::string operator()(int x) const { return std::to_string(factor * x) + unit; }
  template <class Archive>
  void serialize(Archive& archive, unsigned) {
    archive & factor & unit;
  }
};

// Not default constructible, as far as an archive can make it.
class positive {
public:
  explicit positive(int value) : value_(value) {}
  int value() const { return value_; }
  template <class Archive>
  void serialize(Archive&, unsigned) {}

private:
  int value_;
};
template <class Archive>
void save_construct_data(Archive& archive, positive const* object, unsigned) {
  int const value = object->value();
  archive << value;
}
template <class Archive>
void load_construct_data(Archive& archive, positive* object, unsigned) {
  int value = 0;
  archive >> value;
  ::new (object) positive(value);
}

}  // namespace

namespace weft {
template <>
struct schema_of_class<positive> {
  static void describe(schema_recorder& to) { to.fields<int>(); }
};
}  // namespace weft

TEST_CASE("callables with state travel with it") {
  int const factor = 3;
  auto const wf = weft::workflow<"cluster-state">(
      fetch >> (weft::task<"scaled">(scaler{factor, "km"}) |
                weft::task<"bound">(weft::bind([](int by, int x) { return by * x; }, factor)) |
                weft::task<"late">(weft::bind([](int by, int x) { return by * x; }, 5)).priority(2)),
      weft::task<"list">([] { return std::vector<int>{1, 2, 3}; }) >>
          weft::map<"each">(weft::bind(
              [](std::string const& unit, int x) { return std::to_string(x) + unit; }, std::string("s"))),
      weft::task<"told">(
          weft::bind([](weft::context& here,
                        std::string const& s) { return s + here.id() + std::to_string(here.attempt()); },
                     std::string("I am "))));
  on_cluster([&](auto& hub) {
    auto const r = weft::run(wf, hub);
    CHECK(r["scaled"_id] == "60km");
    CHECK(r["bound"_id] == 60);
    CHECK(r["late"_id] == 100);
    CHECK(r["each"_id][2] == "3s");
    CHECK(r["told"_id] == "I am told1");
  });
}

TEST_CASE("results need no default constructor") {
  auto const wf = weft::workflow<"cluster-constructed">(
      weft::task<"make">([] { return positive(7); }) >>
          weft::task<"read">([](positive const& p) { return positive(p.value() + 1); }),
      weft::task<"numbers">([] { return std::vector<int>{1, 2}; }) >>
          weft::map<"all">([](int x) { return positive(x); }) >>
          weft::task<"sum">([](weft::batch<positive> const& all) {
            int sum = 0;
            for (positive const& each : all) sum += each.value();
            return sum;
          }));
  on_cluster([&](auto& hub) {
    auto const r = weft::run(wf, hub);
    CHECK(r["read"_id].value() == 8);
    CHECK(r["sum"_id] == 3);
  });
}

TEST_CASE("a task knows its id and its attempt on a worker, and whether to stop") {
  auto const wf = weft::workflow<"cluster-context">(weft::task<"who">([](weft::context& here) {
    return std::string(here.id()) + " " + std::to_string(here.attempt()) +
           (here.stop_requested() ? "stop" : "");
  }));
  on_cluster([&](auto& hub) { CHECK(weft::run(wf, hub).value() == "who 1"); });
}

// --- failures ----------------------------------------------------------------------------------------------

TEST_CASE("what a task throws on a worker is told with its task, its type and its worker") {
  auto const wf = weft::workflow<"cluster-throws">(fetch >> weft::task<"validate">([](int x) -> int {
                                                     throw std::out_of_range("no " + std::to_string(x));
                                                   }) >>
                                                   weft::task<"unreached">([](int x) { return x; }));
  on_cluster([&](auto& hub) {
    auto const thrown = thrown_by([&] { weft::run(wf, hub); });
    weft::task_failed const& failed = as_failure(thrown);
    CHECK(failed.id() == std::string("validate"));
    CHECK(failed.attempt() == 1);
    CHECK(failed.element() == weft::task_failed::none);
    CHECK(failed.what() ==
          std::string("task \"validate\" failed: no 20 (std::out_of_range on worker worker 0)"));
    auto const& cause = as_cause<cluster::remote_error>(failed);
    CHECK(cause.kind() == cluster::failure_kind::user_exception);
    CHECK(cause.type() == std::string("std::out_of_range"));
    CHECK(cause.message() == std::string("no 20"));
    CHECK(cause.worker() == std::string("worker 0"));
    // The cluster is as good as before.
    CHECK(weft::run(diamond, hub).value() == 440);
  });
}

TEST_CASE("a map on a cluster fails with its element") {
  auto const wf = weft::workflow<"cluster-map-throws">(weft::task<"numbers">([] {
                                                         std::vector<int> v(20'000);
                                                         for (std::size_t i = 0; i < v.size(); ++i)
                                                           v[i] = static_cast<int>(i);
                                                         return v;
                                                       }) >>
                                                       weft::map<"check">([](int x) {
                                                         if (x == 13'579) throw std::runtime_error("bad");
                                                         return x;
                                                       }));
  on_cluster(
      [&](auto& hub) {
        auto const thrown = thrown_by([&] { weft::run(wf, hub); });
        weft::task_failed const& failed = as_failure(thrown);
        CHECK(failed.id() == std::string("check"));
        CHECK(failed.element() == 13'579);
        as_cause<cluster::remote_error>(failed);
      },
      2);
}

TEST_CASE("a local task that throws fails the run with what it threw") {
  auto const wf = weft::workflow<"cluster-local-throws">(
      weft::task<"slow">([](weft::context& here) {
        for (int i = 0; i < 10'000 && !here.stop_requested(); ++i) std::this_thread::sleep_for(1ms);
      }),
      weft::task<"here">([] { throw std::domain_error("mine"); }).local());
  on_cluster([&](auto& hub) {
    auto const begin = std::chrono::steady_clock::now();
    auto const thrown = thrown_by([&] { weft::run(wf, hub); });
    weft::task_failed const& failed = as_failure(thrown);
    CHECK(failed.id() == std::string("here"));
    CHECK(as_cause<std::domain_error>(failed).what() == std::string("mine"));
    CHECK(std::chrono::steady_clock::now() - begin < 5s);
  });
}

TEST_CASE("a task on an executor that throws fails the run, too") {
  weft::pool pool(1);
  auto const wf = weft::workflow<"cluster-pool-throws">(
      weft::task<"there">([]() -> int { throw std::domain_error("pooled"); }).on(pool) >>
      weft::task<"next">([](int x) { return x; }));
  on_cluster([&](auto& hub) {
    auto const thrown = thrown_by([&] { weft::run(wf, hub); });
    CHECK(as_failure(thrown).id() == std::string("there"));
  });
}

namespace {

// Its bytes cannot be read where they arrive.
struct treacherous {
  int value = 0;
  template <class Archive>
  void serialize(Archive& archive, unsigned) {
    archive & value;
    if (Archive::is_loading::value && value == 666) throw std::range_error("not this one");
  }
};
struct unsavable {
  int value = 0;
  template <class Archive>
  void serialize(Archive& archive, unsigned) {
    if (Archive::is_saving::value && value == 666) throw std::range_error("not me");
    archive & value;
  }
};

}  // namespace

TEST_CASE("what cannot be read or written is a failure of its task") {
  auto const argument = weft::workflow<"cluster-bad-argument">(
      weft::task<"make">([] { return treacherous{666}; }).local() >>
      weft::task<"read">([](treacherous const& t) { return t.value; }));
  auto const result =
      weft::workflow<"cluster-bad-result">(weft::task<"make">([] { return treacherous{666}; }));
  auto const encoded =
      weft::workflow<"cluster-bad-encoding">(weft::task<"make">([] { return unsavable{666}; }).local() >>
                                             weft::task<"read">([](unsavable const& t) { return t.value; }));
  auto const written =
      weft::workflow<"cluster-bad-writing">(weft::task<"make">([] { return unsavable{666}; }));
  on_cluster([&](auto& hub) {
    auto thrown = thrown_by([&] { weft::run(argument, hub); });
    CHECK(as_failure(thrown).id() == std::string("read"));
    CHECK(as_cause<cluster::remote_error>(as_failure(thrown)).kind() == cluster::failure_kind::bad_payload);
    CHECK(as_cause<cluster::remote_error>(as_failure(thrown)).message() == std::string("not this one"));
    thrown = thrown_by([&] { weft::run(result, hub); });
    CHECK(as_failure(thrown).id() == std::string("make"));
    CHECK(as_cause<std::range_error>(as_failure(thrown)).what() == std::string("not this one"));
    thrown = thrown_by([&] { weft::run(encoded, hub); });
    CHECK(as_failure(thrown).id() == std::string("read"));
    CHECK(as_cause<std::range_error>(as_failure(thrown)).what() == std::string("not me"));
    thrown = thrown_by([&] { weft::run(written, hub); });
    CHECK(as_failure(thrown).id() == std::string("make"));
    CHECK(as_cause<cluster::remote_error>(as_failure(thrown)).message() == std::string("not me"));
  });
}

TEST_CASE("of failures that are known together the first in order is thrown") {
  // Both fail before the other's end is taken: the local task holds up the run.
  static std::atomic<int> failed{0};
  failed = 0;
  auto const wf = weft::workflow<"cluster-first-failure">(weft::task<"a">([] {
                                                            ++failed;
                                                            throw std::runtime_error("a");
                                                          }),
                                                          weft::task<"b">([] {
                                                            ++failed;
                                                            throw std::runtime_error("b");
                                                          }),
                                                          weft::task<"wait">([] {
                                                            for (int i = 0; i < 5000 && failed < 2; ++i)
                                                              std::this_thread::sleep_for(1ms);
                                                            std::this_thread::sleep_for(50ms);
                                                          }).local());
  on_cluster(
      [&](auto& hub) {
        auto const thrown = thrown_by([&] { weft::run(wf, hub); });
        CHECK(as_failure(thrown).id() == std::string("a"));
      },
      2);
}

TEST_CASE("a run that is stopped is cancelled at once, whatever runs") {
  static std::atomic<bool> begun{false}, saw_stop{false};
  begun = saw_stop = false;
  auto const wf = weft::workflow<"cluster-stop">(weft::task<"long">([](weft::context& here) {
                                                   begun = true;
                                                   for (int i = 0; i < 10'000 && !here.stop_requested(); ++i)
                                                     std::this_thread::sleep_for(1ms);
                                                   saw_stop = here.stop_requested();
                                                 }) >>
                                                 weft::task<"never">([] { return 1; }));
  on_cluster([&](auto& hub) {
    weft::stop_source source;
    std::thread other([&] {
      for (int i = 0; i < 5000 && !begun; ++i) std::this_thread::sleep_for(1ms);
      source.request_stop();
    });
    auto const begin = std::chrono::steady_clock::now();
    CHECK_THROWS_AS(weft::run(wf, hub, source.token()), weft::run_cancelled);
    CHECK(std::chrono::steady_clock::now() - begin < 5s);
    other.join();
    for (int i = 0; i < 5000 && !saw_stop; ++i) std::this_thread::sleep_for(1ms);
    CHECK(saw_stop);
    CHECK_THROWS_AS(weft::run(diamond, hub, source.token()), weft::run_cancelled);
    CHECK(weft::run(diamond, hub).value() == 440);
  });
}

TEST_CASE("a run without workers can be stopped, and given up") {
  on_cluster(
      [&](auto& hub) {
        weft::stop_source source;
        std::thread other([&] {
          std::this_thread::sleep_for(30ms);
          source.request_stop();
        });
        CHECK_THROWS_AS(weft::run(diamond, hub, source.token()), weft::run_cancelled);
        other.join();
        hub.give_up("nobody came");
        CHECK_THROWS_AS(weft::run(diamond, hub), cluster::cluster_error);
      },
      0);
}

TEST_CASE("a cluster without these functions refuses a workflow before anything runs") {
  static std::atomic<int> calls{0};
  calls = 0;
  auto const wf = weft::workflow<"cluster-unknown">(weft::task<"here">([] { ++calls; }).local() >>
                                                    weft::task<"there">([] { ++calls; }));
  memory_world world(queue_laws::setup{});
  CHECK_THROWS_AS(weft::run(wf, world.queue()), cluster::unknown_function);
  CHECK(calls == 0);
}

TEST_CASE("two workflows of one name and task are told apart or refused") {
  auto const one = weft::workflow<"cluster-same">(weft::task<"t">([] { return 1; }));
  auto const two = weft::workflow<"cluster-same">(weft::task<"t">([] { return std::string("2"); }));
  on_cluster([&](auto& hub) {
    CHECK_THROWS_AS(weft::run(one, hub), cluster::unknown_function);
    CHECK_THROWS_AS(weft::run(two, hub), cluster::unknown_function);
  });
}

TEST_CASE("a worker that dies costs another attempt only") {
  static std::atomic<int> begun{0};
  begun = 0;
  auto const wf = weft::workflow<"cluster-death">(weft::task<"slow">([](weft::context& here) {
    ++begun;
    if (here.attempt() == 1)
      for (int i = 0; i < 5000 && !here.stop_requested(); ++i) std::this_thread::sleep_for(1ms);
    return here.attempt();
  }));
  memory_world world(1);
  std::thread other([&] {
    for (int i = 0; i < 5000 && begun == 0; ++i) std::this_thread::sleep_for(1ms);
    world.replace(0);
  });
  CHECK(weft::run(wf, world.queue()).value() == 2);
  other.join();
}

TEST_CASE("a task that kills its workers is a poisonous_task") {
  static std::atomic<int> begun{0};
  begun = 0;
  auto const wf = weft::workflow<"cluster-poison">(weft::task<"killer">([](weft::context& here) {
    ++begun;
    for (int i = 0; i < 5000 && !here.stop_requested(); ++i) std::this_thread::sleep_for(1ms);
  }));
  memory_world world(1);
  std::atomic<bool> is_over{false};
  std::thread other([&] {
    int killed = 0;
    while (!is_over) {
      if (begun > killed) {
        killed = begun;
        world.replace(0);
      }
      std::this_thread::sleep_for(1ms);
    }
  });
  auto const thrown = thrown_by([&] { weft::run(wf, world.queue()); });
  is_over = true;
  other.join();
  weft::task_failed const& failed = as_failure(thrown);
  CHECK(failed.id() == std::string("killer"));
  CHECK(failed.attempt() == begun);
  CHECK(std::string(as_cause<cluster::poisonous_task>(failed).what())
            .find("its worker's connection was lost") != std::string::npos);
}

TEST_CASE("many threads run on one hub at once") {
  on_cluster(
      [&](auto& hub) {
        std::atomic<int> wrong{0};
        std::vector<std::thread> threads;
        for (int t = 0; t < 4; ++t)
          threads.emplace_back([&] {
            for (int i = 0; i < 50; ++i) wrong += weft::run(diamond, hub).value() == 440 ? 0 : 1;
          });
        for (std::thread& each : threads) each.join();
        CHECK(wrong == 0);
      },
      2);
}

namespace {

// Of values on the thread that runs: how many there are, and were at most.
class held {
public:
  static inline int alive = 0, most = 0;

  held() { note(); }
  explicit held(int v) : value(v) { note(); }
  held(held const& other) : value(other.value) { note(); }
  held& operator=(held const&) = default;
  ~held() {
    if (is_here_) --alive;
  }
  template <class Archive>
  void serialize(Archive& archive, unsigned) {
    archive & value;
  }
  int value = 0;

private:
  void note() {
    is_here_ = runs_here();
    if (is_here_ && ++alive > most) most = alive;
  }
  bool is_here_ = false;
};

}  // namespace
template <>
inline constexpr bool weft::is_owning<held> = true;

TEST_CASE("on a cluster, too, what nobody keeps ends after its last reader") {
  constexpr auto next = [](held const& h) { return held(h.value + 1); };
  auto const wf = weft::workflow<"cluster-keep">(
      weft::task<"a">([] { return held(1); }) >> weft::task<"b">(next) >> weft::task<"c">(next).local() >>
      weft::task<"d">(next) >> (weft::task<"e">(next) | weft::task<"f">(next).local()) >>
      weft::task<"g">([](held const& e, held const& f) { return held(e.value + f.value); }));
  on_cluster([&](auto& hub) {
    held::alive = held::most = 0;
    {
      auto const results = weft::run(wf, hub, weft::keep<"g">);
      CHECK(results["g"_id].value == 10);
      CHECK(held::alive == 1);
      CHECK(held::most <= 4);
      STATIC_REQUIRE(sizeof(results) <= 2 * sizeof(held));
    }
    CHECK(held::alive == 0);
    {
      auto const results = weft::run(wf, hub, weft::keep<"b", "c">);
      CHECK((results["b"_id].value == 2 && results["c"_id].value == 3 && held::alive == 2));
    }
    CHECK(held::alive == 0);
  });
}

TEST_CASE("a run on a cluster that fails ends once what it has and nobody has ended") {
  constexpr auto next = [](held const& h) { return held(h.value + 1); };
  constexpr auto fails = [](held const&) -> held { throw std::runtime_error("fails"); };
  auto const start = weft::task<"a">([] { return held(1); });
  auto const end = weft::task<"z">([](held const& x, held const& y) { return held(x.value + y.value); });
  auto const there = weft::workflow<"cluster-keep-there">(
      start >> weft::task<"b">(next) >> (weft::task<"c">(next) | weft::task<"d">(fails)) >> end);
  auto const here = weft::workflow<"cluster-keep-here">(
      start >> weft::task<"b">(next) >> (weft::task<"c">(next) | weft::task<"d">(fails).local()) >> end);
  on_cluster([&](auto& hub) {
    held::alive = 0;
    CHECK_THROWS_AS(weft::run(there, hub, weft::keep<"z">), weft::task_failed);
    CHECK(held::alive == 0);
    CHECK_THROWS_AS(weft::run(here, hub, weft::keep<"z">), weft::task_failed);
    CHECK(held::alive == 0);
    CHECK_THROWS_AS(weft::run(there, hub, weft::keep<"b">), weft::task_failed);
    CHECK(held::alive == 0);
  });
}
