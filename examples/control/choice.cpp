// SPDX-License-Identifier: BSL-1.0
#include <weft/static.hpp>

#include <string>

using namespace weft::literals;

namespace {

struct order {
  int amount;
};

// Which of its successors run: one of these names, and what that one is given.
using route = weft::one_of<weft::to<"review", std::string>, weft::to<"accept">>;

inline constexpr auto check = weft::task<"check">([](order o) -> route {
  if (o.amount > 1000) return weft::choose<"review">("amount of " + std::to_string(o.amount));
  return weft::choose<"accept">;
});
inline constexpr auto review =
    weft::task<"review">([](std::string const& why) { return "to be looked at: " + why; });
inline constexpr auto accept = weft::task<"accept">([] { return std::string("accepted"); });
inline constexpr auto stamp = weft::task<"stamp">([](std::string text) { return text + ", at once"; });

// Where branches meet, what comes of them may be there or not.
inline constexpr auto answer =
    weft::task<"answer">([](std::optional<std::string> reviewed, std::optional<std::string> accepted) {
      return reviewed ? *reviewed : *accepted;
    });

inline constexpr auto intake =
    weft::workflow<"intake">(weft::input<"order", order> >> check >> (review | (accept >> stamp)) >> answer);

}  // namespace

int main() {
  auto const small = weft::run(intake, weft::with<"order">(order{10}));
  auto const large = weft::run(intake, weft::with<"order">(order{5000}));
  bool const right = small["answer"_id] == "accepted, at once" && !small["review"_id].has_value() &&
                     large["answer"_id] == "to be looked at: amount of 5000" &&
                     !large["stamp"_id].has_value() && std::string(large["check"_id].name()) == "review";
  return right ? 0 : 1;
}
