// SPDX-License-Identifier: BSL-1.0
#include <boost/archive/binary_iarchive.hpp>
#include <boost/archive/binary_oarchive.hpp>
#include <boost/serialization/level.hpp>
#include <boost/serialization/map.hpp>
#include <boost/serialization/string.hpp>
#include <boost/serialization/tracking.hpp>
#include <boost/serialization/vector.hpp>
#include <cstring>
#include <streambuf>

#include "values.hpp"

BOOST_CLASS_IMPLEMENTATION(archives::plain_record, boost::serialization::object_serializable)
BOOST_CLASS_TRACKING(archives::plain_record, boost::serialization::track_never)

namespace {

// Writes to memory that is large enough, and reads from it.
class memory_buffer : public std::streambuf {
public:
  memory_buffer() : bytes_(std::size_t{8} << 20) {}
  void to_write() { setp(bytes_.data(), bytes_.data() + bytes_.size()); }
  void to_read() { setg(bytes_.data(), bytes_.data(), pptr()); }

private:
  std::streamsize xsputn(char const* from, std::streamsize count) override {
    std::memcpy(pptr(), from, static_cast<std::size_t>(count));
    pbump(static_cast<int>(count));
    return count;
  }
  std::streamsize xsgetn(char* to, std::streamsize count) override {
    std::memcpy(to, gptr(), static_cast<std::size_t>(count));
    gbump(static_cast<int>(count));
    return count;
  }
  std::vector<char> bytes_;
};

class tuned_archives {
public:
  static constexpr char const* name = "boost-tuned";

  void save(archives::record const& value) {
    save(archives::plain_record{const_cast<archives::record*>(&value)});
  }
  void load(archives::record& value) {
    archives::record loaded;
    archives::plain_record plain{&loaded};
    load_into(plain);
    value = std::move(loaded);
  }
  static constexpr unsigned flags =
      boost::archive::no_header | boost::archive::no_codecvt | boost::archive::no_tracking;

  template <class T>
  void save(T const& value) {
    buffer_.to_write();
    boost::archive::binary_oarchive to(buffer_, flags);
    to << value;
  }
  template <class T>
  void load_into(T& value) {
    buffer_.to_read();
    boost::archive::binary_iarchive from(buffer_, flags);
    from >> value;
  }
  template <class T>
  void load(T& value) {
    T loaded;
    load_into(loaded);
    value = std::move(loaded);
  }

private:
  memory_buffer buffer_;
};

}  // namespace

std::unique_ptr<archives::contender> archives::by_boost_tuned() {
  return std::make_unique<archives::contender_by<tuned_archives>>();
}
