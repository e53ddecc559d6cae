// SPDX-License-Identifier: BSL-1.0
#include <algorithm>
#include <array>
#include <vector>

#include "by_hand.hpp"

namespace bench::gradbench {

template <std::size_t Cameras, std::size_t Points, std::size_t Observations>
struct state<ba<Cameras, Points, Observations>> {
    using at = ba<Cameras, Points, Observations>;
    static constexpr std::size_t p = at::observations;
    static constexpr std::size_t padded = (p + lanes - 1) / lanes * lanes;
    static inline std::vector<double> in;
    static inline std::array<std::vector<double>, 2 * at::of_row + 1> rows;
    static inline std::array<std::vector<double>, 3> errors;

    static void set(const double* inputs) {
        in.assign(inputs, inputs + at::inputs);
        for (auto& each : rows) {
            each.resize(padded);
        }
        for (auto& each : errors) {
            each.resize(padded);
        }
    }

    using triple = std::array<batch, 3>;
    static batch dot(const triple& a, const triple& b) {
        return a[0] * b[0] + a[1] * b[1] + a[2] * b[2];
    }
    static triple cross(const triple& a, const triple& b) {
        return {a[1] * b[2] - a[2] * b[1], a[2] * b[0] - a[0] * b[2], a[0] * b[1] - a[1] * b[0]};
    }

    template <bool Derivative>
    static void run() {
        for (std::size_t i = 0; i < p; i += lanes) {
            alignas(64) double brought[at::of_row + 2][lanes];
            for (std::size_t v = 0; v < lanes; ++v) {
                const std::size_t here = std::min(i + v, p - 1);  // the last one again in part
                const double* camera = &in[here % at::cameras * at::of_camera];
                const double* point = &in[at::point + here % at::points * 3];
                for (std::size_t j = 0; j < at::of_camera; ++j) {
                    brought[j][v] = camera[j];
                }
                for (std::size_t j = 0; j < 3; ++j) {
                    brought[at::of_camera + j][v] = point[j];
                }
                brought[at::of_row - 1][v] = in[at::weight + here];
                brought[at::of_row][v] = in[at::feature + 2 * here];
                brought[at::of_row + 1][v] = in[at::feature + 2 * here + 1];
            }
            batch x[at::of_row + 2];
            for (std::size_t j = 0; j < at::of_row + 2; ++j) {
                x[j] = batch::load_aligned(brought[j]);
            }
            const triple rotation = {x[0], x[1], x[2]};
            const triple from = {x[11] - x[3], x[12] - x[4], x[13] - x[5]};
            const batch weight = x[14];
            const batch angle = xsimd::sqrt(dot(rotation, rotation));
            const batch inverse = batch(1.0) / angle;
            const triple axis = {
                rotation[0] * inverse, rotation[1] * inverse, rotation[2] * inverse};
            const auto [s, c] = xsimd::sincos(angle);
            const batch left = batch(1.0) - c;
            const batch along = dot(axis, from);
            const triple across = cross(axis, from);
            triple y;
            for (std::size_t k = 0; k < 3; ++k) {
                y[k] = from[k] * c + across[k] * s + axis[k] * (along * left);
            }
            const batch depth = batch(1.0) / y[2];
            const batch e[2] = {y[0] * depth, y[1] * depth};
            const batch squares = e[0] * e[0] + e[1] * e[1];
            const batch scale = batch(1.0) + squares * (x[9] + x[10] * squares);
            const batch reach = x[6] * scale;
            const batch off[2] = {
                e[0] * reach + x[7] - x[15], e[1] * reach + x[8] - x[16]};
            for (std::size_t k = 0; k < 2; ++k) {
                (weight * off[k]).store_unaligned(&errors[k][i]);
            }
            (batch(1.0) - weight * weight).store_unaligned(&errors[2][i]);
            if constexpr (Derivative) {
                const batch bend = x[6] * (batch(2.0) * x[9] + batch(4.0) * x[10] * squares);
                for (std::size_t k = 0; k < 2; ++k) {
                    const auto put = [&](std::size_t j, const batch& value) {
                        value.store_unaligned(&rows[k * at::of_row + j][i]);
                    };
                    const batch bent = weight * e[k] * bend;
                    batch by_e[2] = {bent * e[0], bent * e[1]};
                    by_e[k] += weight * reach;
                    const triple by = {
                        by_e[0] * depth, by_e[1] * depth,
                        -(by_e[0] * e[0] + by_e[1] * e[1]) * depth};
                    const batch on_axis = dot(axis, by);
                    const triple turned = cross(by, axis);
                    const triple sideways = cross(from, by);
                    batch by_angle = zero;
                    triple by_axis;
                    for (std::size_t j = 0; j < 3; ++j) {
                        by_angle += by[j] * (across[j] * c - from[j] * s + axis[j] * (along * s));
                        by_axis[j] = s * sideways[j] + left * (by[j] * along + from[j] * on_axis);
                        const batch by_point =
                            c * by[j] + s * turned[j] + left * axis[j] * on_axis;
                        put(3 + j, -by_point);
                        put(11 + j, by_point);
                    }
                    const batch radial = dot(axis, by_axis);
                    for (std::size_t j = 0; j < 3; ++j) {
                        put(j,
                            axis[j] * by_angle + (by_axis[j] - axis[j] * radial) * inverse);
                    }
                    const batch lifted = weight * e[k];
                    put(6, lifted * scale);
                    put(7 + k, weight);
                    put(8 - k, zero);
                    put(9, lifted * x[6] * squares);
                    put(10, lifted * x[6] * squares * squares);
                    put(14, off[k]);
                }
                (batch(-2.0) * weight).store_unaligned(&rows[2 * at::of_row][i]);
            }
        }
    }
    static double* derivative(double* to) {
        for (std::size_t i = 0; i < p; ++i) {
            for (std::size_t j = 0; j < 2 * at::of_row; ++j) {
                *to++ = rows[j][i];
            }
        }
        return std::copy_n(rows[2 * at::of_row].data(), p, to);
    }
    static void values(double* to) {
        for (std::size_t i = 0; i < p; ++i) {
            *to++ = errors[0][i];
            *to++ = errors[1][i];
        }
        std::copy_n(errors[2].data(), p, to);
    }
};

template struct by_hand<small_ba, false>;
template struct by_hand<small_ba, true>;
template struct by_hand<large_ba, false>;
template struct by_hand<large_ba, true>;

}  // namespace bench::gradbench
