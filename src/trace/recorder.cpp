// SPDX-License-Identifier: BSL-1.0
#include <weft/trace/recorder.hpp>

#include <atomic>
#include <mutex>
#include <optional>
#include <string>
#include <thread>
#include <utility>
#include <vector>

#include <sys/syscall.h>
#include <unistd.h>

namespace WEFT_NAMESPACE {
namespace {

constexpr std::uint32_t spans_of_chunk = 1024;

// Written by one thread; others read as many as `count` says.
struct chunk {
  task_span spans[spans_of_chunk];
  std::atomic<std::uint32_t> count{0};
  std::atomic<chunk*> next{nullptr};
};

// What one thread has written.
struct lane_memory {
  std::string name;
  std::thread::id thread;
  std::atomic<chunk*> first{nullptr};
  chunk* last = nullptr;  // the thread's
  std::atomic<std::uint64_t> dropped{0};

  ~lane_memory() { cut(first.load()); }

  // For another run. One chunk is kept, as most runs need no more.
  void clear() noexcept {
    last = first.load();
    dropped = 0;
    if (last == nullptr) return;
    cut(last->next.exchange(nullptr));
    last->count = 0;
  }

private:
  static void cut(chunk* from) noexcept {
    while (from != nullptr) delete std::exchange(from, from->next.load());
  }
};

// Of the last few runs that this thread has written to, where.
struct known_lane {
  std::uint64_t run = 0;
  lane_memory* lane = nullptr;
};
constexpr std::size_t known_runs = 4;
constexpr std::size_t most_kept = 64;  // lanes, for the next run
thread_local known_lane known_lanes[known_runs];

std::atomic<std::uint64_t> last_run{0};

bool is_main_thread() noexcept { return ::syscall(SYS_gettid) == ::getpid(); }

}  // namespace

struct recorder::memory {
  explicit memory(std::uint64_t spans) : most(spans) {}

  std::uint64_t const most;
  std::atomic<std::uint64_t> run{0};  // another number for every run of all recorders
  std::atomic<std::uint64_t> taken{0};
  std::atomic<std::uint64_t> lost{0};  // there was no memory
  mutable std::mutex mutex;
  std::vector<std::unique_ptr<lane_memory>> lanes;
  std::optional<run_graph> graph;  // of which `rest` has no picture yet
  run_record rest;                 // all but spans; its lanes are those of workers

  // Of this thread; null if there is no memory.
  lane_memory* lane() noexcept {
    std::uint64_t const now = run.load(std::memory_order_relaxed);
    known_lane& known = known_lanes[now % known_runs];
    if (known.run == now) [[likely]]
      return known.lane;
    lane_memory* const found = find_lane();
    if (found != nullptr) known = {now, found};
    return found;
  }
  lane_memory* find_lane() noexcept {
    try {
      std::lock_guard const lock(mutex);
      for (auto const& each : lanes)
        if (each->thread == std::this_thread::get_id()) return each.get();
      auto made = std::make_unique<lane_memory>();
      made->thread = std::this_thread::get_id();
      made->name = is_main_thread() ? "main" : "thread " + std::to_string(lanes.size() + 1);
      lanes.push_back(std::move(made));
      return lanes.back().get();
    } catch (...) {
      return nullptr;
    }
  }

  void add(lane_memory& to, task_span const& span) noexcept {
    chunk* last = to.last;
    std::uint32_t at = last != nullptr ? last->count.load(std::memory_order_relaxed) : spans_of_chunk;
    if (at == 0 && !may_take()) [[unlikely]]
      return void(to.dropped.fetch_add(1, std::memory_order_relaxed));
    if (at == spans_of_chunk) [[unlikely]] {
      last = grow(to);
      if (last == nullptr) return void(to.dropped.fetch_add(1, std::memory_order_relaxed));
      at = 0;
    }
    last->spans[at] = span;
    last->count.store(at + 1, std::memory_order_release);
  }
  bool may_take() noexcept {
    return taken.load(std::memory_order_relaxed) < most &&
           taken.fetch_add(spans_of_chunk, std::memory_order_relaxed) < most;
  }
  chunk* grow(lane_memory& to) noexcept {
    if (!may_take()) return nullptr;
    chunk* const made = new (std::nothrow) chunk;
    if (made == nullptr) return nullptr;
    (to.last != nullptr ? to.last->next : to.first).store(made, std::memory_order_release);
    return to.last = made;
  }

  std::uint32_t add_error(std::string_view text) noexcept {
    try {
      std::lock_guard const lock(mutex);
      rest.errors.emplace_back(text);
      return static_cast<std::uint32_t>(rest.errors.size() - 1);
    } catch (...) {
      return task_span::none;
    }
  }

