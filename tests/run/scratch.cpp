// SPDX-License-Identifier: BSL-1.0
#include <weft/run/scratch.hpp>

#include <array>
#include <memory>
#include <optional>
#include <span>
#include <stdexcept>
#include <string>
#include <string_view>
#include <type_traits>
#include <utility>
#include <vector>

#include <weft/static.hpp>

#include "counted.hpp"

#include "../catch.hpp"

using namespace weft::literals;

namespace {

// Writes down births and deaths, of all that there are.
class traced {
public:
  static inline std::string log;
  static inline int alive = 0, most = 0;
  static void reset() { log.clear(), alive = most = 0; }

  explicit traced(char name) : name_(name), self_(this) {
    log += {'+', name_};
    if (++alive > most) most = alive;
  }
  traced(traced const&) = delete;
  traced& operator=(traced const&) = delete;
  ~traced() {
    log += {'-', name_};
    if (self_ != this) log += '!';  // it was moved, or has ended before
    self_ = nullptr;
    --alive;
  }
  char name() const { return self_ == this ? name_ : '!'; }

private:
  char name_;
  traced* self_;
};

// One that cannot be looked into, so it may point anywhere.
struct opaque : traced {
  using traced::traced;
};

}  // namespace

template <>
inline constexpr bool weft::is_owning<traced> = true;

namespace {

template <class Workflow, class Keep>
using scratch_of = weft::detail::scratch_for<std::remove_cvref_t<Workflow>, std::remove_cvref_t<Keep>>;
// The bytes of a run with this option, beside its results.
template <auto const& Workflow, auto const& Keep>
inline constexpr std::size_t bytes_of = scratch_of<decltype(Workflow), decltype(Keep)>::plan.bytes +
                                        scratch_of<decltype(Workflow), decltype(Keep)>::plan.bytes_apart;

template <char Name, class T = traced>
constexpr auto makes = [](auto const&... before) {
  ((traced::log += before.name()), ...);
  return T(Name);
};
template <char Name, class T = traced>
constexpr auto fails = [](auto const&... before) -> T {
  ((traced::log += before.name()), ...);
  throw std::runtime_error("fails");
};

}  // namespace

// --- when results end --------------------------------------------------------------------------------------

TEST_CASE("a result that is not kept ends after its last reader") {
  constexpr auto wf = weft::workflow<"w">(weft::task<"a">(makes<'a'>) >> weft::task<"b">(makes<'b'>) >>
                                          weft::task<"c">(makes<'c'>) >> weft::task<"d">(makes<'d'>));
  traced::reset();
  {
    auto const results = weft::run(wf, weft::keep<"d">);
    CHECK(traced::log == "+aa+b-ab+c-bc+d-c");
    CHECK(results["d"_id].name() == 'd');
    CHECK(traced::most == 2);
  }
  CHECK(traced::log == "+aa+b-ab+c-bc+d-c-d");
  traced::reset();
  {
    auto const results = weft::run(wf, weft::keep<"b">);
    CHECK(traced::log == "+aa+b-ab+cc+d-d-c");
    CHECK(results["b"_id].name() == 'b');
  }
  CHECK(traced::alive == 0);
  traced::reset();
  static_cast<void>(weft::run(wf, weft::keep<>));
  CHECK(traced::log == "+aa+b-ab+c-bc+d-d-c");
}

TEST_CASE("several that end after one task end the newest first") {
  constexpr auto wf = weft::workflow<"w">(
      (weft::task<"a">(makes<'a'>) | weft::task<"b">(makes<'b'>) | weft::task<"c">(makes<'c'>)) >>
          weft::task<"d">(makes<'d'>),
      "b"_id >> weft::task<"e">(makes<'e'>), ("d"_id | "e"_id) >> weft::task<"f">(makes<'f'>));
  traced::reset();
  auto const results = weft::run(wf, weft::keep<"f">);
  CHECK(traced::log == "+a+b+cabc+d-c-ab+e-bde+f-e-d");
}

