// SPDX-License-Identifier: BSL-1.0
#include <weft/reflect.hpp>

#include <stdexcept>
#include <string>

using namespace weft::literals;

namespace {

// What is tested, as it is.
constexpr auto download = weft::task<"download">(
    [](std::string const& url) -> std::string { throw std::runtime_error("no network in a test: " + url); });
constexpr auto count =
    weft::task<"count">([](std::string const& page) { return static_cast<int>(page.size()); });
constexpr auto report = weft::task<"report">([](int n, weft::from<"download", std::string> page) {
  return *page + " has " + std::to_string(n) + " characters";
});
constexpr auto crawl =
    weft::workflow<"crawl">(weft::input<"url", std::string> >> download >> count >> report);

}  // namespace

int main() {
  // A callable, a task or an input may take the place of a task. All that read its result read the new one.
  auto const offline = weft::replace<"download">(crawl, [] { return std::string("a page"); });
  bool right = weft::run(offline, weft::with<"url">("any"))["report"_id] == "a page has 6 characters";

  auto const given = weft::replace<"download">(crawl, weft::input<"page", std::string>);
  right =
      right && weft::run(given, weft::with<"url">("any"), weft::with<"download">("page"))["count"_id] == 4;

  // What the new task names is found in the workflow: this one counts the URL as well.
  auto const both =
      weft::replace<"count">(offline, [](std::string const& page, weft::from<"url", std::string> url) {
        return static_cast<int>(page.size() + url->size());
      });
  return right && weft::run(both, weft::with<"url">("any"))["count"_id] == 9 ? 0 : 1;
}
