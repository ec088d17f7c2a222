// SPDX-License-Identifier: BSL-1.0
#include <weft/cluster/rounds.hpp>

#include <weft/wire.hpp>

#include <memory>
#include <optional>
#include <string>

#include "../catch.hpp"

namespace {

struct one_store final : weft::detail::round_store {
  std::optional<std::string> bytes;
  std::size_t rounds = 0;

  std::optional<std::string> last() override { return bytes; }
  void add(weft::byte_view what) override {
    bytes.emplace(reinterpret_cast<char const*>(what.data()), what.size());
  }
  void count(std::size_t all) noexcept override { rounds += all; }
};

}  // namespace

TEST_CASE("a round comes back from bytes as it was") {
  one_store store;
  weft::detail::encoded_rounds<std::unique_ptr<std::string>> rounds(store);
  weft::detail::round_note at;
  CHECK_FALSE(rounds.last(at).has_value());
  rounds.add({3, 7}, std::make_unique<std::string>("three"));
  rounds.add({4, 8}, std::make_unique<std::string>("four"));
  auto const known = rounds.last(at);
  REQUIRE(known.has_value());
  CHECK(**known == "four");
  CHECK(at.round == 4);
  CHECK(at.limit == 8);
  CHECK(store.rounds == 4);
}

TEST_CASE("bytes that are no round are an error") {
  one_store store;
  weft::detail::encoded_rounds<int> rounds(store);
  rounds.add({1, 0}, 5);
  weft::detail::round_note at;
  for (std::size_t size = 0; size < store.bytes->size(); ++size) {
    one_store cut;
    cut.bytes = store.bytes->substr(0, size);
    CHECK_THROWS_AS(weft::detail::encoded_rounds<int>(cut).last(at), weft::archive_error);
    CHECK(cut.rounds == 0);
  }
  *store.bytes += 'x';
  CHECK_THROWS_AS(rounds.last(at), weft::archive_error);
}

TEST_CASE("a token with rounds is one of its whole") {
  one_store store;
  weft::stop_source whole;
  weft::detail::stop_with_rounds<int> const with(store, whole.token());
  CHECK_FALSE(with.token().stop_requested());
  CHECK(with.token().nearest_run() == nullptr);
  CHECK(with.token().nearest_channel() == nullptr);
  {
    weft::detail::rounds_of_loop<int> const kept(with.token());
    REQUIRE(kept.are_kept());
    kept.add({1, 0}, 5);
    CHECK_FALSE(weft::detail::rounds_of_loop<int>(with.token()).are_kept());
  }
  weft::detail::rounds_of_loop<int> const again(with.token());
  weft::detail::round_note at;
  CHECK(again.last(at) == 5);
  whole.request_stop();
  CHECK(with.token().stop_requested());
}
