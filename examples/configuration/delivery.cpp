// What a file can say of whether, how often and how long tasks run. `delivery delivery.yaml price=20`
#include <weft/weft.hpp>
#include <weft/yaml.hpp>

#include <algorithm>
#include <cstdio>
#include <optional>
#include <stdexcept>
#include <string>

namespace {

struct city_options {
  std::string city;
  static auto parameters() {
    return weft::yaml::schema(weft::yaml::required("city", &city_options::city, "who is asked"));
  }
};
struct price_options {
  int price = 0;
  static auto parameters() {
    return weft::yaml::schema(weft::yaml::required("price", &price_options::price, "what is paid"));
  }
};

int offer(weft::context& here, city_options const& with) {
  if (with.city == "west") throw std::runtime_error("nobody lives there");
  if (with.city == "south" && here.attempt() < 2) throw std::runtime_error("no answer");
  return 70 + static_cast<int>(with.city.size());
}

int best(weft::many<weft::outcome<int>> const& offers) {
  int least = 1000;
  for (auto const& each : offers) least = std::min(least, each.value_or(1000));
  return least;
}

// A choice of two names, with one of which comes a text.
using verdict = weft::one_of<weft::to<"buy">, weft::to<"refuse", std::string>>;
verdict check(int price) {
  if (price < 50) return weft::choose<"refuse">("too cheap to be true: " + std::to_string(price));
  return weft::choose<"buy">;
}

// Where branches meet, what comes of them may be there or not.
std::string answer(std::optional<std::string> bought, std::optional<std::string> refused) {
  return bought ? *bought : refused.value_or("");
}

weft::yaml::registry known_tasks() {
  weft::yaml::registry known;
  known.add("offer", &offer, "asks for a price")
      .add("best", &best, "the least of those that came")
      .add("haggle", [](int price) { return price - 3; })
      .add("above", [](price_options const& with, int price) { return price > with.price; })
      .add("check", &check)
      .add("buy", [](int price) { return "bought for " + std::to_string(price); })
      .add("complain", [](std::string const& why) { return why; })
      .add("answer", &answer);
  return known;
}

}  // namespace

int main(int argc, char** argv) {
  try {
    weft::yaml::load_options options;
    options.set.assign(argv + std::min(argc, 2), argv + argc);
    auto const graph = weft::yaml::load(argc > 1 ? argv[1] : "delivery.yaml", known_tasks(), options);
    weft::pool pool(2);
    std::printf("%s\n", weft::run(graph, pool).get<std::string>("answer").c_str());
    return 0;
  } catch (weft::error const& e) {
    std::printf("%s\n", e.what());
    return 1;
  }
}
