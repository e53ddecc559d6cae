// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <costate/ops/constant.hpp>
#include <costate/ops/leaf.hpp>
#include <costate/ops/piecewise.hpp>
#include <costate/ops/trigonometric.hpp>
#include <costate/ops/window.hpp>
#include <costate/program/compiled.hpp>

#include <bit>
#include <utility>

namespace costate::inline COSTATE_ISA {

/// Straight-line code of more than four times this length is cut into functions of this length: one giant function makes
/// compilers slow.
inline constexpr std::uint32_t chunk_length = 64;

/// Whether a product and a sum are one instruction with one rounding.
template <class T>
inline constexpr bool contracts = simd::has_fma && is_real(element_of<T>);

/// How a member of a loop is computed.
enum class action : std::uint8_t {
    value,  ///< by its operation, of up to three registers
    number,  ///< a constant
    total,  ///< the number of samples
    copy,  ///< it is its operand
    fused,  ///< ±a·b ± c in one rounding
    chosen,  ///< c or a number, by what a comparison of a and b says
    sine_and_cosine,  ///< of one argument, the one that is asked for later into the register b
    done  ///< by an earlier member
};

/// What is instantiated for members: one template for each operation, not for each node.
struct operator_code {
    const operation* op = nullptr;
    action does = action::value;
    std::uint8_t arity = 0;
    bool minus_product = false, minus_c = false;
    bool number_if_holds = false;  ///< the number is chosen where the comparison holds
    std::int64_t number = 0;  ///< the bits of a constant
};
struct instruction {
    operator_code code;
    std::uint32_t to = 0, a = 0, b = 0, c = 0;  ///< registers
};

/// The members of a group from `first` on, decoded in one constant evaluation: to ask for one after the other costs
/// compilers more. `Whole` packs lie in all windows.
template <class P, std::uint32_t First, std::uint32_t Count, bool Whole, bool Fuses>
class straight_line {
public:
    static consteval operator_code code(std::size_t i) { return decoded.steps[i].code; }
    // One by one, since clang would put a class into memory to get at a member.
    static consteval std::uint32_t to(std::size_t i) { return decoded.steps[i].to; }
    static consteval std::uint32_t a(std::size_t i) { return decoded.steps[i].a; }
    static consteval std::uint32_t b(std::size_t i) { return decoded.steps[i].b; }
    static consteval std::uint32_t c(std::size_t i) { return decoded.steps[i].c; }
    /// The member that makes this register a product, or `Count`.
    static consteval std::uint32_t product_in(std::uint32_t slot) {
        const std::uint32_t made = decoded.maker(slot, Count);
        return made < Count && decoded.is_product(made) ? made : Count;
    }

private:
    struct instructions {
        instruction steps[Count + 1]{};
        std::uint32_t first_register = 0;

        /// Which of the first members made what a register holds, copies aside; `before` or more for what came from elsewhere.
        constexpr std::uint32_t maker(std::uint32_t slot, std::uint32_t before) const {
            std::uint32_t made = slot - first_register;  // wraps round for what was made before
            while (made < before && steps[made].code.does == action::copy)
                made = steps[made].a - first_register;
            return made;
        }
        constexpr bool is_product(std::uint32_t i) const {
            return steps[i].code.op == &operation_of<mul_op> ||
                steps[i].code.op == &operation_of<square_op>;
        }

        constexpr void decode(const member& m, std::uint32_t i) {
            const graph_view g = P::view();
            const node& applied = g.nodes[m.id];
            const std::uint32_t* const from = P::value.operands + m.operands;
            instruction& step = steps[i];
            step.code.op = applied.op;
            step.code.arity = static_cast<std::uint8_t>(applied.arity);
            step.to = m.slot;
            if (applied.arity > 0) step.a = from[0];
            if (applied.arity > 1) step.b = from[1];
            if (applied.arity > 2) step.c = from[2];
            if (applied.op == &operation_of<batch_size_op>) {
                step.code.does = action::total;
            } else if (applied.arity == 0) {
                step.code.does = action::number;
                step.code.number = g.attributes[applied.attributes];
            } else if (Whole && applied.op == &operation_of<inside_op>) {
                step.code.does = action::copy;
            } else if (is_sine_or_cosine(applied.op)) {
                join_other(step, i);
            } else if (applied.op == &operation_of<select_op>) {
                choose_by_comparison(step, i);
            } else if (
                Fuses &&
                (applied.op == &operation_of<add_op> || applied.op == &operation_of<sub_op>)) {
                fuse(step, i);
            }
        }

