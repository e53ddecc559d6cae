// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <costate/costate.hpp>
#include <costate/optim/kfac.hpp>

#include <cstdint>
#include <limits>
#include <tuple>
#include <utility>
#include <vector>

#include "../flat.hpp"
#include "kfac.hpp"

namespace bench::kfac {

/// A network with its data, each an array, in the order in which its programs take them.
template <auto Error, std::size_t Samples, class Real, class... Data>
struct programs {
    using slope = ::costate::program<::costate::value_and_grad<Error>>;
    static constexpr auto empirical =
        ::costate::kfac_factors<Error, ::costate::fisher::empirical>;
    using sweep = ::costate::program<empirical>;
    using optimiser = ::costate::kfac<Error>;
    using layout = ::costate::kfac_layout_model<
        ::costate::kfac_content::factors, Error, ::costate::fisher::empirical>;

    static inline ::costate::parameters<Error> p, result;
    static inline ::costate::parameters<layout{}> found;
    static inline std::tuple<Data...> data;
    static inline slope gradient_of;
    static inline sweep factors_of;
    static inline double value;
    static inline optimiser minimise;
    static inline double loss, first_loss;  // before the last step, before the first

    static void set(const Real* inputs) {
        inputs = with_all(p, [&](auto... each) { return read(inputs, each...); });
        std::apply([&](auto&... each) { read(inputs, each...); }, data);
    }
    static void gradient() {
        std::apply([](auto&... each) { (void)gradient_of(p, each..., result); }, data);
    }
    static void factors() {
        std::apply(
            [](auto&... each) { value = double(factors_of(p, each..., result, found)); }, data);
    }
    static void get_factors(Real* results) {
        parts<Real> to(results);
        const auto put = [&](auto... each) { (to.put(each.data(), each.size()), ...); };
        with_all(result, put);
        with_all(found, put);
        to.put(&value, 1);
    }

    /// Other γ are tried every 20 steps, each for two more inversions, or never.
    template <bool Tries>
    static void set_steps(const Real* inputs) {
        set(inputs);
        constexpr std::uint32_t never = 1 << 30;
        minimise.settings() = {.regularisation = 0, .gamma_every = Tries ? 20 : never};
        minimise.init(p);
        first_loss = std::numeric_limits<double>::quiet_NaN();
    }
    static void step() {
        const ::costate::step_report report =
            std::apply([](auto&... each) { return minimise.step(p, each...); }, data);
        loss = report.moved() ? report.loss : std::numeric_limits<double>::quiet_NaN();
        if (first_loss != first_loss) {
            first_loss = loss;
        }
    }
    static void get_losses(Real* results) {
        results[0] = static_cast<Real>(first_loss);
        results[1] = static_cast<Real>(loss);
    }

    static std::vector<contender<Real>> swept() {
        return {
            measure(),
            {"costate", &set, &factors, &get_factors, static_cast<double>(sweep::flops(Samples)),
             sweep::workspace_bytes}};
    }

    /// The bytes are all that the optimiser has.
    static std::vector<contender<Real>> stepped() {
        constexpr std::size_t bytes = sizeof(optimiser);
        return {
            measure(),
            {"costate", &set_steps<true>, &step, &get_losses, 0, bytes},
            {"costate-one-gamma", &set_steps<false>, &step, &get_losses, 0, bytes}};
    }

private:
    static contender<Real> measure() {
        return {
            "costate-gradient", &set, &gradient, nullptr,
            static_cast<double>(slope::flops(Samples)), slope::workspace_bytes};
    }
    template <class Record, class Use>
    static auto with_all(Record& all, const Use& use) {
        return [&]<std::size_t... I>(std::index_sequence<I...>) {
            return use(all.template get<I>()...);
        }(std::make_index_sequence<Record::count>{});
    }
};

}  // namespace bench::kfac
