// SPDX-License-Identifier: BSL-1.0
#ifndef WEFT_BENCHMARKS_GRAPHS_COSTS_COUNTING_HPP
#define WEFT_BENCHMARKS_GRAPHS_COSTS_COUNTING_HPP

#include <cstdint>

namespace graphs {

//! How often memory was asked for so far, by any thread: calls of malloc and its like, which `new` calls, too.
std::uint64_t allocations() noexcept;

//! Bytes that are allocated at the moment, with what the allocator adds to each.
std::uint64_t heap_bytes() noexcept;

//! Bytes of this process that are in memory.
std::uint64_t resident_bytes() noexcept;

}  // namespace graphs

#endif
