// SPDX-License-Identifier: BSL-1.0
#include <weft/wire.hpp>

struct order {
  int number = 0;
  std::string customer;
  std::map<std::string, double> prices;

  template <class Archive>
  void serialize(Archive& archive, unsigned /*version*/) {
    archive & number & customer & prices;
  }
};

int main() {
  weft::byte_buffer bytes = weft::to_bytes(order{7, "Ada", {{"loom", 40.5}}});
  auto const same = weft::from_bytes<order>(bytes);

  // Bytes of somebody else: an error that says what is wrong with them and where, and never more memory than they pay for.
  bytes.data()[4] = std::byte{0xff};  // the length of the name
  try {
    weft::from_bytes<order>(bytes);
  } catch (weft::archive_error const& e) {
    return same.prices.at("loom") == 40.5 && e.problem() == weft::archive_problem::long_count ? 0 : 1;
  }
  return 1;
}
