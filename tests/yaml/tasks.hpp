// SPDX-License-Identifier: BSL-1.0
#ifndef WEFT_TESTS_YAML_TASKS_HPP
#define WEFT_TESTS_YAML_TASKS_HPP

#include <weft/yaml.hpp>

#include <chrono>
#include <map>
#include <optional>
#include <span>
#include <stdexcept>
#include <string>
#include <vector>

//! \file
//! Tasks for configurations.

namespace yaml_tests {

enum class mode { fast, safe };

struct server {
  std::string host;
  int port = 80;

  static auto parameters() {
    return weft::yaml::schema(weft::yaml::required("host", &server::host, "its name"),
                              weft::yaml::optional("port", &server::port).between(1, 65535));
  }
};

struct everything {
  bool flag = false;
  signed char small = 0;
  unsigned natural = 0;
  std::int64_t whole = 0;
  double number = 0;
  std::string text;
  std::filesystem::path file;
  std::chrono::milliseconds time{250};
  std::chrono::seconds seconds{1};
  std::optional<int> maybe;
  std::vector<int> list;
  std::map<std::string, server> servers;
  server one;
  mode how = mode::safe;
  int even = 0;

  static auto parameters() {
    using weft::yaml::optional;
    return weft::yaml::schema(
        optional("flag", &everything::flag), optional("small", &everything::small),
        optional("natural", &everything::natural), optional("whole", &everything::whole),
        optional("number", &everything::number), optional("text", &everything::text),
        optional("file", &everything::file), optional("time", &everything::time),
        optional("seconds", &everything::seconds), optional("maybe", &everything::maybe),
        optional("list", &everything::list), optional("servers", &everything::servers),
        optional("one", &everything::one),
        optional("how", &everything::how).one_of({{"fast", mode::fast}, {"safe", mode::safe}}),
        optional("even", &everything::even).check("an even one", [](int x) { return x % 2 == 0; }));
  }
};

struct start {
  int at = 0;
  static auto parameters() { return weft::yaml::schema(weft::yaml::required("at", &start::at, "the first")); }
};
struct factor {
  int by = 2;
  static auto parameters() { return weft::yaml::schema(weft::yaml::optional("by", &factor::by)); }
};

inline weft::yaml::registry const& known() {
  static weft::yaml::registry const all = [] {
    weft::yaml::registry made;
    made.add(
            "number",
            [](start const& with) {
              if (with.at == 13) throw std::invalid_argument("13 brings bad luck");
              return [at = with.at] { return at; };
            },
            "gives a number")
        .add("scale", [](factor const& with, int x) { return with.by * x; })
        .add("sum",
             [](std::span<int const> all_of_them) {
               int sum = 0;
               for (int x : all_of_them) sum += x;
               return sum;
             })
        .add("minus", [](int a, int b) { return a - b; })
        .add("name", [](weft::context& here, factor const&) { return std::string(here.id()); })
        .add("text", [](int x) { return std::to_string(x); })
        .add("nothing", [](int) {})
        .add("quiet", [] {})
        .add("all", [](everything const&) { return 1; })
        .add(
            "route", [](int x) -> weft::one_of<weft::to<"high", std::string>, weft::to<"low">> {
              if (x > 50) return weft::choose<"high">(std::to_string(x));
              return weft::choose<"low">;
            })
        .add("length", [](std::string const& s) { return static_cast<int>(s.size()); })
        .add("either",
             [](std::optional<int> a, std::optional<int> const& b) { return a.value_or(0) + b.value_or(0); })
        .add("below", [](start const& with, int x) { return x < with.at; })
        .add("good", [](weft::many<weft::outcome<int>> const& all_of_them) {
          int count = 0;
          for (auto const& each : all_of_them) count += each.has_value() ? 1 : 0;
          return count;
        });
    return made;
  }();
  return all;
}

// What is wrong with this text, or nothing.
inline std::string wrong(std::string const& text, weft::yaml::load_options const& options = {},
                         std::string const& name = "a.yaml") {
  try {
    weft::yaml::parse(text, name, known(), options);
  } catch (weft::yaml::config_error const& e) {
    return e.what();
  }
  return {};
}

}  // namespace yaml_tests

#endif
