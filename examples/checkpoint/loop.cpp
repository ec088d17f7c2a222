// SPDX-License-Identifier: BSL-1.0
#include <weft/checkpoint.hpp>

#include <cstdio>
#include <filesystem>
#include <stdexcept>

using namespace weft::literals;

int rounds_until_failure = 57;

// A simulation: one round is a step of time.
inline constexpr auto step = [](double temperature, double outside) {
  if (rounds_until_failure-- == 0) throw std::runtime_error("no power");
  return temperature + (outside - temperature) / 50;
};
inline constexpr auto is_warm = [](double temperature) { return temperature > 5; };

inline constexpr auto cool =
    weft::workflow<"cool">((weft::input<"inside", double> | weft::input<"outside", double>) >>
                           weft::loop<"steps">(step, is_warm, 1000));

int main() {
  auto const folder = std::filesystem::temp_directory_path() / "weft-cool";
  std::filesystem::remove_all(folder);
  weft::pool pool{2};
  weft::checkpoint_report report;
  weft::checkpoint const keeping{.dir = folder, .report = &report};
  try {
    weft::run(cool, pool, keeping, weft::with<"inside">(20.0), weft::with<"outside">(0.0));
  } catch (weft::task_failed const& error) {
    std::printf("%s\n", error.what());  // task "steps" failed: no power
  }

  auto again = weft::start(cool, pool, keeping, weft::with<"inside">(20.0), weft::with<"outside">(0.0));
  double const end = again.get()["steps"_id];
  std::printf("%zu rounds were there\n", report.rounds);  // 57
  std::filesystem::remove_all(folder);
  return end <= 5 && report.rounds == 57 ? 0 : 1;
}
