// SPDX-License-Identifier: BSL-1.0
// A program whose workflow stands in a file: which tasks there are, with which parameters, and what depends on what.
// `configuration orders.yaml --set discount=20 --workers 2`
#include <weft/yaml.hpp>
#include <weft/zmq.hpp>

#include <CLI/CLI.hpp>
#include <cstdio>
#include <exception>
#include <optional>
#include <span>
#include <string>
#include <vector>

namespace {

struct order {
  std::string region;
  long cents = 0;
  template <class Archive>
  void serialize(Archive& archive, unsigned) {
    archive & region & cents;
  }
};
using orders = std::vector<order>;

struct sum {
  std::string region;
  long cents = 0;
  template <class Archive>
  void serialize(Archive& archive, unsigned) {
    archive & region & cents;
  }
};

// --- what a file may say for each task ---------------------------------------------------------------------

struct extract_options {
  int count = 0;
  std::vector<std::string> regions;

  static auto parameters() {
    return weft::yaml::schema(
        weft::yaml::required("count", &extract_options::count, "how many orders").between(1, 1'000'000),
        weft::yaml::required("regions", &extract_options::regions, "from where they come"));
  }
};

struct discount_options {
  int percent = 0;

  static auto parameters() {
    return weft::yaml::schema(
        weft::yaml::optional("percent", &discount_options::percent, "off every price").between(0, 100));
  }
};

struct region_options {
  std::string region;

  static auto parameters() {
    return weft::yaml::schema(weft::yaml::required("region", &region_options::region, "whose orders"));
  }
};

// --- the tasks ---------------------------------------------------------------------------------------------

orders extract(extract_options const& with) {
  orders all;
  for (std::size_t i = 0; i < static_cast<std::size_t>(with.count); ++i)
    all.push_back({with.regions[i % with.regions.size()], i % 10 == 9 ? -1 : 100 * static_cast<long>(i)});
  return all;
}

orders validate(orders const& given) {
  orders valid;
  for (order const& each : given)
    if (each.cents >= 0) valid.push_back(each);
  return valid;
}

orders discount(discount_options const& with, orders all) {
  for (order& each : all) each.cents -= each.cents * with.percent / 100;
  return all;
}

sum total(std::string const& region, orders const& all) {
  sum made{region};
  for (order const& each : all)
    if (each.region == region) made.cents += each.cents;
  return made;
}

std::string report(std::span<sum const> sums) {
  std::string text;
  for (sum const& each : sums) text += each.region + ": " + std::to_string(each.cents) + "\n";
  return text;
}

weft::yaml::registry known_tasks() {
  weft::yaml::registry known;
  known.add("extract", &extract, "makes orders, every tenth of them wrong")
      .add("validate", &validate, "leaves out what is wrong")
      .add("discount", &discount, "takes something off")
      // A factory. What it makes is bound, so that it can be sent to workers.
      .add(
          "total", [](region_options const& with) { return weft::bind<&total>(with.region); }, "adds up")
      .add("report", &report, "a line for each sum");
  return known;
}

}  // namespace

int main(int argc, char** argv) {
  if (auto const status = weft::zmq::worker_main(argc, argv)) return *status;

  CLI::App app("Runs the workflow of a file.");
  std::string file;
  weft::yaml::load_options options;
  unsigned workers = 0;
  bool shows_tasks = false;
  app.add_option("FILE", file, "YAML, or JSON if its name ends in .json");
  app.add_option("--set", options.set, "overrides, as discount=20 or tasks.validate.enabled=false");
  app.add_option("--workers", workers, "run on so many worker processes");
  app.add_flag("--tasks", shows_tasks, "show what a file may name");
  CLI11_PARSE(app, argc, argv);
  weft::yaml::registry const known = known_tasks();
  if (shows_tasks || file.empty()) {
    std::fputs(known.help().c_str(), stdout);
    return 0;
  }
  try {
    weft::task_graph const graph = weft::yaml::load(file, known, options);
    std::optional<weft::graph_results> results;
    if (workers > 0) {
      weft::zmq::cluster cluster;
      cluster.spawn_workers(workers);
      results = weft::run(graph, cluster);
      std::fprintf(stderr, "%s\n", to_line(cluster.status()).c_str());
    } else {
      weft::pool pool(2);
      results = weft::run(graph, pool);
    }
    std::fputs(results->get<std::string>("report").c_str(), stdout);
    return 0;
  } catch (weft::error const& e) {
    std::fprintf(stderr, "%s\n", e.what());
    return 1;
  }
}
