// SPDX-License-Identifier: BSL-1.0
#include <weft/wire/input_archive.hpp>

#include <weft/wire.hpp>

#include "laws.hpp"

static_assert(!weft::input_archive::is_saving::value && weft::input_archive::is_loading::value);

namespace {

// As Boost's documentation has it: without a default constructor.
class numbered {
public:
  explicit numbered(int number) : number_(number) { ++alive; }
  numbered(numbered&& other) noexcept : number_(other.number_), name(std::move(other.name)) { ++alive; }
  numbered(numbered const& other) : number_(other.number_), name(other.name) { ++alive; }
  numbered& operator=(numbered const&) = default;
  ~numbered() { --alive; }

  int number() const { return number_; }
  bool operator==(numbered const&) const = default;
  static inline int alive = 0;

private:
  friend class boost::serialization::access;
  template <class Archive>
  void serialize(Archive& archive, unsigned) {
    archive & name;
  }
  int number_;

public:
  std::string name;
};

}  // namespace

namespace boost::serialization {
template <class Archive>
void save_construct_data(Archive& to, numbered const* from, unsigned) {
  int const number = from->number();
  to << number;
}
template <class Archive>
void load_construct_data(Archive& from, numbered* to, unsigned) {
  int number = 0;
  from >> number;
  ::new (to) numbered(number);
}
}  // namespace boost::serialization

template <>
struct weft::schema_of_class<numbered> {
  static void describe(weft::schema_recorder& to) { to.fields<int, std::string>(); }
};

TEST_CASE("several values are read in the order in which they were written") {
  weft::byte_buffer const bytes = weft::to_bytes(1, std::string("two"), 3.0);
  weft::input_archive from(bytes);
  int one = 0;
  std::string two;
  double three = 0;
  from >> one >> two& three;
  from.finish();
  REQUIRE(one == 1);
  REQUIRE(two == "two");
  REQUIRE(three == 3);
}

TEST_CASE("a value without a default constructor is made by load_construct_data") {
  numbered value(7);
  value.name = "seven";
  wire_laws::check(value);
  wire_laws::check(std::vector<numbered>{value, numbered(8)});
  wire_laws::check(std::optional<numbered>(value));
  wire_laws::check(std::variant<int, numbered>(value));
  wire_laws::check(std::map<int, numbered>{{1, value}});
  auto const pointer = std::make_unique<numbered>(value);
  wire_laws::check(pointer, [](auto const& a, auto const& b) { return *a == *b; });
  REQUIRE(numbered::alive == 2);
  REQUIRE(weft::schema_of<numbered>().text == "{i32 string}");
}

TEST_CASE("bytes that end too soon or too late are errors that say where") {
  using weft::archive_problem;
  REQUIRE(wire_laws::problem_of<int>(wire_laws::bytes_of({1, 2, 3})) == archive_problem::truncated);
  REQUIRE(wire_laws::problem_of<int>(wire_laws::bytes_of({1, 2, 3, 4, 5})) == archive_problem::trailing);
  try {
    weft::from_bytes<int>(wire_laws::bytes_of({1, 2, 3, 4, 5}));
  } catch (weft::archive_error const& e) {
    REQUIRE(e.at() == 4);
  }
}
