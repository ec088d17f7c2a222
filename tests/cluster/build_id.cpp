// SPDX-License-Identifier: BSL-1.0
#include <weft/cluster/build_id.hpp>

#include <cstdint>
#include <cstring>
#include <string>
#include <vector>

#include "../catch.hpp"

namespace cluster = weft::cluster;

namespace {

// Notes as a linker writes them.
struct notes {
  std::vector<unsigned char> bytes;

  void number(std::uint32_t n) {
    auto const at = bytes.size();
    bytes.resize(at + 4);
    std::memcpy(bytes.data() + at, &n, 4);
  }
  void add(std::string name, std::uint32_t type, std::vector<unsigned char> text) {
    name += '\0';
    number(static_cast<std::uint32_t>(name.size()));
    number(static_cast<std::uint32_t>(text.size()));
    number(type);
    bytes.insert(bytes.end(), name.begin(), name.end());
    while (bytes.size() % 4 != 0) bytes.push_back(0xee);
    bytes.insert(bytes.end(), text.begin(), text.end());
    while (bytes.size() % 4 != 0) bytes.push_back(0xee);
  }
  std::string found() const {
    return cluster::detail::build_id_among(bytes.data(), bytes.data() + bytes.size());
  }
};

}  // namespace

TEST_CASE("the build id of this program is known, and stays what it is") {
  std::string const& id = cluster::build_id();
  CHECK(id == cluster::build_id());
  CHECK(&id == &cluster::build_id());
  // Unless the linker writes none: those of this house do.
  CHECK((id.size() == 40 || id.size() == 32 || id.size() == 16));
  CHECK(id.find_first_not_of("0123456789abcdef") == std::string::npos);
}

TEST_CASE("the build id is found among other notes") {
  notes all;
  CHECK(all.found().empty());
  all.add("GNU", 1, {1, 2, 3, 4, 5});
  all.add("stapsdt", NT_GNU_BUILD_ID, {6, 7});
  CHECK(all.found().empty());
  all.add("GNU", NT_GNU_BUILD_ID, {0x00, 0x1f, 0xa0, 0xff, 0x42});
  CHECK(all.found() == "001fa0ff42");
  all.add("GNU", NT_GNU_BUILD_ID, {1});
  CHECK(all.found() == "001fa0ff42");
}
