// SPDX-License-Identifier: BSL-1.0
#include <boost/archive/binary_iarchive.hpp>
#include <boost/archive/binary_oarchive.hpp>
#include <boost/serialization/map.hpp>
#include <boost/serialization/string.hpp>
#include <boost/serialization/vector.hpp>
#include <sstream>

#include "values.hpp"

namespace {

class boost_archives {
public:
  static constexpr char const* name = "boost";

  template <class T>
  void save(T const& value) {
    std::ostringstream stream;
    boost::archive::binary_oarchive to(stream);
    to << value;
    bytes_ = stream.str();
  }
  template <class T>
  void load(T& value) {
    std::istringstream stream(bytes_);
    boost::archive::binary_iarchive from(stream);
    T loaded;
    from >> loaded;
    value = std::move(loaded);
  }

private:
  std::string bytes_;
};

}  // namespace

std::unique_ptr<archives::contender> archives::by_boost() {
  return std::make_unique<archives::contender_by<boost_archives>>();
}
