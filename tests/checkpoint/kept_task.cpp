// SPDX-License-Identifier: BSL-1.0
#include <weft/checkpoint/kept_task.hpp>

#include <weft/weft.hpp>
#include <weft/wire.hpp>

#include <string>
#include <vector>

#include "../catch.hpp"

namespace {

inline constexpr auto words = weft::task<"words">([](int) { return std::vector<std::string>(); });
inline constexpr auto size = weft::map<"size">([](std::string const& word) { return word.size(); });
inline constexpr auto show = weft::task<"show">([](weft::batch<std::size_t> const&) {}).local();
inline constexpr auto all = weft::workflow<"all">(weft::input<"n", int> >> words >> size >> show);

using workflow = std::remove_const_t<decltype(all)>;
using options = weft::type_list<weft::given_input<"n", int>, weft::detail::open_checkpoint>;
using kept = weft::detail::kept_workflow<workflow, options, 1>;

}  // namespace

TEST_CASE("the schema of a workflow has a line for each task whose result is kept") {
  CHECK(weft::detail::schema_of_kept(kept::tasks) == "words: (i32) -> [string]\nsize: (string*) -> u64\n");
}

TEST_CASE("a task is known by what a cluster knows it by") {
  using code = weft::detail::remote_table_of<workflow>;
  for (std::size_t k = 0; k < std::size(kept::tasks); ++k) {
    weft::cluster::remote_function const* const there = code::table[k].function;
    REQUIRE((kept::tasks[k].id != nullptr) == (there != nullptr));
    if (there == nullptr) continue;
    weft::cluster::task_type const type = weft::cluster::type_of(*there, {});
    CHECK(kept::tasks[k].type().id == type.id);
    CHECK(kept::tasks[k].type().text == type.text);
    CHECK(kept::tasks[k].hash() == weft::detail::journal_task_hash(type.id, type.text, there->callable()));
    CHECK(kept::tasks[k].hash() != weft::detail::journal_task_hash(type.id, type.text));
  }
}
