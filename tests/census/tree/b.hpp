#include "c.hpp"
#include "sub/near.hpp"
