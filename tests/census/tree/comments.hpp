// #include "no.hpp"
/* #include "no.hpp"
#include "no.hpp"

*/ #include "empty.hpp" /* three
lines
*/ #include "no.hpp"
int a = 1; // one /* not open
/**/ #/**/include/**/"self.hpp"/**/
// goes on \
#include "no.hpp"
/*/ not closed yet */
char const* url = "http://example.org/*";
