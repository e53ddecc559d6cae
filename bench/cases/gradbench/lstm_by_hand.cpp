// SPDX-License-Identifier: BSL-1.0
#include <algorithm>
#include <array>
#include <cmath>
#include <cstring>
#include <vector>

#include "by_hand.hpp"

namespace bench::gradbench {

template <std::size_t Layers, std::size_t Length>
struct state<lstm<Layers, Length>> {
    using at = lstm<Layers, Length>;
    static constexpr std::size_t wide = (at::bits + lanes - 1) / lanes;
    static constexpr std::size_t padded = wide * lanes;

    /// The numbers of one row, 0 in the lanes behind them.
    struct row {
        batch v[wide];
    };
    /// What the derivative needs of a layer in one step.
    struct memory {
        row in, given, kept, forget, enter, leave, change, squashed;
    };
    static inline row cell[8 * Layers], ends[3], by_cell[8 * Layers], by_ends[3];
    static inline row given[Layers], kept[Layers], first[2 * Layers], mask;
    static inline std::vector<row> sequence;
    static inline std::vector<std::array<memory, Layers>> steps;
    static inline std::vector<row> outputs, by_outputs;
    static inline double value;

    static row brought(const double* from) {
        alignas(64) double numbers[padded] = {};
        std::memcpy(numbers, from, at::bits * sizeof(double));
        row to;
        for (std::size_t i = 0; i < wide; ++i) {
            to.v[i] = batch::load_aligned(numbers + i * lanes);
        }
        return to;
    }
    static void set(const double* inputs) {
        for (row& each : cell) {
            each = brought(inputs);
            inputs += at::bits;
        }
        for (row& each : ends) {
            each = brought(inputs);
            inputs += at::bits;
        }
        for (row& each : first) {
            each = brought(inputs);
            inputs += at::bits;
        }
        sequence.resize(Length);
        for (row& each : sequence) {
            each = brought(inputs);
            inputs += at::bits;
        }
        double ones[at::bits];
        std::fill_n(ones, at::bits, 1.0);
        mask = brought(ones);
        steps.resize(Length);
        outputs.resize(Length);
        by_outputs.resize(Length);
    }

    static batch sigmoid(batch x) { return batch(1.0) / (batch(1.0) + xsimd::exp(-x)); }

