// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <costate/core/decimal.hpp>
#include <costate/graph/canonical/order.hpp>

namespace costate::canonical {

/// Writes canonical forms as a mathematician would: `x^2 + 2*x*cos(x)/y`.
class writer : reading_order {
public:
    pool<char> text;

    constexpr writer(const canonicalizer& all, const builder& graph)
        : reading_order(all, graph.names.data()), types_(graph.types.data()) {}

    constexpr void write(sum_id s) {
        const pool<summand> terms = in_order(s);
        if (terms.size() == 0) text.put('0');
        for (std::uint32_t i = 0; i < terms.size(); ++i) {
            const bool negative = terms[i].coefficient.over < 0;
            if (i > 0) {
                put_text(text, negative ? " - " : " + ");
            } else if (negative) {
                text.put('-');
            }
            write_term(terms[i]);
        }
    }

private:
    const tensor_type* types_;

    constexpr bool is_number(const factor& f) const {
        return at(f).op != nullptr && at(f).op->role == algebra::constant;
    }
    constexpr bool is_single(const atom& a) const {
        return types_[a.type].kind == element::float32;
    }
    /// |coefficient|·monomial.
    constexpr void write_term(const summand& t) {
        fraction c{
            t.coefficient.over < 0 ? -t.coefficient.over : t.coefficient.over, t.coefficient.under};
        pool<factor> above;
        pool<factor> below;
        pool<char> number;
        for (const factor& f : factors_in_order(t.monomial)) {
            if (is_number(f) && f.over == 1 && f.under == 1 && number.size() == 0) {
                const double value = std::bit_cast<double>(all_.attributes[at(f).attributes]);
                put_decimal(number, value_of(c) * value, is_single(at(f)));
                c = {1, 1};
            } else if (f.over > 0) {
                above.put(f);
            } else {
                below.put({f.atom, -f.over, f.under});
            }
        }
        if (number.size() == 0 && is_decimal(c)) {
            put_decimal(number, value_of(c));
            c = {1, 1};
        } else if (number.size() == 0 && (c.over != 1 || above.size() == 0)) {
            put_whole(number, c.over);
        }
        for (const char letter : number) text.put(letter);
        for (std::uint32_t i = 0; i < above.size(); ++i) {
            if (i > 0 || number.size() > 0) text.put('*');
            write_factor(above[i]);
        }
        const std::uint32_t divisors = below.size() + (c.under != 1 ? 1 : 0);
        if (divisors == 0) return;
        text.put('/');
        if (divisors > 1) text.put('(');
        if (c.under != 1) put_whole(text, c.under);
        for (std::uint32_t i = 0; i < below.size(); ++i) {
            if (i > 0 || c.under != 1) text.put('*');
            write_factor(below[i]);
        }
        if (divisors > 1) text.put(')');
    }
    /// Whether a number reads better as 0.1 or 2.5e-3 than as a fraction; 1/2, 3/4 and 1/8 do not.
    static constexpr bool is_decimal(const fraction& c) {
        std::int64_t rest = c.under;
        if (rest < 10) return false;
        while (rest % 2 == 0) rest /= 2;
        while (rest % 5 == 0) rest /= 5;
        return rest == 1 && c.over < (std::int64_t{1} << 53);
    }

    constexpr void write_factor(const factor& f) {
        if (f.under == 1) {
            write_atom(f, f.over == 1);
            if (f.over == 1) return;
            text.put('^');
            put_whole(text, f.over);
        } else if (f.over == 1 && f.under <= 3) {
            if (f.under == 2 && write_modulus(f)) return;
            put_text(text, f.under == 2 ? "sqrt(" : "cbrt(");
            write_inside(f);
            text.put(')');
        } else {
            write_atom(f, false);
            put_text(text, "^(");
            put_whole(text, f.over);
            text.put('/');
            put_whole(text, f.under);
            text.put(')');
        }
    }
    /// √(x²) is abs(x).
    constexpr bool write_modulus(const factor& f) {
        if (at(f).kind != atom_kind::base) return false;
        const sum_id s = all_.input_of(f.atom, 0);
        if (all_.sums[s].count != 1 || all_.summand_of(s, 0).coefficient.over < 0) return false;
        const monomial_id m = all_.summand_of(s, 0).monomial;
        if (all_.monomials[m].count != 1 || all_.factor_of(m, 0).over != 2) return false;
        put_text(text, "abs(");
        write_inside({all_.factor_of(m, 0).atom, 1, 1});
        text.put(')');
        return true;
    }
    /// Where brackets stand around it already.
    constexpr void write_inside(const factor& f) {
        if (at(f).kind == atom_kind::base)
            write(all_.input_of(f.atom, 0));
        else
            write_atom(f, true);
    }
    constexpr void write_bracketed(sum_id s) {
        text.put('(');
        write(s);
        text.put(')');
    }
    constexpr void write_atom(const factor& f, bool alone) {
        const atom& a = at(f);
        if (a.kind == atom_kind::unknown) return put_text(text, "...");
        if (a.kind == atom_kind::base) return write_bracketed(all_.input_of(f.atom, 0));
        if (a.kind == atom_kind::number) return put_whole(text, all_.attributes[a.attributes]);
        if (a.op->role == algebra::constant)
            return put_decimal(
                text, std::bit_cast<double>(all_.attributes[a.attributes]), is_single(a));
        if (a.op->written == notation::power && a.arity == 2) {
            if (!alone) text.put('(');
            write_tight(all_.input_of(f.atom, 0));
            text.put('^');
            write_tight(all_.input_of(f.atom, 1));
            if (!alone) text.put(')');
            return;
        }
        if (a.op->written == notation::implied && a.arity == 1) {
            if (alone)
                write_tight(all_.input_of(f.atom, 0));
            else
                write_bracketed(all_.input_of(f.atom, 0));
            return;
        }
        put_text(text, name_of(a));
        if (a.arity == 0) return;
        text.put('(');
        for (std::uint32_t i = 0; i < a.arity; ++i) {
            if (i > 0) put_text(text, ", ");
            write(all_.input_of(f.atom, i));
        }
        text.put(')');
    }
    /// In brackets unless it is a whole number, a symbol or a function.
    constexpr void write_tight(sum_id s) {
        bool tight = false;
        if (all_.sums[s].count == 1) {
            const summand& t = all_.summand_of(s, 0);
            if (t.monomial == forms::unit)
                tight = t.coefficient.under == 1 && t.coefficient.over > 0;
            else if (t.coefficient == fraction{1, 1} && all_.monomials[t.monomial].count == 1) {
                const factor& f = all_.factor_of(t.monomial, 0);
                tight = f.over == 1 && f.under == 1 && at(f).kind == atom_kind::application &&
                    at(f).op->written != notation::power;
            }
        }
        if (tight)
            write(s);
        else
            write_bracketed(s);
    }
};

/// The text of a node of a graph as a formula: like terms collected, derivatives simplified, what
/// is a product left as one.
constexpr pool<char> formula_text(const builder& b, node_id n) {
    canonicalizer c(b);
    c.expanding = false;
    c.run(&n, 1);
    writer w(c, b);
    w.write(c.form_of(n));
    return static_cast<pool<char>&&>(w.text);
}

}  // namespace costate::canonical
