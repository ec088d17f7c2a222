// SPDX-License-Identifier: BSL-1.0
#include "../contenders.hpp"

#include <taskflow/taskflow.hpp>

namespace {

class taskflow_pool final : public some_pool {
public:
  explicit taskflow_pool(unsigned threads) : executor_(threads) {}
  void execute(void (*function)() noexcept) override { executor_.silent_async(function); }

private:
  tf::Executor executor_;
};

}  // namespace

std::unique_ptr<some_pool> pools::by_taskflow(unsigned threads) {
  return std::make_unique<taskflow_pool>(threads);
}