  static constexpr std::uint32_t of_worker = 0x80000000;  // while it is not known how many threads there are
  static void copy_spans(lane_memory const& from, std::vector<task_span>& to) {
    for (chunk const* each = from.first.load(std::memory_order_acquire); each != nullptr;) {
      // First: if there is another one, this one is full.
      chunk const* const next = each->next.load(std::memory_order_acquire);
      std::uint32_t const count = each->count.load(std::memory_order_acquire);
      to.insert(to.end(), each->spans, each->spans + count);
      each = next;
    }
  }
  run_record copy() const {
    std::lock_guard const lock(mutex);
    run_record made = rest;
    if (graph) {
      made.graph = graph->draw();
      made.graph.tasks.insert(made.graph.tasks.end(), rest.graph.tasks.begin(), rest.graph.tasks.end());
      made.graph.edges.insert(made.graph.edges.end(), rest.graph.edges.begin(), rest.graph.edges.end());
    }
    made.dropped = lost.load(std::memory_order_relaxed);
    made.lanes.clear();
    for (auto const& each : lanes) {
      std::size_t const begin = made.spans.size();
      made.dropped += each->dropped.load(std::memory_order_relaxed);
      copy_spans(*each, made.spans);
      bool has_run = false;
      for (std::size_t i = begin; i < made.spans.size(); ++i) {
        std::uint32_t& lane = made.spans[i].lane;
        has_run |= lane == task_span::none;
        lane = lane == task_span::none ? static_cast<std::uint32_t>(made.lanes.size()) : lane | of_worker;
      }
      if (has_run) made.lanes.push_back({{}, each->name, static_cast<std::uint64_t>(::getpid())});
    }
    auto const threads = static_cast<std::uint32_t>(made.lanes.size());
    for (task_span& each : made.spans)
      if ((each.lane & of_worker) != 0) each.lane = threads + (each.lane & ~of_worker);
    made.lanes.insert(made.lanes.end(), rest.lanes.begin(), rest.lanes.end());
    return made;
  }
};

recorder::recorder(recorder_options options) : memory_(std::make_unique<memory>(options.most)) {}
recorder::~recorder() = default;

run_record recorder::record() const { return memory_->copy(); }

bool recorder::takes_graph(run_graph const& graph) noexcept {
  std::lock_guard const lock(memory_->mutex);
  memory_->graph = graph;
  return true;
}
void recorder::run_began(run_record const& run) noexcept {
  memory& m = *memory_;
  std::lock_guard const lock(m.mutex);
  if (!run.graph.tasks.empty()) m.graph.reset();
  if (m.lanes.size() > most_kept) m.lanes.clear();  // threads that come and go
  for (auto const& each : m.lanes) each->clear();
  m.taken = 0;
  m.lost = 0;
  m.run = ++last_run;
  try {
    m.rest = run;
  } catch (...) {
    m.rest = {};
  }
}
void recorder::task_added(std::uint32_t number, std::string_view id, std::uint32_t parent) noexcept {
  try {
    std::lock_guard const lock(memory_->mutex);
    picture& graph = memory_->rest.graph;
    picture_task added;
    added.id = id;
    if (auto const slash = added.id.rfind('/'); slash != std::string::npos)
      added.scope = added.id.substr(0, slash);
    graph.tasks.push_back(std::move(added));
    graph.edges.push_back({static_cast<int>(parent), static_cast<int>(number), edge_kind::orders, {}});
  } catch (...) {  // NOLINT(bugprone-empty-catch): no memory to remember it
  }
}
void recorder::elements_known(std::uint32_t task, std::uint64_t count) noexcept {
  try {
    std::lock_guard const lock(memory_->mutex);
    std::vector<std::uint64_t>& calls = memory_->rest.calls;
    if (calls.size() <= task) calls.resize(task + 1);
    calls[task] = count;
  } catch (...) {  // NOLINT(bugprone-empty-catch): no memory to remember it
  }
}
void recorder::task_ended(task_span const& span, std::string_view error) noexcept {
  lane_memory* const lane = memory_->lane();
  if (lane == nullptr) return void(memory_->lost.fetch_add(1, std::memory_order_relaxed));
  if (error.empty()) return memory_->add(*lane, span);
  task_span failed = span;
  failed.error = memory_->add_error(error);
  memory_->add(*lane, failed);
}
void recorder::lane_known(std::uint32_t lane, record_lane const& what) noexcept {
  try {
    std::lock_guard const lock(memory_->mutex);
    std::vector<record_lane>& all = memory_->rest.lanes;
    if (all.size() <= lane) all.resize(lane + 1);
    all[lane] = what;
  } catch (...) {  // NOLINT(bugprone-empty-catch): no memory to remember it
  }
}
void recorder::noted(record_note const& note) noexcept {
  try {
    std::lock_guard const lock(memory_->mutex);
    memory_->rest.notes.push_back(note);
  } catch (...) {  // NOLINT(bugprone-empty-catch): no memory to remember it
  }
}
void recorder::run_ended(run_end how, std::int64_t duration, std::string_view error) noexcept {
  try {
    std::lock_guard const lock(memory_->mutex);
    memory_->rest.outcome = how;
    memory_->rest.duration = duration;
    memory_->rest.error = error;
  } catch (...) {  // NOLINT(bugprone-empty-catch): no memory to remember it
  }
}

}  // namespace WEFT_NAMESPACE