        static constexpr bool is_sine_or_cosine(const operation* op) {
            return op == &operation_of<sin_op> || op == &operation_of<cos_op>;
        }
        /// The sine and the cosine of one number share most of their work: the derivative of one needs the other.
        constexpr void join_other(instruction& step, std::uint32_t i) {
            for (std::uint32_t k = 0; k < i; ++k) {
                instruction& other = steps[k];
                if (other.code.does != action::value || !is_sine_or_cosine(other.code.op) ||
                    other.code.op == step.code.op || other.a != step.a)
                    continue;
                other.code.does = action::sine_and_cosine;
                other.b = step.to;
                step.code.does = action::done;
                return;
            }
        }

        /// A choice between a number and something else by what a comparison says: the mask that this gives chooses, without
        /// becoming 1 and 0 in between.
        constexpr void choose_by_comparison(instruction& step, std::uint32_t i) const {
            const std::uint32_t compared = maker(step.a, i);
            if (compared >= i || steps[compared].code.does != action::value ||
                steps[compared].code.op->role != algebra::comparison)
                return;
            for (const bool if_holds : {false, true}) {
                const std::uint32_t made = maker(if_holds ? step.b : step.c, i);
                if (made >= i || steps[made].code.does != action::number) continue;
                step.code.does = action::chosen;
                step.code.op = steps[compared].code.op;
                step.code.number = steps[made].code.number;
                step.code.number_if_holds = if_holds;
                step.c = if_holds ? step.c : step.b;
                step.a = steps[compared].a;
                step.b = steps[compared].b;
                return;
            }
        }

