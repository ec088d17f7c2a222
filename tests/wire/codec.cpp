// SPDX-License-Identifier: BSL-1.0
#include <weft/wire/codec.hpp>

#include <weft/wire.hpp>

#include <boost/serialization/base_object.hpp>

// Boost's own functions for these must not get in the way.
#include <boost/serialization/complex.hpp>
#include <boost/serialization/map.hpp>
#include <boost/serialization/shared_ptr.hpp>
#include <boost/serialization/string.hpp>
#include <boost/serialization/vector.hpp>
#include <mutex>
#include <thread>

#include "laws.hpp"

namespace {

struct with_member {
  int a = 0;
  template <class Archive>
  void serialize(Archive& archive, unsigned) {
    archive & a;
  }
};
class with_private_member {
  friend class boost::serialization::access;
  int a_ = 0;
  template <class Archive>
  void serialize(Archive& archive, unsigned) {
    archive & a_;
  }
};
struct with_free_function {
  int a = 0;
};
template <class Archive>
void serialize(Archive& archive, with_free_function& value, unsigned) {
  archive & value.a;
}
struct with_codec {
  double x = 0, y = 0;
  bool operator==(with_codec const&) const = default;
};
struct with_nothing {};
union no_class {
  int a;
};
struct derived : with_member {
  int b = 0;
  template <class Archive>
  void serialize(Archive& archive, unsigned) {
    archive& boost::serialization::base_object<with_member>(*this) & b;
  }
};

}  // namespace

template <>
struct weft::codec<with_codec> {
  static constexpr std::size_t least = 16;
  static void save(auto& to, with_codec const& p) { to & p.x & p.y; }
  static void load(auto& from, with_codec& p) { from & p.x & p.y; }
  static void describe(auto& to) { to.template fields<double, double>(); }
};

using weft::travels;

static_assert(travels<with_member>);
static_assert(travels<with_private_member>);
static_assert(travels<with_free_function>);
static_assert(travels<with_codec>);
static_assert(travels<derived>);
static_assert(travels<std::complex<double>>, "by Boost's function");
static_assert(!travels<with_nothing>);
static_assert(!travels<no_class>);

static_assert(!travels<int*>);
static_assert(!travels<int&>);
static_assert(!travels<int const>);
static_assert(!travels<void>);
static_assert(!travels<void (*)()>);
static_assert(!travels<long double>);
static_assert(!travels<std::string_view>);
static_assert(!travels<std::mutex>);
static_assert(!travels<std::thread>);
static_assert(!travels<decltype([] {})>);
static_assert(!travels<std::shared_ptr<int>>);
static_assert(!travels<std::unique_ptr<int[]>>);

static_assert(travels<std::vector<with_member>>);
static_assert(!travels<std::vector<int*>>);
static_assert(!travels<std::vector<std::vector<with_nothing>>>);
static_assert(!travels<std::map<std::string, int*>>);
static_assert(!travels<std::optional<with_nothing>>);
static_assert(!travels<std::variant<int, int*>>);
static_assert(!travels<std::tuple<int, with_nothing>>);

TEST_CASE("a type can say by a codec how it travels") {
  wire_laws::check(with_codec{1.5, -2});
  REQUIRE(weft::schema_of<with_codec>().text == "{f64 f64}");
  REQUIRE(weft::to_bytes(with_codec{}).size() == 16);
}

TEST_CASE("a base class travels as its class says") {
  derived value;
  value.a = 1;
  value.b = 2;
  wire_laws::check(value, [](derived const& x, derived const& y) { return x.a == y.a && x.b == y.b; });
  REQUIRE(weft::schema_of<derived>().text == "{{i32} i32}");
}

TEST_CASE("what Boost has a function for, and weft has not, travels by that") {
  wire_laws::check(std::complex<double>(1, 2));
}
