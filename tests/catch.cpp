// SPDX-License-Identifier: BSL-1.0
// CMake makes a precompiled header only for a target with a file that uses it; main.cpp cannot.
#include "catch.hpp"
