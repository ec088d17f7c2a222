#if 0
It's not preprocessed: the apostrophe ends with its line, and this counts:
#include "empty.hpp"
#endif
