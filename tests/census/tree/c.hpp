#include <a.hpp>
#include "a.hpp"
