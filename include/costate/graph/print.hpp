// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <costate/core/decimal.hpp>
#include <costate/graph/canonical.hpp>

namespace costate::canonical {

/// Writes canonical forms as a mathematician would: `x^2 + 2*x*cos(x)/y`. Symbols stand before
/// functions, high powers before low ones, a positive term first. The order comes from names and
/// exponents alone.
class writer {
public:
    pool<char> text;

    constexpr writer(const canonicalizer& all, const builder& graph)
        : all_(all), names_(graph.names.data()), types_(graph.types.data()) {}

    constexpr void write(sum_id s) {
        const pool<summand> terms = in_order(s);
        if (terms.size() == 0) text.put('0');
        for (std::uint32_t i = 0; i < terms.size(); ++i) {
            const bool negative = terms[i].coefficient.over < 0;
            if (i > 0) put_text(text, negative ? " - " : " + ");
            else if (negative) text.put('-');
            write_term(terms[i]);
        }
    }

private:
    const canonicalizer& all_;
    const char* names_;
    const tensor_type* types_;

    constexpr const atom& at(const factor& f) const { return all_.atoms[f.atom]; }

    // --- order -------------------------------------------------------------------------------

    constexpr bool is_leaf(const atom& a) const { return a.op != nullptr && a.op->kind == form::leaf; }
    constexpr const char* name_of(const atom& a) const {
        if (is_leaf(a) && a.attribute_count > 0) return names_ + all_.attributes[a.attributes];
        return a.op != nullptr ? a.op->name : "";
    }
    /// Numbers, symbols, functions, sums.
    constexpr int rank_of(const atom& a) const {
        if (a.kind == atom_kind::number) return 0;
        if (a.kind == atom_kind::unknown) return 4;
        if (a.kind == atom_kind::base) return 3;
        return a.op->role == algebra::constant ? 0 : is_leaf(a) ? 1 : 2;
    }
    static constexpr int compare(const char* a, const char* b) {
        for (; *a != '\0' && *a == *b; ++a, ++b) {}
        return *a < *b ? -1 : *a > *b ? 1 : 0;
    }
    static constexpr int compare(double a, double b) { return a < b ? -1 : b < a ? 1 : 0; }

