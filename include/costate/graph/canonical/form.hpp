// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <costate/graph/builder.hpp>
#include <costate/graph/canonical/fraction.hpp>
#include <costate/graph/canonical/interned.hpp>

namespace costate::canonical {

using atom_id = std::uint32_t;
using monomial_id = std::uint32_t;
using sum_id = std::uint32_t;

enum class atom_kind : std::uint8_t {
    application,  ///< an operation that algebra does not take apart, applied to sums
    base,  ///< a sum that stands under a power
    number,  ///< a whole number that stands under a power, or did not fit into a coefficient
    unknown  ///< a node that is equal to itself alone
};

/// What sums and products are made of.
struct atom {
    const operation* op = nullptr;
    atom_kind kind = atom_kind::application;
    std::uint16_t type = 0;
    std::uint16_t arity = 0;
    std::uint16_t attribute_count = 0;
    std::uint32_t inputs = 0;  ///< where its sums begin in the pool of inputs
    std::uint32_t attributes = 0;  ///< where its attributes begin in their pool
    std::uint32_t hash = 0;
    std::uint32_t next = 0;
};

/// atom to the power of a fraction.
struct factor {
    atom_id atom = 0;
    std::int32_t over = 1;
    std::int32_t under = 1;
};

/// A product of powers of different atoms, in the order of the atoms.
struct monomial {
    std::uint32_t first = 0;
    std::uint32_t count = 0;
    std::uint32_t hash = 0;
    std::uint32_t next = 0;
    bool plain = true;  ///< nothing but adding exponents happens to it in a product
};

struct summand {
    monomial_id monomial = 0;
    fraction coefficient{1, 1};
};

/// Multiples of different monomials, in their order. No summands: 0.
struct sum {
    std::uint32_t first = 0;
    std::uint32_t count = 0;
    std::uint32_t type = 0;
    std::uint32_t hash = 0;
    std::uint32_t next = 0;
};

constexpr std::uint32_t order_of(const factor& f) { return f.atom; }
constexpr std::uint32_t order_of(const summand& s) { return s.monomial; }

/// Atoms, monomials and sums, each stored once: equal ones have one number, so that comparing two
/// forms is comparing two numbers.
class forms {
public:
    interned<atom> atoms;
    interned<monomial> monomials;
    interned<sum> sums;
    pool<sum_id> inputs;
    pool<std::int64_t> attributes;
    pool<factor> factors;
    pool<summand> summands;

    /// The number of the empty product, 1.
    static constexpr monomial_id unit = 0;

    constexpr forms() { monomials.put({}); }

    constexpr const factor& factor_of(monomial_id m, std::uint32_t i) const {
        return factors[monomials[m].first + i];
    }
    constexpr const summand& summand_of(sum_id s, std::uint32_t i) const {
        return summands[sums[s].first + i];
    }
    constexpr sum_id input_of(atom_id a, std::uint32_t i) const {
        return inputs[atoms[a].inputs + i];
    }

