// SPDX-License-Identifier: BSL-1.0
#include <weft/zmq.hpp>

#include <cstdio>
#include <map>
#include <string>
#include <vector>

using namespace weft::literals;

struct order {
  std::string customer;
  double price = 0;

  template <class Archive>
  void serialize(Archive& archive, unsigned /*version*/) {
    archive & customer & price;
  }
};

inline constexpr auto load =
    weft::task<"load">([] { return std::vector<order>{{"Ada", 40}, {"Bob", 2}, {"Ada", 10}}; });
inline constexpr auto add_tax = weft::task<"add_tax">(weft::bind(
    [](double rate, std::vector<order> orders) {
      for (order& each : orders) each.price *= 1 + rate;
      return orders;
    },
    0.25));
inline constexpr auto sum = weft::task<"sum">([](std::vector<order> const& orders) {
  std::map<std::string, double> sums;
  for (order const& each : orders) sums[each.customer] += each.price;
  return sums;
});

inline constexpr auto bill = weft::workflow<"bill">(load >> add_tax >> sum);

int main(int argc, char** argv) {
  if (auto const status = weft::zmq::worker_main(argc, argv)) return *status;

  weft::zmq::cluster cluster;
  cluster.spawn_workers(2);
  auto const results = weft::run(bill, cluster);
  for (auto const& [customer, price] : results["sum"_id]) std::printf("%s %.2f\n", customer.c_str(), price);
}
