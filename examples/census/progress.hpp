// SPDX-License-Identifier: BSL-1.0
#ifndef WEFT_EXAMPLES_CENSUS_PROGRESS_HPP
#define WEFT_EXAMPLES_CENSUS_PROGRESS_HPP

#include <atomic>
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <string>

namespace census {

//! What a progress bar shows, in at most `columns` characters, such as
//! `[######......]  7723/15446  50%  51000/s  0:03 left`. Parts that do not fit are left out, the
//! bar first. No part of it is ever negative or infinite, whatever the numbers are.
std::string progress_line(std::uint64_t done, std::uint64_t total, double seconds, std::size_t columns);

//! One line at the bottom of a terminal that says how far the work is; nothing at all if the
//! descriptor (standard error) is not a terminal. It shows from the first tenth of a second on,
//! ten times per second.
class progress_bar {
public:
  explicit progress_bar(int descriptor = 2);
  ~progress_bar() { finish(); }
  progress_bar(progress_bar const&) = delete;
  progress_bar& operator=(progress_bar const&) = delete;

  //! There will be n more ticks. Any thread, any time.
  void expect(std::uint64_t n) { total_.fetch_add(n, std::memory_order_relaxed); }

  //! n pieces of work are done. Any thread, any time before finish().
  void tick(std::uint64_t n = 1) {
    done_.fetch_add(n, std::memory_order_relaxed);
    if (visible_) draw_if_due();
  }

  //! n pieces of work are done, all in all: for who looks now and then. Any thread that is the only one to say so.
  void show(std::uint64_t n) {
    done_.store(n, std::memory_order_relaxed);
    if (visible_) draw_if_due();
  }

  //! Takes the line away, if it was shown. Not while another thread ticks.
  void finish();

  std::uint64_t done() const { return done_.load(std::memory_order_relaxed); }
  std::uint64_t total() const { return total_.load(std::memory_order_relaxed); }

private:
  using clock = std::chrono::steady_clock;

  void draw_if_due();

  int descriptor_;
  bool visible_;
  std::atomic<bool> drawn_ = false;
  std::atomic<std::uint64_t> done_ = 0;
  std::atomic<std::uint64_t> total_ = 0;
  clock::time_point start_ = clock::now();
  std::atomic<clock::rep> due_;  // when to draw next, by the clock; who moves it on draws
};

//! What a task is given to tell of its progress. It travels, but the bar stays where the run was begun: on a worker
//! it tells nobody.
class progress_handle {
public:
  progress_handle() = default;
  explicit progress_handle(progress_bar& bar) : bar_{&bar} {}

  void expect(std::uint64_t n) const {
    if (bar_) bar_->expect(n);
  }
  void tick() const {
    if (bar_) bar_->tick();
  }

  template <class Archive>
  void serialize(Archive& /*archive*/, unsigned /*version*/) {}

private:
  progress_bar* bar_ = nullptr;
};

}  // namespace census

#endif  // WEFT_EXAMPLES_CENSUS_PROGRESS_HPP
