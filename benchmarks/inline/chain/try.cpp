// SPDX-License-Identifier: BSL-1.0
#include "../attempt.hpp"
#include "../contenders.hpp"
#include "callables.hpp"

#if defined(__cpp_exceptions)
unsigned chain::by_try() {
  ATTEMPT(t0, first())
  ATTEMPT(t1, next(t0))
  ATTEMPT(t2, next(t1))
  ATTEMPT(t3, next(t2))
  ATTEMPT(t4, next(t3))
  ATTEMPT(t5, next(t4))
  ATTEMPT(t6, next(t5))
  ATTEMPT(t7, next(t6))
  ATTEMPT(t8, next(t7))
  ATTEMPT(t9, next(t8))
  ATTEMPT(t10, next(t9))
  ATTEMPT(t11, next(t10))
  ATTEMPT(t12, next(t11))
  ATTEMPT(t13, next(t12))
  ATTEMPT(t14, next(t13))
  ATTEMPT(t15, next(t14))
  ATTEMPT(t16, next(t15))
  ATTEMPT(t17, next(t16))
  ATTEMPT(t18, next(t17))
  ATTEMPT(t19, next(t18))
  ATTEMPT(t20, next(t19))
  ATTEMPT(t21, next(t20))
  ATTEMPT(t22, next(t21))
  ATTEMPT(t23, next(t22))
  ATTEMPT(t24, next(t23))
  ATTEMPT(t25, next(t24))
  ATTEMPT(t26, next(t25))
  ATTEMPT(t27, next(t26))
  ATTEMPT(t28, next(t27))
  ATTEMPT(t29, next(t28))
  ATTEMPT(t30, next(t29))
  ATTEMPT(t31, next(t30))
  return t31;
}
#endif
