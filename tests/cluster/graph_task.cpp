// SPDX-License-Identifier: BSL-1.0
#include <weft/cluster/graph_task.hpp>

#include <weft/cluster/bind.hpp>
#include <weft/wire.hpp>

#include <algorithm>
#include <string>
#include <string_view>
#include <vector>

#include "../catch.hpp"

namespace cluster = weft::cluster;

namespace {

auto const scale =
    weft::bind([](int by, std::vector<int> const& x) { return by * static_cast<long>(x.size()); }, 3);
using code = weft::detail::graph_code<std::remove_const_t<decltype(scale)>, 0, weft::node<std::vector<int>>>;
using sent = std::remove_const_t<decltype(scale)>::sent_as<code>;

}  // namespace

TEST_CASE("a bound task of a graph is a function that the registry knows") {
  auto const all = cluster::registry::all();
  cluster::remote_function const* const f = &sent::function;
  CHECK(std::find(all.begin(), all.end(), f) != all.end());
  CHECK(sent::elsewhere.function == f);
  CHECK(f->scope == "graph");
  CHECK(f->is_of_this_build);
  CHECK_FALSE(f->name().empty());
  cluster::task_type const t = cluster::type_of(*f, "7");
  CHECK(t.text.find("of build 7") != std::string::npos);
  CHECK(t.text.find("i32") != std::string::npos);
  CHECK(t.text.find("-> i64") != std::string::npos);
}

TEST_CASE("a task of a graph is executed from bytes: its id, its state, its arguments") {
  weft::byte_buffer bytes;
  weft::append_bytes(bytes, std::string("id"), 3, std::vector<int>{1, 2});
  weft::byte_buffer result;
  cluster::remote_call call{bytes, result, {}};
  sent::execute(call);
  CHECK(call.has_begun);
  CHECK(weft::from_bytes<long>(result) == scale(std::vector<int>{1, 2}));

  bytes.append("x", 1);
  cluster::remote_call bad{bytes, result, {}};
  CHECK_THROWS_AS(sent::execute(bad), weft::archive_error);
  CHECK_FALSE(bad.has_begun);
}
