// SPDX-License-Identifier: BSL-1.0
// bench [--quick] [--only CASE] [--json FILE] [--worker COMMAND]...
#include "cases/cases.hpp"
#include "cases/systems.hpp"

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
        } else if (more && std::strcmp(arguments[i], "--worker") == 0) {
            chosen.workers.emplace_back(arguments[++i]);
        } else {
            std::fprintf(
                stderr,
                "usage: bench [--quick] [--only CASE] [--json FILE] [--worker COMMAND]...\n");
            return 2;
        }
    }
    chosen.versions.emplace_back("xsimd", bench::xsimd_version());
#ifdef BENCH_EIGEN
    chosen.versions.emplace_back("eigen", bench::eigen_version());
#endif
#ifdef BENCH_OPENBLAS
    chosen.versions.emplace_back("openblas", bench::openblas_version());
#endif
#ifdef BENCH_ADOLC
    chosen.versions.emplace_back("adol-c", bench::adolc_version());
#endif
#ifdef BENCH_LIBTORCH
    chosen.versions.emplace_back("libtorch", bench::libtorch_version());
#endif
    bench::session session(chosen);
    bench::sum_sin_exp(session);
    bench::rosenbrock(session);
    bench::mlp_4_16_16_1(session);
    bench::dense_products(session);
    bench::dense_networks(session);
    bench::second_order(session);
    bench::kronecker_factors(session);
    bench::training_networks(session);
    bench::other_networks(session);
    bench::row_kernels(session);
    bench::gradbench_problems(session);
    return session.finish();
}
