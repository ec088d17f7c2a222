// SPDX-License-Identifier: BSL-1.0
#include "executor_laws.hpp"

#include <weft/static.hpp>

#include <array>
#include <list>
#include <memory>
#include <set>
#include <stdexcept>
#include <string>
#include <utility>

#include "counted.hpp"

#include "../catch.hpp"

// What must hold of every run by several threads: that it is the run that one thread would make. Catch2's macros are
// for one thread, so tasks count what they see.

using namespace weft::literals;
using laws::any_executor;

namespace {

// How often each law about results is tried: whoever helps comes at another moment every time.
constexpr int rounds = 20;

// Like `counted`, for many threads.
struct tallied {
  static inline std::atomic<int> alive{0}, made{0};
  static void reset() { alive = made = 0; }

  int value;
  explicit tallied(int v) : value(v) { ++alive, ++made; }
  tallied(tallied const& other) : value(other.value) { ++alive; }
  tallied(tallied&& other) noexcept : value(std::exchange(other.value, -1)) { ++alive; }
  tallied& operator=(tallied const&) = delete;
  ~tallied() { --alive; }
};

template <class T>
std::vector<T> listed(weft::batch<T> const& batch) {
  return std::vector<T>(batch.begin(), batch.end());
}

// Whether `execute` calls the job before it returns: then a run is over when `start` returns.
bool calls_at_once(any_executor& where) {
  struct probe {
    std::atomic<bool> called{false};
    std::atomic<int> owners{2};
    void leave() {
      if (owners.fetch_sub(1) == 1) delete this;
    }
  };
  thread_local bool here = false;
  here = true;
  auto* const mine = new probe;
  try {
    where.execute({[](void* object) noexcept {
                     auto* const p = static_cast<probe*>(object);
                     if (here) p->called = true;
                     p->leave();
                   },
                   mine});
  } catch (...) {
    mine->leave();
  }
  bool const called = mine->called;
  here = false;
  mine->leave();
  return called;
}

// --- results -----------------------------------------------------------------------------------------------

constexpr auto fetch = weft::task<"fetch">([] { return spin(), 20; });
constexpr auto twice = weft::task<"twice">([](int x) { return spin(), 2 * x; });
constexpr auto square = weft::task<"square">([](int x) { return spin(), x * x; });
constexpr auto merge = weft::task<"merge">([](int a, int b) { return spin(), a + b; });
constexpr auto diamond = weft::workflow<"diamond">(fetch >> (twice | square) >> merge);

void a_diamond(any_executor& where) {
  for (int i = 0; i < rounds; ++i) {
    auto const results = weft::run(diamond, where);
    CHECK(results["fetch"_id] == 20);
    CHECK(results["twice"_id] == 40);
    CHECK(results["square"_id] == 400);
    CHECK(results.value() == 440);
  }
}

template <int Layer, int Place>
consteval weft::fixed_string<4> grid_id() {
  char const text[] = {static_cast<char>('a' + Layer), '-', static_cast<char>('0' + Place), '\0'};
  return text;
}
constexpr auto mix = [](auto... x) {
  spin(5);
  unsigned sum = 1;
  ((sum = sum * 31 + static_cast<unsigned>(x)), ...);
  return sum;
};
template <int Layer, int Place>
constexpr auto in_grid = weft::task<grid_id<Layer, Place>()>([] {
  spin(5);
  return static_cast<unsigned>(7 * Layer + Place);
});
template <int Layer, int Place>
  requires(Layer > 0)
constexpr auto in_grid<Layer, Place> = weft::task<grid_id<Layer, Place>()>(mix);

template <int Layer, int... Place>
constexpr auto layer(std::integer_sequence<int, Place...>) {
  return (... | in_grid<Layer, Place>);
}
template <int... Layer>
constexpr auto layers(std::integer_sequence<int, Layer...>) {
  return weft::workflow<"grid">((... >> layer<Layer>(std::make_integer_sequence<int, 8>())) >>
                                weft::task<"end">(mix));
}
constexpr auto grid = layers(std::make_integer_sequence<int, 8>());

void eight_layers_of_eight(any_executor& where) {
  unsigned const expected = weft::run(grid).value();
  for (int i = 0; i < rounds; ++i) {
    auto const results = weft::run(grid, where);
    CHECK(results.value() == expected);
    CHECK(results["a-7"_id] == 7);
  }
}

constexpr auto make_pointer = weft::task<"make">([] { return spin(), std::make_unique<int>(3); });
constexpr auto look = weft::task<"look">([](std::unique_ptr<int> const& p) { return spin(), *p; });
constexpr auto add_one = weft::task<"add">([](int x, int y, weft::from<"make", std::unique_ptr<int>&&> p) {
  spin();
  std::unique_ptr<int> mine = p.get();
  *mine += x + y;
  return mine;
});
constexpr auto spend = weft::task<"spend">([](std::unique_ptr<int> p) { return spin(), *p; });
constexpr auto moving =
    weft::workflow<"moving">(make_pointer >> (look | look.as<"peek">()) >> add_one >> spend);

void results_that_are_taken_away(any_executor& where) {
  for (int i = 0; i < rounds; ++i) CHECK(weft::run(moving, where).value() == 9);
}

struct no_default {
  int value;
  explicit no_default(int v) : value(v) {}
};
constexpr auto fix = weft::task<"fix">([] { return spin(), immovable(7); });
constexpr auto wrap = weft::task<"wrap">([](immovable const& x) { return spin(), no_default(x.value + 1); });
constexpr auto own =
    weft::task<"own">([](immovable const& x) { return spin(), std::make_unique<int>(x.value + 2); });
constexpr auto join = weft::task<"join">([](no_default const& a, std::unique_ptr<int> const& b) {
  spin();
  return immovable(a.value + *b);
});
constexpr auto odd_types = weft::workflow<"odd">(fix >> (wrap | own) >> join);

void results_that_cannot_move_or_be_copied_or_come_from_nothing(any_executor& where) {
  for (int i = 0; i < rounds; ++i) {
    auto const results = weft::run(odd_types, where);
    CHECK(results["fix"_id].value == 7);
    CHECK(results["wrap"_id].value == 8);
    CHECK(*results["own"_id] == 9);
    CHECK(results.value().value == 17);
  }
  CHECK(weft::run(odd_types, where, weft::keep<"join">)["join"_id].value == 17);
}

void results_are_destroyed_once(any_executor& where) {
  tallied::reset();
  auto const make = weft::task<"make">([] { return spin(), tallied(1); });
  auto const next = weft::task<"next">([](tallied const& t) { return spin(), tallied(t.value + 1); });
  auto const take = weft::task<"take">([](tallied&& t, tallied&& u) {
    spin();
    return tallied(tallied(std::move(t)).value + tallied(std::move(u)).value);
  });
  auto const wf = weft::workflow<"w">(make >> (next | next.as<"other">()) >> take);
  for (int i = 0; i < rounds; ++i) {
    {
      auto results = weft::run(wf, where);
      CHECK(tallied::alive == 4);
      CHECK(results["take"_id].value == 4);
      auto const moved = std::move(results);
      CHECK(moved["take"_id].value == 4);
      CHECK(weft::run(wf, where, weft::keep<"make", "take">)["take"_id].value == 4);
    }
    CHECK(tallied::alive == 0);
  }
}

void tasks_without_a_result(any_executor& where) {
  // Each looks whether those before it are over.
  std::atomic<int> opened{0}, used{0}, wrong{0};
  auto const open = weft::task<"open">([&] { spin(), ++opened; });
  auto const use = weft::task<"use">([&] { wrong += opened != 2, spin(), ++used; });
  auto const close = weft::task<"close">([&] { wrong += used != 3; });
  auto const wf = weft::workflow<"w">((open | weft::task<"also">([&] { spin(), ++opened; })) >>
                                      (use | weft::task<"u">([&] { wrong += opened != 2, spin(), ++used; }) |
                                       weft::task<"v">([&] { wrong += opened != 2, spin(), ++used; })) >>
                                      close);
  for (int i = 0; i < rounds; ++i) {
    opened = used = 0;
    weft::run(wf, where);
    CHECK(used == 3);
  }
  CHECK(wrong == 0);
}

void inputs_and_tokens(any_executor& where) {
  immovable const big(6);
  auto const length = weft::task<"length">([](std::string const& s) { return spin(), s.size(); });
  auto const value = weft::task<"value">([](std::unique_ptr<int> p) { return spin(), *p; });
  auto const address = weft::task<"address">([](immovable const& x) { return spin(), &x; });
  auto const stop = weft::task<"stop">([](weft::context& here) {
    return spin(), std::string(here.id()) + (here.stop_requested() ? "!" : ".");
  });
  auto const wf = weft::workflow<"w">(weft::input<"text", std::string> >> length,
                                      weft::input<"p", std::unique_ptr<int>> >> value,
                                      weft::input<"big", immovable const&> >> address, stop);
  weft::stop_source source;
  for (int i = 0; i < rounds; ++i) {
    auto const results = weft::run(wf, where, weft::with<"big">(big), source.token(),
                                   weft::with<"p">(std::make_unique<int>(4)),
                                   weft::with<"text">("a text that needs the heap"));
    CHECK(results["length"_id] == 26);
    CHECK(results["value"_id] == 4);
    CHECK(results["address"_id] == &big);
    CHECK(results["stop"_id] == "stop.");
  }
  source.request_stop();
  CHECK_THROWS_AS(
      weft::run(wf, where, weft::with<"big">(big), source.token(), weft::with<"p">(std::make_unique<int>(0)),
                weft::with<"text">(""), weft::keep<"length">),
      weft::run_cancelled);
}

void tasks_with_state_of_their_own(any_executor& where) {
  std::string const prefix = "a prefix that does not fit into the small buffer of a string ";
  auto const make = weft::task<"make">([n = 2] { return spin(), n; });
  auto const name = weft::task<"name">(
      [prefix](weft::context& here, int x) { return spin(), prefix + here.id() + char('0' + x); });
  auto const more = weft::task<"more">([prefix](int x) { return spin(), prefix + char('1' + x); });
  auto const both =
      weft::task<"both">([](std::string const& a, std::string const& b) { return spin(), a + b; });
  auto const wf = weft::workflow<"w">(make >> (name | more) >> both);
  for (int i = 0; i < rounds; ++i) CHECK(weft::run(wf, where).value() == prefix + "name2" + prefix + "3");
}

void a_part_of_the_results_is_kept(any_executor& where) {
  for (int i = 0; i < rounds; ++i) {
    CHECK(weft::run(diamond, where, weft::keep<"twice", "merge">)["twice"_id] == 40);
    CHECK(weft::run(diamond, where, weft::keep<"merge">).value() == 440);
    CHECK(*weft::run(odd_types, where, weft::keep<"own">)["own"_id] == 9);
  }
  // Kept results leave the function that ran them.
  auto const kept = [&] { return weft::run(diamond, where, weft::keep<"merge">); }();
  CHECK(kept["merge"_id] == 440);
}

constexpr auto journal = weft::state<"journal", std::vector<int>>();
constexpr auto first = weft::task<"first">([](std::vector<int>& j) { spin(), j.push_back(1); });
constexpr auto second = weft::task<"second">([](std::vector<int>& j) { spin(), j.push_back(2); });
constexpr auto beside = weft::task<"beside">([] { return spin(), 5; });
constexpr auto noting = weft::workflow<"noting">(journal, first >> second, beside);

void state_of_a_run(any_executor& where) {
  for (int i = 0; i < rounds; ++i) CHECK(weft::run(noting, where)["journal"_id] == std::vector{1, 2});
}

void nested_workflows(any_executor& where) {
  constexpr auto inner = weft::workflow<"inner">(weft::input<"x", int> >> (twice | square) >> merge);
  constexpr auto outer =
      weft::workflow<"outer">(fetch >> (weft::as_task<"a">(inner) | weft::as_task<"b">(inner)) >>
                              weft::task<"minus">([](int a, int b) { return spin(), a - b; }));
  for (int i = 0; i < rounds; ++i) {
    auto const results = weft::run(outer, where);
    CHECK(results["a/merge"_id] == 440);
    CHECK(results["b"_id]["square"_id] == 400);
    CHECK(results.value() == 0);
  }
}

// --- maps --------------------------------------------------------------------------------------------------

constexpr auto numbers = weft::task<"numbers">([] {
  std::vector<int> v(100);
  for (int i = 0; i < 100; ++i) v[static_cast<std::size_t>(i)] = i;
  return v;
});
constexpr auto twice_each = weft::map<"each">([](int x) { return spin(2), 2 * x; });
constexpr auto sum = weft::task<"sum">([](weft::batch<int> const& xs) {
  int s = 0;
  for (int x : xs) s += x;
  return s;
});

// The results over ranges of all kinds.
template <class Make>
bool doubled(any_executor& where, Make make, std::vector<int> const& expected) {
  auto const results = weft::run(weft::workflow<"w">(weft::task<"make">(make) >> twice_each), where);
  return listed(results.value()) == expected;
}

// A range through which one can walk only once.
struct countdown {
  int from;
  struct end_type {};
  struct iterator {
    int at;
    int operator*() const { return at; }
    iterator& operator++() {
      --at;
      return *this;
    }
    bool operator!=(end_type) const { return at > 0; }
  };
  iterator begin() const { return {from}; }
  end_type end() const { return {}; }
};

void maps_over_all_kinds_of_ranges(any_executor& where) {
  std::vector<int> expected;
  for (int i = 0; i < 60; ++i) expected.push_back(2 * i);
  std::vector<int> const backward(expected.rbegin(), expected.rend() - 1);
  for (int i = 0; i < 3; ++i) {
    CHECK(doubled(
        where,
        [] {
          std::vector<int> v;
          for (int n = 0; n < 60; ++n) v.push_back(n);
          return v;
        },
        expected));
    CHECK(doubled(
        where,
        [] {
          std::list<int> v;
          for (int n = 0; n < 60; ++n) v.push_back(n);
          return v;
        },
        expected));
    CHECK(doubled(
        where,
        [] {
          std::set<int> v;
          for (int n = 0; n < 60; ++n) v.insert(n);
          return v;
        },
        expected));
    CHECK(doubled(
        where, [] { return weft::batch<int>(60, [](std::size_t n) { return static_cast<int>(n); }); },
        expected));
    CHECK(doubled(where, [] { return countdown{59}; }, backward));
    CHECK(doubled(where, [] { return std::vector<int>(); }, {}));
    CHECK(doubled(where, [] { return std::vector{true, false}; }, {2, 0}));
    static constexpr int row[] = {0, 1, 2};
    using reference = int const(&)[3];
    CHECK(doubled(where, []() -> reference { return row; }, {0, 2, 4}));
  }
}

void maps_of_maps(any_executor& where) {
  constexpr auto text = weft::map<"text">([](int x) { return spin(2), std::to_string(x); });
  constexpr auto size =
      weft::map<"size">([](std::string const& s, int by) { return s.size() * static_cast<std::size_t>(by); });
  constexpr auto wf = weft::workflow<"w">(
      (numbers >> twice_each >> text | weft::task<"by">([] { return spin(), 3; })) >> size, "each"_id >> sum);
  for (int i = 0; i < rounds; ++i) {
    auto const results = weft::run(wf, where);
    CHECK(results["sum"_id] == 9900);
    CHECK(results["text"_id][99] == "198");
    CHECK(results["size"_id][99] == 9);
    CHECK(results["size"_id].size() == 100);
  }
}

void maps_whose_elements_cannot_move_and_maps_that_take_theirs(any_executor& where) {
  tallied::reset();
  auto const make = weft::task<"make">([] {
    std::vector<std::unique_ptr<int>> v;
    for (int i = 0; i < 50; ++i) v.push_back(std::make_unique<int>(i));
    return v;
  });
  auto const take = weft::map<"take">([](std::unique_ptr<int>&& p) {
    spin(2);
    std::unique_ptr<int> const mine = std::move(p);
    return tallied(*mine);
  });
  auto const fixed = weft::map<"fixed">([](tallied const& t) { return spin(2), immovable(t.value + 1); });
  auto const even = weft::map<"even">([](tallied const& t) { return spin(2), t.value % 2 == 0; });
  auto const wf = weft::workflow<"w">(make >> take >> (fixed | even));
  for (int i = 0; i < rounds; ++i) {
    auto const results = weft::run(wf, where);
    bool right = true;
    for (std::size_t n = 0; n < 50; ++n)
      right &=
          results["fixed"_id][n].value == static_cast<int>(n) + 1 && results["even"_id][n] == (n % 2 == 0);
    CHECK(right);
    CHECK(tallied::alive == 50);
  }
  CHECK(tallied::alive == 0);
}

void maps_without_results_call_each_element_once(any_executor& where) {
  std::vector<std::atomic<int>> calls(100);
  auto const note = weft::map<"note">([&](int x) { spin(2), ++calls[static_cast<std::size_t>(x)]; });
  auto const wf = weft::workflow<"w">(numbers >> note);
  for (int i = 0; i < rounds; ++i) weft::run(wf, where);
  int wrong = 0;
  for (std::atomic<int> const& each : calls) wrong += each != rounds;
  CHECK(wrong == 0);
}

// Knows how many threads are inside at a time.
struct turnstile {
  std::atomic<int> inside{0}, most{0};
  void pass() {
    int const now = ++inside;
    int seen = most;
    while (seen < now && !most.compare_exchange_weak(seen, now)) {
    }
    std::this_thread::sleep_for(std::chrono::microseconds(100));
    --inside;
  }
};

void maps_keep_their_limit(any_executor& where) {
  turnstile one, two;
  auto const by_one = weft::map<"by_one">([&](int x) { return one.pass(), x; }, weft::at_most<1>);
  auto const by_two = weft::map<"by_two">([&](int x) { return two.pass(), x; }, weft::at_most<2>);
  auto const wf = weft::workflow<"w">(numbers >> (by_one | by_two));
  auto const results = weft::run(wf, where);
  CHECK(listed(results["by_one"_id]) == results["numbers"_id]);
  CHECK(listed(results["by_two"_id]) == results["numbers"_id]);
  CHECK(one.most == 1);
  CHECK(two.most <= 2);
}

// --- failures ----------------------------------------------------------------------------------------------

void a_failure_is_named_and_what_depends_on_it_is_not_run(any_executor& where) {
  tallied::reset();
  std::atomic<int> ran{0};
  auto const make = weft::task<"make">([] { return spin(), tallied(1); });
  auto const good = weft::task<"good">([](tallied const& t) { return spin(), tallied(t.value); });
  auto const bad = weft::task<"bad">([](tallied const& t) -> tallied {
    spin();
    throw std::out_of_range("no " + std::to_string(t.value));
  });
  auto const never = weft::task<"never">([&](tallied const& a, tallied const&) { return ++ran, a.value; });
  auto const wf = weft::workflow<"w">(make >> (good | good.as<"fine">() | bad | good.as<"last">()),
                                      ("good"_id | "bad"_id) >> never);
  for (int i = 0; i < rounds; ++i) {
    try {
      weft::run(wf, where);
      FAIL("nothing was thrown");
    } catch (weft::task_failed const& e) {
      CHECK(std::string(e.id()) == "bad");
      CHECK(std::string(e.what()) == "task \"bad\" failed: no 1");
      CHECK(e.element() == weft::task_failed::none);
      CHECK_THROWS_AS(e.rethrow_cause(), std::out_of_range);
    }
    CHECK(tallied::alive == 0);
  }
  CHECK(ran == 0);
}

void of_several_failures_the_first_in_order_is_told(any_executor& where) {
  std::array<std::atomic<bool>, 8> thrown{};
  std::atomic<int> late{0};
  auto const fails = [&](std::size_t i) {
    return [&thrown, i](weft::context& here) -> int {
      spin(static_cast<int>(i % 3) * 5);
      // At least one thread waits a little, so that others fail meanwhile.
      for (int wait = 0; i == 2 && wait < 20 && !here.stop_requested(); ++wait) spin();
      thrown[i] = true;
      throw i;
    };
  };
  auto const wf = weft::workflow<"w">((weft::task<"t0">([] { return spin(20), 0; }) |
                                       weft::task<"t1">([] { return spin(20), 0; }) |
                                       weft::task<"t2">(fails(2)) | weft::task<"t3">(fails(3)) |
                                       weft::task<"t4">(fails(4)) | weft::task<"t5">(fails(5))) >>
                                      weft::task<"end">([&](auto...) { return ++late, 0; }));
  for (int i = 0; i < rounds; ++i) {
    for (auto& each : thrown) each = false;
    try {
      weft::run(wf, where);
      FAIL("nothing was thrown");
    } catch (weft::task_failed const& e) {
      std::size_t lowest = 0;
      while (!thrown[lowest]) ++lowest;
      CHECK(std::string(e.id()) == std::string("t") + static_cast<char>('0' + lowest));
    }
  }
  CHECK(late == 0);
}

void a_failing_element_is_named_the_first_of_all(any_executor& where) {
  tallied::reset();
  auto const check = weft::map<"check">([](int x) {
    spin(2);
    if (x == 33 || x == 34 || x > 60) throw std::runtime_error("bad");
    return tallied(x);
  });
  auto const wf = weft::workflow<"w">(numbers >> check);
  auto const walk = weft::workflow<"v">(weft::task<"list">([] {
                                          std::list<int> v;
                                          for (int n = 0; n < 100; ++n) v.push_back(n);
                                          return v;
                                        }) >>
                                        check);
  auto const element_of = [&](auto const& w) {
    try {
      weft::run(w, where);
    } catch (weft::task_failed const& e) {
      if (std::string(e.what()).find("task \"check\" failed at element 33: bad") == 0) return e.element();
    }
    return weft::task_failed::none;
  };
  for (int i = 0; i < rounds; ++i) {
    CHECK(element_of(wf) == 33);
    CHECK(element_of(walk) == 33);
    CHECK(tallied::alive == 0);
  }
}

void other_tasks_hear_of_a_failure(any_executor& where) {
  // One that calls its jobs at once runs tasks within each other, so they must not wait.
  bool const at_once = calls_at_once(where);
  std::atomic<bool> started{false};
  auto const patient = weft::task<"patient">([&](weft::context& here) {
    started = true;
    while (!at_once && !here.stop_requested()) std::this_thread::yield();
  });
  // Fails at once if the other one has not started: then that one is not run at all.
  auto const bad = weft::task<"bad">([&] {
    for (int i = 0; i < 100 && !started; ++i) spin();
    throw 7;
  });
  // It comes first, or a thread alone would wait for ever.
  auto const wf = weft::workflow<"w">(weft::task<"warm">([] { spin(20); }) >> (bad | patient));
  for (int i = 0; i < 5; ++i) {
    started = false;
    CHECK_THROWS_AS(weft::run(wf, where), weft::task_failed);
  }
}

// --- runs in runs, and many at once ------------------------------------------------------------------------

constexpr auto leaf =
    weft::workflow<"leaf">(fetch >> (twice | square) >> merge, numbers >> twice_each >> sum);

void runs_in_tasks(any_executor& where) {
  auto const nest = [&](auto const& wf) {
    return [&where, &wf] {
      auto const results = weft::run(wf, where);
      return results["merge"_id] + results["sum"_id];
    };
  };
  auto const row = weft::workflow<"row">((weft::task<"a">(nest(leaf)) | weft::task<"b">(nest(leaf)) |
                                          weft::task<"c">(nest(leaf)) | weft::task<"d">(nest(leaf))) >>
                                             weft::task<"merge">([](auto... x) { return (0 + ... + x); }),
                                         weft::task<"sum">([] { return 0; }));
  auto const deep = weft::workflow<"deep">((weft::task<"x">(nest(row)) | weft::task<"y">(nest(row))) >>
                                           weft::task<"z">([](int x, int y) { return x - y; }));
  for (int i = 0; i < 3; ++i) {
    CHECK(weft::run(row, where)["merge"_id] == 4 * (440 + 9900));
    CHECK(weft::run(deep, where).value() == 0);
  }
}

void runs_in_elements_of_maps(any_executor& where) {
  auto const inner = weft::map<"inner">([&](int) { return weft::run(leaf, where)["merge"_id]; });
  auto const wf = weft::workflow<"w">(weft::task<"ten">([] { return std::vector<int>(10); }) >> inner >> sum);
  for (int i = 0; i < 3; ++i) CHECK(weft::run(wf, where).value() == 4400);
}

void a_failure_of_a_run_in_a_task(any_executor& where) {
  auto const inner = weft::workflow<"inner">(
      fetch >> (twice | weft::task<"bad">([](int) -> int { throw std::runtime_error("why"); })));
  auto const outer = weft::workflow<"outer">(
      (weft::task<"nest">([&] { return weft::run(inner, where)["twice"_id]; }) | fetch) >> merge);
  for (int i = 0; i < rounds; ++i)
    CHECK_THROWS_WITH(weft::run(outer, where), "task \"nest\" failed: task \"bad\" failed: why");
}

void one_workflow_by_eight_threads_at_once(any_executor& where) {
  std::string const prefix = "a prefix that does not fit into the small buffer of a string ";
  auto const make = weft::task<"make">([](int n) { return spin(5), std::vector<int>(20, n); });
  auto const name = weft::task<"name">([prefix](int s) { return spin(5), prefix + std::to_string(s); });
  auto const wf =
      weft::workflow<"w">(weft::input<"n", int> >> make >> twice_each >> sum >> (name | name.as<"other">()));
  std::atomic<int> wrong{0};
  std::vector<std::thread> threads;
  for (int t = 0; t < 8; ++t)
    threads.emplace_back([&, t] {
      for (int i = 0; i < rounds; ++i) {
        auto const results = weft::run(wf, where, weft::with<"n">(t + i));
        if (results["sum"_id] != 40 * (t + i) ||
            results["name"_id] != prefix + std::to_string(40 * (t + i)) ||
            results["other"_id] != results["name"_id])
          ++wrong;
      }
    });
  for (std::thread& thread : threads) thread.join();
  CHECK(wrong == 0);
}

// --- started runs ------------------------------------------------------------------------------------------

void started_runs_give_the_same(any_executor& where) {
  for (int i = 0; i < rounds; ++i) {
    auto handle = weft::start(diamond, where);
    auto other = weft::start(grid, where);
    auto const shared = weft::start_shared(leaf, where, weft::keep<"sum">);
    CHECK(handle.get().value() == 440);
    CHECK(handle.get()["fetch"_id] == 20);
    CHECK(handle.done());
    other.wait();
    CHECK(other.done());
    CHECK(other.get().value() == weft::run(grid).value());
    CHECK(shared->get()["sum"_id] == 9900);
  }
}

void started_runs_take_their_inputs_along(any_executor& where) {
  auto const length = weft::task<"length">([](std::string const& s) { return spin(), s.size(); });
  auto const value = weft::task<"value">([](std::unique_ptr<int> p) { return spin(), *p; });
  auto const wf = weft::workflow<"w">(weft::input<"text", std::string> >> length,
                                      weft::input<"p", std::unique_ptr<int>> >> value);
  for (int i = 0; i < rounds; ++i) {
    auto handle = weft::start(wf, where, weft::with<"text">(std::string(40, 'x')),
                              weft::with<"p">(std::make_unique<int>(i)));
    auto const& results = handle.get();
    CHECK(results["length"_id] == 40);
    CHECK(results["value"_id] == i);
  }
}

void started_runs_fail_in_get(any_executor& where) {
  tallied::reset();
  auto const make = weft::task<"make">([] { return spin(), tallied(1); });
  auto const bad = weft::task<"bad">([](tallied const&) -> int { throw std::runtime_error("why"); });
  auto const good = weft::task<"good">([](tallied const& t) { return spin(), tallied(t.value); });
  auto const wf = weft::workflow<"w">(make >> (good | bad));
  for (int i = 0; i < rounds; ++i) {
    {
      auto handle = weft::start(wf, where);
      auto const ignored = weft::start_shared(wf, where);
      CHECK_THROWS_WITH(handle.get(), "task \"bad\" failed: why");
      CHECK_THROWS_WITH(handle.get(), "task \"bad\" failed: why");
    }
    CHECK(tallied::alive == 0);
  }
}

// `get` either gives all or says that there is nothing.
template <class Handle>
bool is_cancelled(Handle& handle) {
  try {
    static_cast<void>(handle.get());
    return false;
  } catch (weft::run_cancelled const&) {
    return true;
  }
}

void cancelled_runs_have_no_results(any_executor& where) {
  tallied::reset();
  bool const at_once = calls_at_once(where);
  std::atomic<int> ran{0};
  auto const make = weft::task<"make">([] { return spin(), tallied(1); });
  auto const patient = weft::task<"patient">([&](weft::context& here, tallied const& t) {
    while (!at_once && !here.stop_requested()) std::this_thread::yield();
    return tallied(t.value);
  });
  auto const never = weft::task<"never">([&](tallied const&, tallied const&) { ++ran; });
  auto const wf = weft::workflow<"w">(make >> (patient | patient.as<"other">()) >> never);
  for (int i = 0; i < rounds; ++i) {
    {
      auto handle = weft::start(wf, where);
      if (i % 2 == 0) std::this_thread::sleep_for(std::chrono::microseconds(50));
      CHECK(handle.done() == at_once);
      handle.cancel();
      CHECK(is_cancelled(handle) != at_once);
      if (!at_once) CHECK(is_cancelled(handle));
      CHECK(handle.done());
    }
    CHECK(tallied::alive == 0);
  }
  if (!at_once) CHECK(ran == 0);
}

void a_handle_that_goes_away_cancels(any_executor& where) {
  tallied::reset();
  bool const at_once = calls_at_once(where);
  auto const make = weft::task<"make">([] { return spin(), tallied(1); });
  auto const patient = weft::task<"patient">([&](weft::context& here, tallied const& t) {
    while (!at_once && !here.stop_requested()) std::this_thread::yield();
    return tallied(t.value);
  });
  auto const wf = weft::workflow<"w">(make >> (patient | patient.as<"other">() | patient.as<"third">()));
  for (int i = 0; i < rounds; ++i) {
    {
      auto const handle = weft::start(wf, where);
      auto const shared = weft::start_shared(wf, where);
      auto const same = shared;  // NOLINT(performance-unnecessary-copy-initialization)
      if (i % 2 == 0) std::this_thread::sleep_for(std::chrono::microseconds(50));
    }
    CHECK(tallied::alive == 0);
  }
}

void runs_cancelled_at_any_moment(any_executor& where) {
  tallied::reset();
  auto const make = weft::task<"make">([] { return spin(5), tallied(1); });
  auto const next = weft::task<"next">([](tallied const& t) { return spin(5), tallied(t.value); });
  auto const both = weft::task<"both">(
      [](tallied const& a, tallied const& b) { return spin(5), tallied(a.value + b.value); });
  auto const wf = weft::workflow<"w">(make >> (next | next.as<"other">()) >> both >>
                                      (next.as<"third">() | next.as<"fourth">()));
  for (int i = 0; i < 60; ++i) {
    int const before = tallied::made;
    bool cancelled = false;
    {
      auto handle = weft::start(wf, where);
      std::thread canceller([&] {
        spin(i);
        handle.cancel();
      });
      cancelled = is_cancelled(handle);
      canceller.join();
    }
    CHECK(tallied::alive == 0);
    CHECK((tallied::made - before < 6) == cancelled);
  }
}

void many_started_runs(any_executor& where) {
  constexpr auto etl = weft::workflow<"etl">(weft::input<"x", int> >> (twice | square) >> merge);
  using handle = decltype(weft::start(etl, where, weft::with<"x">(1)));
  std::vector<std::shared_ptr<handle>> all;
  for (int i = 0; i < 40; ++i) all.push_back(weft::start_shared(etl, where, weft::with<"x">(int(i))));
  for (int i = 0; i < 40; i += 2) CHECK(all[static_cast<std::size_t>(i)]->get().value() == 2 * i + i * i);
  all.clear();
}

void several_threads_wait_for_one_run(any_executor& where) {
  for (int i = 0; i < rounds; ++i) {
    auto handle = weft::start(grid, where);
    std::vector<std::thread> threads;
    std::atomic<int> done{0};
    for (int t = 0; t < 3; ++t)
      threads.emplace_back([&] {
        handle.wait();
        done += handle.done();
      });
    CHECK(handle.get().value() == weft::run(grid).value());
    for (std::thread& each : threads) each.join();
    CHECK(done == 3);
  }
}

void a_task_that_starts_runs(any_executor& where) {
  auto const begin = weft::task<"begin">([&] {
    auto a = weft::start(diamond, where);
    auto b = weft::start(leaf, where);
    return a.get().value() + b.get()["sum"_id];
  });
  auto const wf = weft::workflow<"w">((begin | begin.as<"again">() | fetch) >>
                                      weft::task<"total">([](int a, int b, int c) { return a + b + c; }));
  for (int i = 0; i < 5; ++i) CHECK(weft::run(wf, where).value() == 2 * (440 + 9900) + 20);
}

constexpr laws::law all_laws[] = {
    {"a diamond", a_diamond},
    {"eight layers of eight", eight_layers_of_eight},
    {"results that are taken away", results_that_are_taken_away},
    {"results that cannot move, or be copied, or come from nothing",
     results_that_cannot_move_or_be_copied_or_come_from_nothing},
    {"results are destroyed once", results_are_destroyed_once},
    {"tasks without a result", tasks_without_a_result},
    {"inputs and tokens", inputs_and_tokens},
    {"tasks with state of their own", tasks_with_state_of_their_own},
    {"a part of the results is kept", a_part_of_the_results_is_kept},
    {"state of a run", state_of_a_run},
    {"nested workflows", nested_workflows},
    {"maps over all kinds of ranges", maps_over_all_kinds_of_ranges},
    {"maps of maps", maps_of_maps},
    {"maps whose elements cannot move, and maps that take theirs",
     maps_whose_elements_cannot_move_and_maps_that_take_theirs},
    {"maps without results call each element once", maps_without_results_call_each_element_once},
    {"maps keep their limit", maps_keep_their_limit},
    {"a failure is named, and what depends on it is not run",
     a_failure_is_named_and_what_depends_on_it_is_not_run},
    {"of several failures the first in order is told", of_several_failures_the_first_in_order_is_told},
    {"a failing element is named, the first of all", a_failing_element_is_named_the_first_of_all},
    {"other tasks hear of a failure", other_tasks_hear_of_a_failure},
    {"runs in tasks", runs_in_tasks},
    {"runs in elements of maps", runs_in_elements_of_maps},
    {"a failure of a run in a task", a_failure_of_a_run_in_a_task},
    {"one workflow by eight threads at once", one_workflow_by_eight_threads_at_once},
    {"started runs give the same", started_runs_give_the_same},
    {"started runs take their inputs along", started_runs_take_their_inputs_along},
    {"started runs fail in get", started_runs_fail_in_get},
    {"cancelled runs have no results", cancelled_runs_have_no_results},
    {"a handle that goes away cancels", a_handle_that_goes_away_cancels},
    {"runs cancelled at any moment", runs_cancelled_at_any_moment},
    {"many started runs", many_started_runs},
    {"several threads wait for one run", several_threads_wait_for_one_run},
    {"a task that starts runs", a_task_that_starts_runs},
};

}  // namespace

std::span<laws::law const> laws::of_runs() { return all_laws; }
