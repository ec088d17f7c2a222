// SPDX-License-Identifier: BSL-1.0
#include <weft/policy/channel_store.hpp>

#include <chrono>
#include <string>
#include <thread>
#include <utility>

#include "../catch.hpp"

using weft::channel_value;
using outcome = weft::channel_store::outcome;
using namespace std::chrono_literals;

namespace {

channel_value number(std::string bytes) { return {0, 7, "i32", std::move(bytes)}; }
outcome put(weft::channel_store& store, std::string_view key, std::uint64_t expected, channel_value value) {
  return store.put(key, expected, value);
}

}  // namespace

TEST_CASE("channel store: versions grow, and another one is refused") {
  weft::memory_channel_store store;
  CHECK(store.get("n").version == 0);
  CHECK(put(store, "n", 5, number("a")) == outcome::changed);
  CHECK(put(store, "n", 0, number("a")) == outcome::done);
  CHECK(put(store, "n", 0, number("b")) == outcome::changed);
  channel_value const first = store.get("n");
  CHECK(first.bytes == "a");
  CHECK(first.type == "i32");
  CHECK(put(store, "n", first.version, number("b")) == outcome::done);
  CHECK(put(store, "n", first.version, number("c")) == outcome::changed);
  CHECK(put(store, "n", weft::channel_store::any_version, number("d")) == outcome::done);
  CHECK(store.get("n").bytes == "d");
  CHECK(store.get("n").version > first.version + 1);
}

TEST_CASE("channel store: a key keeps its type") {
  weft::memory_channel_store store;
  CHECK(put(store, "n", weft::channel_store::any_version, number("a")) == outcome::done);
  channel_value other{0, 8, "string", "text"};
  CHECK(store.put("n", weft::channel_store::any_version, other) == outcome::mismatch);
  CHECK(other.type == "i32");
  CHECK(other.bytes.empty());
  CHECK(store.get("n").bytes == "a");
}

TEST_CASE("channel store: holds no more than it may") {
  weft::memory_channel_store store({.keys = 2, .bytes = 40, .value = 20});
  auto const any = weft::channel_store::any_version;
  CHECK(put(store, "a", any, number(std::string(21, 'x'))) == outcome::large_value);
  CHECK(put(store, std::string(21, 'k'), any, number("")) == outcome::large_value);
  CHECK(put(store, "a", any, number(std::string(20, 'x'))) == outcome::done);  // 24 with key and type
  CHECK(put(store, "b", any, number(std::string(20, 'x'))) == outcome::many_bytes);
  CHECK(put(store, "b", any, number(std::string(12, 'x'))) == outcome::done);
  CHECK(put(store, "c", any, number("")) == outcome::many_keys);
  CHECK(put(store, "a", any, number("")) == outcome::done);  // makes room
  CHECK(put(store, "b", any, number(std::string(20, 'x'))) == outcome::done);
  CHECK(store.get("c").version == 0);
}

TEST_CASE("channel store: a wait is woken, ends in time, and is stopped") {
  weft::memory_channel_store store;
  auto const begin = std::chrono::steady_clock::now();
  CHECK(store.wait("n", 0, 20ms, {}).version == 0);
  CHECK(std::chrono::steady_clock::now() - begin >= 20ms);

  std::thread other([&] {
    std::this_thread::sleep_for(10ms);
    put(store, "other", 0, number("x"));
    put(store, "n", 0, number("a"));
  });
  auto const found = store.wait("n", 0, 1h, {});
  other.join();
  CHECK(found.bytes == "a");
  CHECK(store.wait("n", found.version, 1ms, {}) == found);

  weft::stop_source stop;
  std::thread stopper([&] {
    std::this_thread::sleep_for(10ms);
    stop.request_stop();
  });
  CHECK_THROWS_AS(store.wait("n", found.version, std::chrono::nanoseconds::max(), stop.token()),
                  weft::stopped);
  stopper.join();
}
