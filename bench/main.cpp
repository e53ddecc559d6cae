// SPDX-License-Identifier: BSL-1.0
// bench [--quick] [--only CASE] [--json FILE]
#include "cases/cases.hpp"

#include <cstdio>
#include <cstring>

int main(int count, char** arguments) {
    bench::options chosen;
    for (int i = 1; i < count; ++i) {
        const bool more = i + 1 < count;
        if (std::strcmp(arguments[i], "--quick") == 0) {
            chosen.quick = true;
        } else if (more && std::strcmp(arguments[i], "--only") == 0) {
            chosen.only = arguments[++i];
        } else if (more && std::strcmp(arguments[i], "--json") == 0) {
            chosen.json = arguments[++i];
        } else {
            std::fprintf(stderr, "usage: bench [--quick] [--only CASE] [--json FILE]\n");
            return 2;
        }
    }
    bench::session session(chosen);
    bench::sum_sin_exp(session);
    bench::rosenbrock(session);
    bench::mlp_4_16_16_1(session);
    return session.finish();
}
