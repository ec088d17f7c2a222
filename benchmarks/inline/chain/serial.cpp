// SPDX-License-Identifier: BSL-1.0
#include "../contenders.hpp"
#include "callables.hpp"

unsigned chain::by_serial() {
  unsigned const t0 = first();
  unsigned const t1 = next(t0);
  unsigned const t2 = next(t1);
  unsigned const t3 = next(t2);
  unsigned const t4 = next(t3);
  unsigned const t5 = next(t4);
  unsigned const t6 = next(t5);
  unsigned const t7 = next(t6);
  unsigned const t8 = next(t7);
  unsigned const t9 = next(t8);
  unsigned const t10 = next(t9);
  unsigned const t11 = next(t10);
  unsigned const t12 = next(t11);
  unsigned const t13 = next(t12);
  unsigned const t14 = next(t13);
  unsigned const t15 = next(t14);
  unsigned const t16 = next(t15);
  unsigned const t17 = next(t16);
  unsigned const t18 = next(t17);
  unsigned const t19 = next(t18);
  unsigned const t20 = next(t19);
  unsigned const t21 = next(t20);
  unsigned const t22 = next(t21);
  unsigned const t23 = next(t22);
  unsigned const t24 = next(t23);
  unsigned const t25 = next(t24);
  unsigned const t26 = next(t25);
  unsigned const t27 = next(t26);
  unsigned const t28 = next(t27);
  unsigned const t29 = next(t28);
  unsigned const t30 = next(t29);
  unsigned const t31 = next(t30);
  return t31;
}
