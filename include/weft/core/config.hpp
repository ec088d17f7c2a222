// SPDX-License-Identifier: BSL-1.0
#ifndef WEFT_CORE_CONFIG_HPP
#define WEFT_CORE_CONFIG_HPP

//! \file
//! What differs between builds, in one place.

//! WEFT_EXCEPTIONS: 1 where a failing task can be caught, 0 under `-fno-exceptions`.
#if defined(__cpp_exceptions)
#define WEFT_EXCEPTIONS 1
#define WEFT_NAMESPACE weft
#else
#define WEFT_EXCEPTIONS 0
//! Without exceptions a run is other code under the same name, so it gets a namespace of its own and
//! objects of both kinds may be linked into one program.
#define WEFT_NAMESPACE weft::inline no_exceptions
#endif

//! For the few functions that stand between a task and its caller: they must leave no trace in the
//! machine code, whatever the compiler's inliner thinks of a long workflow.
#define WEFT_INLINE [[gnu::always_inline]] constexpr

//! For functions that only constant evaluation calls and whose names grow with an expression. GCC mangles every
//! such function it evaluates unless it has internal linkage, in time that grows with the square of the name:
//! for one expression of 256 tasks that was most of the compile time.
#if defined(__GNUC__) && !defined(__clang__)
#define WEFT_UNNAMED static
#else
#define WEFT_UNNAMED
#endif

//! For failures: kept out of the hot code.
#define WEFT_COLD [[gnu::cold, gnu::noinline]]

#endif
