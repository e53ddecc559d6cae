// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <vector>

#include "../model.hpp"
#include "products.hpp"

namespace bench::products {

/// `Model::error` knows where the network ends, if its Gauss-Newton matrix is asked for.
template <class Network, class Model = model<Network>>
struct programs : arguments<Model> {
    using all = arguments<Model>;
    using real = typename Network::real;
    using all::p;
    using slope = ::costate::program<::costate::value_and_grad<Model::error>>;
    static inline typename all::record direction, result;
    static inline slope gradient_of;

    template <auto Product>
    static inline ::costate::program<Product> program;
    template <auto Product>
    static inline ::costate::held_program<Product, Model::samples> held;

    static void set(const real* inputs) {
        all::read_data(all::read_record(all::read_record(inputs, p), direction));
    }
    static void gradient() {
        all::with_data([](auto&... each) { (void)gradient_of(p, each..., result); });
    }
    template <auto Product>
    static void product() {
        all::with_data([](auto&... each) { program<Product>(p, each..., direction, result); });
    }
    template <auto Product>
    static void set_and_hold(const real* inputs) {
        set(inputs);
        all::with_data([](auto&... each) { held<Product>.hold(p, each...); });
    }
    template <auto Product>
    static void held_product() {
        all::with_data([](auto&... each) { held<Product>(p, each..., direction, result); });
    }
    static void get(real* results) {
        all::with_all(result, [&](auto... each) { return write(results, each...); });
    }

    template <class Program>
    static contender<real> entry(
        const char* name, void (*before)(const real*), void (*run)(), void (*results)(real*)) {
        return {
            name, before, run, results, static_cast<double>(Program::flops(Model::samples)),
            Program::workspace_bytes};
    }
    template <auto Product>
    static std::vector<contender<real>> systems() {
        return {
            entry<slope>("costate-gradient", &set, &gradient, nullptr),
            entry<::costate::program<Product>>("costate", &set, &product<Product>, &get),
            entry<::costate::held_program<Product, Model::samples>>(
                "costate-held", &set_and_hold<Product>, &held_product<Product>, &get)};
    }
    static std::vector<contender<real>> systems(kind chosen) {
        using ::costate::ggnvp, ::costate::hvp;
        return chosen == kind::hvp ? systems<hvp<Model::error>>() : systems<ggnvp<Model::error>>();
    }
};

template <class Network>
std::vector<contender<typename Network::real>> costate(kind product) {
    return programs<Network>::systems(product);
}

}  // namespace bench::products
