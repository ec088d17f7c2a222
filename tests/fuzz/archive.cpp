// SPDX-License-Identifier: BSL-1.0
// Any bytes are a value or an archive_error. The first byte chooses the type.
#include <weft/wire.hpp>
#include <weft/wire/hana.hpp>

#include <boost/hana/define_struct.hpp>
#include <cstdlib>

namespace {

enum class kind : std::uint8_t { a, b };

struct leaf {
  kind what = kind::a;
  std::string name;
  std::optional<double> weight;
  template <class Archive>
  void serialize(Archive& archive, unsigned) {
    archive & what & name & weight;
  }
};
struct tree {
  leaf value;
  std::vector<tree> children;
  std::unique_ptr<tree> next;
  template <class Archive>
  void serialize(Archive& archive, unsigned) {
    archive & value & children & next;
  }
};
struct members {
  // clang-format off
  BOOST_HANA_DEFINE_STRUCT(members, (long, number), (std::vector<bool>, flags), (std::u16string, text));
  // clang-format on
};

// What could be read can be written, and what was written by us is read as the same bytes again.
template <class T>
void try_as(weft::byte_view bytes) {
  try {
    weft::byte_buffer const once = weft::to_bytes(weft::from_bytes<T>(bytes));
    weft::byte_buffer const twice = weft::to_bytes(weft::from_bytes<T>(once));
    if (once.size() != twice.size()) std::abort();
  } catch (weft::archive_error const&) {
  }
}

using any = void (*)(weft::byte_view);
constexpr any types[] = {
    try_as<int>,
    try_as<std::string>,
    try_as<std::vector<std::uint32_t>>,
    try_as<tree>,
    try_as<members>,
    try_as<std::map<std::string, leaf>>,
    try_as<std::unordered_multimap<int, std::string>>,
    try_as<std::variant<std::monostate, bool, std::set<short>, leaf>>,
    try_as<std::tuple<std::array<float, 3>, std::list<leaf>, std::forward_list<int>>>,
    try_as<std::deque<std::pair<std::u32string, bool>>>,
    try_as<weft::batch<std::unique_ptr<leaf>>>,
};

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(std::uint8_t const* data, std::size_t size) {
  if (size == 0) return 0;
  types[data[0] % std::size(types)](std::as_bytes(std::span(data + 1, size - 1)));
  return 0;
}
