#define HEADER "empty.hpp"
#include HEADER
#include TWICE(/* here, too */ HEADER)
#   include<empty.hpp>// close to everything
