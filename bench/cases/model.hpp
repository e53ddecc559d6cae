// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <costate/costate.hpp>

#include <cstddef>
#include <tuple>
#include <utility>

#include "flat.hpp"

namespace bench {

/// What costate computes for a network of these cases: `error` is the mean loss of so many `samples`, and
/// `data` are arrays of what its programs take behind the parameters, in their order.
template <class Network>
struct model;

/// The parameters and the data of one model, for whichever of its programs has its turn.
template <class Model>
struct arguments {
    using record = ::costate::parameters<Model::error>;
    static inline record p;
    static inline typename Model::data data;

    /// Calls with all tensors of a record, in the order of the layers.
    template <class Record, class Use>
    static auto with_all(Record& all, const Use& use) {
        return [&]<std::size_t... I>(std::index_sequence<I...>) {
            return use(all.template get<I>()...);
        }(std::make_index_sequence<Record::count>{});
    }
    template <class Use>
    static auto with_data(const Use& use) {
        return std::apply(use, data);
    }

    /// Each of these returns the end of what it has read.
    template <class Real>
    static const Real* read_record(const Real* from, record& to) {
        return with_all(to, [&](auto... each) { return read(from, each...); });
    }
    template <class Real>
    static const Real* read_data(const Real* from) {
        return std::apply([&](auto&... each) { return read(from, each...); }, data);
    }
    template <class Real>
    static const Real* set(const Real* inputs) {
        return read_data(read_record(inputs, p));
    }
};

/// Value and gradient of a network.
template <class Network>
struct gradient : arguments<model<Network>> {
    using all = arguments<model<Network>>;
    static inline ::costate::program<::costate::value_and_grad<model<Network>::error>> program;
    static inline typename all::record result;
    static inline typename Network::real value;

    static void run() {
        value = all::with_data([](auto&... each) { return program(all::p, each..., result); });
    }
    static void get(typename Network::real* results) {
        *all::with_all(result, [&](auto... each) { return write(results, each...); }) = value;
    }
};

}  // namespace bench
