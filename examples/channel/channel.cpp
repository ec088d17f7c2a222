// SPDX-License-Identifier: BSL-1.0
#include <weft/channel.hpp>
#include <weft/weft.hpp>

#include <string>
#include <vector>

using namespace weft::literals;

inline constexpr auto words = weft::task<"words">(
    [] { return std::vector<std::string>{"warp", "weft", "shuttle", "loom", "selvedge"}; });
inline constexpr auto measure = weft::map<"measure">([](weft::context& here, std::string const& word) {
  auto const state = here.channel();
  state.update<long>("letters", [&](long so_far) { return so_far + static_cast<long>(word.size()); });
  state.update<std::string>("longest",
                            [&](std::string so_far) { return word.size() > so_far.size() ? word : so_far; });
});

inline constexpr auto survey = weft::workflow<"survey">(words >> measure);

int main() {
  weft::pool pool;
  weft::channel state;
  weft::run(survey, pool, state);

  bool refused = false;
  try {
    static_cast<void>(state.get<int>("longest"));
  } catch (weft::channel_type_mismatch const&) {
    refused = true;
  }
  return state.get<long>("letters") == 27 && state.get<std::string>("longest") == "selvedge" && refused ? 0
                                                                                                        : 1;
}
