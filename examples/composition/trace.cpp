// SPDX-License-Identifier: BSL-1.0
#include <weft/reflect.hpp>

#include <string>
#include <vector>

using namespace weft::literals;

namespace {

constexpr auto list = weft::task<"list">([] { return std::vector<int>{3, 4}; });
constexpr auto square = weft::map<"square">([](int x) { return x * x; });
constexpr auto sum = weft::task<"sum">([](weft::batch<int> const& all) { return all[0] + all[1]; });
constexpr auto wf = weft::workflow<"wf">(list >> square >> sum);

}  // namespace

int main() {
  // Around every call, in the order of execution; around a map's call for every element.
  std::string log;
  auto const traced = weft::instrument(wf, [&log](auto id, auto const& call) -> decltype(auto) {
    log += std::string(id.c_str()) + " ";
    return call();
  });
  bool right = weft::run(traced)["sum"_id] == 25 && log == "list square square sum ";

  // Around some: the predicate is asked when the program is compiled, and the others stay as they were.
  static int calls;
  auto const count = [](auto, auto const& call) -> decltype(auto) {
    ++calls;
    return call();
  };
  auto const counted =
      weft::instrument(wf, count, [](auto const& task) { return weft::id_of(task) == "square"_id; });
  return right && weft::run(counted)["sum"_id] == 25 && calls == 2 ? 0 : 1;
}
