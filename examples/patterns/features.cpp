// SPDX-License-Identifier: BSL-1.0
// Feature flags: what is on becomes a stage. The same at compile time stands in examples/closures/variants.cpp.
#include <weft/weft.hpp>

#include <cstdio>
#include <map>
#include <string>

namespace {

std::string run_with(std::map<std::string, bool> features) {
  using text = std::string;
  weft::task_graph g("conditional");
  auto last = g.add("extract", [] { return text("extract"); });
  if (features["enable_validation"])
    last = g.add("validate", [](text const& s) { return s + " validate"; }, last);
  if (features["enable_enrichment"])
    last = g.add("enrich", [](text const& s) { return s + " enrich"; }, last);
  return weft::run(g)[last];
}

}  // namespace

int main() {
  std::string const both = run_with({{"enable_validation", true}, {"enable_enrichment", true}});
  std::string const one = run_with({{"enable_enrichment", true}});
  std::printf("%s\n%s\n%s\n", both.c_str(), one.c_str(), run_with({}).c_str());
  return both == "extract validate enrich" && one == "extract enrich" && run_with({}) == "extract" ? 0 : 1;
}
