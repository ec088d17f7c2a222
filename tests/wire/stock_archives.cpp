// SPDX-License-Identifier: BSL-1.0
// The same user types through Boost's own archives: their `serialize` is the standard one.
#include <boost/archive/binary_iarchive.hpp>
#include <boost/archive/binary_oarchive.hpp>
#include <boost/archive/text_iarchive.hpp>
#include <boost/archive/text_oarchive.hpp>
#include <boost/serialization/map.hpp>
#include <boost/serialization/optional.hpp>
#include <boost/serialization/string.hpp>
#include <boost/serialization/unique_ptr.hpp>
#include <boost/serialization/vector.hpp>
#include <sstream>

#include <weft/wire.hpp>

#include "laws.hpp"

namespace {

struct leaf {
  int number = 0;
  std::string name;

  bool operator==(leaf const&) const = default;
  template <class Archive>
  void serialize(Archive& archive, unsigned version) {
    archive& BOOST_SERIALIZATION_NVP(number);
    if (version > 1) archive& BOOST_SERIALIZATION_NVP(name);
  }
};

class record {
public:
  std::vector<leaf> leaves;
  std::map<std::string, std::vector<double>> values;
  std::unique_ptr<leaf> owned;

  bool operator==(record const& other) const {
    return leaves == other.leaves && values == other.values && *owned == *other.owned;
  }

private:
  friend class boost::serialization::access;
  template <class Archive>
  void save(Archive& to, unsigned) const {
    to << leaves << values << owned;
  }
  template <class Archive>
  void load(Archive& from, unsigned) {
    from >> leaves >> values >> owned;
  }
  BOOST_SERIALIZATION_SPLIT_MEMBER()
};

template <class Output, class Input>
record through_stock(record const& value) {
  std::stringstream stream;
  {
    Output to(stream);
    to << value;
  }
  record loaded;
  Input from(stream);
  from >> loaded;
  return loaded;
}

}  // namespace
BOOST_CLASS_VERSION(leaf, 2)

TEST_CASE("types that travel go through Boost's archives as well") {
  record value;
  value.leaves = {{1, "one"}, {2, "two"}};
  value.values = {{"a", {1, 2}}, {"b", {}}};
  value.owned = std::make_unique<leaf>(leaf{3, "three"});

  wire_laws::check(value);
  using namespace boost::archive;
  REQUIRE(through_stock<binary_oarchive, binary_iarchive>(value) == value);
  REQUIRE(through_stock<text_oarchive, text_iarchive>(value) == value);
  REQUIRE(weft::schema_of<record>().text == "{[v2{i32 string}] <string:[f64]> ^1?}");
}
