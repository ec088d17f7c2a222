// SPDX-License-Identifier: BSL-1.0
#include "orders.hpp"

#include <weft/show.hpp>

#include <cstdio>

int main() { std::fputs(weft::to_ascii(orders).c_str(), stdout); }
