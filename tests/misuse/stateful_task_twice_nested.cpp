// SPDX-License-Identifier: BSL-1.0
// expect-error: errors::stateful_task_twice<[^"]*"etl"
// expect-error: weft: this task has state
#include <weft/static.hpp>

using namespace weft::literals;

int main(int argc, char**) {
  auto const etl = weft::workflow<"etl">(weft::task<"load">([argc] { return argc; }));
  auto const nested = weft::as_task<"etl">(etl);
  auto const next = weft::task<"next">([](int x) { return x - 1; });
#ifdef MISUSE
  return weft::run(weft::workflow<"outer">(nested, nested >> next)).value();
#else
  return weft::run(weft::workflow<"outer">(nested, "etl"_id >> next)).value();
#endif
}
