// SPDX-License-Identifier: BSL-1.0
#ifndef WEFT_APP_SRC_OPTIONS_HPP
#define WEFT_APP_SRC_OPTIONS_HPP

#include <weft/app/entry.hpp>

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

//! \file
//! What a command line says.

namespace WEFT_NAMESPACE::app_detail {

enum class when : std::uint8_t { automatic, always, never };
enum class which_results : std::uint8_t { last, all, none };

struct run_options {
  std::string entry;
  detail::app_words words;
  std::size_t threads = 0;
  std::size_t workers = 0;
  std::uint32_t slots = 1;
  std::string listen;
  std::string queue;  // a Redis; empty: tasks go to workers themselves
  std::string key;
  std::string allow;
  std::string checkpoint;
  bool starts_over = false;
  bool is_resumed = false;
  std::optional<double> seconds;    // until it is ended
  std::vector<std::string> traces;  // files
  when progress = when::automatic;
  which_results results = which_results::last;
  std::string json;  // a file, or `-`
  bool is_quiet = false;

  bool is_on_workers() const noexcept { return workers > 0 || !listen.empty() || !queue.empty(); }
};

}  // namespace WEFT_NAMESPACE::app_detail

#endif