TEST_CASE("who is only ordered after a task keeps its result alive") {
  constexpr auto wf =
      weft::workflow<"w">(weft::task<"guard">(makes<'g'>) >> weft::task<"x">([] { traced::log += 'x'; }) >>
                          weft::task<"y">([] { return traced::log += 'y', 1; }).after<"guard">());
  traced::reset();
  CHECK(weft::run(wf, weft::keep<"y">)["y"_id] == 1);
  CHECK(traced::log == "+gxy-g");
}

TEST_CASE("what may point anywhere ends with the last of those that it may point to") {
  constexpr auto wf = weft::workflow<"w">(
      weft::task<"a">(makes<'a'>) >> weft::task<"b">(makes<'b', opaque>) >>
      weft::task<"c">(makes<'c', opaque>) >> weft::task<"d">(makes<'d'>) >> weft::task<"e">(makes<'e'>));
  traced::reset();
  {
    auto const results = weft::run(wf, weft::keep<"e">);
    CHECK(traced::log == "+aa+bb+cc+d-c-b-ad+e-d");
  }
  CHECK(traced::alive == 0);
}

// --- failures ----------------------------------------------------------------------------------------------

namespace {

// A diamond with a tail, of which one fails.
template <char Failing, char Name, class T = traced>
constexpr auto step() {
  if constexpr (Failing == Name)
    return fails<Name, T>;
  else
    return makes<Name, T>;
}
template <char F>
constexpr auto risky =
    weft::workflow<"risky">(weft::task<"a">(step<F, 'a'>()) >>
                            (weft::task<"b">(step<F, 'b'>()) | weft::task<"c">(step<F, 'c'>())) >>
                            weft::task<"d">(step<F, 'd', opaque>()) >> weft::task<"e">(step<F, 'e'>()));

template <char F, weft::fixed_string... Id>
std::string log_of_failure() {
  traced::reset();
  try {
    static_cast<void>(weft::run(risky<F>, weft::keep<Id...>));
  } catch (weft::task_failed const& failure) {
    if (failure.id() != std::string(1, F)) return "another failed";
  }
  return traced::alive == 0 ? traced::log : traced::log + " leaks";
}

}  // namespace

TEST_CASE("if a task fails, what there is ends: the others in reverse, then those that were to be kept") {
  CHECK(log_of_failure<'a', "e">() == "");
  CHECK(log_of_failure<'b', "e">() == "+aa-a");
  CHECK(log_of_failure<'c', "e">() == "+aa+ba-b-a");
  CHECK(log_of_failure<'d', "e">() == "+aa+ba+c-abc-c-b");
  CHECK(log_of_failure<'e', "e">() == "+aa+ba+c-abc+dd-d-c-b");
  CHECK(log_of_failure<'e', "a", "c">() == "+aa+ba+cbc+dd-d-b-c-a");
  CHECK(log_of_failure<'d', "b">() == "+aa+ba+c-abc-c-b");
  CHECK(log_of_failure<'b', "b">() == "+aa-a");
  CHECK(log_of_failure<'c', "b", "c">() == "+aa+ba-a-b");
  CHECK(log_of_failure<'e'>() == "+aa+ba+c-abc+dd-d-c-b");
  CHECK(log_of_failure<'a'>() == "");
}

// --- kinds of results --------------------------------------------------------------------------------------

TEST_CASE("kept results are made where they stay") {
  counted::reset();
  constexpr auto wf =
      weft::workflow<"w">(weft::task<"make">([] { return counted(3); }) >>
                          weft::task<"look">([](counted const& x) { return counted(x.value + 1); }));
  auto const results = weft::run(wf, weft::keep<"look">);
  CHECK(results["look"_id].value == 4);
  CHECK((counted::alive == 1 && counted::moved == 0 && counted::copied == 0));

  constexpr auto fixed = weft::workflow<"w">(
      weft::task<"fix">([] { return immovable(7); }) >>
      weft::task<"own">([](immovable const& x) { return std::make_unique<int>(x.value); }) >>
      weft::task<"take">(
          [](std::unique_ptr<int>&& x) { return immovable(*std::unique_ptr<int>(std::move(x)) + 1); }));
  CHECK(weft::run(fixed, weft::keep<"take">)["take"_id].value == 8);
  CHECK(weft::run(fixed, weft::keep<"fix">)["fix"_id].value == 7);
}

