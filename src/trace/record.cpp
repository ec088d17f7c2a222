// SPDX-License-Identifier: BSL-1.0
#include <weft/trace/record.hpp>

namespace WEFT_NAMESPACE {

char const* to_string(attempt_end outcome) noexcept {
  switch (outcome) {
    case attempt_end::done: return "done";
    case attempt_end::failed: return "failed";
    case attempt_end::retried: return "retried";
    case attempt_end::cancelled: return "cancelled";
    case attempt_end::skipped: return "skipped";
    case attempt_end::reused: return "reused";
    case attempt_end::running: return "running";
  }
  return "";
}

char const* to_string(run_end outcome) noexcept {
  switch (outcome) {
    case run_end::running: return "running";
    case run_end::done: return "done";
    case run_end::finished: return "finished";
    case run_end::failed: return "failed";
    case run_end::cancelled: return "cancelled";
  }
  return "";
}

}  // namespace WEFT_NAMESPACE
