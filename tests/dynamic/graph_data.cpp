// SPDX-License-Identifier: BSL-1.0
#include <weft/dynamic/graph_data.hpp>

#include <weft/dynamic/task_graph.hpp>

#include "../catch.hpp"

static_assert(sizeof(weft::detail::task_record) == 32);
static_assert(sizeof(weft::detail::task_arg) == 4);

namespace {

weft::detail::graph_plan plan_of(weft::task_graph const& g) {
  g.data()->check_all();
  return *g.data()->plan();
}

// Counts what it gives.
class counting_resource : public std::pmr::memory_resource {
public:
  std::size_t bytes = 0;

private:
  void* do_allocate(std::size_t size, std::size_t align) override {
    bytes += size;
    return std::pmr::new_delete_resource()->allocate(size, align);
  }
  void do_deallocate(void* p, std::size_t size, std::size_t align) override {
    bytes -= size;
    std::pmr::new_delete_resource()->deallocate(p, size, align);
  }
  bool do_is_equal(memory_resource const& other) const noexcept override { return this == &other; }
};

}  // namespace

TEST_CASE("tasks that only look back need no order") {
  weft::task_graph g;
  auto const a = g.add("a", [] { return 1; });
  g.add("b", [](int) {}, a);
  g.data()->check_all();
  REQUIRE(g.data()->ordered() == nullptr);
  REQUIRE(plan_of(g).successor == std::vector<std::uint32_t>{1});
}

TEST_CASE("an edge that points back makes another order, the earliest first") {
  weft::task_graph g;
  auto const a = g.add("a", [] {});
  auto const b = g.add("b", [] {});
  auto const c = g.add("c", [] {});
  g.order(c, a);
  static_cast<void>(b);
  REQUIRE(plan_of(g).order == std::vector<std::uint32_t>{1, 2, 0});
  REQUIRE(plan_of(g).place == std::vector<std::uint32_t>{2, 0, 1});
}

TEST_CASE("a cycle is found and shown along its edges") {
  weft::task_graph g;
  auto const a = g.add("a", [] {});
  auto const b = g.add("b", [] {}, a);
  auto const c = g.add("c", [] {}, b);
  g.add("d", [] {}, c);
  g.order(c, b);
  try {
    g.data()->check_all();
    FAIL("not found");
  } catch (weft::cycle const& e) {
    REQUIRE(e.path().size() == 3);
    REQUIRE(e.path().front() == e.path().back());
    bool const along = e.path() == std::vector<std::string>{"b", "c", "b"} ||
                       e.path() == std::vector<std::string>{"c", "b", "c"};
    REQUIRE(along);
  }
}

TEST_CASE("a task that waits for itself is a cycle") {
  weft::task_graph g;
  auto const a = g.add("a", [] {});
  g.order(a, a);
  REQUIRE_THROWS_AS(g.data()->check_all(), weft::cycle);
}

TEST_CASE("ids are found among many") {
  weft::task_graph g;
  for (int i = 0; i < 10000; ++i) g.add("task-" + std::to_string(i), [i] { return i; });
  for (int i = 0; i < 10000; i += 7)
    REQUIRE(g.find<int>("task-" + std::to_string(i)).index() == static_cast<unsigned>(i));
  REQUIRE_FALSE(g.contains("task-10000"));
}

TEST_CASE("a task takes 32 bytes, an edge 4, beside the callable") {
  counting_resource memory;
  {
    weft::task_graph g("big", &memory);
    constexpr std::size_t n = 1 << 16;
    auto last = g.add([] {});
    for (std::size_t i = 1; i < n; ++i) last = g.add([] {}, last);
    // A vector may have twice the room.
    REQUIRE(memory.bytes <= 2 * n * (32 + 4) + 4096);
  }
  REQUIRE(memory.bytes == 0);
}
