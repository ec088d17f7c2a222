#include "../a.hpp"
#include "./near.hpp"
#include <tree/sub/../b.hpp>
#include "sub/near.hpp"
#include "../../tree/self.hpp"
#include "../../other/self.hpp"
#include <near.hpp>
#include </tree/self.hpp>
