// SPDX-License-Identifier: BSL-1.0
#ifndef ORDERS_HPP
#define ORDERS_HPP

#include <weft/static.hpp>

#include <algorithm>
#include <fstream>
#include <numeric>
#include <stdexcept>
#include <string>
#include <vector>

inline constexpr auto load = weft::task<"load">([](std::string const& file) {
  std::ifstream from(file);
  if (!from) throw std::runtime_error("cannot read " + file);
  std::vector<std::string> lines;
  for (std::string line; std::getline(from, line);) lines.push_back(line);
  return lines;
});
inline constexpr auto parse =
    weft::map<"parse">([](std::string const& line) { return std::stoi(line.substr(line.find(' '))); });
inline constexpr auto total = weft::task<"total">(
    [](weft::batch<int> const& prices) { return std::accumulate(prices.begin(), prices.end(), 0); });
inline constexpr auto largest = weft::task<"largest">(
    [](weft::batch<int> const& prices) { return *std::max_element(prices.begin(), prices.end()); });
inline constexpr auto report = weft::task<"report">(
    [](int sum, int most) { return std::to_string(sum) + " in all, the largest " + std::to_string(most); });

inline constexpr auto orders = weft::workflow<"orders">(weft::input<"file", std::string> >> load >> parse >>
                                                        (total | largest) >> report);

#endif
