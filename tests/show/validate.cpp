// SPDX-License-Identifier: BSL-1.0
#include <weft/show/validate.hpp>

#include <weft/static.hpp>

#include <nlohmann/json.hpp>

#include <unistd.h>
#include <filesystem>
#include <fstream>
#include <string>

#include "../catch.hpp"

namespace {

namespace files = std::filesystem;

constexpr auto a = weft::task<"a">([] { return 1; });
constexpr auto b = weft::task<"b">([](int x) { return x; });
constexpr auto one = weft::workflow<"one">(a >> b);
constexpr auto two = weft::workflow<"two">(a);

struct folder {
  files::path path = files::temp_directory_path() / ("weft_validate." + std::to_string(::getpid()));
  folder() = default;
  folder(folder const&) = delete;
  folder& operator=(folder const&) = delete;
  ~folder() { files::remove_all(path); }
};

TEST_CASE("what the generated program does") {
  folder const work;
  static constexpr weft::validated_workflow workflows[] = {weft::validated("app::one", one),
                                                           weft::validated("::app::in::two", two)};
  static constexpr char const* drawings[] = {"dot", "mermaid", "svg", "ascii"};
  std::string const directory = (work.path / "drawings").string();
  std::string const report = (work.path / "deeper" / "report.json").string();
  CHECK(weft::report_validation({workflows, 2}, {"name", directory.c_str(), report.c_str(), drawings, 4}) ==
        0);
  for (char const* name : {"app.one.dot", "app.one.mmd", "app.one.svg", "app.one.txt", "app.in.two.svg"})
    CHECK(files::file_size(files::path(directory) / name) > 0);
  std::ifstream file(report);
  nlohmann::json const it = nlohmann::json::parse(file);
  CHECK(it["format"] == 1);
  CHECK(it["name"] == "name");
  REQUIRE(it["workflows"].size() == 2);
  CHECK(it["workflows"][0]["symbol"] == "app::one");
  CHECK(it["workflows"][0]["name"] == "one");
  CHECK(it["workflows"][0]["depth"] == 2);
  CHECK(it["workflows"][1]["tasks"].size() == 1);
}

TEST_CASE("what cannot be written is said") {
  weft::validated_workflow const workflow = weft::validated("one", one);
  static constexpr char const* drawings[] = {"painting"};
  CHECK(weft::report_validation({&workflow, 1}, {"name", "/dev/null/x", "/dev/null/x/y", drawings, 0}) == 1);
  CHECK(weft::report_validation({&workflow, 1}, {"name", "/dev/null/x", "/dev/null/x/y", drawings, 1}) == 1);
}

TEST_CASE("what did not compile is nothing") {
  CHECK(weft::validated("x", weft::failure()).graph.tasks.empty());
}

}  // namespace
