// SPDX-License-Identifier: BSL-1.0
#include <weft/asio/asio.hpp>

#include <type_traits>

#include <weft/run/start.hpp>
#include <weft/static.hpp>

#include "../run/executor_laws.hpp"

#include "../catch.hpp"

using namespace weft::literals;

namespace {

// A pool that calls what is left before it goes away.
class joined_pool {
public:
  explicit joined_pool(std::size_t threads) : pool_(threads), where_(pool_, threads) {}
  joined_pool(joined_pool const&) = delete;
  joined_pool& operator=(joined_pool const&) = delete;
  ~joined_pool() { pool_.join(); }

  weft::asio::executor where() const { return where_; }

private:
  boost::asio::thread_pool pool_;
  weft::asio::executor where_;
};

}  // namespace

static_assert(weft::executor<weft::asio::executor>);
static_assert(weft::executor<weft::asio::executor const>);
static_assert(std::is_trivially_copyable_v<weft::asio::executor>);

TEST_CASE("a pool of Boost.Asio keeps the laws of executors") {
  joined_pool pool(3);
  laws::executor_laws([&] { return pool.where(); });
}

TEST_CASE("a pool of Boost.Asio with one thread keeps the laws of executors") {
  joined_pool pool(1);
  laws::executor_laws([&] { return pool.where(); });
}

TEST_CASE("a run on a thread of the pool that it runs on") {
  constexpr auto fetch = weft::task<"fetch">([] { return spin(), 20; });
  constexpr auto twice = weft::task<"twice">([](int x) { return spin(), 2 * x; });
  constexpr auto merge = weft::task<"merge">([](int a, int b) { return spin(), a + b; });
  constexpr auto wf = weft::workflow<"w">(fetch >> (twice | twice.as<"again">()) >> merge);
  std::atomic<int> right{0};
  {
    joined_pool pool(2);
    weft::asio::executor const where = pool.where();
    CHECK(where.concurrency() == 2);
    boost::asio::thread_pool other(4);
    for (int i = 0; i < 40; ++i)
      boost::asio::post(other, [&] { right += weft::run(wf, where)["merge"_id] == 80; });
    other.join();
  }
  CHECK(right == 40);
  {
    boost::asio::thread_pool pool(2);
    weft::asio::executor const where(pool, 2);
    for (int i = 0; i < 40; ++i)
      boost::asio::post(pool, [&, where] { right += weft::run(wf, where)["merge"_id] == 80; });
    pool.join();
  }
  CHECK(right == 80);
}
