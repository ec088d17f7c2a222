// SPDX-License-Identifier: BSL-1.0
#include <boost/archive/binary_iarchive.hpp>
#include <boost/archive/binary_oarchive.hpp>
#include <boost/serialization/map.hpp>
#include <boost/serialization/string.hpp>
#include <boost/serialization/vector.hpp>
#include <sstream>

#include "values.hpp"

namespace {

class boost_archives final : public archives::contender {
public:
  char const* name() const override { return "boost"; }
  void save(archives::record const& value) override { save_any(value); }
  void load(archives::record& value) override { load_any(value); }
  void save(archives::numbers const& value) override { save_any(value); }
  void load(archives::numbers& value) override { load_any(value); }
  void save(archives::strings const& value) override { save_any(value); }
  void load(archives::strings& value) override { load_any(value); }

private:
  template <class T>
  void save_any(T const& value) {
    std::ostringstream stream;
    boost::archive::binary_oarchive to(stream);
    to << value;
    bytes_ = stream.str();
  }
  template <class T>
  void load_any(T& value) {
    std::istringstream stream(bytes_);
    boost::archive::binary_iarchive from(stream);
    T loaded;
    from >> loaded;
    value = std::move(loaded);
  }

  std::string bytes_;
};

}  // namespace

std::unique_ptr<archives::contender> archives::by_boost() { return std::make_unique<boost_archives>(); }
