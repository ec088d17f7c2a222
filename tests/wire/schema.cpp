// SPDX-License-Identifier: BSL-1.0
#include <weft/wire/schema.hpp>

#include <weft/wire.hpp>

#include "laws.hpp"

namespace {

struct plain {
  int a = 0;
  std::string b;
  template <class Archive>
  void serialize(Archive& archive, unsigned) {
    archive & a & b;
  }
};
// The same on the wire, written otherwise.
struct split {
  int first = 0;
  std::string second;
  template <class Archive>
  void save(Archive& to, unsigned) const {
    to << first << second;
  }
  template <class Archive>
  void load(Archive& from, unsigned) {
    from >> first >> second;
  }
  BOOST_SERIALIZATION_SPLIT_MEMBER()
};
struct versioned {
  int a = 0;
  unsigned seen = 0;
  template <class Archive>
  void serialize(Archive& archive, unsigned version) {
    seen = version;
    archive & a;
  }
};

// Two that contain each other.
struct right;
struct left {
  std::vector<right> rights;
  template <class Archive>
  void serialize(Archive& archive, unsigned);
};
struct right {
  std::vector<left> lefts;
  plain value;
  template <class Archive>
  void serialize(Archive& archive, unsigned) {
    archive & lefts & value;
  }
};
template <class Archive>
void left::serialize(Archive& archive, unsigned) {
  archive & rights;
}

}  // namespace
BOOST_CLASS_VERSION(versioned, 3)

TEST_CASE("a class is described by the fields that it serialises, whatever they are called") {
  REQUIRE(weft::schema_of<plain>().text == "{i32 string}");
  REQUIRE(weft::schema_of<split>() == weft::schema_of<plain>());
  REQUIRE(weft::schema_of<std::pair<plain, plain>>().text == "{{i32 string} ^0}");
  REQUIRE(&weft::schema_of<plain>() == &weft::schema_of<plain>());
}

TEST_CASE("a version belongs to the schema, and reaches the class") {
  REQUIRE(weft::schema_of<versioned>().text == "v3{i32}");
  REQUIRE(weft::from_bytes<versioned>(weft::to_bytes(versioned{1})).seen == 3);
}

TEST_CASE("classes that contain each other are described once") {
  REQUIRE(weft::schema_of<left>().text == "{[{[^0] {i32 string}}]}");
}

TEST_CASE("the fingerprint is that of the text, the same on every machine") {
  // FNV-1a of nothing and of "a", as its authors publish them.
  REQUIRE(weft::detail::fingerprint_of("") == 0xcbf29ce484222325ULL);
  REQUIRE(weft::detail::fingerprint_of("a") == 0xaf63dc4c8601ec8cULL);
  REQUIRE(weft::schema_of<plain>().fingerprint == weft::detail::fingerprint_of("{i32 string}"));
  REQUIRE(weft::schema_of<plain>().fingerprint != weft::schema_of<versioned>().fingerprint);
}
