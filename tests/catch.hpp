// SPDX-License-Identifier: BSL-1.0
#ifndef WEFT_TESTS_CATCH_HPP
#define WEFT_TESTS_CATCH_HPP

// Catch2, version 2 or 3. It is precompiled: include it last, it costs nothing.

#if __has_include(<catch2/catch_all.hpp>)
#include <catch2/catch_all.hpp>
#else
#include <catch2/catch.hpp>
#endif

#endif
