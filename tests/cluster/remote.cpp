// SPDX-License-Identifier: BSL-1.0
#include <weft/cluster/remote.hpp>

#include <weft/wire.hpp>

#include <algorithm>
#include <string>
#include <string_view>

#include "../catch.hpp"

namespace cluster = weft::cluster;

namespace {

using recorder = weft::schema_recorder;

void nothing(cluster::remote_call&) {}
void something(cluster::remote_call& call) { call.result.append("x", 1); }
void describe_none(recorder&, recorder&) {}
void describe_text(recorder& arguments, recorder& result) {
  arguments.type<int>();
  arguments.type<std::string>();
  result.type<bool>();
}
void describe_other(recorder& arguments, recorder& result) {
  arguments.type<unsigned>();
  arguments.type<std::string>();
  result.type<bool>();
}

constexpr cluster::remote_function b{"remote-tests", [] { return std::string_view("b"); }, &describe_none,
                                     &nothing};
constexpr cluster::remote_function a{"remote-tests", [] { return std::string_view("a"); }, &describe_text,
                                     &nothing};
constexpr cluster::remote_function again{"remote-tests", [] { return std::string_view("a"); }, &describe_text,
                                         &nothing};
constexpr cluster::remote_function other_a{"remote-tests", [] { return std::string_view("a"); },
                                           &describe_other, &something};

std::ptrdiff_t count_in_registry(cluster::remote_function const& f) {
  auto const all = cluster::registry::all();
  return std::count(all.begin(), all.end(), &f);
}

}  // namespace

TEST_CASE("a function is told by its name, its schema in words, and a fingerprint") {
  cluster::task_type const t = cluster::type_of(a, "build");
  CHECK(t.id == "remote-tests/a");
  CHECK(t.text == "(i32 string) -> bool");
  CHECK(t.schema == weft::detail::fingerprint_of(t.text));
  CHECK(cluster::type_of(b, "").text == "() -> void");
  CHECK(cluster::type_of(other_a, "").id == t.id);
  CHECK(cluster::type_of(other_a, "").schema != t.schema);
  CHECK(cluster::type_of(a, "other").schema == t.schema);
  cluster::remote_function const bare{"", [] { return std::string_view("f"); }, &describe_none, &nothing};
  CHECK(cluster::type_of(bare, "").id == "f");
}

TEST_CASE("a name that only this build knows is told with it") {
  cluster::remote_function own = a;
  own.is_of_this_build = true;
  CHECK(cluster::type_of(own, "1").schema != cluster::type_of(own, "2").schema);
  CHECK(cluster::type_of(own, "1") == cluster::type_of(own, "1"));
  CHECK(cluster::type_of(own, "1").text == "(i32 string) -> bool of build 1");
}

TEST_CASE("the registry knows each function once, in the order of the names") {
  CHECK(cluster::registry::add(b));
  CHECK(cluster::registry::add(a));
  CHECK(cluster::registry::add(a));
  CHECK(cluster::registry::add(again));  // the same, in another part of the program
  CHECK(count_in_registry(a) == 1);
  CHECK(count_in_registry(again) == 0);
  CHECK(count_in_registry(b) == 1);
  auto const all = cluster::registry::all();
  CHECK(std::find(all.begin(), all.end(), &a) < std::find(all.begin(), all.end(), &b));
  CHECK(std::is_sorted(all.begin(), all.end(), [](auto const* x, auto const* y) {
    return x->scope != y->scope ? x->scope < y->scope : x->name() < y->name();
  }));
  CHECK(cluster::registry::all() == all);
}
