// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <costate/ops/composite.hpp>
#include <costate/ops/concat.hpp>
#include <costate/ops/leaf.hpp>
#include <costate/ops/piecewise.hpp>
#include <costate/ops/sliding.hpp>

namespace costate {

/// A window for `max_pool` and `average_pool`: a template argument. One for each axis, or one for all of them.
struct pooling {
    extent size = 2;
    extent stride = 0;  ///< from one window to the next; 0: `size`, so that windows touch
    extent padding = 0;  ///< in front of the axis and behind it; at most half a window
};

/// What pooling works out from the type of x, whose last axis is that of the channels.
struct pooling_plan {
    tensor_type padded{}, result{};
    placement inside{};
    sliding_windows windows{};
    bool pads = false, valid = false;

    constexpr pooling_plan(const tensor_type& x, const pooling* pools, std::size_t count) {
        const std::uint32_t axes = x.rank - 1u;
        valid = x.rank >= 2 && axes <= sliding_windows::most && is_real(x.kind) &&
            (count <= 1 || count == axes);
        if (!valid) return;
        padded = x;
        windows.count = axes;
        for (std::uint32_t j = 0; j < axes; ++j) {
            const pooling pool = count == 0 ? pooling{} : pools[count > 1 ? j : 0];
            valid = valid && 2 * pool.padding <= pool.size;
            pads = pads || pool.padding > 0;
            windows.size[j] = pool.size;
            windows.step[j] = pool.stride == 0 ? pool.size : pool.stride;
            inside.start[j] = pool.padding;
            padded.dims[j] += 2 * pool.padding;
        }
        valid = valid && windows.fit(padded);
        result = x;
        for (std::uint32_t j = 0; j < axes; ++j) result.dims[j] = windows.positions[j];
    }
    /// The axes within a window of what `windows_of` gives.
    constexpr axis_set places() const {
        return ((axis_set{1} << windows.count) - 1) << windows.count;
    }
    constexpr double elements() const {
        double n = 1;
        for (std::uint32_t j = 0; j < windows.count; ++j) n *= windows.size[j];
        return n;
    }
};
template <pooling... Pools>
constexpr pooling_plan pooling_of(const tensor_type& x_) {
    constexpr pooling pools_[] = {Pools..., pooling{}};
    return {x_, pools_, sizeof...(Pools)};
}

/// x amid margins of -inf, which no maximum is.
template <std::same_as<term> T>
constexpr T amid_nothing(T x_, const pooling_plan& plan_) {
    if (!plan_.pads) return x_;
    const tensor_type type_ = plan_.padded;
    T result_ = place_in(x_, type_, plan_.inside);
    const T nothing_ = constant(*x_.graph, type_, -__builtin_inf());
    for (std::uint32_t j_ = 0; j_ < plan_.windows.count; ++j_) {
        const double first_ = static_cast<double>(plan_.inside.start[j_]);
        if (first_ == 0) continue;
        const T index_ = counter(*x_.graph, type_, j_);
        const double end_ = first_ + static_cast<double>(x_.type().dims[j_]);
        result_ =
            select(less(index_, first_), nothing_, select(less(index_, end_), result_, nothing_));
    }
    return result_;
}

/// The greatest element of each window; equal ones share the cotangent, margins take no part.
template <pooling... Pools>
struct max_pool_op : composite {
    static constexpr auto name = "max_pool";
    static constexpr typing result(const signature& s) {
        const pooling_plan plan = pooling_of<Pools...>(s.inputs[0]);
        if (!plan.valid)
            return {s.inputs[0], "costate: max_pool<pooling{…}…>(x): the window does not fit"};
        return {plan.result, nullptr};
    }
    template <std::same_as<term> T>
    static constexpr T build(const T* in_, const std::int64_t*) {
        const pooling_plan plan_ = pooling_of<Pools...>(in_[0].type());
        return max_over(windows_of(amid_nothing(in_[0], plan_), plan_.windows), plan_.places());
    }
};
COSTATE_FUNCTION_OF_ONE(
    max_pool, (max_pool_op<Pools...>),
    "costate: max_pool<pooling{...}...>(x): x has one to three axes and then channels, the window "
    "has to fit and its "
    "padding to be at most half of it; the type of x is A",
    pooling... Pools)

/// The mean of each window; margins count as zeros.
template <pooling... Pools>
struct average_pool_op : composite {
    static constexpr auto name = "average_pool";
    static constexpr typing result(const signature& s) {
        const pooling_plan plan = pooling_of<Pools...>(s.inputs[0]);
        if (!plan.valid)
            return {s.inputs[0], "costate: average_pool<pooling{…}…>(x): the window does not fit"};
        return {plan.result, nullptr};
    }
    template <std::same_as<term> T>
    static constexpr T build(const T* in_, const std::int64_t*) {
        const pooling_plan plan_ = pooling_of<Pools...>(in_[0].type());
        const T padded_ = place_in(in_[0], plan_.padded, plan_.inside);
        const T total_ = sum_over(windows_of(padded_, plan_.windows), plan_.places());
        return total_ / constant(*total_.graph, total_.type(), plan_.elements());
    }
};
COSTATE_FUNCTION_OF_ONE(
    average_pool, (average_pool_op<Pools...>),
    "costate: average_pool<pooling{...}...>(x): x has one to three axes and then channels, the "
    "window has to fit and "
    "its padding to be at most half of it; the type of x is A",
    pooling... Pools)

/// Each axis but the last in as many parts as are asked for, each reduced to one element: part i of n begins at
/// ⌊i·length/n⌋ and ends at ⌈(i + 1)·length/n⌉, so that parts may share elements.
template <bool Largest, extent... Lengths>
struct adaptive_pool_op : composite {
    static constexpr auto name = Largest ? "adaptive_max_pool" : "adaptive_average_pool";
    static constexpr typing result(const signature& s) {
        tensor_type type = s.inputs[0];
        bool fits = is_real(type.kind) && sizeof...(Lengths) + 1 == type.rank;
        const extent lengths[] = {Lengths..., 1};
        for (std::uint32_t j = 0; fits && j + 1 < type.rank; ++j) {
            fits = lengths[j] > 0 && lengths[j] <= type.dims[j];
            type.dims[j] = lengths[j];
        }
        if (!fits)
            return {
                s.inputs[0],
                "costate: adaptive_…_pool<lengths...>(x): as many lengths as x has axes in front "
                "of its channels, none longer"};
        return {type, nullptr};
    }
    template <std::same_as<term> T>
    static constexpr T build(const T* in_, const std::int64_t*) {
        const extent lengths_[] = {Lengths..., 1};
        T x_ = in_[0];
        for (std::uint32_t axis_ = 0; axis_ < sizeof...(Lengths); ++axis_)
            x_ = reduced(x_, axis_, lengths_[axis_]);
        return x_;
    }

private:
    template <class T>
    static constexpr T reduced(T x_, std::uint32_t axis_, extent parts_) {
        const extent length_ = x_.type().dims[axis_];
        if (parts_ == length_) return x_;
        tensor_type slot_ = x_.type();
        slot_.dims[axis_] = 1;
        pool<term> pieces_(parts_);
        for (extent i_ = 0; i_ < parts_; ++i_) {
            placement from_;
            from_.start[axis_] = i_ * length_ / parts_;
            tensor_type part_ = x_.type();
            part_.dims[axis_] = ((i_ + 1) * length_ + parts_ - 1) / parts_ - i_ * length_ / parts_;
            const T piece_ = take(x_, part_, from_);
            if constexpr (Largest)
                pieces_[i_] = reshape(max_over(piece_, axis_set{1} << axis_), slot_);
            else
                pieces_[i_] = reshape(mean_over(piece_, axis_set{1} << axis_), slot_);
        }
        return parts_ == 1 ? pieces_[0] : concat_terms(pieces_.data(), parts_, axis_);
    }
};
template <extent... Lengths>
using adaptive_average = adaptive_pool_op<false, Lengths...>;
template <extent... Lengths>
using adaptive_max = adaptive_pool_op<true, Lengths...>;
COSTATE_FUNCTION_OF_ONE(
    adaptive_average_pool, (adaptive_average<Lengths...>),
    "costate: adaptive_average_pool<lengths...>(x): as many lengths as x has axes in front of its "
    "channels, none "
    "longer than its axis; the type of x is A",
    extent... Lengths)
COSTATE_FUNCTION_OF_ONE(
    adaptive_max_pool, (adaptive_max<Lengths...>),
    "costate: adaptive_max_pool<lengths...>(x): as many lengths as x has axes in front of its "
    "channels, none longer "
    "than its axis; the type of x is A",
    extent... Lengths)

}  // namespace costate
