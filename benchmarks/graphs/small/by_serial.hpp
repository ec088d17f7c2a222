// SPDX-License-Identifier: BSL-1.0
#ifndef WEFT_BENCHMARKS_GRAPHS_SMALL_BY_SERIAL_HPP
#define WEFT_BENCHMARKS_GRAPHS_SMALL_BY_SERIAL_HPP

#include "../task.hpp"
#include "contenders.hpp"

template <class Once>
class serial_runs final : public repeated {
public:
  explicit serial_runs(Once once) : once_(once) {}
  void repeat(unsigned times) override {
    for (unsigned i = 0; i < times; ++i) once_();
  }

private:
  Once once_;
};

//! Calls this function again and again.
template <class Once>
std::unique_ptr<repeated> repeat_serial(Once once) {
  return std::make_unique<serial_runs<Once>>(once);
}

#endif
