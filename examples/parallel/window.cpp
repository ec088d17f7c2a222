// SPDX-License-Identifier: BSL-1.0
#include <weft/weft.hpp>

#include <condition_variable>
#include <mutex>
#include <queue>
#include <thread>

using namespace weft::literals;

// An event loop, as a window or a device has one: all that weft needs of it is `execute` and `concurrency`.
class event_loop {
public:
  void execute(weft::job j) {
    std::lock_guard const lock(mutex_);
    jobs_.push(j);
    come_.notify_one();
  }
  static constexpr std::size_t concurrency() { return 1; }

  void run_once() {
    std::unique_lock lock(mutex_);
    come_.wait(lock, [&] { return !jobs_.empty(); });
    weft::job const next = jobs_.front();
    jobs_.pop();
    lock.unlock();
    next();
  }

private:
  std::mutex mutex_;
  std::condition_variable come_;
  std::queue<weft::job> jobs_;
};

int main() {
  event_loop window;
  weft::pool pool(2);
  std::thread::id shown_by;

  auto const load = weft::task<"load">([] { return 40; });
  auto const show = weft::task<"show">([&](int x) { return shown_by = std::this_thread::get_id(), x + 2; });
  auto const app = weft::workflow<"app">(load >> show.on(window));

  auto handle = weft::start(app, pool);
  window.run_once();  // this thread is the window's
  return handle.get()["show"_id] == 42 && shown_by == std::this_thread::get_id() ? 0 : 1;
}
