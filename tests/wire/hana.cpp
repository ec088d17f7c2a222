// SPDX-License-Identifier: BSL-1.0
#include <weft/wire/hana.hpp>

#include <weft/wire.hpp>

#include <boost/hana/adapt_struct.hpp>
#include <boost/hana/define_struct.hpp>

#include "laws.hpp"

namespace {

struct defined {
  // clang-format off
  BOOST_HANA_DEFINE_STRUCT(defined, (int, number), (std::string, name), (std::vector<double>, values));
  // clang-format on
  bool operator==(defined const&) const = default;
};

// Its own function is asked first.
struct both {
  BOOST_HANA_DEFINE_STRUCT(both, (int, number), (int, other));
  template <class Archive>
  void serialize(Archive& archive, unsigned) {
    archive & number;
  }
};

}  // namespace

namespace elsewhere {
struct adapted {
  int number = 0;
  defined inner;
  bool operator==(adapted const&) const = default;
};
}  // namespace elsewhere
BOOST_HANA_ADAPT_STRUCT(elsewhere::adapted, number, inner);

TEST_CASE("structs that Hana knows travel without a serialize") {
  defined const value{1, "one", {1, 2}};
  wire_laws::check(value);
  wire_laws::check(elsewhere::adapted{2, value});
  wire_laws::check(std::vector<defined>{value, value});
  REQUIRE(weft::schema_of<defined>().text == "{i32 string [f64]}");
  REQUIRE(weft::schema_of<elsewhere::adapted>().text == "{i32 {i32 string [f64]}}");
}

TEST_CASE("a serialize of one's own comes before Hana") {
  REQUIRE(weft::to_bytes(both{1, 2}).size() == 4);
  REQUIRE(weft::schema_of<both>().text == "{i32}");
}
