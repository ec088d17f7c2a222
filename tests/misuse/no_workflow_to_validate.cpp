// SPDX-License-Identifier: BSL-1.0
// expect-error: errors::no_workflow_to_validate<
// expect-error: weft: weft_validate reports what weft::workflow
#include <weft/show/validate.hpp>
#include <weft/static.hpp>

inline constexpr auto a = weft::task<"a">([] { return 1; });
inline constexpr auto wf = weft::workflow<"wf">(a);

static constexpr weft::validated_workflow workflows[] = {
#ifdef MISUSE
    weft::validated("a", a),
#else
    weft::validated("wf", wf),
#endif
};

int main() { return workflows[0].graph.tasks.empty() ? 1 : 0; }
