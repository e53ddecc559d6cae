// SPDX-License-Identifier: BSL-1.0
// Users call their symbols x, i or batch and compile with -Wshadow: no name in a header may then be in their way. g++ looks
// at parameters and loops inside of templates when they are instantiated, which is after these.
#include <costate/check.hpp>
#include <costate/costate.hpp>

inline constexpr int a = 1, b = 1, c = 1, d = 1, e = 1, f = 1, g = 1, h = 1, i = 1, j = 1, k = 1, l = 1, m = 1;
inline constexpr int n = 1, o = 1, p = 1, q = 1, r = 1, s = 1, t = 1, u = 1, v = 1, w = 1, x = 1, y = 1, z = 1;
inline constexpr int at = 1, axes = 1, axis = 1, batch = 1, count = 1, direction = 1, first = 1, from = 1, id = 1, image = 1, label = 1;
inline constexpr int lanes = 1, last = 1, left = 1, loss = 1, name = 1, rank = 1, result = 1, right = 1, rows = 1, size = 1, state = 1;
inline constexpr int step = 1, steps = 1, sum = 1, target = 1, to = 1, total = 1, type = 1, value = 1, view = 1, weight = 1;
inline constexpr int all = 1, all_lanes = 1, bound = 1, capacity = 1, carries = 1, distance = 1, elements = 1, how = 1, index_ = 1, leaf = 1;
inline constexpr int length = 1, members = 1, number = 1, offset = 1, order = 1, other = 1, outputs = 1, rest = 1, returned = 1, scale = 1;

namespace cs = costate;

constexpr auto sample = cs::input<"sample", float, 6>;
constexpr auto place = cs::input<"place", int>;
constexpr auto weights = cs::param<"weights", float, 6, 5>;
constexpr auto hidden = tanh(matmul(sample, weights));
constexpr auto energy = cs::sum(hidden * hidden / sqrt(1 + exp(hidden))) + softmax_cross_entropy(hidden, place) +
                        cs::gather(hidden, place) + cs::sum(cs::slice<cs::range{1, 3}>(hidden)) + cs::max(hidden);
constexpr auto walk = cs::function<cs::tensor<float, 5>>([](auto start) {
    const auto run = cs::scan<3>(cs::carry(start), cs::over(), [](auto before) { return cs::next(cs::carry(sin(before))); });
    return cs::sum(run.template last<0>());
});

[[maybe_unused]] static cs::program<cs::value_and_grad<cs::mean(cs::vmap(energy))>> train;
[[maybe_unused]] static cs::program<cs::hvp<walk, cs::argument_number<0>>> curve;
static_assert(cs::check::check_grads<exp(cs::symbol<"time">), 2>(0.5).ok && cs::check::check_jacobian<sin(cs::symbol<"time">)>(0.5).ok);
static_assert(cos(cs::symbol<"time">)(cs::symbol<"time"> = 0.0) == 1);
static cs::parameters<energy> parameters, gradient;

float user_names(const cs::tensor<float, 6>& given, const cs::tensor<float, 5>& start, cs::tensor<float, 5>& product) {
    const int places[] = {3};
    curve(start, start, product);
    const auto wave = cs::check::check_grads<sin(cs::symbol<"time">) * 2, 1, cs::check::mode::both | cs::check::mode::compiled>(0.5);
    if (!wave.ok) return 0;
    return train(parameters, given, places, gradient);
}
