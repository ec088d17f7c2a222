// SPDX-License-Identifier: BSL-1.0
#include "shared.hpp"

#include <cstdio>

view first();
view second();
int plain();

int main() {
  view const a = first();
  view const b = second();

  int failures = 0;
  auto const check = [&](bool ok, char const* what) {
    if (!ok) std::printf("odr: the translation units do not agree: %s\n", what), ++failures;
  };
  check(a.workflow == b.workflow && a.workflow == &diamond, "the address of the workflow");
  check(a.workflow_type == b.workflow_type, "the type of the workflow");
  check(a.task_type == b.task_type, "the type of a task");
  check(a.result == 440 && b.result == 440, "the result");
  check(plain() == 440, "the result without exceptions");
  return failures;
}
