// SPDX-License-Identifier: BSL-1.0
#include <weft/static.hpp>

namespace {

int half(int x) { return x / 2; }

struct clamp {  // its members are the state of the task
  int low, high;
  int operator()(int x) const { return x < low ? low : x > high ? high : x; }
};

struct account {
  int rate;
  int with_interest(int x) const { return x + x * rate / 100; }
};

}  // namespace

int main() {
  account const savings{10};
  auto const lambda = weft::task<"lambda">([](int x) { return x + 1; });
  auto const pointer = weft::task<"pointer">(half);
  auto const functor = weft::task<"functor">(clamp{0, 50});
  auto const copied = weft::task<"copied">(&account::with_interest, savings);
  auto const pointed = weft::task<"pointed">(&account::with_interest, &savings);

  auto const forms =
      weft::workflow<"forms">(weft::input<"x", int> >> lambda >> pointer >> functor >> copied >> pointed);
  return weft::run(forms, weft::with<"x">(200)).value() == 60 ? 0 : 1;  // 201, 100, 50, 55, 60
}
