// SPDX-License-Identifier: BSL-1.0
#include <weft/journal/key.hpp>

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

#include "../catch.hpp"

using weft::detail::journal_key;
using weft::detail::journal_key_maker;
using weft::detail::journal_key_of;
using weft::detail::journal_task_hash;

namespace {

weft::byte_view bytes_of(std::string_view text) {
  return {reinterpret_cast<std::byte const*>(text.data()), text.size()};
}

}  // namespace

TEST_CASE("a key depends on the task, its place and its arguments") {
  std::uint64_t const task = journal_task_hash("parse", "(string) -> i32");
  CHECK(task == journal_task_hash("parse", "(string) -> i32"));
  CHECK(task != journal_task_hash("parse", "(string) -> i64"));
  CHECK(task != journal_task_hash("parser", "(string) -> i32"));
  CHECK(task != journal_task_hash("parse(", "string) -> i32"));

  journal_key const key = journal_key_of(task, 7, bytes_of("a"));
  CHECK(key == journal_key_of(task, 7, bytes_of("a")));
  CHECK_FALSE(key == journal_key_of(task, 8, bytes_of("a")));
  CHECK_FALSE(key == journal_key_of(task, 7, bytes_of("b")));
  CHECK_FALSE(key == journal_key_of(task, 7, bytes_of("")));
  CHECK_FALSE(key == journal_key_of(task + 1, 7, bytes_of("a")));
}

TEST_CASE("arguments that are hashed in two pieces have the same key") {
  std::string const all(5000, 'x');
  for (std::size_t const size : {0U, 1U, 16U, 100U, 240U, 241U, 300U, 1024U, 5000U}) {
    std::string_view const arguments = std::string_view(all).substr(0, size);
    for (std::size_t const common : {std::size_t{0}, size / 3, size}) {
      journal_key_maker const maker(11, bytes_of(arguments.substr(0, common)));
      CHECK(maker.key(3, bytes_of(arguments.substr(common))) == journal_key_of(11, 3, bytes_of(arguments)));
      CHECK(maker.key(4, bytes_of(arguments.substr(common))) == journal_key_of(11, 4, bytes_of(arguments)));
    }
  }
}
