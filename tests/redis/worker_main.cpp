// SPDX-License-Identifier: BSL-1.0
#include <weft/redis/worker_main.hpp>

#include <vector>

#include "../catch.hpp"

namespace wr = weft::redis;

namespace {

bool is_command(std::vector<char const*> words) {
  words.insert(words.begin(), "program");
  return wr::detail::is_command(static_cast<int>(words.size()), words.data());
}

}  // namespace

TEST_CASE("a command line is that of a worker, or somebody else's") {
  CHECK(is_command({"worker", "--connect", "redis://host?run=x"}));
  CHECK(is_command({"worker"}));  // which is wrong, and told so
  CHECK(is_command({"status", "--connect", "redis://host?run=x"}));
  CHECK(is_command({"dead", "list", "--connect", "redis://host?run=x"}));
  CHECK_FALSE(is_command({}));
  CHECK_FALSE(is_command({"run"}));
  CHECK_FALSE(is_command({"keygen", "file"}));
  CHECK_FALSE(is_command({"worker", "--connect", "tcp://host:1"}));
  CHECK_FALSE(is_command({"worker", "--connect=tcp://host:1"}));
}

TEST_CASE("what is wrong with a command line is its exit status") {
  char const* const wrong[] = {"program", "worker"};
  CHECK(wr::worker_main(2, wrong) == static_cast<int>(wr::worker_exit::usage));
  char const* const nowhere[] = {"program", "status", "--connect", "redis://127.0.0.1:1?run=x"};
  CHECK(wr::worker_main(4, nowhere) == static_cast<int>(wr::worker_exit::failed));
  char const* const other[] = {"program", "run"};
  CHECK_FALSE(wr::worker_main(2, other).has_value());
}
