// SPDX-License-Identifier: BSL-1.0
#include <weft/wire.hpp>

#include "values.hpp"

namespace {

class weft_archives {
public:
  static constexpr char const* name = "weft";

  template <class T>
  void save(T const& value) {
    buffer_.clear();
    weft::append_bytes(buffer_, value);
  }
  template <class T>
  void load(T& value) {
    value = weft::from_bytes<T>(buffer_);
  }

private:
  weft::byte_buffer buffer_;
};

}  // namespace

std::unique_ptr<archives::contender> archives::by_weft() {
  return std::make_unique<archives::contender_by<weft_archives>>();
}
