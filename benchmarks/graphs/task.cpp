// SPDX-License-Identifier: BSL-1.0
#include "task.hpp"

namespace graphs {

std::int64_t work_nanoseconds = 0;

}  // namespace graphs
