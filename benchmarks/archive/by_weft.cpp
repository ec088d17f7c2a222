// SPDX-License-Identifier: BSL-1.0
#include <weft/wire.hpp>

#include "values.hpp"

namespace {

class weft_archives final : public archives::contender {
public:
  char const* name() const override { return "weft"; }
  void save(archives::record const& value) override { save_any(value); }
  void load(archives::record& value) override { load_any(value); }
  void save(archives::numbers const& value) override { save_any(value); }
  void load(archives::numbers& value) override { load_any(value); }
  void save(archives::strings const& value) override { save_any(value); }
  void load(archives::strings& value) override { load_any(value); }

private:
  template <class T>
  void save_any(T const& value) {
    buffer_.clear();
    weft::append_bytes(buffer_, value);
  }
  template <class T>
  void load_any(T& value) {
    value = weft::from_bytes<T>(buffer_);
  }

  weft::byte_buffer buffer_;
};

}  // namespace

std::unique_ptr<archives::contender> archives::by_weft() { return std::make_unique<weft_archives>(); }
