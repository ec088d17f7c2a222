// SPDX-License-Identifier: BSL-1.0
#include <weft/cluster/function_table.hpp>

#include "queue_laws.hpp"

// (What users are told is a law of queues.)
TEST_CASE("a function has the place that it has among all") {
  auto const all = queue_laws::functions();
  CHECK(all[weft::cluster::detail::number_of(queue_laws::square, all)] == &queue_laws::square);
  CHECK_THROWS_AS(weft::cluster::detail::number_of(queue_laws::twin, all), weft::cluster::unknown_function);
  CHECK_THROWS_AS(weft::cluster::detail::number_of(queue_laws::stranger, all),
                  weft::cluster::unknown_function);
  CHECK_THROWS_AS(weft::cluster::detail::number_of(queue_laws::impostor, all),
                  weft::cluster::unknown_function);
}
