// SPDX-License-Identifier: BSL-1.0
#define CATCH_CONFIG_RUNNER  // version 2; version 3 does not look at it
#include "catch.hpp"

int main(int argc, char** argv) { return Catch::Session().run(argc, argv); }
