// SPDX-License-Identifier: BSL-1.0
#include "tasks.hpp"

#include "bodies.hpp"

unsigned tasks::seed = 1;