TEST_CASE("references, parts and views refer to what is there") {
  auto const words =
      weft::task<"words">([] { return std::pair(std::string(40, 'a'), std::string(50, 'b')); });
  auto const view = weft::task<"view">([](std::string const& s) { return std::string_view(s); });
  auto const rest = weft::task<"rest">([](std::string_view s) { return s.substr(1); });
  auto const noise = weft::task<"noise">([](std::string_view s) { return std::string(100, s[0]); });
  auto const size =
      weft::task<"size">([](std::string const& n, std::string_view s) { return n.size() + s.size(); });
  auto const wf = weft::workflow<"w">(words >> (weft::part<"low", 0> | weft::part<"high", 1>),
                                      "high"_id >> view >> rest >> noise, (noise | "rest"_id) >> size);
  CHECK(weft::run(wf, weft::keep<"size">)["size"_id] == 149);
  auto const viewed = weft::run(wf, weft::keep<"rest", "low">);
  CHECK(viewed["rest"_id] == std::string(49, 'b'));
  CHECK(viewed["low"_id] == std::string(40, 'a'));
  CHECK(weft::run(wf, weft::keep<"low">)["low"_id] == std::string(40, 'a'));
  STATIC_REQUIRE_FALSE(std::is_move_constructible_v<decltype(weft::run(wf, weft::keep<"low">))>);
  STATIC_REQUIRE(std::is_move_constructible_v<decltype(weft::run(wf, weft::keep<"size">))>);
}

namespace {

// Points into what it is made of; no compiler can know.
class cursor {
public:
  explicit cursor(std::string const& text) : text_(&text) {}
  cursor(cursor const& other) : text_(other.text_) {}
  char at(std::size_t i) const { return (*text_)[i]; }

private:
  std::string const* text_;
};

}  // namespace

TEST_CASE("what a type of the user's may point to is there") {
  constexpr auto text = [](auto const&...) { return std::string(60, 'x'); };
  auto const wf = weft::workflow<"w">(
      weft::task<"text">(text) >> weft::task<"cursor">([](std::string const& s) { return cursor(s); }) >>
      weft::task<"copy">([](cursor const& c) { return std::vector<cursor>{c, c}; }) >>
      weft::task<"other">([](std::vector<cursor> const&) { return std::string(60, 'y'); }) >>
      weft::task<"read">([](std::string const& y, weft::from<"copy", std::vector<cursor>> all) {
        return std::string{y[0], all->at(1).at(5)};
      }));
  CHECK(weft::run(wf, weft::keep<"read">)["read"_id] == "yx");
}

TEST_CASE("what a state may point to is there") {
  auto const wf = weft::workflow<"w">(
      weft::state<"log", std::vector<std::string_view>>(),
      weft::task<"a">([] { return std::string(50, 'a'); }) >>
          weft::task<"note">([](std::string const& s, std::vector<std::string_view>& log) {
            log.push_back(s);
            return s.size();
          }) >>
          weft::task<"b">([](std::size_t n) { return std::string(n, 'b'); }) >>
          weft::task<"all">([](std::string const& s, std::vector<std::string_view>& log) {
            return std::string(log[0]) + s;
          }));
  CHECK(weft::run(wf, weft::keep<"all">)["all"_id] == std::string(50, 'a') + std::string(50, 'b'));
}

TEST_CASE("values that are taken away leave nothing behind") {
  auto const wf = weft::workflow<"w">(
      weft::task<"make">([] { return std::vector<int>(100, 1); }) >>
      weft::task<"more">([](std::vector<int>&& v) { return v.push_back(2), std::move(v); }) >>
      weft::task<"sum">([](std::vector<int> v) { return v.size(); }).moves<"more">());
  CHECK(weft::run(wf, weft::keep<"sum">)["sum"_id] == 101);
}

