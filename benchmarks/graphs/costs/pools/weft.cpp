// SPDX-License-Identifier: BSL-1.0
#include "../contenders.hpp"

#include <weft/run/pool.hpp>

namespace {

class weft_pool final : public some_pool {
public:
  explicit weft_pool(unsigned threads) : pool_(threads) {}
  void execute(void (*function)() noexcept) override {
    // NOLINTNEXTLINE(cppcoreguidelines-pro-type-reinterpret-cast): a function pointer goes through void* on POSIX
    pool_.execute({[](void* f) noexcept { reinterpret_cast<void (*)() noexcept>(f)(); },
                   reinterpret_cast<void*>(function)});
  }

private:
  weft::pool pool_;
};

}  // namespace

std::unique_ptr<some_pool> pools::by_weft(unsigned threads) { return std::make_unique<weft_pool>(threads); }
