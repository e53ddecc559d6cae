// SPDX-License-Identifier: BSL-1.0
#include <costate/costate.hpp>

#include <algorithm>
#include <array>
#include <span>
#include <utility>
#include <vector>

#include "model.hpp"

namespace bench::gradbench {
namespace {

namespace cs = ::costate;

/// One observation as a function of numbers, each of which is an input of its own: so the program runs
/// along the observations. Which outputs come first is a matter of whose derivative is wanted.
enum class error { first, second, both };

template <error Which>
constexpr auto observation = cs::function<
    double, double, double, double, double, double, double, double, double, double, double, double,
    double, double, double, double, double>(
    [](auto r0, auto r1, auto r2, auto c0, auto c1, auto c2, auto focal, auto u0, auto u1, auto k1,
       auto k2, auto p0, auto p1, auto p2, auto weight, auto seen0, auto seen1) {
        const auto x0 = p0 - c0;
        const auto x1 = p1 - c1;
        const auto x2 = p2 - c2;
        const auto angle = sqrt(r0 * r0 + r1 * r1 + r2 * r2);
        const auto a0 = r0 / angle;
        const auto a1 = r1 / angle;
        const auto a2 = r2 / angle;
        const auto c = cos(angle);
        const auto s = sin(angle);
        const auto along = (a0 * x0 + a1 * x1 + a2 * x2) * (1 - c);
        const auto y0 = x0 * c + (a1 * x2 - a2 * x1) * s + a0 * along;
        const auto y1 = x1 * c + (a2 * x0 - a0 * x2) * s + a1 * along;
        const auto y2 = x2 * c + (a0 * x1 - a1 * x0) * s + a2 * along;
        const auto e0 = y0 / y2;
        const auto e1 = y1 / y2;
        const auto squares = e0 * e0 + e1 * e1;
        const auto scale = focal * (1 + squares * (k1 + k2 * squares));
        const auto off0 = weight * (e0 * scale + u0 - seen0);
        const auto off1 = weight * (e1 * scale + u1 - seen1);
        const auto off_weight = 1 - weight * weight;
        if constexpr (Which == error::first) {
            return cs::outputs(off0, off0, off1, off_weight, -2 * weight);
        } else if constexpr (Which == error::second) {
            return off1;
        } else {
            return cs::outputs(off0, off1, off_weight);
        }
    });

template <cs::fixed_string Name>
constexpr auto number = cs::input<Name, double>;

/// A row of the Jacobian. The first error does not depend on the second coordinate of the principal
/// point, nor the second on the first.
template <error Which, cs::fixed_string Principal>
constexpr auto row = cs::value_and_grad<
    observation<Which>, number<"#0">, number<"#1">, number<"#2">, number<"#3">, number<"#4">,
    number<"#5">, number<"#6">, number<Principal>, number<"#9">, number<"#10">, number<"#11">,
    number<"#12">, number<"#13">, number<"#14">>;

}  // namespace

template <std::size_t Cameras, std::size_t Points, std::size_t Observations>
struct model<ba<Cameras, Points, Observations>> {
    using problem = ba<Cameras, Points, Observations>;
    static constexpr std::size_t p = problem::observations;
    static constexpr std::size_t columns = problem::of_row - 1;  // of a row, but for a zero

    static inline cs::program<cs::vmap(observation<error::both>)> primal;
    // Both rows of one program. What it begins with is the sum of the errors, which nobody needs.
    static inline cs::program<cs::vmap(row<error::first, "#7"> + row<error::second, "#8">)> both;

    /// What is worked on together: its observations' numbers, one array for each. They begin in different
    /// places of the cache.
    static constexpr std::size_t block = 256;
    static constexpr std::size_t arguments = problem::of_row + 2;
    static constexpr std::size_t results = 5 + 2 * columns;
    static inline std::array<std::array<double, block + 8>, arguments> at;
    static inline std::array<std::vector<double>, results> found;
    static inline std::vector<double> in;

    static void set(const double* inputs) {
        in.assign(inputs, inputs + problem::inputs);
        for (std::vector<double>& each : found) {
            each.resize(p);
        }
    }
    static void collect(std::size_t first, std::size_t count) {
        for (std::size_t k = 0; k < count; ++k) {
            const std::size_t i = first + k;
            const double* camera = &in[i % problem::cameras * problem::of_camera];
            const double* point = &in[problem::point + i % problem::points * 3];
            for (std::size_t j = 0; j < problem::of_camera; ++j) {
                at[j][k] = camera[j];
            }
            for (std::size_t j = 0; j < 3; ++j) {
                at[problem::of_camera + j][k] = point[j];
            }
            at[problem::of_row - 1][k] = in[problem::weight + i];
            for (std::size_t j = 0; j < 2; ++j) {
                at[problem::of_row + j][k] = in[problem::feature + 2 * i + j];
            }
        }
    }
    template <std::size_t Begin, class Program, std::size_t... In, std::size_t... Out>
    static void run(Program& program, std::index_sequence<In...>, std::index_sequence<Out...>) {
        for (std::size_t i = 0; i < p; i += block) {
            const std::size_t count = std::min(block, p - i);
            collect(i, count);
            program(
                std::span<const double>(at[In].data(), count)...,
                std::span<double>(&found[Begin + Out][i], count)...);
        }
    }
    static void evaluate() {
        run<1>(primal, std::make_index_sequence<arguments>{}, std::make_index_sequence<3>{});
    }
    static void derive() {
        run<0>(both, std::make_index_sequence<arguments>{}, std::make_index_sequence<results>{});
    }
    static double* derivative(double* to) {
        for (std::size_t i = 0; i < p; ++i) {
            for (std::size_t k = 0; k < 2; ++k) {
                const auto* from = &found[5 + k * columns];
                for (std::size_t j = 0; j < problem::of_row; ++j) {
                    *to++ = j == 8 - k ? 0 : (*from++)[i];
                }
            }
        }
        return std::copy(found[4].begin(), found[4].end(), to);
    }
    static void values(double* to) {
        for (std::size_t i = 0; i < p; ++i) {
            *to++ = found[1][i];
            *to++ = found[2][i];
        }
        std::copy(found[3].begin(), found[3].end(), to);
    }
};

template struct costate<small_ba, false>;
template struct costate<small_ba, true>;
template struct costate<large_ba, false>;
template struct costate<large_ba, true>;

}  // namespace bench::gradbench