        /// A sum or difference one operand of which is a product: ±a·b ± c in one rounding, as compilers do it within an
        /// expression. Here every operation is an expression of its own, so it has to be found in the graph.
        constexpr void fuse(instruction& step, std::uint32_t i) const {
            const bool difference = step.code.op == &operation_of<sub_op>;
            const std::uint32_t operands[2] = {step.a, step.b};
            for (std::uint32_t side = 2; side-- > 0;) {
                const std::uint32_t made = maker(operands[side], i);
                if (made >= i || !is_product(made)) continue;
                const instruction& product = steps[made];
                step.code.does = action::fused;
                step.code.minus_product = difference && side == 1;
                step.code.minus_c = difference && side == 0;
                step.a = product.a;
                step.b = product.code.arity == 1 ? product.a : product.b;
                step.c = operands[1 - side];
                return;
            }
        }
    };
    static constexpr instructions decoded = [] {
        instructions all_;
        const member* const members_ = P::value.members + First;
        all_.first_register = members_[0].slot;
        for (std::uint32_t i_ = 0; i_ < Count; ++i_) all_.decode(members_[i_], i_);
        return all_;
    }();
};

/// Computes one member of a loop from the registers of its operands.
template <operator_code Code, class V>
COSTATE_INLINE void compute(
    V& to, const V& a, [[maybe_unused]] V& b, [[maybe_unused]] const V& c,
    [[maybe_unused]] const call& at) {
    using T = typename V::value_type;
    using op = type_of_operation<Code.op>;
    if constexpr (Code.does == action::number)
        to = V(static_cast<T>(std::bit_cast<double>(Code.number)));
    else if constexpr (Code.does == action::total)
        to = V(static_cast<T>(at.total));
    else if constexpr (Code.does == action::fused)
        to = fma(Code.minus_product ? -a : a, b, Code.minus_c ? -c : c);
    else if constexpr (Code.does == action::chosen) {
        const V number = V(static_cast<T>(std::bit_cast<double>(Code.number)));
        const auto holds = op::holds(a, b);
        to = Code.number_if_holds ? select(holds, number, c) : select(holds, c, number);
    } else if constexpr (Code.does == action::sine_and_cosine) {
        constexpr bool sine_first = Code.op == &operation_of<sin_op>;
        const auto both = math::sincos(a);
        b = sine_first ? both.cos : both.sin;
        to = sine_first ? both.sin : both.cos;
    } else if constexpr (Code.does == action::value && Code.arity == 1 && requires {
                             op::value(a);
                         })
        to = op::value(a);
    else if constexpr (Code.does == action::value && Code.arity == 2)
        to = op::value(a, b);
    else if constexpr (Code.does == action::value && Code.arity == 3)
        to = op::value(a, b, c);
    else if constexpr (Code.does != action::done) {
        static_assert(
            Code.does == action::copy || Code.arity < 2,
            "costate: elementwise operations have at most three inputs");
        to = a;  // a cast: the load has converted
    }
}

template <class Line, class V, std::size_t... I>
COSTATE_INLINE void compute_steps(
    [[maybe_unused]] V* registers, [[maybe_unused]] const call& at, std::index_sequence<I...>) {
    (compute<Line::code(I)>(
         registers[Line::to(I)], registers[Line::a(I)], registers[Line::b(I)],
         registers[Line::c(I)], at),
     ...);
}
template <class P, std::uint32_t First, std::uint32_t Count, bool Whole, class V>
COSTATE_INLINE void compute_line(V* registers, const call& c) {
    compute_steps<straight_line<P, First, Count, Whole, contracts<typename V::value_type>>>(
        registers, c, std::make_index_sequence<Count>{});
}
template <class P, std::uint32_t First, std::uint32_t Count, bool Whole, class V>
[[gnu::noinline]] void compute_chunk(V* registers, const call& c) {
    compute_line<P, First, Count, Whole>(registers, c);
}
template <
    class P, std::uint32_t First, std::uint32_t Count, bool Whole, class V, std::uint32_t... I>
COSTATE_INLINE void compute_chunks(
    V* registers, const call& c, std::integer_sequence<std::uint32_t, I...>) {
    (compute_chunk<
         P, First + I * chunk_length,
         (Count - I * chunk_length < chunk_length ? Count - I * chunk_length : chunk_length),
         Whole>(registers, c),
     ...);
}
/// Whether the members of a group are one function, which keeps them in registers: four layers of a recurrent network are 1.3
/// to 1.5 times as fast so, and compile 5 % longer.
consteval bool is_one_line(const group_plan& group) { return group.members <= 4 * chunk_length; }

/// The registers whose product a register of group `G` holds, if it holds one.
template <class P, std::uint32_t G, std::uint32_t Slot, bool Whole>
struct product_of {
private:
    static constexpr group_plan group = P::group(G);
    using T = element_type<group.computes>;
    using line =
        straight_line<P, group.first_member, group.members, Whole && group.bounded, contracts<T>>;
    static consteval std::uint32_t maker() {
        if constexpr (contracts<T> && is_one_line(group) && group.members > 0)
            return line::product_in(Slot);
        else
            return group.members;
    }

public:
    static constexpr bool exists = maker() < group.members;
    static constexpr std::uint32_t a = exists ? line::a(maker()) : 0;
    static constexpr std::uint32_t b =
        exists ? (line::code(maker()).arity == 1 ? a : line::b(maker())) : 0;
};

/// All members of group `G`.
template <class P, std::uint32_t G, bool Whole = false, class V>
COSTATE_INLINE void compute_members(V* registers, const call& c) {
    constexpr group_plan group = P::group(G);
    constexpr bool whole = Whole && group.bounded;  // without windows both are the same code
    if constexpr (is_one_line(group))
        compute_line<P, group.first_member, group.members, whole>(registers, c);
    else
        compute_chunks<P, group.first_member, group.members, whole>(
            registers, c,
            std::make_integer_sequence<
                std::uint32_t, (group.members + chunk_length - 1) / chunk_length>{});
}

}  // namespace costate::inline COSTATE_ISA
