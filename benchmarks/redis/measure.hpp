// SPDX-License-Identifier: BSL-1.0
#ifndef WEFT_BENCHMARKS_REDIS_MEASURE_HPP
#define WEFT_BENCHMARKS_REDIS_MEASURE_HPP

#include <cstddef>

namespace measured {

// What is measured; each returns whether all results were right and all bars met.
bool redis_speed(int rounds);
bool redis_detection();
bool redis_chaos(std::size_t tasks, unsigned seed);

}  // namespace measured

#endif
