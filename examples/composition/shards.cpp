// SPDX-License-Identifier: BSL-1.0
#include <weft/reflect.hpp>

using namespace weft::literals;

namespace {

constexpr auto fetch = weft::task<"fetch">([] { return 20; });
constexpr auto sum = weft::task<"sum">([](auto... parts) { return (parts + ...); });

// Copies of a task: shard.0, shard.1 and shard.2.
constexpr auto shard = weft::task<"shard">([](int x) { return x + 1; });
constexpr auto sharded = weft::workflow<"sharded">(fetch >> weft::replicate<3>(shard) >> sum);
static_assert(weft::run(sharded)["shard.2"_id] == 21);

// Copies of a workflow, each with tasks of its own.
constexpr auto worker = weft::workflow<"worker">(weft::input<"job", int> >> shard >> shard.as<"more">());
constexpr auto team =
    weft::workflow<"team">(fetch >> weft::replicate<2>(weft::as_task<"worker">(worker)) >> sum);
static_assert(weft::run(team)["worker.1/more"_id] == 22);

}  // namespace

int main() { return weft::run(sharded)["sum"_id] == 63 && weft::run(team)["sum"_id] == 44 ? 0 : 1; }
