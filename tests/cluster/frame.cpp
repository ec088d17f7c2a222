// SPDX-License-Identifier: BSL-1.0
#include <weft/cluster/frame.hpp>

#include <limits>
#include <memory>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "../catch.hpp"

namespace cluster = weft::cluster;
using cluster::frame_problem;
using cluster::message;

namespace {

template <class T>
constexpr T largest = std::numeric_limits<T>::max();
template <class T>
constexpr T smallest = std::numeric_limits<T>::min();

constexpr cluster::duration longest(largest<std::int64_t>);
constexpr cluster::duration shortest(smallest<std::int64_t>);

std::string every_byte() {
  std::string text;
  for (int i = 0; i < 256; ++i) text += static_cast<char>(i);
  return text;
}

// Of every kind an empty one, and one with the largest values or what else there is.
std::vector<cluster::body> bodies() {
  std::string const text = every_byte();
  auto const u64 = largest<std::uint64_t>;
  auto const u32 = largest<std::uint32_t>;
  cluster::task_type const type{text, u64, "schema"};
  cluster::lease_id const lease{u64, u32};
  return {
      cluster::hello{},
      cluster::hello{u32, text, {type, {}, type}, u32, u64, "name"},
      cluster::welcome{},
      cluster::welcome{{1, largest<std::uint16_t>}, u32, u64, u64, longest, {text, "", "third"}},
      cluster::welcome{{}, 1, 2, 3, shortest, {}},
      cluster::deny{},
      cluster::deny{cluster::deny_reason::protocol, text, ""},
      cluster::deny{cluster::deny_reason::stopping, "", text},
      cluster::heartbeat{},
      cluster::heartbeat{u64, {lease, {}, lease}, {lease}, u64},
      cluster::drain{},
      cluster::bye{},
      cluster::bye{u64},
      cluster::fenced{},
      cluster::status_query{},
      cluster::status_report{},
      cluster::status_report{text},
      cluster::task{},
      cluster::task{u32, text},
      cluster::task{u32, text, true},
      cluster::task{1, std::string(100'000, 'x')},
      cluster::cancel{},
      cluster::recall{},
      cluster::result{},
      cluster::result{text, longest},
      cluster::result{"", shortest},
      cluster::failure{},
      cluster::failure{cluster::failure_kind::out_of_memory, "type", text, 0, longest},
      cluster::reject{},
      cluster::reject{u64},
      cluster::question{},
      cluster::question{u64, text},
      cluster::reply{},
      cluster::reply{u64, text},
  };
}

cluster::header const whose{7, 8, 9, 10, 11, 12, cluster::duration(13)};

std::vector<message> messages() {
  std::vector<message> all;
  for (cluster::body& each : bodies()) all.push_back({whose, std::move(each)});
  return all;
}

std::vector<std::byte> copy(weft::byte_view bytes) { return {bytes.begin(), bytes.end()}; }

std::vector<message> read(weft::byte_view frame) {
  std::vector<message> all;
  cluster::read_frame(frame, [&](message&& each) { all.push_back(std::move(each)); });
  return all;
}

std::optional<frame_problem> problem_of(weft::byte_view frame) {
  try {
    read(frame);
  } catch (cluster::frame_error const& e) {
    return e.problem();
  }
  return std::nullopt;
}

// A frame of this message in which a byte is another one, and the envelope is right again.
std::vector<std::byte> forged(message const& what, std::size_t at, int value) {
  auto bytes = copy(cluster::to_frame(what));
  bytes[at] = static_cast<std::byte>(value);
  cluster::detail::seal(bytes);
  return bytes;
}

constexpr std::size_t envelope = 40, head = 30;

}  // namespace

TEST_CASE("every message comes back as it was") {
  std::set<std::size_t> kinds;
  cluster::header const extremes[] = {
      {},
      whose,
      {largest<std::uint64_t>, largest<std::uint64_t>, largest<std::uint64_t>, largest<std::uint64_t>,
       largest<std::uint64_t>, largest<std::uint32_t>, longest},
      {0, 0, 0, 0, 0, 0, shortest},
  };
  for (cluster::body const& body : bodies())
    for (cluster::header const& of : extremes) {
      message const what{of, body};
      auto const read_again = read(cluster::to_frame(what));
      REQUIRE(read_again.size() == 1);
      REQUIRE((read_again[0] == what));
      kinds.insert(body.index());
    }
  REQUIRE(kinds.size() == std::variant_size_v<cluster::body>);
}

TEST_CASE("many messages of one incarnation are one frame") {
  auto const all = messages();
  cluster::frame_writer writer;
  CHECK(writer.empty());
  for (message const& each : all) {
    REQUIRE(writer.accepts(each.head));
    writer.add(each);
  }
  CHECK_FALSE(writer.empty());
  auto const size = writer.size();
  auto const frame = writer.finish();
  CHECK(frame.size() == size);
  CHECK((read(frame) == all));
  CHECK(cluster::frame_header(frame) == cluster::header{7, 8, 9, 0, 0, 0, {}});

  // And the writer begins again.
  CHECK(writer.empty());
  CHECK(writer.size() == 0);
  message const another{{1, 2, 3, 4, 5, 6, {}}, cluster::cancel{}};
  REQUIRE(writer.accepts(another.head));
  writer.add(another);
  CHECK((read(writer.finish()) == std::vector<message>{another}));
}

TEST_CASE("a frame is of one run, epoch and incarnation") {
  cluster::frame_writer writer;
  CHECK(writer.accepts({1, 1, 1, 0, 0, 0, {}}));
  writer.add({whose, cluster::drain{}});
  CHECK(writer.accepts({7, 8, 9, 0, 0, 0, {}}));
  CHECK_FALSE(writer.accepts({6, 8, 9, 0, 0, 0, {}}));
  CHECK_FALSE(writer.accepts({7, 9, 9, 0, 0, 0, {}}));
  CHECK_FALSE(writer.accepts({7, 8, 8, 0, 0, 0, {}}));

  cluster::frame_writer begun(whose);
  CHECK(begun.empty());
  CHECK(begun.size() == 0);
  CHECK(begun.accepts({7, 8, 9, 0, 0, 0, {}}));
  CHECK_FALSE(begun.accepts({7, 9, 9, 0, 0, 0, {}}));
  begun.add({whose, cluster::drain{}});
  CHECK(copy(begun.finish()) == copy(writer.finish()));
}

TEST_CASE("a frame without messages is no bytes") {
  CHECK(cluster::frame_writer().finish().empty());
  cluster::frame_writer begun(whose);
  CHECK(begun.finish().empty());
  CHECK(begun.accepts({}));
}

TEST_CASE("a frame is laid out as the documentation says") {
  auto const bytes = copy(cluster::to_frame({{1, 2, 3, 4, 5, 6, cluster::duration(7)}, cluster::bye{8}}));
  REQUIRE(bytes.size() == envelope + head + 8);
  std::uint32_t checksum = 0;
  std::memcpy(&checksum, bytes.data() + 12, 4);
  std::vector<unsigned char> expected = {'w', 'e', 'f', 't', 1, 0, 0, 0, 38, 0, 0, 0, 0, 0, 0, 0};
  auto const number = [&](unsigned char value, std::size_t width) {
    expected.push_back(value);
    expected.insert(expected.end(), width - 1, 0);
  };
  number(1, 8), number(2, 8), number(3, 8);
  number(5, 1), number(0, 1), number(4, 8), number(5, 8), number(6, 4), number(7, 8);
  number(8, 8);
  CHECK(weft::crc32c(std::as_bytes(std::span(expected))) == checksum);
  std::memcpy(expected.data() + 12, bytes.data() + 12, 4);
  CHECK(std::memcmp(expected.data(), bytes.data(), bytes.size()) == 0);
}

TEST_CASE("every part of a frame is too little of it") {
  cluster::frame_writer writer;
  for (message const& each : messages())
    if (writer.size() < 10'000) writer.add(each);
  auto const frame = writer.finish();
  weft::byte_view const all(frame);
  for (std::size_t size = 0; size < all.size(); ++size) {
    auto const problem = problem_of(all.first(size));
    REQUIRE(problem == (size < envelope ? frame_problem::too_short : frame_problem::length));
  }
}

TEST_CASE("every changed byte of a frame is noticed") {
  for (message const& each : messages()) {
    auto bytes = copy(cluster::to_frame(each));
    if (bytes.size() > 10'000) continue;
    for (std::byte& changed : bytes)
      for (int bits : {0x01, 0x80, 0xff}) {
        changed ^= static_cast<std::byte>(bits);
        REQUIRE(problem_of(bytes));
        REQUIRE_THROWS_AS(cluster::frame_header(bytes), cluster::frame_error);
        changed ^= static_cast<std::byte>(bits);
      }
    REQUIRE_FALSE(problem_of(bytes));
  }
}

TEST_CASE("each problem of a frame is told as what it is") {
  message const what{whose, cluster::deny{cluster::deny_reason::full, "a", "b"}};
  CHECK(problem_of(forged(what, 0, 'W')) == frame_problem::not_weft);
  CHECK(problem_of(forged(what, 4, 2)) == frame_problem::version);
  CHECK(problem_of(forged(what, 5, 1)) == frame_problem::version);
  CHECK(problem_of(forged(what, 6, 1)) == frame_problem::reserved);
  CHECK(problem_of(forged(what, 7, 1)) == frame_problem::reserved);
  CHECK(problem_of(forged(what, envelope, 17)) == frame_problem::unknown_type);
  CHECK(problem_of(forged(what, envelope, 255)) == frame_problem::unknown_type);
  CHECK(problem_of(forged(what, envelope + 1, 1)) == frame_problem::flags);
  CHECK(problem_of(forged(what, envelope + head, 5)) == std::nullopt);
  CHECK(problem_of(forged(what, envelope + head, 6)) == frame_problem::bad_body);
  message const failed{whose, cluster::failure{}};
  CHECK(problem_of(forged(failed, envelope + head, 3)) == std::nullopt);
  CHECK(problem_of(forged(failed, envelope + head, 5)) == frame_problem::bad_body);

  // A length that is not the real one, with a checksum that is right.
  auto bytes = copy(cluster::to_frame(what));
  bytes[8] ^= std::byte{1};
  cluster::detail::store(bytes.data() + 12, cluster::detail::checksum_of(bytes));
  CHECK(problem_of(bytes) == frame_problem::length);

  // An envelope with nothing in it.
  bytes.resize(envelope);
  cluster::detail::seal(bytes);
  CHECK(problem_of(bytes) == frame_problem::too_short);
  CHECK_THROWS_AS(cluster::frame_header(bytes), cluster::frame_error);
}

TEST_CASE("a message with too few bytes or too many is refused") {
  for (message const& each : messages()) {
    auto const bytes = copy(cluster::to_frame(each));
    if (bytes.size() > 10'000) continue;
    for (std::size_t size = envelope + 1; size < bytes.size(); ++size) {
      auto part = std::vector(bytes.begin(), bytes.begin() + static_cast<std::ptrdiff_t>(size));
      cluster::detail::seal(part);
      REQUIRE(problem_of(part) == frame_problem::bad_body);
    }
    for (std::size_t more = 1; more < head; ++more) {
      auto whole = bytes;
      whole.insert(whole.end(), more, std::byte{0});
      cluster::detail::seal(whole);
      REQUIRE(problem_of(whole) == frame_problem::bad_body);
    }
  }
}

TEST_CASE("a message claims no more than its frame holds") {
  // The count of a payload's bytes, of a worker's tasks and of leases.
  for (auto const& [what, at] :
       {std::pair{message{whose, cluster::task{1, "payload"}}, 4},
        std::pair{message{whose, cluster::hello{}}, 12}, std::pair{message{whose, cluster::heartbeat{}}, 8},
        std::pair{message{whose, cluster::welcome{}}, 32}})
    for (int place = 0; place < 8; ++place)
      CHECK(problem_of(forged(what, envelope + head + static_cast<std::size_t>(at + place), 0xff)) ==
            frame_problem::bad_body);
}

TEST_CASE("messages before a broken one are read") {
  cluster::frame_writer writer;
  for (int i = 0; i < 3; ++i) writer.add({whose, cluster::deny{}});
  auto bytes = copy(writer.finish());
  bytes[bytes.size() - 17] = std::byte{99};  // the last reason
  cluster::detail::seal(bytes);
  int count = 0;
  CHECK_THROWS_AS(cluster::read_frame(bytes, [&](message&&) { ++count; }), cluster::frame_error);
  CHECK(count == 2);
}

TEST_CASE("what a visitor throws is not taken for a problem of the frame") {
  auto const frame = cluster::to_frame({whose, cluster::task{1, "payload"}});
  CHECK_THROWS_AS(cluster::read_frame(frame,
                                      [](message&& each) {
                                        weft::from_bytes<int>(std::as_bytes(
                                            std::span(std::get<cluster::task>(each.what).payload)));
                                      }),
                  weft::archive_error);
}

TEST_CASE("a message that cannot be added leaves nothing behind") {
  struct thrower {
    operator cluster::task() const { throw 1; }  // NOLINT(google-explicit-constructor)
  };
  message broken{whose, cluster::drain{}};
  try {
    broken.what.emplace<cluster::task>(thrower());
  } catch (int) {
  }
  if (!broken.what.valueless_by_exception()) return;
  cluster::frame_writer writer(whose);
  writer.add({whose, cluster::drain{}});
  CHECK_THROWS(writer.add(broken));
  CHECK(writer.empty());
  CHECK(writer.finish().empty());
}

TEST_CASE("every problem of a frame has a sentence of its own") {
  std::set<std::string> sentences;
  for (int i = 0; i <= static_cast<int>(frame_problem::too_large); ++i) {
    cluster::frame_error const error(static_cast<frame_problem>(i));
    REQUIRE(error.problem() == static_cast<frame_problem>(i));
    std::string const text = error.what();
    REQUIRE(text.find("weft: ") == 0);
    REQUIRE(text.size() > 25);
    REQUIRE(sentences.insert(text).second);
  }
  try {
    read(forged({whose, cluster::deny{}}, envelope + head, 6));
    FAIL("nothing was wrong");
  } catch (cluster::frame_error const& e) {
    CHECK(std::string(e.what()) ==
          "weft: a message cannot be read: a byte stands for nothing that its type can be (at byte 71)");
  }
}
