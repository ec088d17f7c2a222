// SPDX-License-Identifier: BSL-1.0
#include <weft/static.hpp>

#include <string>

using namespace weft::literals;

namespace {

auto const connect = weft::task<"connect">(
    [](std::string const& host, int port) { return host + ":" + std::to_string(port); });
auto const greet = weft::task<"greet">(
    [](std::string const& where, weft::from<"user", std::string> user) { return *user + "@" + where; });
auto const session = weft::workflow<"session">(
    (weft::input<"host", std::string> | weft::input<"port", int> | weft::input<"user", std::string>),
    ("host"_id | "port"_id) >> connect >> greet);

auto const host = weft::task<"host">([] { return std::string("example"); });
auto const port = weft::task<"port">([] { return 80; });
auto const name = weft::task<"name">([] { return std::string("ada"); });
auto const ready = weft::task<"ready">([] {});

// Predecessors feed the inputs in order: `host` and `port`. The third is bound by name. The whole part waits for
// `ready`, and for what feeds it.
auto const app = weft::workflow<"app">(
    name, ready, (host | port) >> weft::as_task<"login">(session).bind<"user", "name">().after<"ready">());

// What nothing feeds is an input of the outer workflow.
auto const other =
    weft::workflow<"other">(host >> weft::as_task<"login">(session).bind<"user", "name">(), name);

}  // namespace

int main() {
  bool const fed = weft::run(app)["login/greet"_id] == "ada@example:80";
  bool const given = weft::run(other, weft::with<"login/port">(8080))["login/greet"_id] == "ada@example:8080";
  return fed && given ? 0 : 1;
}