// --- the rest of the language ------------------------------------------------------------------------------

namespace {

constexpr auto load = weft::task<"load">([](int n) { return std::string(static_cast<std::size_t>(n), 'l'); });
constexpr auto trim = weft::task<"trim">([](std::string const& s) { return s.substr(1); });
constexpr auto etl = weft::workflow<"etl">(weft::input<"n", int> >> load >> trim);

}  // namespace

TEST_CASE("all results of a nested workflow are kept by its id") {
  constexpr auto report = weft::task<"report">([](std::string const& s) { return s.size(); });
  auto const wf =
      weft::workflow<"w">(weft::task<"n">([] { return 40; }) >> weft::as_task<"etl">(etl) >> report);
  auto const results = weft::run(wf, weft::keep<"etl">);
  CHECK(results["etl"_id]["load"_id].size() == 40);
  CHECK(results["etl/trim"_id].size() == 39);
  CHECK(weft::run(wf, weft::keep<"report">)["report"_id] == 39);
  auto const open = weft::workflow<"w">(weft::as_task<"etl">(etl) >> report);
  CHECK(weft::run(open, weft::with<"etl/n">(30), weft::keep<"report">)["report"_id] == 29);
}

TEST_CASE("choices are there until all know them, and what is skipped is not there") {
  constexpr auto wf = weft::workflow<"w">(
      weft::input<"n", int> >>
      weft::task<"pick">([](int n) -> weft::one_of<weft::to<"big", std::string>, weft::to<"small">> {
        if (n > 9) return weft::choose<"big">(std::string(50, 'b'));
        return weft::choose<"small">;
      }) >>
      (weft::task<"big">([](std::string const& s) { return s + "!"; }) |
       weft::task<"small">([] { return std::string(60, 's'); })) >>
      weft::task<"join">([](std::optional<std::string> const& big, std::optional<std::string> const& small) {
        return big ? *big : small ? *small : std::string("none");
      }) >>
      weft::task<"end">([](std::string const& s) { return s + "."; }));
  CHECK(weft::run(wf, weft::with<"n">(10), weft::keep<"end">)["end"_id] == std::string(50, 'b') + "!.");
  CHECK(weft::run(wf, weft::with<"n">(1), weft::keep<"end">)["end"_id] == std::string(60, 's') + ".");
  auto const both = weft::run(wf, weft::with<"n">(1), weft::keep<"big", "small">);
  CHECK((!both["big"_id].has_value() && both["small"_id]->size() == 60));
}

TEST_CASE("groups, maps, loops and contexts are tasks as all") {
  constexpr auto bad = weft::task<"bad">([](std::string const&) -> std::string { throw 1; });
  constexpr auto good = weft::task<"good">([](std::string const& s) { return s + "g"; });
  auto const wf = weft::workflow<"w">(
      weft::task<"text">([] { return std::string(40, 't'); }) >>
      weft::group<"some">(weft::at_least<1>, good | bad) >>
      weft::task<"word">([](weft::outcome<std::string> const& a, weft::outcome<std::string> const& b) {
        return std::vector<std::string>{a.value(), b ? *b : std::string(50, '-')};
      }) >>
      weft::map<"long">([](std::string const& s) { return s + s; }) >>
      weft::map<"sizes">([](std::string const& s) { return s.size(); }) >>
      weft::task<"sum">([](weft::context& here, weft::batch<std::size_t> const& n) {
        return here.id() + std::to_string(n[0] + n[1]);
      }));
  CHECK(weft::run(wf, weft::keep<"sum">)["sum"_id] == "sum182");
  auto const race =
      weft::workflow<"w">(weft::task<"text">([] { return std::string(40, 't'); }) >>
                          weft::group<"race">(weft::first, bad | good | good.as<"late">()) >>
                          weft::task<"won">([](auto const&... all) { return weft::first_value(all...); }));
  CHECK(weft::run(race, weft::keep<"won">)["won"_id].size() == 41);
}

