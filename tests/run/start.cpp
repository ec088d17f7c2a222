// SPDX-License-Identifier: BSL-1.0
#include <weft/run/start.hpp>

#include <atomic>
#include <memory>
#include <string>
#include <thread>
#include <type_traits>
#include <utility>

#include <weft/run/pool.hpp>
#include <weft/static.hpp>

#include "counted.hpp"
#include "spin.hpp"

#include "../catch.hpp"

// How started runs end is in executor_laws.cpp.

using namespace weft::literals;

namespace {

constexpr auto fetch = weft::task<"fetch">([] { return spin(), 20; });
constexpr auto twice = weft::task<"twice">([](int x) { return spin(), 2 * x; });
constexpr auto line = weft::workflow<"line">(fetch >> twice);

using handle = decltype(weft::start(line, std::declval<weft::pool&>()));

template <class Workflow>
concept can_start =
    requires(Workflow&& wf, weft::pool& pool) { weft::start(std::forward<Workflow>(wf), pool); };

constexpr auto with_state = weft::workflow<"w">(weft::task<"n">([n = 1] { return n; }));
using stateful = std::remove_const_t<decltype(with_state)>;

}  // namespace

static_assert(!std::is_copy_constructible_v<handle>);
static_assert(!std::is_move_constructible_v<handle>);
static_assert(!std::is_copy_assignable_v<handle>);
static_assert(!std::is_move_assignable_v<handle>);
static_assert(!std::is_default_constructible_v<handle>);
static_assert(std::is_same_v<decltype(std::declval<handle&>().get()), handle::results_type const&>);
static_assert(
    std::is_same_v<decltype(weft::start_shared(line, std::declval<weft::pool&>())), std::shared_ptr<handle>>);
static_assert(noexcept(std::declval<handle&>().wait()));
static_assert(noexcept(std::declval<handle&>().cancel()));
static_assert(noexcept(std::declval<handle const&>().done()));

// What is stored in a workflow must outlive the call.
static_assert(can_start<decltype(line)&>);
static_assert(can_start<std::remove_const_t<decltype(line)>>);
static_assert(can_start<stateful const&>);
static_assert(!can_start<stateful>);

namespace {

// Gives results of the handle's only while it is there.
template <class Handle>
concept gives_from_temporary = requires(Handle h) { std::move(h).get(); };

}  // namespace

static_assert(!gives_from_temporary<handle>);

TEST_CASE("a started run that nobody waits for ends by itself") {
  weft::pool pool(2);
  auto handle = weft::start(line, pool);
  CHECK(eventually([&] { return handle.done(); }));
  CHECK(handle.get().value() == 40);
}

TEST_CASE("the results live in the handle") {
  weft::pool pool(2);
  auto const fix = weft::task<"fix">([] { return immovable(3); });
  auto const wf = weft::workflow<"w">(fix);
  auto handle = weft::start(wf, pool);
  immovable const& result = handle.get().value();
  CHECK(result.value == 3);
  CHECK(&handle.get()["fix"_id] == &result);
}

TEST_CASE("keep says what may be asked for") {
  weft::pool pool(2);
  auto handle = weft::start(line, pool, weft::keep<"twice">);
  CHECK(handle.get()["twice"_id] == 40);
  CHECK(handle.get().value() == 40);
}

TEST_CASE("a handle that is shared keeps the run going until its last owner leaves") {
  weft::pool pool(2);
  auto handle = weft::start_shared(line, pool);
  std::thread other([mine = handle] { mine->wait(); });
  CHECK(handle->get().value() == 40);
  other.join();
  std::weak_ptr const watch = handle;
  handle.reset();
  CHECK(watch.expired());
}

TEST_CASE("one may ask, and cancel, when all is over") {
  weft::pool pool(2);
  auto handle = weft::start(line, pool);
  CHECK(handle.get().value() == 40);
  handle.cancel();
  handle.wait();
  CHECK(handle.done());
  CHECK(handle.get().value() == 40);
}

TEST_CASE("an input that cannot be made is told where the run is started") {
  weft::pool pool(2);
  struct refuses {
    refuses(int) { throw 7; }  // NOLINT(google-explicit-constructor)
  };
  constexpr auto wf = weft::workflow<"w">(weft::input<"b", refuses>);
  CHECK_THROWS_AS(weft::start_shared(wf, pool, weft::with<"b">(1)), int);
}

TEST_CASE("a token of the caller's stops a started run's tasks") {
  weft::pool pool(2);
  weft::stop_source source;
  std::atomic<bool> is_begun{false};
  auto const patient = weft::task<"patient">([&](weft::context& here) {
    is_begun = true;
    while (!here.stop_requested()) std::this_thread::yield();
    return 1;
  });
  auto const wf = weft::workflow<"w">(patient);
  auto handle = weft::start(wf, pool, source.token());
  while (!is_begun) std::this_thread::yield();
  CHECK_FALSE(handle.done());
  source.request_stop();
  CHECK(handle.get().value() == 1);  // all is done
}

TEST_CASE("one thread waits while another one gets") {
  weft::pool pool(2);
  for (int i = 0; i < 200; ++i) {
    auto handle = weft::start(line, pool);
    std::thread other([&] { handle.wait(); });
    CHECK(handle.get().value() == 40);
    other.join();
  }
}

TEST_CASE("what did not compile starts nowhere") {
  weft::pool pool(1);
  STATIC_REQUIRE(std::is_same_v<decltype(weft::start(weft::failure(), pool)), weft::failure>);
  STATIC_REQUIRE(std::is_same_v<decltype(weft::start_shared(weft::failure(), pool)), weft::failure>);
}
