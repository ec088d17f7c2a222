// SPDX-License-Identifier: BSL-1.0
#ifndef WEFT_JOURNAL_KEY_HPP
#define WEFT_JOURNAL_KEY_HPP

#include <weft/wire/byte_buffer.hpp>

#include <cstddef>
#include <cstdint>
#include <string_view>

// Nothing has to be linked then.
#ifndef XXH_INLINE_ALL
#define XXH_INLINE_ALL
#endif
#include <xxhash.h>

//! \file
//! What a result is known by from one run to the next.

namespace WEFT_NAMESPACE::detail {

// XXH3 of 128 bits of a task, its place and its arguments.
struct journal_key {
  std::uint64_t low = 0;
  std::uint64_t high = 0;

  bool operator==(journal_key const&) const = default;
};
struct journal_key_hash {
  std::size_t operator()(journal_key const& key) const noexcept { return key.low; }
};

// Of the name of a task, of what its arguments and its result look like, and of its callable's name, if the task's does not
// say that.
inline std::uint64_t journal_task_hash(std::string_view id, std::string_view schema,
                                       std::string_view callable = {}) {
  std::uint64_t const hash =
      XXH3_64bits_withSeed(schema.data(), schema.size(), XXH3_64bits(id.data(), id.size()));
  return callable.empty() ? hash : XXH3_64bits_withSeed(callable.data(), callable.size(), hash);
}

// The place of what is kept of the rounds of a loop: no task of a run, and no element, is there.
inline constexpr std::uint64_t place_of_rounds = ~std::uint64_t{};

inline journal_key journal_key_of(std::uint64_t task, std::uint64_t place, XXH128_hash_t arguments) {
  std::uint64_t const all[] = {task, place, arguments.low64, arguments.high64};
  XXH128_hash_t const hash = XXH3_128bits(all, sizeof all);
  return {hash.low64, hash.high64};
}
inline journal_key journal_key_of(std::uint64_t task, std::uint64_t place, byte_view arguments) {
  return journal_key_of(task, place, XXH3_128bits(arguments.data(), arguments.size()));
}

// The keys of calls whose arguments begin with the same bytes: these are hashed once.
class journal_key_maker {
public:
  journal_key_maker(std::uint64_t task, byte_view common) : task_(task) {
    XXH3_128bits_reset(&state_);
    XXH3_128bits_update(&state_, common.data(), common.size());
  }
  // The same as that of `common` and `rest` behind each other.
  journal_key key(std::uint64_t place, byte_view rest) const {
    XXH3_state_t state;
    XXH3_copyState(&state, &state_);
    XXH3_128bits_update(&state, rest.data(), rest.size());
    return journal_key_of(task_, place, XXH3_128bits_digest(&state));
  }

private:
  std::uint64_t task_;
  XXH3_state_t state_;
};

}  // namespace WEFT_NAMESPACE::detail

#endif
