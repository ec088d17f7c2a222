// SPDX-License-Identifier: BSL-1.0
#include <weft/cluster/errors.hpp>

#include <string>
#include <type_traits>

#include "../catch.hpp"

namespace cluster = weft::cluster;

static_assert(std::is_nothrow_copy_constructible_v<cluster::cluster_error>);
static_assert(std::is_nothrow_copy_constructible_v<cluster::remote_error>);
static_assert(std::is_base_of_v<weft::error, cluster::cluster_error>);
static_assert(std::is_base_of_v<cluster::cluster_error, cluster::unknown_function>);

TEST_CASE("a remote error says what was thrown, and where") {
  cluster::failure f{cluster::failure_kind::user_exception, "std::runtime_error", "no disk", 3, {}};
  cluster::remote_error const e(f, "node7");
  CHECK(e.what() == std::string("no disk (std::runtime_error on worker node7)"));
  CHECK(e.kind() == cluster::failure_kind::user_exception);
  CHECK(e.type() == std::string("std::runtime_error"));
  CHECK(e.message() == std::string("no disk"));
  CHECK(e.worker() == std::string("node7"));
  cluster::remote_error const copy = e;
  CHECK(copy.what() == std::string(e.what()));

  CHECK(cluster::remote_error(f, "").what() == std::string("no disk (std::runtime_error)"));
  f.type.clear();
  CHECK(cluster::remote_error(f, "node7").what() == std::string("no disk (on worker node7)"));
  CHECK(cluster::remote_error(f, "").what() == std::string("no disk"));
}

TEST_CASE("a poisonous task tells its history") {
  using cluster::loss;
  cluster::poisonous_task const e({{1, 1, loss::silence, false, {}},
                                   {2, 2, loss::disconnect, true, {}},
                                   {3, 3, loss::overtime, true, {}},
                                   {4, 4, loss::stuck, true, {}}});
  CHECK(e.what() == std::string("workers died while they ran it, and it is not tried again: "
                                "attempt 1: its worker fell silent, "
                                "attempt 2 alone: its worker's connection was lost, "
                                "attempt 3 alone: it ran longer than it may, "
                                "attempt 4 alone: its worker could not stop a task (what the workers wrote "
                                "to their standard error may say why)"));
}
