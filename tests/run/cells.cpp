// SPDX-License-Identifier: BSL-1.0
#include <weft/run/cells.hpp>

#include <type_traits>
#include <utility>

#include "counted.hpp"

#include "../catch.hpp"

using namespace weft::detail;

namespace {

struct give {
  static counted invoke(wiring const&) { return counted(5); }
};
struct fix {
  static immovable invoke(wiring const&) { return immovable(6); }
};
using first = slot<0, counted>;
using second = slot<1, counted>;

template <class Slot, class Call>
void make(entry* at, wiring const& w) {
  ::new (static_cast<void*>(static_cast<Slot*>(at))) Slot(Call(), w);
}

}  // namespace

TEST_CASE("cells end what they own, and only that") {
  counted::reset();
  entry* slots[2]{};
  wiring const w{slots, nullptr, nullptr, {}, 0};
  {
    cells<first, second> frame;
    frame.list(slots);
    make<second, give>(slots[1], w);
    make<first, give>(slots[0], w);
    CHECK(counted::alive == 2);
    frame.own();
    CHECK(frame.at<second>().value.value == 5);
    cells<first, second> const moved(std::move(frame));
    CHECK((counted::alive == 4 && counted::moved == 2));
  }
  CHECK(counted::alive == 0);
  {
    cells<first, second> empty;
    empty.list(slots);
  }
  CHECK(counted::alive == 0);
}

TEST_CASE("what cannot move makes cells that cannot") {
  STATIC_REQUIRE(std::is_move_constructible_v<cells<first, second>>);
  STATIC_REQUIRE_FALSE(std::is_move_constructible_v<cells<slot<0, immovable>>>);
  entry* slots[1]{};
  cells<slot<0, immovable>> frame;
  frame.list(slots);
  make<slot<0, immovable>, fix>(slots[0], {slots, nullptr, nullptr, {}, 0});
  CHECK(frame.at<slot<0, immovable>>().value.value == 6);
}

TEST_CASE("there may be no cells at all") {
  cells<> none;
  none.list(nullptr);
  none.own();
  cells<> const moved(std::move(none));
}

TEST_CASE("of a run that was ended early those cells end that were made") {
  counted::reset();
  entry* slots[2]{};
  {
    partial_cells<cells<first, second>> frame;
    frame.list(slots);
    make<second, give>(slots[1], {slots, nullptr, nullptr, {}, 0});
    frame.own_some([](int k) { return k == 1; }, std::make_exception_ptr(1));
    CHECK((!frame.contains(0) && frame.contains(1)));
  }
  CHECK(counted::alive == 0);
}
