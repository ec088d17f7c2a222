// SPDX-License-Identifier: BSL-1.0
#include <weft/redis/store.hpp>

#include "../catch.hpp"

using namespace weft::redis;

TEST_CASE("heads are read as they were written") {
  task_head t;
  t.coordinator = "main";
  t.key = "17";
  t.attempt = 4;
  t.deaths = 2;
  t.flags = "rk";
  t.limit = weft::cluster::duration(123'456'789'012);
  t.history = "1,2,0,1,3;";
  t.type = "0123 a/b\nc";
  task_head const again = read_task_head(text_of(t));
  CHECK(text_of(again) == text_of(t));
  CHECK(again.type == t.type);
  CHECK(again.limit == t.limit);
  CHECK((again.has('r') && again.has('k') && !again.has('o')));

  end_head e{'Q', "17", 4, 99, "host/\n1", "12"};
  end_head const read = read_end_head(text_of(e));
  CHECK(read.kind == 'Q');
  CHECK(read.key == "17");
  CHECK(read.attempt == 4);
  CHECK(read.incarnation == 99);
  CHECK(read.worker == "host/ 1");
  CHECK(read.more == "12");
}

TEST_CASE("what is no head is an empty one") {
  for (char const* each : {"", "\n", "\n\n\n\n\n\n\n\n\n", "a\nb\nc\nd\ne\nf"}) {
    CHECK(read_task_head(each).type.size() < 3);
    CHECK_NOTHROW(read_end_head(each));
  }
}

TEST_CASE("a history is read, and what makes no sense of it is 0") {
  auto const all = read_history("7,1,0,0,1000;8,2,2,1,2000;x;9,3,99,1,5;");
  REQUIRE(all.size() == 4);
  CHECK(all[0].incarnation == 7);
  CHECK_FALSE(all[0].alone);
  CHECK(all[1].why == weft::cluster::loss::overtime);
  CHECK(all[1].alone);
  CHECK(all[1].attempt == 2);
  CHECK(all[1].at == std::chrono::seconds(2));
  CHECK(all[2].incarnation == 0);
  CHECK(all[3].why == weft::cluster::loss::disconnect);
  CHECK(read_history("").empty());
}

TEST_CASE("times are kept where sums of them have a meaning") {
  using namespace std::chrono_literals;
  constexpr auto longest = 24h * 365 * 100;
  CHECK(read_task_head("a\nb\n1\n0\n\n9223372036854775807\n\nt").limit == longest);
  CHECK(read_task_head("a\nb\n1\n0\n\n-5\n\nt").limit == 0ns);
  CHECK(read_history("1,1,0,0,9223372036854775807;").front().at == longest);
  CHECK(read_history("1,1,0,0,18446744073709551615;").front().at == longest);
}

TEST_CASE("a failure that cannot be read is a failure that says so") {
  using weft::cluster::failure_kind;
  CHECK(read_failure("").kind == failure_kind::bad_payload);
  std::string bytes = "\x01";
  CHECK(read_failure(bytes + std::string(200, '\x7f')).kind == failure_kind::bad_payload);
}

TEST_CASE("a type is named by its schema and its id") {
  CHECK(name_of({"a/b", 0xABC, "text"}) == "0000000000000abc a/b");
}
