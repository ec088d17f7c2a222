// SPDX-License-Identifier: BSL-1.0
#include <weft/run/coroutine.hpp>

#include <atomic>
#include <memory>
#include <stdexcept>
#include <string>
#include <thread>

#include "../catch.hpp"

using weft::async;
using weft::detail::wait_for;

namespace {

async<int> twice(int x) { co_return 2 * x; }
async<void> nothing() { co_return; }
async<int&> reference(int& x) { co_return x; }
async<std::unique_ptr<int>> owned(int x) { co_return std::make_unique<int>(co_await twice(x)); }
async<std::string> text(std::string const& s, int& there) {
  co_await nothing();
  co_await reference(there) = co_await twice(4);
  auto const own = co_await owned(5);
  co_return s + std::to_string(there) + std::to_string(*own);
}
async<int> deep(int n) {
  if (n == 0) throw std::runtime_error("bottom");
  co_return 1 + co_await deep(n - 1);
}

// Resumed by another thread.
struct elsewhere {
  std::thread& thread;
  bool await_ready() const noexcept { return false; }
  void await_suspend(std::coroutine_handle<> h) const {
    thread = std::thread([h] { h.resume(); });
  }
  void await_resume() const noexcept {}
};
async<bool> changes_threads(std::thread& other) {
  auto const before = std::this_thread::get_id();
  co_await elsewhere{other};
  co_return before != std::this_thread::get_id();
}

}  // namespace

TEST_CASE("coroutines await each other; values, references and nothing come back") {
  int there = 0;
  REQUIRE(wait_for(text("x", there), {}) == "x810");
  REQUIRE(there == 8);
  REQUIRE(&wait_for(reference(there), {}) == &there);
  REQUIRE_THROWS_AS(wait_for(deep(1000), {}), std::runtime_error);
}

TEST_CASE("a coroutine that is not awaited does nothing, and is destroyed") {
  auto const counter = std::make_shared<int>(0);
  {
    async<int> const unused = [](std::shared_ptr<int> c) -> async<int> { co_return ++*c; }(counter);
    REQUIRE(counter.use_count() == 2);
  }
  REQUIRE(counter.use_count() == 1);
  REQUIRE(*counter == 0);
}

TEST_CASE("who waits is told when a coroutine ends on another thread") {
  for (int i = 0; i < 200; ++i) {
    std::thread other;
    REQUIRE(wait_for(changes_threads(other), {}));
    other.join();
  }
}
