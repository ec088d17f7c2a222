// SPDX-License-Identifier: BSL-1.0
#include <weft/redis/reply_reader.hpp>

#include <string>

#include "../catch.hpp"

using namespace weft::redis;

TEST_CASE("answers are read as their bytes come, some at a time, or part of one") {
  reply_reader reader;
  reader.feed(":1\r\n$2\r\nab\r\n*2\r\n:3");
  CHECK(reply(reader.next().get()).number() == 1);
  CHECK(reply(reader.next().get()).text() == "ab");
  CHECK(reader.next() == nullptr);
  CHECK(reader.error() == nullptr);
  reader.feed("\r\n:4\r\n");
  owned_reply const last = reader.next();
  CHECK(reply(last.get())[1].number() == 4);
  CHECK(reader.next() == nullptr);
}

TEST_CASE("what is no answer is an error, and nothing is read after it") {
  reply_reader reader;
  reader.feed("HTTP/1.1 400 Bad Request\r\n:1\r\n");
  CHECK(reader.next() == nullptr);
  REQUIRE(reader.error() != nullptr);
  reader.feed(":1\r\n");
  CHECK(reader.next() == nullptr);
}

TEST_CASE("no memory is taken for elements that nobody has sent") {
  for (char const* const bytes : {"*1270000000\r\n:1\r\n", "*2147483647\r\n", "*1048577\r\n"}) {
    reply_reader reader;
    reader.feed(bytes);
    CHECK(reader.next() == nullptr);
    REQUIRE(reader.error() != nullptr);
    CHECK(reader.error() == std::string("an answer is longer than any that was asked for"));
  }
  // Lists in lists count together; those of one answer, not those of the next.
  reply_reader reader;
  reader.feed("*2\r\n*600000\r\n");
  for (int i = 0; i < 600000; ++i) reader.feed(":1\r\n");
  CHECK(reader.next() == nullptr);
  CHECK(reader.error() == nullptr);
  reader.feed("*1\r\n:1\r\n");
  CHECK(reader.next() != nullptr);
  reader.feed("*1000000\r\n");
  CHECK(reader.next() == nullptr);
  CHECK(reader.error() == nullptr);
  reader.feed("*1000000\r\n");
  CHECK(reader.next() == nullptr);
  CHECK(reader.error() != nullptr);
}
