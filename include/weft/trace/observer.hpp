// SPDX-License-Identifier: BSL-1.0
#ifndef WEFT_TRACE_OBSERVER_HPP
#define WEFT_TRACE_OBSERVER_HPP

#include <weft/trace/record.hpp>

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>

//! \file
//! Who is told what happens in a run while it happens.

namespace WEFT_NAMESPACE {

namespace detail {
class graph_data;
}

//! The graph of a run, which becomes a picture when somebody asks for that: one of 10^6 tasks takes 0.2 s and 300 MB.
//! Cheap to copy; it may outlive the run and its graph.
class run_graph {
public:
  explicit run_graph(description const& workflow) noexcept : workflow_(workflow) {}
  explicit run_graph(std::shared_ptr<detail::graph_data const> graph) noexcept;

  //! Of the workflow or the task_graph.
  std::string name() const;
  //! How many tasks it has.
  std::uint32_t size() const noexcept { return size_; }
  //! Those tasks, and what is between them. No task may be added to the task_graph meanwhile.
  picture draw() const;

private:
  description workflow_;
  std::shared_ptr<detail::graph_data const> graph_;  // null: it is a workflow
  std::uint32_t size_ = static_cast<std::uint32_t>(workflow_.tasks.size());
};

//! Told of every attempt of every task. An option of `run` and `start`, by `weft::observe`:
//!
//!     weft::recorder recorder;
//!     weft::run(wf, pool, weft::observe(recorder));
//!
//! Threads of a run call it at once, each for what it runs, and wait for it: so it should be quick. Times are nanoseconds
//! since the run began.
class run_observer {
public:
  run_observer() = default;
  run_observer(run_observer const&) = delete;
  run_observer& operator=(run_observer const&) = delete;
  virtual ~run_observer() = default;

  //! Before anything else. An observer that can do without the picture of the graph while it runs keeps this, and returns
  //! true: then the record that comes next has only the graph's name.
  virtual bool takes_graph(run_graph const&) noexcept { return false; }
  //! The run begins: its graph, where it runs, and when it began. Before any task.
  virtual void run_began(run_record const&) noexcept {}
  //! While it runs: there is another task at the end of the graph, which the task `parent` has made.
  //! For engines of one's own: those of weft tell what a task adds as elements of that task.
  virtual void task_added(std::uint32_t /*number*/, std::string_view /*id*/,
                          std::uint32_t /*parent*/) noexcept {}
  //! A map, or a task that spawns, has so many calls to make; may be told again when there are more.
  virtual void elements_known(std::uint32_t /*task*/, std::uint64_t /*count*/) noexcept {}
  //! An attempt begins, by this thread. Not told of those that workers run.
  virtual void task_began(task_span const& /*so_far*/) noexcept {}
  //! An attempt has ended; `error` is the text if it has failed. `lane` is `task_span::none` where this thread has run it,
  //! else what `lane_known` said.
  virtual void task_ended(task_span const&, std::string_view /*error*/) noexcept {}
  //! There is a slot of a worker whose spans will have this lane.
  virtual void lane_known(std::uint32_t /*lane*/, record_lane const&) noexcept {}
  //! Something else has happened.
  virtual void noted(record_note const&) noexcept {}
  //! The run has ended. After all tasks.
  virtual void run_ended(run_end, std::int64_t /*duration*/, std::string_view /*error*/) noexcept {}
};

}  // namespace WEFT_NAMESPACE

#endif
