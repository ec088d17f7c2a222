// SPDX-License-Identifier: BSL-1.0
#ifndef WEFT_BENCHMARKS_GRAPHS_SMALL_BY_WEFT_HPP
#define WEFT_BENCHMARKS_GRAPHS_SMALL_BY_WEFT_HPP

#include "../task.hpp"
#include "../threads_weft.hpp"
#include "contenders.hpp"

#include <weft/weft.hpp>

//! On the caller's thread.
template <auto const& Workflow>
class inline_runs final : public repeated {
public:
  void repeat(unsigned times) override {
    for (unsigned i = 0; i < times; ++i) static_cast<void>(weft::run(Workflow));
  }
};

//! On a pool.
template <auto const& Workflow>
class weft_runs final : public repeated {
public:
  explicit weft_runs(unsigned threads) : pool_(graphs::weft_threads(threads)) {}
  void repeat(unsigned times) override {
    for (unsigned i = 0; i < times; ++i) static_cast<void>(weft::run(Workflow, pool_));
  }

private:
  weft::pool& pool_;
};

//! Defines both contenders.
#define RUN_WORKFLOW(NAMESPACE, WORKFLOW)                          \
  std::unique_ptr<repeated> NAMESPACE::by_inline(unsigned) {       \
    return std::make_unique<inline_runs<WORKFLOW>>();              \
  }                                                                \
  std::unique_ptr<repeated> NAMESPACE::by_weft(unsigned threads) { \
    return std::make_unique<weft_runs<WORKFLOW>>(threads);         \
  }

#endif
