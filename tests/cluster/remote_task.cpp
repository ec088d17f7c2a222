// SPDX-License-Identifier: BSL-1.0
#include <weft/cluster/remote_task.hpp>

#include <weft/cluster/run.hpp>
#include <weft/static.hpp>
#include <weft/wire.hpp>

#include <algorithm>
#include <cstdint>
#include <memory>
#include <stdexcept>
#include <string>
#include <string_view>
#include <vector>

#include "../catch.hpp"

namespace cluster = weft::cluster;

namespace {

constexpr auto list =
    weft::task<"list">([](int n) { return std::vector<int>(static_cast<std::size_t>(n), 4); });
constexpr auto each = weft::map<"each">([](int x, std::string const& unit) {
  if (x < 0) throw std::domain_error("negative");
  return std::to_string(x) + unit;
});
constexpr auto wf =
    weft::workflow<"remote-task">((weft::input<"n", int> >> list | weft::input<"unit", std::string>) >> each);

// That it could be run is enough for its functions to be known.
struct some_queue {
  std::unique_ptr<cluster::queue_user> join() { return nullptr; }
};
[[maybe_unused]] auto run_on(some_queue& queue) {
  return weft::run(wf, queue, weft::with<"n">(2), weft::with<"unit">(std::string("m")));
}

cluster::remote_function const& function_of(std::string_view name) {
  for (cluster::remote_function const* f : cluster::registry::all())
    if (f->scope == "remote-task" && f->name() == name) return *f;
  FAIL("no function " << name);
  throw 0;
}

std::vector<std::string> texts_in(weft::byte_buffer const& bytes, std::size_t count) {
  weft::input_archive from(bytes);
  std::vector<std::string> all(count);
  for (std::string& text : all) from >> text;
  from.finish();
  return all;
}

}  // namespace

TEST_CASE("a workflow's tasks are functions under its name, and inputs are none") {
  CHECK(cluster::type_of(function_of("list"), "").id == "remote-task/list");
  CHECK(cluster::type_of(function_of("list"), "").text == "(i32) -> [i32]");
  CHECK(cluster::type_of(function_of("each"), "").text.find("string") != std::string::npos);
  CHECK_FALSE(function_of("list").is_of_this_build);
  auto const all = cluster::registry::all();
  CHECK(std::count_if(all.begin(), all.end(), [](auto const* f) { return f->scope == "remote-task"; }) == 2);
}

TEST_CASE("a task is executed from the bytes of its arguments") {
  weft::byte_buffer const bytes = weft::to_bytes(3);
  weft::byte_buffer result;
  cluster::remote_call call{bytes, result, {}};
  function_of("list").execute(call);
  CHECK(call.has_begun);
  CHECK(weft::from_bytes<std::vector<int>>(result) == std::vector<int>{4, 4, 4});

  weft::byte_buffer const short_bytes = weft::to_bytes(std::uint8_t{3});
  cluster::remote_call bad{short_bytes, result, {}};
  CHECK_THROWS_AS(function_of("list").execute(bad), weft::archive_error);
  CHECK_FALSE(bad.has_begun);
}

TEST_CASE("a part of a map is what all calls have, a number, and the elements") {
  weft::byte_buffer const bytes = weft::to_bytes(std::string("m"), std::uint64_t{3}, 1, 2, 3);
  weft::byte_buffer result;
  cluster::remote_call call{bytes, result, {}};
  function_of("each").execute(call);
  CHECK(texts_in(result, 3) == std::vector<std::string>{"1m", "2m", "3m"});

  weft::byte_buffer const failing = weft::to_bytes(std::string("m"), std::uint64_t{3}, 1, -2, 3);
  result.clear();
  cluster::remote_call fails{failing, result, {}};
  CHECK_THROWS_AS(function_of("each").execute(fails), std::domain_error);
  CHECK(fails.has_begun);
  CHECK(fails.element == 1);

  weft::byte_buffer const cut = weft::to_bytes(std::string("m"), std::uint64_t{3}, 1, 2);
  result.clear();
  cluster::remote_call bad{cut, result, {}};
  CHECK_THROWS_AS(function_of("each").execute(bad), weft::archive_error);
  CHECK_FALSE(bad.has_begun);

  weft::byte_buffer const surplus = weft::to_bytes(std::string("m"), std::uint64_t{1}, 1, 2);
  result.clear();
  cluster::remote_call too_much{surplus, result, {}};
  CHECK_THROWS_AS(function_of("each").execute(too_much), weft::archive_error);
  CHECK_FALSE(too_much.has_begun);
}

TEST_CASE("which callables can be made anew elsewhere") {
  int captured = 0;
  auto const closure = [&] { return captured; };
  auto const plain = [] {};
  STATIC_REQUIRE(weft::detail::callable_travels<std::remove_const_t<decltype(plain)>>);
  STATIC_REQUIRE_FALSE(weft::detail::callable_travels<std::remove_const_t<decltype(closure)>>);
  STATIC_REQUIRE_FALSE(weft::detail::callable_travels<int (*)()>);
  STATIC_REQUIRE(weft::detail::callable_travels<decltype(weft::bind([](int) {}, 1))>);
}
