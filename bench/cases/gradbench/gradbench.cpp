// SPDX-License-Identifier: BSL-1.0
#include "gradbench.hpp"

#include <vector>

#include "../cases.hpp"

namespace {

using namespace bench;

template <class Problem, bool Derivative>
std::vector<double> by_hand(const std::vector<double>& inputs) {
    using written = gradbench::by_hand<Problem, Derivative>;
    constexpr std::size_t derivatives = Derivative ? Problem::derivatives : 0;
    std::vector<double> results(derivatives + gradbench::values<Problem>());
    written::set(inputs.data());
    written::run();
    written::get(results.data());
    return results;
}

/// The problem with its derivative, then alone as `NAME-primal/SIZE`. What was written by hand is
/// what the others are held to; libraries that know nothing of it vouch for it in turn.
template <class Problem>
void compare(session& bench_, double low, double high) {
    const std::string name = Problem::size();
    const std::size_t slash = name.find('/');
    const std::string alone = name.substr(0, slash) + "-primal" + name.substr(slash);
    if (!bench_.wants(name) && !bench_.wants(alone)) {
        return;
    }
    std::vector<double> inputs(Problem::inputs);
    for (std::size_t i = 0; i < inputs.size(); ++i) {
        inputs[i] = scattered(i, low, high);
    }
    if constexpr (requires { Problem::arrange(inputs.data()); }) {
        Problem::arrange(inputs.data());
    }
    if (bench_.wants(name)) {
        bench_.compare<double>(
            name, inputs, by_hand<Problem, true>(inputs),
            {
                entry<gradbench::costate<Problem, true>>("costate"),
                entry<gradbench::by_hand<Problem, true>>("by-hand"),
#ifdef BENCH_ADOLC
                entry<gradbench::adolc<Problem>>("adol-c"),
#endif
            });
    }
    if (bench_.wants(alone)) {
        bench_.compare<double>(
            alone, inputs, by_hand<Problem, false>(inputs),
            {
                entry<gradbench::costate<Problem, false>>("costate"),
                entry<gradbench::by_hand<Problem, false>>("by-hand"),
            });
    }
}

}  // namespace

void bench::gradbench_problems(session& bench_) {
    compare<gradbench::small_ba>(bench_, -1, 1);
    compare<gradbench::large_ba>(bench_, -1, 1);
    compare<gradbench::small_gmm>(bench_, -1, 1);
    compare<gradbench::large_gmm>(bench_, -1, 1);
    compare<gradbench::small_kmeans>(bench_, 0, 1);
    compare<gradbench::large_kmeans>(bench_, 0, 1);
    compare<gradbench::small_llsq>(bench_, -1, 1);
    compare<gradbench::large_llsq>(bench_, -1, 1);
    compare<gradbench::small_lse>(bench_, -1, 1);
    compare<gradbench::large_lse>(bench_, -1, 1);
    compare<gradbench::small_lstm>(bench_, -1, 1);
    compare<gradbench::large_lstm>(bench_, -1, 1);
    compare<gradbench::small_ode>(bench_, 0.5, 1.5);
    compare<gradbench::large_ode>(bench_, 0.5, 1.5);
}
