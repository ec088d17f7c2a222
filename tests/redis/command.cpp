// SPDX-License-Identifier: BSL-1.0
#include <weft/redis/command.hpp>

#include "../catch.hpp"

using weft::redis::command;

TEST_CASE("a command is its words, with their lengths") {
  CHECK(command{"PING"}.bytes() == "*1\r\n$4\r\nPING\r\n");
  CHECK(command{"SET", ""}.add(-5).add("a\r\nb").bytes() ==
        "*4\r\n$3\r\nSET\r\n$0\r\n\r\n$2\r\n-5\r\n$4\r\na\r\nb\r\n");
}
