// SPDX-License-Identifier: BSL-1.0
// The program that tests of <weft/app.hpp> start: a workflow with inputs, one that can neither travel nor be kept, one that
// waits, one that fails, and two graphs.
#include <weft/app.hpp>
#include <weft/cluster/bind.hpp>

#include <chrono>
#include <cstdio>
#include <fstream>
#include <memory>
#include <stdexcept>
#include <string>
#include <thread>
#include <vector>

using namespace weft::literals;

namespace {

inline constexpr auto repeat = weft::task<"repeat">([](std::string const& word, int count) {
  return std::vector<std::string>(static_cast<std::size_t>(count), word);
});
inline constexpr auto length =
    weft::map<"length">([](std::string const& word) { return static_cast<int>(word.size()); });
inline constexpr auto sum = weft::task<"sum">([](weft::batch<int> const& all) {
  int total = 0;
  for (int each : all) total += each;
  return total;
});
inline constexpr auto words = weft::workflow<"words">(
    (weft::input<"word", std::string> | weft::input<"count", int>) >> repeat >> length >> sum);

// What cannot go anywhere: nobody knows how to serialise it.
struct thing {
  int const* at = nullptr;
};
constexpr int seven = 7;
inline constexpr auto make_box = weft::task<"make_box">([] { return thing{&seven}; });
inline constexpr auto open_box = weft::task<"open_box">([](thing const& box) { return *box.at; });
inline constexpr auto box = weft::workflow<"box">(make_box >> open_box);

inline constexpr auto fails = weft::task<"fails">([]() -> int { throw std::runtime_error("no such luck"); });
inline constexpr auto unlucky = weft::workflow<"unlucky">(fails);

// Says that it has begun, and waits to be stopped.
inline constexpr auto hold = weft::task<"hold">([](weft::context& at, std::string const& file) {
  std::ofstream(file) << "begun\n";
  while (!at.stop_requested()) std::this_thread::sleep_for(std::chrono::milliseconds(2));
  return 1;
});
inline constexpr auto after = weft::task<"after">([](int x) { return x; });
inline constexpr auto patient = weft::workflow<"patient">(weft::input<"file", std::string> >> hold >> after);

int twice(int x) { return 2 * x; }

weft::task_graph make_graph(weft::arguments const& given) {
  weft::task_graph graph{"batches"};
  auto const count = given.get<int>("n", 3);
  std::vector<weft::node<int>> parts;
  for (int i = 0; i < count; ++i)
    parts.push_back(graph.add("part_" + std::to_string(i), weft::bind<&twice>(i)));
  return graph;
}

weft::task_graph make_circle() {
  weft::task_graph graph{"circle"};
  auto const a = graph.add("a", [] {});
  auto const b = graph.add("b", [] {}, weft::after(a));
  graph.order(b, a);
  return graph;
}

}  // namespace

int main(int argc, char** argv) {
  return weft::app("program", "What tests of command lines run.")
      .add(words, weft::with<"count">(3))
      .add(box, [](auto const& results) { std::printf("the box has %d\n", results["open_box"_id]); })
      .add(unlucky)
      .add(patient)
      .add("batches", make_graph,
           [](weft::graph_results const& results) {
             std::printf("part_2 gives %d\n", results.get<int>("part_2"));
           })
      .add("circle", make_circle)
      .main(argc, argv);
}
