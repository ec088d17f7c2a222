// SPDX-License-Identifier: BSL-1.0
#include "interrupt.hpp"

#include <csignal>

#include <atomic>

namespace WEFT_NAMESPACE::app_detail {
namespace {

// What a handler may touch.
stop_source* source = nullptr;
std::atomic<int> by{0};
static_assert(std::atomic<int>::is_always_lock_free);

constexpr int ends[] = {SIGINT, SIGTERM};
struct sigaction before[2];
bool is_set[2];

extern "C" void weft_app_interrupt(int number) {
  by = number;
  source->request_stop();
  for (int const each : ends) std::signal(each, SIG_DFL);
}

}  // namespace

interruptible::interruptible() {
  by = 0;
  source = new stop_source;  // NOLINT(cppcoreguidelines-owning-memory): the handler's, too
  for (int k = 0; k < 2; ++k) {
    struct sigaction action{};
    is_set[k] = ::sigaction(ends[k], nullptr, &before[k]) == 0 && before[k].sa_handler != SIG_IGN;
    if (!is_set[k]) continue;
    action.sa_handler = weft_app_interrupt;
    action.sa_flags = SA_RESTART;
    for (int const each : ends) ::sigaddset(&action.sa_mask, each);  // one after the other
    ::sigaction(ends[k], &action, nullptr);
  }
}

interruptible::~interruptible() {
  for (int k = 0; k < 2; ++k)
    if (is_set[k]) ::sigaction(ends[k], &before[k], nullptr);
  delete source;  // NOLINT(cppcoreguidelines-owning-memory)
  source = nullptr;
}

stop_token interruptible::token() const noexcept { return source->token(); }
int interruptible::signal() const noexcept { return by; }

}  // namespace WEFT_NAMESPACE::app_detail
