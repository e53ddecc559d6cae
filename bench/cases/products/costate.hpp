// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <costate/costate.hpp>

#include <tuple>
#include <utility>
#include <vector>

#include "../flat.hpp"
#include "products.hpp"

namespace bench::products {

/// A network with its data, each an array, in the order in which its programs take them. `Error` knows
/// where the network ends, if its Gauss-Newton matrix is asked for.
template <auto Error, std::size_t Samples, class Real, class... Data>
struct programs {
    using record = ::costate::parameters<Error>;
    static inline record p, direction, result;
    static inline std::tuple<Data...> data;

    template <auto Model>
    static inline ::costate::program<Model> program;
    template <auto Model>
    static inline ::costate::held_program<Model, Samples> held;

    static void set(const Real* inputs) {
        inputs = with_all(p, [&](auto... each) { return read(inputs, each...); });
        inputs = with_all(direction, [&](auto... each) { return read(inputs, each...); });
        std::apply([&](auto&... each) { read(inputs, each...); }, data);
    }
    static void gradient() {
        std::apply(
            [](auto&... each) {
                (void)program<::costate::value_and_grad<Error>>(p, each..., result);
            },
            data);
    }
    template <auto Model>
    static void product() {
        std::apply([](auto&... each) { program<Model>(p, each..., direction, result); }, data);
    }
    template <auto Model>
    static void set_and_hold(const Real* inputs) {
        set(inputs);
        std::apply([](auto&... each) { held<Model>.hold(p, each...); }, data);
    }
    template <auto Model>
    static void held_product() {
        std::apply([](auto&... each) { held<Model>(p, each..., direction, result); }, data);
    }
    static void get(Real* results) {
        with_all(result, [&](auto... each) { return write(results, each...); });
    }

    template <auto Model>
    static contender<Real> entry(const char* name, void (*run)(), void (*results)(Real*)) {
        using run_by = ::costate::program<Model>;
        return {
            name, &set, run, results, static_cast<double>(run_by::flops(Samples)),
            run_by::workspace_bytes};
    }
    template <auto Model>
    static std::vector<contender<Real>> systems() {
        using run_by = ::costate::held_program<Model, Samples>;
        return {
            entry<::costate::value_and_grad<Error>>("costate-gradient", &gradient, nullptr),
            entry<Model>("costate", &product<Model>, &get),
            {"costate-held", &set_and_hold<Model>, &held_product<Model>, &get,
             static_cast<double>(run_by::flops(Samples)), run_by::workspace_bytes}};
    }
    static std::vector<contender<Real>> systems(kind chosen) {
        using ::costate::ggnvp, ::costate::hvp;
        return chosen == kind::hvp ? systems<hvp<Error>>() : systems<ggnvp<Error>>();
    }

private:
    template <class Use>
    static auto with_all(record& all, const Use& use) {
        return [&]<std::size_t... I>(std::index_sequence<I...>) {
            return use(all.template get<I>()...);
        }(std::make_index_sequence<record::count>{});
    }
};

}  // namespace bench::products
