// SPDX-License-Identifier: BSL-1.0
#include "../contenders.hpp"

#include <oneapi/tbb/task_arena.h>

namespace {

class tbb_pool final : public some_pool {
public:
  explicit tbb_pool(unsigned threads) : arena_(static_cast<int>(threads)) {}
  void execute(void (*function)() noexcept) override { arena_.enqueue(function); }

private:
  tbb::task_arena arena_;
};

}  // namespace

std::unique_ptr<some_pool> pools::by_tbb(unsigned threads) { return std::make_unique<tbb_pool>(threads); }
