// SPDX-License-Identifier: BSL-1.0
#ifndef WEFT_TRACE_RECORDER_HPP
#define WEFT_TRACE_RECORDER_HPP

#include <weft/trace/observer.hpp>

#include <cstdint>
#include <memory>

//! \file
//! An observer that remembers.

namespace WEFT_NAMESPACE {

//! How much a recorder remembers.
struct recorder_options {
  //! So many attempts are remembered, in about 48 bytes each; those that come later are counted as dropped. Rounded up to
  //! what each thread takes at a time, 1,024.
  std::uint64_t most = 4'000'000;
};

//! Remembers a run as a `run_record`, of several runs the last. Each thread writes to memory of its own, without a lock, so
//! this takes some 10 ns a task, and the clock twice as much.
//!
//!     weft::recorder recorder;
//!     weft::run(wf, pool, weft::observe(recorder));
//!     weft::run_record const record = recorder.record();
class recorder final : public run_observer {
public:
  explicit recorder(recorder_options options = {});
  ~recorder() override;

  //! What has happened so far. Any thread may ask while the run goes on; each attempt is there as a whole or not at all.
  //! Linear in the attempts.
  run_record record() const;

  bool takes_graph(run_graph const& graph) noexcept override;
  void run_began(run_record const& run) noexcept override;
  void task_added(std::uint32_t number, std::string_view id, std::uint32_t parent) noexcept override;
  void elements_known(std::uint32_t task, std::uint64_t count) noexcept override;
  void task_ended(task_span const& span, std::string_view error) noexcept override;
  void lane_known(std::uint32_t lane, record_lane const& what) noexcept override;
  void noted(record_note const& note) noexcept override;
  void run_ended(run_end how, std::int64_t duration, std::string_view error) noexcept override;

private:
  struct memory;
  std::unique_ptr<memory> memory_;
};

}  // namespace WEFT_NAMESPACE

#endif
