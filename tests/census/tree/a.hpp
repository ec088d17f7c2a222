// A cycle of three: a.hpp, b.hpp, c.hpp.
#include <tree/b.hpp>
#include <vector>
#include "missing.hpp"
