// SPDX-License-Identifier: BSL-1.0
#include <weft/app/refusal.hpp>

#include "catch.hpp"

#include <string>

namespace {

using weft::rejected;
using weft::detail::refusal;
namespace errors = weft::errors;

struct pixel {};

template <class Error>
std::string text() {
  return refusal<rejected<Error>>::text();
}
constexpr weft::fixed_string hops("hops");

}  // namespace

TEST_CASE("What keeps a workflow from workers is said with the task", "[app]") {
  CHECK(text<errors::argument_cannot_travel<hops, int*>>() ==
        "task \"hops\" takes int*, which cannot be sent: give its class a serialize, or keep the task here "
        "with "
        ".local()");
  CHECK(text<errors::result_cannot_travel<hops, pixel>>().find("task \"hops\" gives ") == 0);
  CHECK(text<errors::callable_cannot_travel<hops>>().find("task \"hops\" has a callable") == 0);
  CHECK(text<errors::state_cannot_travel<hops>>().find("task \"hops\" changes a state") == 0);
  CHECK(text<errors::resource_cannot_travel<hops>>().find("task \"hops\" is given a resource") == 0);
}

TEST_CASE("What keeps a workflow from checkpoints is said with the task", "[app]") {
  CHECK(text<errors::argument_cannot_be_known_again<hops, int*>>() ==
        "task \"hops\" takes int*, which cannot be known again: give its class a serialize, or let it run "
        "every "
        "time, with .local()");
  CHECK(text<errors::result_cannot_be_kept<hops, pixel>>().find("task \"hops\" gives ") == 0);
  CHECK(text<errors::callable_cannot_be_known_again<hops>>().find("task \"hops\" has a callable") == 0);
  CHECK(text<errors::changed_state_cannot_be_kept<hops>>().find("task \"hops\" changes a state") == 0);
  CHECK(text<errors::resource_cannot_be_kept<hops>>().find("task \"hops\" is given a resource") == 0);
}

TEST_CASE("Of any other reason it is said who knows it", "[app]") {
  CHECK(refusal<rejected<errors::unknown_input<hops>>>::text() ==
        "it would not compile: weft::run in the program says why");
}
