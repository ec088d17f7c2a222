// SPDX-License-Identifier: BSL-1.0
#include <weft/cluster/worker_log.hpp>

#include "../catch.hpp"

using weft::cluster::worker_news;
using weft::cluster::detail::worker_log;

TEST_CASE("Whoever asks hears what is new since then", "[cluster]") {
  worker_log log;
  std::uint64_t one = 0, two = 0;
  CHECK(log.since(one).empty());
  log.add({1, "a", worker_news::kind::came, 0});
  log.add({2, "b", worker_news::kind::came, 0});
  CHECK(log.since(one).size() == 2);
  log.add({1, "", worker_news::kind::lost, 3});
  auto const news = log.since(one);
  REQUIRE(news.size() == 1);
  CHECK(news[0].leases == 3);
  CHECK(log.since(one).empty());
  CHECK(log.since(two).size() == 3);
}

TEST_CASE("Of very much news the last is remembered", "[cluster]") {
  worker_log log;
  std::uint64_t seen = 0;
  for (std::uint64_t i = 0; i < worker_log::most + 10; ++i) log.add({i, "", worker_news::kind::came, 0});
  auto const all = log.since(seen);
  CHECK(all.size() == worker_log::most);
  CHECK(all.front().incarnation == 10);
  CHECK(log.since(seen).empty());
}
