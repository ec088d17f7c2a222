// SPDX-License-Identifier: BSL-1.0
#ifndef WEFT_TRACE_SRC_STAGES_HPP
#define WEFT_TRACE_SRC_STAGES_HPP

#include <weft/trace/record.hpp>

#include <array>
#include <atomic>
#include <cstdint>
#include <memory>
#include <string>
#include <vector>

//! \file
//! The stages of a run: its maps, and the levels of its other tasks; and how far each of them is.

namespace WEFT_NAMESPACE::trace_detail {

struct stage_count {
  std::uint64_t total = 0;
  std::uint64_t begun = 0;
  std::uint64_t ended = 0;
  std::uint64_t failed = 0;
};

class stages {
public:
  static constexpr std::size_t most = 1024;  // where there are more, neighbouring levels are one

  explicit stages(picture const& graph);

  // Any thread. Nobody waits for anybody.
  void expect(std::uint32_t task, std::uint64_t elements) noexcept;
  void begin(task_span const& span) noexcept;
  void end(task_span const& span) noexcept;

  std::size_t size() const noexcept { return names_.size(); }
  std::string const& name(std::size_t stage) const noexcept { return names_[stage]; }
  stage_count count(std::size_t stage) const noexcept;

private:
  static constexpr std::size_t shares = 8;  // threads count apart, mostly
  struct alignas(64) share {
    std::atomic<std::uint64_t> begun{0}, ended{0}, failed{0};
  };

  bool is_counted(task_span const& span) const noexcept;
  share& share_of(std::uint32_t task) noexcept;

  std::vector<std::uint32_t> stage_;  // of each task
  std::vector<bool> is_map_;
  std::vector<std::string> names_;
  std::unique_ptr<std::atomic<std::uint64_t>[]> totals_;
  std::unique_ptr<std::array<share, shares>[]> shares_;
};

}  // namespace WEFT_NAMESPACE::trace_detail

#endif
