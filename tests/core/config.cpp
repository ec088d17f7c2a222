// SPDX-License-Identifier: BSL-1.0
#include <weft/core/config.hpp>

#include "../catch.hpp"

namespace WEFT_NAMESPACE {
struct here {};
}  // namespace WEFT_NAMESPACE

// With exceptions or without, the names are found as weft's.
[[maybe_unused]] constexpr weft::here found{};

TEST_CASE("exceptions are on in an ordinary build") { STATIC_REQUIRE(WEFT_EXCEPTIONS == 1); }
