// SPDX-License-Identifier: BSL-1.0
// A function that adds a task of a kind: for each endpoint one that calls it.
#include <weft/weft.hpp>

#include <algorithm>
#include <cstdio>
#include <string>

namespace {

std::string request(std::string const& method, std::string const& endpoint) {  // of some library
  return method + " " + endpoint + ": ok";
}

weft::node<std::string> add_api_call(weft::task_graph& g, std::string const& endpoint,
                                     std::string const& method = "GET") {
  std::string id = "call" + endpoint;
  std::replace(id.begin(), id.end(), '/', '_');
  return g.add(id, [=] { return request(method, endpoint); });
}

}  // namespace

int main() {
  weft::task_graph g("api");
  auto const users = add_api_call(g, "/api/users");
  auto const posts = add_api_call(g, "/api/posts", "HEAD");
  auto const results = weft::run(g);
  std::printf("%s\n%s\n", results[users].c_str(), results[posts].c_str());
  return results.get<std::string>("call_api_users") == "GET /api/users: ok" &&
                 results[posts] == "HEAD /api/posts: ok"
             ? 0
             : 1;
}