    template <bool Derivative>
    static void run() {
        const double share = 1.0 / double((Length - 1) * at::bits);
        for (std::size_t l = 0; l < Layers; ++l) {
            given[l] = first[2 * l];
            kept[l] = first[2 * l + 1];
        }
        double loss = 0;
        for (std::size_t t = 0; t + 1 < Length; ++t) {
            batch powers = zero, wanted = zero, matched = zero;
            row power;
            for (std::size_t i = 0; i < wide; ++i) {
                batch x = sequence[t].v[i] * ends[0].v[i];
                for (std::size_t l = 0; l < Layers; ++l) {
                    const row* w = cell + 8 * l;
                    const batch h = given[l].v[i];
                    const batch forget = sigmoid(x * w[0].v[i] + w[4].v[i]);
                    const batch enter = sigmoid(h * w[1].v[i] + w[5].v[i]);
                    const batch leave = sigmoid(x * w[2].v[i] + w[6].v[i]);
                    const batch change = hand::tanh(h * w[3].v[i] + w[7].v[i]);
                    const batch now = kept[l].v[i] * forget + enter * change;
                    const batch squashed = hand::tanh(now);
                    if constexpr (Derivative) {
                        memory& m = steps[t][l];
                        m.in.v[i] = x;
                        m.given.v[i] = h;
                        m.kept.v[i] = kept[l].v[i];
                        m.forget.v[i] = forget;
                        m.enter.v[i] = enter;
                        m.leave.v[i] = leave;
                        m.change.v[i] = change;
                        m.squashed.v[i] = squashed;
                    }
                    kept[l].v[i] = now;
                    x = leave * squashed;
                    given[l].v[i] = x;
                }
                const batch y = x * ends[1].v[i] + ends[2].v[i];
                const batch next = sequence[t + 1].v[i];
                power.v[i] = xsimd::exp(y) * mask.v[i];
                powers += power.v[i];
                wanted += next;
                matched += next * y;
                if constexpr (Derivative) {
                    outputs[t].v[i] = x;
                }
            }
            const double all = 2 + hand::sum_lanes(powers);
            const double target = hand::sum_lanes(wanted);
            loss += std::log(all) * target - hand::sum_lanes(matched);
            for (std::size_t i = 0; Derivative && i < wide; ++i) {
                by_outputs[t].v[i] = batch(share) *
                    (power.v[i] * batch(target / all) - sequence[t + 1].v[i]);
            }
        }
        value = loss * share;
        if constexpr (Derivative) {
            for (std::size_t i = 0; i < wide; ++i) {
                batch w[8 * Layers], by[8 * Layers], by_given[Layers], by_kept[Layers];
                for (std::size_t k = 0; k < 8 * Layers; ++k) {
                    w[k] = cell[k].v[i];
                    by[k] = zero;
                }
                std::fill_n(by_given, Layers, zero);
                std::fill_n(by_kept, Layers, zero);
                batch by_end[3] = {zero, zero, zero};
                for (std::size_t t = Length - 1; t-- > 0;) {
                    const batch by_y = by_outputs[t].v[i];
                    by_end[1] += by_y * outputs[t].v[i];
                    by_end[2] += by_y;
                    batch by_x = by_y * ends[1].v[i];
                    for (std::size_t l = Layers; l-- > 0;) {
                        const memory& m = steps[t][l];
                        const batch one(1.0);
                        const batch x = m.in.v[i];
                        const batch h = m.given.v[i];
                        const batch forget = m.forget.v[i];
                        const batch enter = m.enter.v[i];
                        const batch leave = m.leave.v[i];
                        const batch change = m.change.v[i];
                        const batch squashed = m.squashed.v[i];
                        const batch by_h = by_given[l] + by_x;
                        const batch by_now =
                            by_kept[l] + by_h * leave * (one - squashed * squashed);
                        const batch a = by_now * m.kept.v[i] * forget * (one - forget);
                        const batch b = by_now * change * enter * (one - enter);
                        const batch c = by_h * squashed * leave * (one - leave);
                        const batch d = by_now * enter * (one - change * change);
                        by_kept[l] = by_now * forget;
                        batch* g = by + 8 * l;
                        g[0] += a * x;
                        g[1] += b * h;
                        g[2] += c * x;
                        g[3] += d * h;
                        g[4] += a;
                        g[5] += b;
                        g[6] += c;
                        g[7] += d;
                        by_x = a * w[8 * l] + c * w[8 * l + 2];
                        by_given[l] = b * w[8 * l + 1] + d * w[8 * l + 3];
                    }
                    by_end[0] += by_x * sequence[t].v[i];
                }
                for (std::size_t k = 0; k < 8 * Layers; ++k) {
                    by_cell[k].v[i] = by[k];
                }
                for (std::size_t k = 0; k < 3; ++k) {
                    by_ends[k].v[i] = by_end[k];
                }
            }
        }
    }
    static double* put(const row& from, double* to) {
        alignas(64) double numbers[padded];
        for (std::size_t i = 0; i < wide; ++i) {
            from.v[i].store_aligned(numbers + i * lanes);
        }
        return std::copy_n(numbers, at::bits, to);
    }
    static double* derivative(double* to) {
        for (const row& each : by_cell) {
            to = put(each, to);
        }
        for (const row& each : by_ends) {
            to = put(each, to);
        }
        return to;
    }
};

template struct by_hand<small_lstm, false>;
template struct by_hand<small_lstm, true>;
template struct by_hand<large_lstm, false>;
template struct by_hand<large_lstm, true>;

}  // namespace bench::gradbench
