// SPDX-License-Identifier: BSL-1.0
// Errors of the components that have a library.
#include "texts.hpp"

#include <weft/app.hpp>
#include <weft/trace.hpp>
#include <weft/yaml.hpp>
#include <weft/zmq.hpp>
#include <weft/zmq/address.hpp>
#include <weft/zmq/errors.hpp>

#include <string>
#include <string_view>
#include <vector>

using namespace texts;

TEST_CASE("texts: files and command lines") {
  check({
      {"event_log_error", weft::event_log_error("run.jsonl", 12, "it ends before it begins").what(),
       R"(weft: log of events run.jsonl:12: it ends before it begins)"},
      {"usage_error", said_by([] { weft::detail::throw_wrong_word("count", "int", "many"); }),
       R"(--with count=many: count is int, and "many" is none)", no_prefix},
      {"yaml::config_error", said_by([] {
         static_cast<void>(
             weft::yaml::parse("steps: [{a: {task: nothing}}]", "etl.yaml", weft::yaml::registry()));
       }),
       R"(etl.yaml:1:20: no task is registered as "nothing")", no_prefix},
      {"yaml::duplicate_registration", weft::yaml::duplicate_registration("load").what(),
       R"(weft: a task is registered as "load" already: choose another name)"},
  });
}

TEST_CASE("texts: sockets") {
  check({
      {"zmq::transport_error", said_by([] { static_cast<void>(weft::zmq::parse_address("localhost:5555")); }),
       R"(weft: "localhost:5555" is not an address: tcp://host:port is one)"},
      {"zmq::insecure_address", weft::zmq::insecure_address("tcp://10.0.0.1:5555").what(),
       R"(weft: whoever reaches tcp://10.0.0.1:5555 could give tasks and take results, as there are no keys: give the transport keys and the public keys of its workers, or set allow_plaintext)"},
      {"zmq::key_error", weft::zmq::key_error("boss.key", "has no \"secret\"").what(),
       R"(weft: key file boss.key: has no "secret")"},
  });
}
