// SPDX-License-Identifier: BSL-1.0
#include "laws.hpp"

using namespace weft::literals;
using laws::say;
using weft::bind;

namespace {

constexpr auto amount = [] { return 60; };
constexpr auto by_size = [](int x) -> weft::choice<"high", "low"> {
  if (x > 50) return weft::choose<"high">;
  return weft::choose<"low">;
};
constexpr auto twice = [](int x) { return 2 * x; };
constexpr auto negate = [](int x) { return -x; };
constexpr auto either = [](std::optional<int> a, std::optional<int> b) { return a ? *a : *b; };

constexpr auto with_reason = [](int x) -> weft::one_of<weft::to<"ask", std::string>, weft::to<"take">> {
  if (x > 50) return weft::choose<"ask">("why " + std::to_string(x));
  return weft::choose<"take">;
};
constexpr auto ask = [](std::string const& why) { return why + "?"; };
constexpr auto take = [] { return std::string("taken"); };

constexpr auto is_large = [](int x) { return x > 10; };
constexpr auto half = [](int x) { return x / 2; };
constexpr auto always = [](int) { return true; };

constexpr auto more_to_do = [](weft::context& here, int x) {
  here.next("more", [](weft::context& mine) { mine.finish("that was enough"); });
  return x;
};
constexpr auto fails_later = [](weft::context& here, int x) {
  here.next("more", [] { throw std::runtime_error("no"); });
  return x;
};
constexpr auto ends = [](weft::context& here, int x) {
  here.finish("enough");
  return x;
};
constexpr auto cancels = [](weft::context& here, int x) {
  here.cancel("never mind");
  return x;
};

}  // namespace

TEST_CASE("law: a choice skips what it does not choose") {
  static constexpr auto wf = weft::workflow<"law-choice">(
      weft::task<"amount">(amount) >> weft::task<"route">(by_size),
      "route"_id >>
          (weft::task<"high">(twice).takes<"amount">() | weft::task<"low">(negate).takes<"amount">()) >>
          weft::task<"end">(either));
  laws::holds(
      {.expected = "120 - 120"}, wf,
      [](auto const& r) { return say(r["high"_id], r["low"_id], r["end"_id]); },
      [](weft::task_graph& g) {
        auto const x = g.add("amount", bind(amount));
        auto const route = g.add("route", bind(by_size), x);
        auto const high = g.add("high", bind(twice), x, weft::when<"high">(route));
        auto const low = g.add("low", bind(negate), x, weft::when<"low">(route));
        auto const end = g.add("end", bind(either), weft::maybe(high), weft::maybe(low));
        return [=](auto const& r) { return say(r.find(high), r.find(low), r.find(end)); };
      });
}

TEST_CASE("law: a choice gives what comes with its name") {
  static constexpr auto wf =
      weft::workflow<"law-one-of">(weft::task<"amount">(amount) >> weft::task<"route">(with_reason) >>
                                   (weft::task<"ask">(ask) | weft::task<"take">(take)));
  laws::holds(
      {.expected = "why 60? -"}, wf, [](auto const& r) { return say(r["ask"_id], r["take"_id]); },
      [](weft::task_graph& g) {
        auto const route = g.add("route", bind(with_reason), g.add("amount", bind(amount)));
        auto const a = g.add("ask", bind(ask), weft::when<"ask">(route));
        auto const b = g.add("take", bind(take), weft::when<"take">(route));
        return [=](auto const& r) { return say(r.find(a), r.find(b)); };
      });
}

TEST_CASE("law: a loop goes on until its condition is false") {
  static constexpr auto wf =
      weft::workflow<"law-loop">(weft::task<"amount">(amount) >> weft::loop<"halved">(half, is_large, 9));
  laws::holds(
      {.expected = "7"}, wf, [](auto const& r) { return say(r["halved"_id]); },
      [](weft::task_graph& g) {
        auto const halved =
            g.add("halved", bind(weft::repeat_while(half, is_large, 9)), g.add("amount", bind(amount)));
        return [=](auto const& r) { return say(r.find(halved)); };
      });
}

TEST_CASE("law: past its limit a loop fails, and says how often it went") {
  static constexpr auto wf =
      weft::workflow<"law-limit">(weft::task<"amount">(amount) >> weft::loop<"halved">(half, always, 9));
  laws::holds(
      {.expected = "task \"halved\" failed: weft: the condition of this loop still holds after 9 rounds, "
                   "which is its limit: raise that, or let the condition come to an end"},
      wf, [](auto const& r) { return say(r["halved"_id]); },
      [](weft::task_graph& g) {
        auto const halved =
            g.add("halved", bind(weft::repeat_while(half, always, 9)), g.add("amount", bind(amount)));
        return [=](auto const& r) { return say(r.find(halved)); };
      });
}

TEST_CASE("law: what comes next may end the run") {
  static constexpr auto wf = weft::workflow<"law-next">(
      weft::task<"amount">(amount) >> weft::task<"first">(more_to_do) >> weft::task<"last">(twice));
  laws::holds(
      {.expected = "60 - more"}, wf,
      [](auto const& r) {
        return say(r["first"_id], r["last"_id], std::string(r.finished() ? r.finished()->id : "-"));
      },
      [](weft::task_graph& g) {
        auto const first = g.add("first", bind(more_to_do), g.add("amount", bind(amount)));
        auto const last = g.add("last", bind(twice), first);
        return [=](auto const& r) {
          return say(r.find(first), r.find(last), std::string(r.finished() ? r.finished()->id : "-"));
        };
      },
      [] { return weft::partial; });
}

TEST_CASE("law: what comes next fails its task") {
  static constexpr auto wf =
      weft::workflow<"law-next-fails">(weft::task<"amount">(amount) >> weft::task<"first">(fails_later));
  laws::holds(
      {.expected = "task \"first\" failed: task \"more\" failed: no"}, wf,
      [](auto const& r) { return say(r["first"_id]); },
      [](weft::task_graph& g) {
        auto const first = g.add("first", bind(fails_later), g.add("amount", bind(amount)));
        return [=](auto const& r) { return say(r.find(first)); };
      });
}

TEST_CASE("law: who finishes a run leaves out what has not begun") {
  static constexpr auto wf = weft::workflow<"law-finish">(
      weft::task<"amount">(amount) >> weft::task<"first">(ends) >> weft::task<"last">(twice));
  laws::holds(
      {.expected = "60 - enough"}, wf,
      [](auto const& r) {
        return say(r["first"_id], r["last"_id], std::string(r.finished() ? r.finished()->reason : "-"));
      },
      [](weft::task_graph& g) {
        auto const first = g.add("first", bind(ends), g.add("amount", bind(amount)));
        auto const last = g.add("last", bind(twice), first);
        return [=](auto const& r) {
          return say(r.find(first), r.find(last), std::string(r.finished() ? r.finished()->reason : "-"));
        };
      },
      [] { return weft::partial; });
}

TEST_CASE("law: who cancels a run cancels it") {
  static constexpr auto wf = weft::workflow<"law-cancel">(
      weft::task<"amount">(amount) >> weft::task<"first">(cancels) >> weft::task<"last">(twice));
  laws::holds(
      {.expected = "cancelled"}, wf, [](auto const& r) { return say(r["last"_id]); },
      [](weft::task_graph& g) {
        auto const last =
            g.add("last", bind(twice), g.add("first", bind(cancels), g.add("amount", bind(amount))));
        return [=](auto const& r) { return say(r.find(last)); };
      });
}
