// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <costate/graph/canonical.hpp>

namespace costate::canonical {

/// The order in which readers expect terms and factors: symbols before functions, high powers
/// before low ones, a positive term first. It comes from names and exponents alone.
class reading_order {
protected:
    const canonicalizer& all_;
    const char* names_;

    constexpr reading_order(const canonicalizer& all, const char* names)
        : all_(all), names_(names) {}

    constexpr const atom& at(const factor& f) const { return all_.atoms[f.atom]; }

    static constexpr bool is_leaf(const atom& a) {
        return a.op != nullptr && a.op->kind == form::leaf;
    }
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
        for (; *a != '\0' && *a == *b; ++a, ++b) {
        }
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
            if (at(f).kind == atom_kind::base)
                sum += power_of(f) * degree_of(all_.input_of(f.atom, 0));
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
        if (left.size() == a_numbers && by_length != 0) return 1;
        if (right.size() == b_numbers && by_length != 0) return -1;
        if (by_length != 0) return by_length;
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
    /// Inserts an item behind those that do not come after it.
    template <class T, class Compare>
    static constexpr void insert(pool<T>& list, const T& item, const Compare& compare) {
        std::uint32_t k = list.size();
        list.put(item);
        for (; k > 0 && compare(list[k - 1], item) > 0; --k) list[k] = list[k - 1];
        list[k] = item;
    }
    constexpr pool<factor> factors_in_order(monomial_id m) const {
        pool<factor> list;
        const auto compare = [this](const factor& f, const factor& g) {
            return compare_atoms(f.atom, g.atom);
        };
        for (std::uint32_t i = 0; i < all_.monomials[m].count; ++i)
            insert(list, all_.factor_of(m, i), compare);
        return list;
    }
    constexpr pool<summand> in_order(sum_id s) const {
        pool<summand> list;
        const auto compare = [this](const summand& t, const summand& u) {
            return compare_terms(t, u);
        };
        for (std::uint32_t i = 0; i < all_.sums[s].count; ++i)
            insert(list, all_.summand_of(s, i), compare);
        std::uint32_t first = 0;
        while (first < list.size() && list[first].coefficient.over < 0) ++first;
        if (first == list.size()) first = 0;
        const summand positive = list.size() > 0 ? list[first] : summand{};
        for (; first > 0; --first) list[first] = list[first - 1];
        if (list.size() > 0) list[0] = positive;
        return list;
    }
};

}  // namespace costate::canonical
