// SPDX-License-Identifier: BSL-1.0
#include <weft/yaml/read.hpp>

#include "tasks.hpp"

#include <cmath>

#include "../catch.hpp"

namespace {

struct hour {
  int number = 0;
};

struct clock_options {
  hour at;
  static auto parameters();
};

}  // namespace

template <>
struct weft::yaml::text_format<hour> {
  static std::string expected() { return "an hour as 15h"; }
  static std::optional<hour> parse(std::string_view text) {
    if (text.size() < 2 || !text.ends_with('h')) return std::nullopt;
    return hour{std::stoi(std::string(text))};
  }
};

namespace {

auto clock_options::parameters() {
  return weft::yaml::schema(weft::yaml::required("at", &clock_options::at));
}

// What the task "all" reads from these parameters.
yaml_tests::everything read_all(std::string const& with) {
  yaml_tests::everything result;
  weft::yaml::registry seen;
  seen.add("all", [&result](yaml_tests::everything const& given) {
    result = given;
    return [] { return 0; };
  });
  weft::yaml::parse("tasks: {all: {with: {" + with + "}}}", "a.yaml", seen);
  return result;
}
std::string refused(std::string const& with) {
  return yaml_tests::wrong("tasks:\n  all: {with: {" + with + "}}");
}

TEST_CASE("parameters of every type are read") {
  auto const all = read_all(
      "flag: true, small: -128, natural: 0xff, whole: -9223372036854775808, number: -1.5e3, text: 42, file: "
      "/a/b, "
      "time: 1.5s, seconds: 2min, maybe: 3, list: [1, 2], servers: {a: {host: x}, b: {host: y, port: 9}}, "
      "one: {host: z}, how: fast, even: 4");
  CHECK(all.flag);
  CHECK(all.small == -128);
  CHECK(all.natural == 255);
  CHECK(all.whole == std::numeric_limits<std::int64_t>::min());
  CHECK(all.number == -1500);
  CHECK(all.text == "42");
  CHECK(all.file == "/a/b");
  CHECK(all.time == std::chrono::milliseconds(1500));
  CHECK(all.seconds == std::chrono::seconds(120));
  CHECK(all.maybe == 3);
  CHECK(all.list == std::vector<int>{1, 2});
  CHECK(all.servers.at("b").port == 9);
  CHECK(all.one.host == "z");
  CHECK(all.how == yaml_tests::mode::fast);
  CHECK(all.even == 4);
}

TEST_CASE("what is not given keeps its initialiser") {
  auto const all = read_all("maybe: null");
  CHECK(all.time == std::chrono::milliseconds(250));
  CHECK_FALSE(all.maybe.has_value());
  CHECK(all.one.port == 80);
}

TEST_CASE("numbers at their limits") {
  CHECK(std::isinf(read_all("number: -.inf").number));
  CHECK(std::isnan(read_all("number: .nan").number));
  CHECK(read_all("number: +3").number == 3);
  for (char const* bad : {"small: 128",
                          "small: -129",
                          "natural: -1",
                          "natural: 4294967296",
                          "whole: 9223372036854775808",
                          "whole: 1.0",
                          "whole: 1e3",
                          "whole: 0x",
                          "whole: ''",
                          "whole: \"1\"",
                          "whole: --1",
                          "number: inf",
                          "number: 1x",
                          "number: '1'",
                          "flag: yes",
                          "flag: 'true'",
                          "time: 5",
                          "time: -5s",
                          "time: 1e30h",
                          "time: s",
                          "seconds: 10ms",
                          "maybe: x",
                          "how: slow",
                          "how: 1",
                          "how: [fast]",
                          "even: 3",
                          "text: [a]",
                          "text: {a: b}",
                          "file: null",
                          "list: 3",
                          "list: [a]",
                          "one: x",
                          "one: {host: a, port: 0}"}) {
    INFO(bad);
    std::string const text = refused(bad);
    CHECK(text.starts_with("a.yaml:2:"));
    CHECK(text.find(" wants ") != std::string::npos);
  }
}

TEST_CASE("the message names the part, its place, and what was expected") {
  CHECK(refused("servers: {a: {host: x, port: y}}") ==
        "a.yaml:2:45: \"servers.a.port\" of task \"all\" wants a whole number, from 1 to 65535, not \"y\"");
  CHECK(refused("servers: {a: {hst: x}}") ==
        "a.yaml:2:30: \"servers.a\" of task \"all\" has no \"hst\": did you mean \"host\"?\n"
        "a.yaml:2:29: task \"all\" needs \"servers.a.host\": a text");
  CHECK(refused("list: [1, x]") ==
        "a.yaml:2:26: \"list[1]\" of task \"all\" wants a whole number, not \"x\"");
  CHECK(refused("small: 300") ==
        "a.yaml:2:23: \"small\" of task \"all\" wants a whole number from -128 to 127, not \"300\"");
  CHECK(refused("list: [1, 99999999999]") ==
        "a.yaml:2:26: \"list[1]\" of task \"all\" wants a whole number from -2147483648 to 2147483647, not "
        "\"99999999999\"");
  CHECK(refused("whole: 99999999999999999999")
            .find("\"whole\" of task \"all\" wants a whole number from -9223372036854775808 to ") !=
        std::string::npos);
  CHECK(refused("seconds: 10ms").find("a time in whole seconds, as 10s") != std::string::npos);
  CHECK(refused("how: fats") == "a.yaml:2:21: \"how\" of task \"all\" wants one of fast, safe, not \"fats\"");
  CHECK(refused("even: 3") ==
        "a.yaml:2:22: \"even\" of task \"all\" wants a whole number, an even one, not \"3\"");
}

TEST_CASE("a type of the user is read by its text") {
  int seen = 0;
  weft::yaml::registry own;
  own.add("clock", [&seen](clock_options const& with) {
    seen = with.at.number;
    return [] {};
  });
  weft::yaml::parse("tasks: {clock: {with: {at: 15h}}}", "a.yaml", own);
  CHECK(seen == 15);
  CHECK_THROWS_WITH(weft::yaml::parse("tasks: {clock: {with: {at: 15}}}", "a.yaml", own),
                    "a.yaml:1:28: \"at\" of task \"clock\" wants an hour as 15h, not \"15\"");
}

}  // namespace