    constexpr atom_id make_atom(
        atom_kind kind, const operation* op, std::uint32_t type, const sum_id* in,
        std::uint32_t arity, const std::int64_t* values, std::uint32_t count) {
        std::uint32_t hash = mix(static_cast<std::uint32_t>(kind) + 7, type);
        if (op != nullptr) hash ^= op->hash;
        for (std::uint32_t i = 0; i < arity; ++i) hash = mix(hash, in[i]);
        for (std::uint32_t i = 0; i < count; ++i)
            hash = mix(hash, static_cast<std::uint64_t>(values[i]));
        for (std::uint32_t i = atoms.first(hash); i != 0; i = atoms[i - 1].next) {
            const atom& a = atoms[i - 1];
            if (a.hash != hash || a.op != op || a.kind != kind || a.type != type ||
                a.arity != arity || a.attribute_count != count)
                continue;
            bool same = true;
            for (std::uint32_t k = 0; k < arity; ++k) same = same && inputs[a.inputs + k] == in[k];
            for (std::uint32_t k = 0; k < count; ++k)
                same = same && attributes[a.attributes + k] == values[k];
            if (same) return i - 1;
        }
        const atom made{
            op,
            kind,
            static_cast<std::uint16_t>(type),
            static_cast<std::uint16_t>(arity),
            static_cast<std::uint16_t>(count),
            inputs.size(),
            attributes.size(),
            hash,
            0};
        for (std::uint32_t i = 0; i < arity; ++i) inputs.put(in[i]);
        for (std::uint32_t i = 0; i < count; ++i) attributes.put(values[i]);
        return atoms.put(made);
    }
    constexpr bool is_plain(monomial_id m) const { return monomials[m].plain; }
    constexpr atom_id make_base(sum_id s) {
        return make_atom(atom_kind::base, nullptr, sums[s].type, &s, 1, nullptr, 0);
    }
    /// Whether the sum is a base already.
    constexpr bool has_base(sum_id s) const {
        for (atom_id a = 0; a < atoms.size(); ++a)
            if (atoms[a].kind == atom_kind::base && inputs[atoms[a].inputs] == s) return true;
        return false;
    }
    constexpr atom_id make_number(std::int64_t value) {
        return make_atom(atom_kind::number, nullptr, 0, nullptr, 0, &value, 1);
    }

    /// The monomial of factors that are in order and without repetition.
    constexpr monomial_id make_monomial(const factor* list, std::uint32_t count) {
        if (count == 0) return unit;
        std::uint32_t hash = 1;
        for (std::uint32_t i = 0; i < count; ++i)
            hash =
                mix(hash,
                    (std::uint64_t{list[i].atom} << 32) ^ static_cast<std::uint32_t>(list[i].over) ^
                        (static_cast<std::uint32_t>(list[i].under - 1) << 16));
        for (std::uint32_t i = monomials.first(hash); i != 0; i = monomials[i - 1].next) {
            const monomial& m = monomials[i - 1];
            if (m.hash != hash || m.count != count) continue;
            bool same = true;
            for (std::uint32_t k = 0; k < count && same; ++k) {
                const factor& f = factors[m.first + k];
                same = f.atom == list[k].atom && f.over == list[k].over && f.under == list[k].under;
            }
            if (same) return i - 1;
        }
        const std::uint32_t first = factors.size();
        bool plain = true;
        for (std::uint32_t i = 0; i < count; ++i) {
            const atom& a = atoms[list[i].atom];
            plain = plain && a.op != nullptr && a.op->role != algebra::exponential;
            factors.put(factor{list[i]});
        }
        return monomials.put({first, count, hash, 0, plain});
    }

    /// The sum of summands that are in order, without repetition and without zeros.
    constexpr sum_id intern_sum(const pool<summand>& list, std::uint32_t type) {
        std::uint32_t hash = mix(3, type);
        for (const summand& s : list)
            hash = mix(
                hash,
                (std::uint64_t{s.monomial} << 32) ^ static_cast<std::uint64_t>(s.coefficient.over) ^
                    (static_cast<std::uint64_t>(s.coefficient.under - 1) << 24));
        for (std::uint32_t i = sums.first(hash); i != 0; i = sums[i - 1].next) {
            const sum& s = sums[i - 1];
            if (s.hash != hash || s.count != list.size() || s.type != type) continue;
            bool same = true;
            for (std::uint32_t k = 0; k < s.count && same; ++k) {
                const summand& known = summands[s.first + k];
                same =
                    known.monomial == list[k].monomial && known.coefficient == list[k].coefficient;
            }
            if (same) return i - 1;
        }
        const std::uint32_t first = summands.size();
        for (const summand& s : list) summands.put(s);
        return sums.put({first, list.size(), type, hash, 0});
    }
};

}  // namespace costate::canonical
