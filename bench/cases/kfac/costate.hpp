// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <costate/optim/kfac.hpp>

#include <cstdint>
#include <limits>
#include <memory>
#include <vector>

#include "../model.hpp"
#include "kfac.hpp"

namespace bench::kfac {

/// The sweep that makes the factors.
template <class Network>
struct sweep : arguments<model<Network>> {
    using all = arguments<model<Network>>;
    using real = typename Network::real;
    using all::p;
    static constexpr auto error = model<Network>::error;
    static constexpr std::size_t samples = model<Network>::samples;
    using slope = ::costate::program<::costate::value_and_grad<error>>;
    static constexpr auto empirical =
        ::costate::kfac_factors<error, ::costate::fisher::empirical>;
    using program = ::costate::program<empirical>;
    using layout = ::costate::kfac_layout_model<
        ::costate::kfac_content::factors, error, ::costate::fisher::empirical>;

    static inline typename all::record result;
    static inline ::costate::parameters<layout{}> found;
    static inline slope gradient_of;
    static inline program factors_of;
    static inline double value;
    static inline const real* usual;

    static void set(const real* from) {
        all::set(from);
        usual = from + inputs<Network>;
    }
    static void gradient() {
        all::with_data([](auto&... each) { (void)gradient_of(p, each..., result); });
    }
    static void factors() {
        all::with_data(
            [](auto&... each) { value = double(factors_of(p, each..., result, found)); });
    }
    static void get(real* results) {
        parts<real> to(results, usual);
        const auto put = [&](auto... each) { (to.put(each.data(), each.size()), ...); };
        all::with_all(result, put);
        all::with_all(found, put);
        to.put(&value, 1);
    }

    static contender<real> measure() {
        return {
            "costate-gradient", &set, &gradient, nullptr,
            static_cast<double>(slope::flops(samples)), slope::workspace_bytes};
    }
    static contender<real> entry() {
        return {
            "costate", &set, &factors, &get, static_cast<double>(program::flops(samples)),
            program::workspace_bytes};
    }
};

/// Steps with one kind of inverse.
template <class Network, ::costate::kfac_inverse Inverse>
struct descent : arguments<model<Network>> {
    using all = arguments<model<Network>>;
    using real = typename Network::real;
    using optimiser = ::costate::kfac<model<Network>::error, ::costate::sequential, Inverse>;
    // On the heap: those of all networks together are more than a program's static data may be.
    static inline const auto minimise = std::make_unique<optimiser>();
    static inline double loss, first_loss;  // before the last step, before the first

    /// Other γ are tried every 20 steps, each for two more inversions, or never.
    template <bool Tries>
    static void set(const real* inputs) {
        all::set(inputs);
        constexpr std::uint32_t never = 1 << 30;
        minimise->settings() = {.regularisation = 0, .gamma_every = Tries ? 20 : never};
        minimise->init(all::p);
        first_loss = std::numeric_limits<double>::quiet_NaN();
    }
    static void step() {
        const ::costate::step_report report =
            all::with_data([](auto&... each) { return minimise->step(all::p, each...); });
        loss = report.moved() ? report.loss : std::numeric_limits<double>::quiet_NaN();
        if (first_loss != first_loss) {
            first_loss = loss;
        }
    }
    static void get(real* results) {
        results[0] = static_cast<real>(first_loss);
        results[1] = static_cast<real>(loss);
    }

    /// The bytes are all that the optimiser has.
    template <bool Tries = true>
    static contender<real> entry(const char* name) {
        return {name, &set<Tries>, &step, &get, 0, sizeof(optimiser)};
    }
};

template <class Network>
std::vector<contender<typename Network::real>> factors() {
    return {sweep<Network>::measure(), sweep<Network>::entry()};
}

template <class Network>
std::vector<contender<typename Network::real>> steps() {
    using ::costate::kfac_inverse;
    using usual = descent<Network, kfac_inverse::block_diagonal>;
    std::vector<contender<typename Network::real>> all{
        sweep<Network>::measure(), usual::entry("costate"),
        usual::template entry<false>("costate-one-gamma")};
    using chain =
        ::costate::kfac_structure<model<Network>::error, kfac_inverse::block_tridiagonal>;
    if constexpr (chain::is_chain()) {
        all.push_back(descent<Network, kfac_inverse::block_tridiagonal>::entry(
            "costate-tridiagonal"));
    }
    all.push_back(descent<Network, kfac_inverse::eigenbasis>::entry("costate-eigenbasis"));
    return all;
}

}  // namespace bench::kfac
