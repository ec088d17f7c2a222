// SPDX-License-Identifier: BSL-1.0
#include <weft/redis/reply.hpp>
#include <weft/redis/reply_reader.hpp>

#include <string>

#include "../catch.hpp"

using weft::redis::owned_reply;
using weft::redis::reply;

namespace {

owned_reply parsed(std::string const& bytes) {
  weft::redis::reply_reader reader;
  reader.feed(bytes);
  return reader.next();
}

}  // namespace

TEST_CASE("answers are read by what is asked for, and what is not there is nothing") {
  auto const list = parsed("*4\r\n$1\r\na\r\n:12\r\n$1\r\nb\r\n*1\r\n$3\r\n-34\r\n");
  reply const r(list.get());
  CHECK(r.size() == 4);
  CHECK(r[0].text() == "a");
  CHECK(r[1].number() == 12);
  CHECK(r[3][0].text() == "-34");
  CHECK(r.named("a").number() == 12);
  CHECK(r.named("b").size() == 1);
  CHECK(r.named("c").is_nothing());
  CHECK(r[9].is_nothing());
  CHECK(r[9][9].text().empty());
  CHECK(r.text().empty());
  CHECK(r[0].size() == 0);
  CHECK(reply(nullptr).number() == 0);

  auto const text = parsed("$4\r\n12ab\r\n");
  CHECK(reply(text.get()).number() == 12);
  auto const wrong = parsed("-ERR no\r\n");
  CHECK(reply(wrong.get()).is_error());
  CHECK(reply(wrong.get()).text() == "ERR no");
  auto const nothing = parsed("$-1\r\n");
  CHECK(reply(nothing.get()).is_nothing());
  CHECK_FALSE(reply(nothing.get()).is_error());
}
