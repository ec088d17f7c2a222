// SPDX-License-Identifier: BSL-1.0
#include <weft/wire/values.hpp>

#include <weft/wire.hpp>

#include <limits>

#include "laws.hpp"

namespace {

enum class color : short { red, green = 300 };
enum plain : unsigned char { first, second };
enum unfixed { third, fourth };

// Numbers beside each other, by the wrappers.
struct wrapped {
  int named = 0;
  double array[3] = {};
  char raw[4] = {};
  std::string strings[2];

  bool operator==(wrapped const&) const = default;
  template <class Archive>
  void serialize(Archive& archive, unsigned) {
    archive& BOOST_SERIALIZATION_NVP(named);
    archive& boost::serialization::make_array(array, 3);
    archive& boost::serialization::make_binary_object(raw, sizeof raw);
    archive& boost::serialization::make_nvp("strings", strings);
  }
};

}  // namespace

static_assert(!weft::travels<unfixed>, "most numbers would be undefined behaviour");

TEST_CASE("numbers, bools, characters and enums travel") {
  wire_laws::check(true);
  wire_laws::check('x');
  wire_laws::check(u'x');
  wire_laws::check(U'x');
  wire_laws::check(std::byte{9});
  wire_laws::check(std::numeric_limits<short>::min());
  wire_laws::check(std::numeric_limits<int>::min());
  wire_laws::check(std::numeric_limits<long>::min());
  wire_laws::check(std::numeric_limits<unsigned long long>::max());
  wire_laws::check(1.5F);
  wire_laws::check(-std::numeric_limits<double>::infinity());
  wire_laws::check(color::green);
  wire_laws::check(second);
}

TEST_CASE("a bool is 0 or 1") {
  REQUIRE(wire_laws::problem_of<bool>(wire_laws::bytes_of({2})) == weft::archive_problem::bad_value);
}

TEST_CASE("Boost's wrappers leave no trace in the bytes") {
  wrapped value{1, {1, 2, 3}, {'a', 'b', 'c', 'd'}, {"x", "yz"}};
  wire_laws::check(value);
  REQUIRE(weft::to_bytes(value).size() == 4 + 24 + 4 + (8 + 1) + (8 + 2));
  REQUIRE(weft::schema_of<wrapped>().text == "{i32 f64 f64 f64 4*u8 2*string}");
}

TEST_CASE("numbers of one width and kind have one schema") {
  REQUIRE(weft::schema_of<long>() == weft::schema_of<long long>());
  REQUIRE(weft::schema_of<std::size_t>().text == "u64");
  REQUIRE(weft::schema_of<color>().text == "i16");
  REQUIRE(weft::schema_of<float>().text == "f32");
  REQUIRE(weft::schema_of<bool>().text == "bool");
  REQUIRE(weft::schema_of<int>() != weft::schema_of<unsigned>());
}
