// SPDX-License-Identifier: BSL-1.0
#include <weft/reflect.hpp>

#include <boost/hana.hpp>
#include <string>

namespace hana = boost::hana;
using namespace weft::literals;

namespace {

constexpr auto fetch = weft::task<"fetch">([] { return 20; });
constexpr auto half = weft::task<"half">([](int x) { return x / 2.0; });
constexpr auto log_it = weft::task<"log">([](int) {});
constexpr auto wf = weft::workflow<"wf">(fetch >> (half | log_it));

// Tasks and edges are tuples, in the order of execution.
constexpr auto id_of = [](auto const& task) { return weft::id_of(task); };
static_assert(hana::transform(weft::tasks(wf), id_of) == hana::make_tuple("fetch"_id, "half"_id, "log"_id));
static_assert(weft::edges(wf) ==
              hana::make_tuple(weft::edge_c<"fetch", "half">, weft::edge_c<"fetch", "log">));

// Types are values: of what a task returns, and of what it is passed.
static_assert(weft::result_type(wf, "half"_id) == hana::type_c<double>);
static_assert(weft::argument_types(wf, "log"_id) == hana::make_tuple(hana::type_c<int const&>));

// A rule of one's own: nothing returns a pointer.
constexpr bool is_pointer_free = decltype(hana::none_of(
    hana::values(weft::result_types(wf)), [](auto type) { return hana::traits::is_pointer(type); }))::value;
static_assert(is_pointer_free);

}  // namespace

int main() {
  // Results are a map from ids. Here all are printed, whatever their types.
  std::string text;
  auto const results = weft::run(wf);
  hana::for_each(weft::to_map(results), [&](auto const& entry) {
    text += hana::first(entry).c_str() + std::string("=") + std::to_string(hana::second(entry)) + " ";
  });
  return text == "fetch=20 half=10.000000 " ? 0 : 1;  // not log, which returns nothing
}
