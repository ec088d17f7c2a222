// SPDX-License-Identifier: BSL-1.0
#include <weft/cluster/run_worker_process.hpp>

#include <set>
#include <string>

#include "../catch.hpp"

using namespace weft::cluster;

// (That processes end as they should is tested with processes.)
TEST_CASE("every reason why a worker is not admitted has its words") {
  std::set<std::string> all;
  for (deny_reason const each : {deny_reason::protocol, deny_reason::build, deny_reason::tasks,
                                 deny_reason::byte_limit, deny_reason::full})
    all.insert(detail::word_of(each));
  CHECK(all.size() == 5);
  CHECK(detail::word_of(worker_state::gone) == nullptr);
  CHECK(detail::name_of_process().find('/') != std::string::npos);
}
