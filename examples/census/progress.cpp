// SPDX-License-Identifier: BSL-1.0
#include "progress.hpp"

#include <sys/ioctl.h>
#include <unistd.h>

#include <algorithm>

namespace census {
namespace {

constexpr auto period = std::chrono::milliseconds{100};

std::size_t columns_of(int descriptor) {
  winsize size{};
  return ::ioctl(descriptor, TIOCGWINSZ, &size) == 0 && size.ws_col > 0 ? size.ws_col : 80;
}

void write_all(int descriptor, std::string const& text) {
  // A bar that cannot be drawn is no reason to fail.
  [[maybe_unused]] auto const written = ::write(descriptor, text.data(), text.size());
}

std::string minutes(double seconds) {
  auto const whole = static_cast<std::uint64_t>(std::min(seconds, 360000.0) + 0.5);
  auto const rest = std::to_string(whole % 60);
  return std::to_string(whole / 60) + (rest.size() == 1 ? ":0" : ":") + rest;
}

}  // namespace

std::string progress_line(std::uint64_t done, std::uint64_t total, double seconds, std::size_t columns) {
  constexpr std::size_t widest = 40;
  constexpr std::size_t narrowest = 5;
  done = std::min(done, total);
  auto const share = total == 0 ? 0.0 : static_cast<double>(done) / static_cast<double>(total);
  auto const rate = seconds > 0 ? std::min(static_cast<double>(done) / seconds, 1e12) : 0.0;

  std::string line = std::to_string(done) + "/" + std::to_string(total);
  auto const append = [&](std::string const& part) {
    if (line.size() + 2 + part.size() <= columns) line += "  " + part;
  };
  append(std::to_string(static_cast<unsigned>(share * 100)) + "%");
  append(std::to_string(static_cast<std::uint64_t>(rate)) + "/s");
  if (rate > 0) append(minutes(static_cast<double>(total - done) / rate) + " left");

  if (line.size() + narrowest + 4 <= columns) {
    auto const width = std::min(widest, columns - line.size() - 4);
    auto const full = static_cast<std::size_t>(share * static_cast<double>(width));
    auto const bar = std::string(full, '#') + std::string(width - full, '.');
    line.insert(0, "[" + bar + "]  ");
  }
  return line.substr(0, columns);
}

progress_bar::progress_bar(int descriptor)
    : descriptor_{descriptor},
      visible_{::isatty(descriptor) == 1},
      due_{(start_ + period).time_since_epoch().count()} {}

void progress_bar::draw_if_due() {
  auto const now = clock::now();
  auto due = due_.load(std::memory_order_relaxed);
  auto const next = (now + period).time_since_epoch().count();
  if (now.time_since_epoch().count() < due || !due_.compare_exchange_strong(due, next)) return;
  drawn_ = true;
  auto const seconds = std::chrono::duration<double>(now - start_).count();
  // One column stays free, lest the terminal moves to the next line.
  auto const line = progress_line(done(), total(), seconds, columns_of(descriptor_) - 1);
  write_all(descriptor_, "\r" + line + "\x1b[K");
}

void progress_bar::finish() {
  if (drawn_.exchange(false)) write_all(descriptor_, "\r\x1b[K");
}

}  // namespace census
