// SPDX-License-Identifier: BSL-1.0
#include <weft/checkpoint.hpp>

#include <cstdio>
#include <filesystem>
#include <stdexcept>
#include <string>
#include <vector>

using namespace weft::literals;

bool is_online = false;

inline constexpr auto list = weft::task<"list">([] { return std::vector<int>{1, 2, 3, 4, 5}; });
inline constexpr auto fetch = weft::map<"fetch">([](int page) {
  if (page == 4 && !is_online) throw std::runtime_error("no connection");
  std::printf("fetching page %d\n", page);
  return "page " + std::to_string(page);
});
inline constexpr auto count = weft::task<"count">([](weft::batch<std::string> const& pages) {
  std::size_t letters = 0;
  for (std::string const& page : pages) letters += page.size();
  return letters;
});

inline constexpr auto crawl = weft::workflow<"crawl">(list >> fetch >> count);

int main() {
  auto const folder = std::filesystem::temp_directory_path() / "weft-crawl";
  std::filesystem::remove_all(folder);
  try {
    weft::run(crawl, weft::checkpoint{folder});  // fetches pages 1, 2 and 3
  } catch (weft::task_failed const& error) {
    std::printf("%s\n", error.what());  // task "fetch" failed at element 3: no connection
  }

  is_online = true;
  weft::checkpoint_report report;
  weft::pool pool{2};
  auto const results = weft::run(crawl, pool, weft::checkpoint{.dir = folder, .report = &report});  // 4 and 5
  std::printf("%zu results were there, %zu are new\n", report.reused, report.added);

  std::filesystem::remove_all(folder);
  return results.value() == 30 && report.reused == 4 && report.added == 3 ? 0 : 1;
}
