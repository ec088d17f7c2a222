// SPDX-License-Identifier: BSL-1.0
#include <weft/static.hpp>

#include <string>
#include <utility>

using namespace weft::literals;

namespace {

// Makes closures. What differs is captured by value, so nothing of the factory has to live on.
auto add(int n) {
  return [n](int x) { return x + n; };
}

// Makes tasks: the id is a template argument, as it is part of the type.
template <weft::fixed_string Id>
auto page(std::string host) {
  return weft::task<Id>([host = std::move(host)](int number) { return host + "/" + std::to_string(number); });
}

// A class of tasks with the parameter in the type: no state, nothing to store.
template <int Factor>
struct times {
  constexpr int operator()(int x) const { return Factor * x; }
};

}  // namespace

int main() {
  auto const users = page<"users">("users.example");
  auto const posts = page<"posts">("posts.example");
  auto const pages = weft::workflow<"pages">(weft::input<"x", int> >> weft::task<"add">(add(2)) >>
                                             weft::task<"triple">(times<3>()) >> (users | posts));
  auto const results = weft::run(pages, weft::with<"x">(12));
  return results["users"_id] == "users.example/42" && results["posts"_id] == "posts.example/42" ? 0 : 1;
}
