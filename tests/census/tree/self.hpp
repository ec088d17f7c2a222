#ifndef SELF
#define SELF
#include "self.hpp"
#endif
