// SPDX-License-Identifier: BSL-1.0
// Tasks from a lambda, from a closure, and from a factory of closures; on this thread, on a pool, on two workers.
#include <weft/zmq.hpp>

#include <cstdio>

using namespace weft::literals;

namespace {

// A lambda.
constexpr auto lambda_task = weft::task<"lambda_task">([] { return 42; });

// A closure: what it needs is its state, which is sent with it where it is sent.
auto make_double() {
  return weft::task<"double_task">(weft::bind([](int factor, int x) { return factor * x; }, 2));
}

// A factory of closures. The id is part of the type; the factor need not be.
template <weft::fixed_string Id>
auto create_multiplier(int factor) {
  return weft::task<Id>(weft::bind([](int by, int x) { return by * x; }, factor));
}

auto make_chain() {
  return weft::workflow<"lambda_tasks">(lambda_task >> make_double() >>
                                        create_multiplier<"multiply_by_10">(10));
}

template <class Results>
bool show(char const* where, Results const& results) {
  std::printf("%s: lambda_task -> %d, double_task -> %d, multiply_by_10 -> %d\n", where,
              results["lambda_task"_id], results["double_task"_id], results["multiply_by_10"_id]);
  return results["lambda_task"_id] == 42 && results["double_task"_id] == 84 &&
         results["multiply_by_10"_id] == 840;
}

}  // namespace

int main(int argc, char** argv) {
  if (auto const status = weft::zmq::worker_main(argc, argv)) return *status;
  auto const chain = make_chain();

  bool is_right = show("here", weft::run(chain));
  weft::pool pool(2);
  is_right &= show("on a pool", weft::run(chain, pool));
  weft::zmq::cluster cluster;
  cluster.spawn_workers(2);
  is_right &= show("on workers", weft::run(chain, cluster));
  return is_right ? 0 : 1;
}