namespace {

struct constant {
  int* count;
  int value;
  constexpr constant(int& c, int v) : count(&c), value(v) { ++*count; }
  constant(constant const&) = delete;
  constexpr ~constant() { --*count; }
};

}  // namespace

template <>
inline constexpr bool weft::is_owning<constant> = true;

namespace {

constexpr int run_as_constant() {
  int alive = 0;
  int most = 0;
  auto const next =
      weft::task<"a">([&](auto const&... before) { return constant(alive, (1 + ... + before.value)); });
  auto const watch =
      weft::task<"watch">([&](constant const& c) { return most = most * 10 + alive, c.value; });
  auto const twice = weft::map<"twice">([](int x) { return 2 * x; });
  auto const wf = weft::workflow<"w">(
      next >> next.template as<"b">() >> next.template as<"c">() >> watch >>
      weft::task<"array">([](int x) { return std::array{x, x + 1}; }) >> twice >>
      weft::task<"end">([&](weft::batch<int> const& all) { return all[0] + all[1] + 100 * alive; }));
  auto const results = weft::run(wf, weft::keep<"end", "watch">);
  return results["end"_id] + 1000 * results["watch"_id] + 10000 * most;
}

}  // namespace

TEST_CASE("in a constant expression results end as early") {
  STATIC_REQUIRE(run_as_constant() == 13014);  // one alive when `watch` looks, none at the end
  CHECK(run_as_constant() == 13014);
}

// --- bytes -------------------------------------------------------------------------------------------------

namespace {

using block = std::array<unsigned, 1024>;  // 4 KiB

constexpr auto first_block = weft::task<"b">([] { return block{1}; });
constexpr auto next_block = [](block const& b) { return block{b[0] + 1}; };
template <char A, char B>
constexpr auto next_of = weft::task<weft::fixed_string<3>({A, B, '\0'})>(next_block);
template <char A>
constexpr auto eight = next_of<A, '0'> >> next_of<A, '1'> >> next_of<A, '2'> >> next_of<A, '3'> >>
                       next_of<A, '4'> >> next_of<A, '5'> >> next_of<A, '6'> >> next_of<A, '7'>;
constexpr auto blocks =
    weft::workflow<"blocks">(first_block >> eight<'a'> >> eight<'b'> >> eight<'c'> >> eight<'d'> >>
                             weft::task<"end">([](block const& b) { return b[0]; }));
constexpr auto keep_end = weft::keep<"end">;

template <unsigned I>
constexpr auto lay = [](auto... x) { return (I + ... + x); };
// clang-format off
constexpr auto layers = weft::workflow<"layers">(
       (weft::task<"a0">(lay<1>) | weft::task<"a1">(lay<2>) | weft::task<"a2">(lay<3>) | weft::task<"a3">(lay<4>))
    >> (weft::task<"b0">(lay<1>) | weft::task<"b1">(lay<2>) | weft::task<"b2">(lay<3>) | weft::task<"b3">(lay<4>))
    >> (weft::task<"c0">(lay<1>) | weft::task<"c1">(lay<2>) | weft::task<"c2">(lay<3>) | weft::task<"c3">(lay<4>))
    >> (weft::task<"d0">(lay<1>) | weft::task<"d1">(lay<2>) | weft::task<"d2">(lay<3>) | weft::task<"d3">(lay<4>))
    >> weft::task<"end">(lay<0>));
// clang-format on

}  // namespace

TEST_CASE("a chain of 33 blocks takes the bytes of two") {
  STATIC_REQUIRE(bytes_of<blocks, keep_end> == 2 * sizeof(block));
  STATIC_REQUIRE(sizeof(weft::run(blocks, weft::keep<"end">)) == sizeof(unsigned));
  CHECK(weft::run(blocks, weft::keep<"end">)["end"_id] == 33);
}