    constexpr int compare_atoms(atom_id i, atom_id j) const {
        if (i == j) return 0;
        const atom& a = all_.atoms[i];
        const atom& b = all_.atoms[j];
        int order = compare(rank_of(a), rank_of(b));
        if (order == 0) order = compare(name_of(a), name_of(b));
        if (order == 0) order = compare(a.arity, b.arity);
        for (std::uint32_t k = 0; k < a.arity && order == 0; ++k)
            order = compare_sums(all_.input_of(i, k), all_.input_of(j, k));
        for (std::uint32_t k = 0; k < a.attribute_count && k < b.attribute_count && order == 0; ++k)
            order = compare(
                static_cast<double>(all_.attributes[a.attributes + k]),
                static_cast<double>(all_.attributes[b.attributes + k]));
        return order;
    }
    constexpr int compare_sums(sum_id a, sum_id b) const {
        if (a == b) return 0;
        const pool<summand> left = in_order(a);
        const pool<summand> right = in_order(b);
        for (std::uint32_t i = 0; i < left.size() && i < right.size(); ++i) {
            int order = compare_terms(left[i], right[i]);
            if (order == 0)
                order = compare(value_of(left[i].coefficient), value_of(right[i].coefficient));
            if (order != 0) return order;
        }
        return compare(left.size(), right.size());
    }
    static constexpr double value_of(const fraction& f) {
        return static_cast<double>(f.over) / static_cast<double>(f.under);
    }
    static constexpr double power_of(const factor& f) {
        return static_cast<double>(f.over) / static_cast<double>(f.under);
    }
    /// The power with which symbols enter.
    constexpr double degree(monomial_id m) const {
        double sum = 0;
        for (std::uint32_t i = 0; i < all_.monomials[m].count; ++i) {
            const factor& f = all_.factor_of(m, i);
            if (is_leaf(at(f))) sum += power_of(f);
            if (at(f).kind == atom_kind::base) sum += power_of(f) * degree_of(all_.input_of(f.atom, 0));
        }
        return sum;
    }
    constexpr double degree_of(sum_id s) const {
        double most = 0;
        for (std::uint32_t i = 0; i < all_.sums[s].count; ++i) {
            const double d = degree(all_.summand_of(s, i).monomial);
            if (i == 0 || d > most) most = d;
        }
        return most;
    }
    constexpr int compare_terms(const summand& a, const summand& b) const {
        if (a.monomial == b.monomial) return 0;
        const int by_degree = compare(degree(b.monomial), degree(a.monomial));
        if (by_degree != 0) return by_degree;
        if (a.monomial == forms::unit) return 1;
        if (b.monomial == forms::unit) return -1;
        const pool<factor> left = factors_in_order(a.monomial);
        const pool<factor> right = factors_in_order(b.monomial);
        // Numbers among the factors count last: they decide nothing but ties.
        const std::uint32_t a_numbers = numbers_of(left);
        const std::uint32_t b_numbers = numbers_of(right);
        for (std::uint32_t i = a_numbers, j = b_numbers; i < left.size() && j < right.size();
             ++i, ++j) {
            int order = compare_atoms(left[i].atom, right[j].atom);
            if (order == 0) order = compare(power_of(right[j]), power_of(left[i]));
            if (order != 0) return order;
        }
        const int by_length = compare(left.size() - a_numbers, right.size() - b_numbers);
        if (by_length != 0) return left.size() == a_numbers ? 1 : right.size() == b_numbers ? -1 : by_length;
        for (std::uint32_t i = 0; i < a_numbers && i < b_numbers; ++i) {
            const int order = compare_atoms(left[i].atom, right[i].atom);
            if (order != 0) return order;
        }
        return compare(a_numbers, b_numbers);
    }
    constexpr std::uint32_t numbers_of(const pool<factor>& list) const {
        std::uint32_t count = 0;
        while (count < list.size() && rank_of(at(list[count])) == 0) ++count;
        return count;
    }
    constexpr pool<factor> factors_in_order(monomial_id m) const {
        pool<factor> list;
        for (std::uint32_t i = 0; i < all_.monomials[m].count; ++i) {
            const factor f = all_.factor_of(m, i);
            list.put(f);
            std::uint32_t k = i;
            for (; k > 0 && compare_atoms(list[k - 1].atom, f.atom) > 0; --k) list[k] = list[k - 1];
            list[k] = f;
        }
        return list;
    }
    constexpr pool<summand> in_order(sum_id s) const {
        pool<summand> list;
        for (std::uint32_t i = 0; i < all_.sums[s].count; ++i) {
            const summand t = all_.summand_of(s, i);
            list.put(t);
            std::uint32_t k = i;
            for (; k > 0 && compare_terms(list[k - 1], t) > 0; --k) list[k] = list[k - 1];
            list[k] = t;
        }
        std::uint32_t first = 0;
        while (first < list.size() && list[first].coefficient.over < 0) ++first;
        if (first == list.size()) first = 0;
        const summand positive = list.size() > 0 ? list[first] : summand{};
        for (; first > 0; --first) list[first] = list[first - 1];
        if (list.size() > 0) list[0] = positive;
        return list;
    }

    // --- text --------------------------------------------------------------------------------

    constexpr bool is_number(const factor& f) const {
        return at(f).op != nullptr && at(f).op->role == algebra::constant;
    }
    constexpr bool is_single(const atom& a) const {
        return types_[a.type].kind == element::float32;
    }
    /// |coefficient|·monomial.
    constexpr void write_term(const summand& t) {
        fraction c{t.coefficient.over < 0 ? -t.coefficient.over : t.coefficient.over,
                   t.coefficient.under};
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
        if (at(f).kind == atom_kind::base) write(all_.input_of(f.atom, 0));
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
            if (alone) write_tight(all_.input_of(f.atom, 0));
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
        if (tight) write(s);
        else
            write_bracketed(s);
    }
};

/// The text of a node of a graph as a formula: like terms collected, derivatives simplified, what is
/// a product left as one.
constexpr pool<char> formula_text(const builder& b, node_id n) {
    canonicalizer c(b);
    c.expanding = false;
    c.run(&n, 1);
    writer w(c, b);
    w.write(c.form_of(n));
    return static_cast<pool<char>&&>(w.text);
}

}  // namespace costate::canonical
