/* one

two */
#include "a.hpp"
#define two_lines \
#include "b.hpp"