TEST_CASE("layers take the bytes of two layers") {
  STATIC_REQUIRE(bytes_of<layers, keep_end> == 2 * 4 * sizeof(unsigned));
  CHECK(weft::run(layers, weft::keep<"end">)["end"_id] == weft::run(layers)["end"_id]);
}

TEST_CASE("places that are large enough are taken before others grow") {
  weft::detail::place_list<4> places;
  weft::detail::result_traits large{
      .size = 100, .alignment = 4, .is_trivial = true, .is_void = false, .owns = true, .can_leave = true};
  weft::detail::result_traits small = large;
  small.size = 10;
  small.alignment = 16;
  CHECK(places.take(large, 0, 2) == 0);
  CHECK(places.take(small, 1, 2) == 1);
  CHECK(places.take(large, 3, 5) == 0);
  CHECK(places.take(small, 3, 5) == 1);
  CHECK(places.take(large, 6, 6) == 0);
  CHECK(places.take(large, 6, 6) == 1);  // which grows
  CHECK(places.settle() == 200);
  CHECK((places.offset_of(1) == 0 && places.offset_of(0) == 100 && places.largest_alignment() == 16));
}

// --- random graphs -----------------------------------------------------------------------------------------

namespace {

constexpr unsigned mixed(unsigned x) {
  x = (x ^ (x >> 16)) * 0x7feb352d;
  x = (x ^ (x >> 15)) * 0x846ca68b;
  return x ^ (x >> 16);
}
template <int I>
constexpr weft::fixed_string<3> node{
    {static_cast<char>('a' + I / 10), static_cast<char>('0' + I % 10), '\0'}};

// Task I reads two of those before it; its result is a string, a number or a list.
template <unsigned Seed, int I>
constexpr unsigned choice_of = mixed(Seed * 100 + static_cast<unsigned>(I));

inline std::size_t weigh(std::string const& s) { return s.size() + static_cast<unsigned char>(s[0]); }
inline std::size_t weigh(std::size_t n) { return n; }
inline std::size_t weigh(std::vector<std::string> const& v) { return v.size() + weigh(v[0]); }

template <unsigned Kind, int I>
constexpr auto mix = [](auto const&... x) {
  std::size_t const sum = (static_cast<std::size_t>(I) + ... + weigh(x)) % 97;
  if constexpr (Kind == 0)
    return std::string(sum + 1, 'a');
  else if constexpr (Kind == 1)
    return sum;
  else
    return std::vector<std::string>(sum + 1, std::string(30, 'b'));
};
template <unsigned Seed, int I>
constexpr auto random_task() {
  constexpr auto made = weft::task<node<I>>(mix<choice_of<Seed, I> % 3, I>);
  if constexpr (I < 2) {
    return made;
  } else {
    constexpr int a = static_cast<int>(choice_of<Seed, I> / 3 % I);
    constexpr int b = static_cast<int>(choice_of<Seed + 1, I> / 3 % I);
    return made.template takes<node<a>, node<b>>();
  }
}
template <unsigned Seed, int... I>
constexpr auto random_graph(std::integer_sequence<int, I...>) {
  return weft::workflow<"random">(random_task<Seed, I>()...);
}

template <unsigned Seed>
bool is_same() {
  constexpr auto wf = random_graph<Seed>(std::make_integer_sequence<int, 14>());
  auto const all = weft::run(wf);
  auto const kept = weft::run(wf, weft::keep<"b3", "a7">);
  auto const one = weft::run(wf, weft::keep<"b2">);
  return kept["b3"_id] == all["b3"_id] && kept["a7"_id] == all["a7"_id] && one["b2"_id] == all["b2"_id];
}

}  // namespace

TEST_CASE("random graphs give the same with keep and without") {
  CHECK((is_same<1>() && is_same<2>() && is_same<3>() && is_same<4>() && is_same<5>() && is_same<6>()));
  CHECK((is_same<7>() && is_same<8>() && is_same<9>() && is_same<10>() && is_same<11>() && is_same<12>()));
}
