// SPDX-License-Identifier: BSL-1.0
// Any bytes are a frame of messages or a frame_error.
#include <weft/cluster/frame.hpp>

#include <cstdlib>
#include <cstring>
#include <vector>

namespace {

namespace cluster = weft::cluster;
using bytes = std::vector<std::byte>;

// The messages before the first that cannot be read.
std::vector<cluster::message> read(weft::byte_view frame, bool& is_whole) {
  std::vector<cluster::message> all;
  is_whole = true;
  try {
    cluster::read_frame(frame, [&](cluster::message&& each) { all.push_back(std::move(each)); });
  } catch (cluster::frame_error const&) {
    is_whole = false;
  }
  return all;
}

void demand(bool holds) {
  if (!holds) std::abort();
}

// What could be read is written, and read again, as the same; and of a frame without faults as the same bytes.
void try_frame(weft::byte_view frame) {
  bool is_whole = false;
  auto const all = read(frame, is_whole);
  demand(!is_whole || !all.empty());
  if (all.empty()) return;

  cluster::frame_writer writer;
  for (cluster::message const& each : all) writer.add(each);
  auto const again = writer.finish();
  bool is_whole_again = false;
  demand(read(again, is_whole_again) == all && is_whole_again);
  demand(frame.size() >= again.size());
  if (is_whole)
    demand(frame.size() == again.size() && std::memcmp(frame.data(), again.data(), frame.size()) == 0);
}

// So that more than the envelope is reached.
void repair(bytes& frame) {
  namespace frame_at = cluster::detail::frame_at;
  if (frame.size() < frame_at::first_message) frame.resize(frame_at::first_message);
  cluster::detail::store(frame.data() + frame_at::magic, cluster::detail::frame_magic);
  cluster::detail::store(frame.data() + frame_at::version, cluster::frame_version);
  cluster::detail::store(frame.data() + frame_at::reserved, std::uint16_t{0});
  cluster::detail::seal(frame);
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(std::uint8_t const* data, std::size_t size) {
  weft::byte_view const raw = std::as_bytes(std::span(data, size));
  try_frame(raw);
  bytes frame(raw.begin(), raw.end());
  repair(frame);
  try_frame(frame);
  return 0;
}
