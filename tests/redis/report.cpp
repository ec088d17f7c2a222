// SPDX-License-Identifier: BSL-1.0
#include <weft/redis/report.hpp>

#include <weft/redis/reply_reader.hpp>

#include <string>

#include "../catch.hpp"

using namespace weft::redis;

TEST_CASE("a report is read, and what is not there is 0") {
  std::string const text =
      "*8\r\n:5\r\n:2\r\n:3\r\n:1\r\n:9\r\n*0\r\n*1\r\n*5\r\n$1\r\n7\r\n:40\r\n"
      "*4\r\n$4\r\nname\r\n$1\r\nw\r\n$5\r\nslots\r\n$1\r\n2\r\n:6\r\n:1\r\n:1500\r\n";
  reply_reader reader;
  reader.feed(text);
  owned_reply const answer = reader.next();
  weft::cluster::status s;
  read_report(reply(answer.get()), s);
  CHECK(s.counters.queued == 8);
  CHECK(s.counters.suspects == 3);
  CHECK(s.counters.running == 3);
  CHECK(s.counters.reserved == 1);
  CHECK(s.oldest_waiting == std::chrono::milliseconds(1500));
  REQUIRE(s.workers.size() == 1);
  CHECK(s.workers[0].incarnation == 7);
  CHECK(s.workers[0].name == "w");
  CHECK(s.workers[0].slots == 2);
  CHECK(s.workers[0].in_flight == 6);
  CHECK(s.workers[0].is_reserved);
  CHECK_FALSE(s.workers[0].is_leaving);

  read_report(reply(nullptr), s);
  CHECK(s.workers.empty());
  CHECK(s.counters.queued == 0);
}
