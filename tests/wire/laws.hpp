// SPDX-License-Identifier: BSL-1.0
#ifndef WEFT_TESTS_WIRE_LAWS_HPP
#define WEFT_TESTS_WIRE_LAWS_HPP

#include <weft/wire/input_archive.hpp>
#include <weft/wire/schema.hpp>

#include <random>
#include <vector>

#include "../catch.hpp"

//! \file
//! What must be true of every codec.

namespace wire_laws {

inline std::vector<std::byte> copy(weft::byte_view bytes) { return {bytes.begin(), bytes.end()}; }

//! What a byte changed at random comes to: another value, or an error; never anything else.
template <class T>
void survives(std::vector<std::byte> const& bytes) {
  try {
    // What could be read can be written again.
    weft::to_bytes(weft::from_bytes<T>(bytes));
  } catch (weft::archive_error const&) {
  }
}

//! The value comes back as `same(loaded, value)` says; every prefix of its bytes is too short, one byte more is one too
//! many; and bytes that were changed do no harm.
template <class T, class Same>
void check(T const& value, Same const& same) {
  weft::byte_buffer const buffer = weft::to_bytes(value);
  std::vector<std::byte> bytes = copy(buffer);
  REQUIRE(same(weft::from_bytes<T>(bytes), value));
  REQUIRE(copy(weft::to_bytes(weft::from_bytes<T>(bytes))).size() == bytes.size());
  REQUIRE(bytes.size() >= weft::codec<T>::least);

  for (std::size_t size = 0; size < bytes.size(); ++size)
    REQUIRE_THROWS_AS(weft::from_bytes<T>(weft::byte_view(bytes).first(size)), weft::archive_error);
  bytes.push_back(std::byte{0});
  REQUIRE_THROWS_AS(weft::from_bytes<T>(bytes), weft::archive_error);
  bytes.pop_back();

  std::minstd_rand random(1);
  for (int i = 0; i < 300 && !bytes.empty(); ++i) {
    std::vector<std::byte> changed = bytes;
    for (auto flips = 1 + random() % 3; flips > 0; --flips)
      changed[random() % changed.size()] = static_cast<std::byte>(random() % 4 == 0 ? 0xff : random());
    survives<T>(changed);
  }

  weft::schema const& schema = weft::schema_of<T>();
  REQUIRE(!schema.text.empty());
  REQUIRE(schema.fingerprint == weft::detail::fingerprint_of(schema.text));
}
template <class T>
void check(T const& value) {
  check(value, [](T const& a, T const& b) { return a == b; });
}

//! The problem that loading these bytes as a `T` meets.
template <class T>
weft::archive_problem problem_of(weft::byte_view bytes) {
  try {
    weft::from_bytes<T>(bytes);
  } catch (weft::archive_error const& e) {
    REQUIRE(std::string(e.what()).find("weft: ") == 0);
    REQUIRE(e.at() <= bytes.size());
    return e.problem();
  }
  FAIL("nothing was wrong");
  throw;
}

inline std::vector<std::byte> bytes_of(std::initializer_list<int> values) {
  std::vector<std::byte> bytes;
  for (int value : values) bytes.push_back(static_cast<std::byte>(value));
  return bytes;
}

}  // namespace wire_laws

#endif
