// SPDX-License-Identifier: BSL-1.0
#include "values.hpp"

constexpr auto a = counting<2, 3>;
constexpr auto b = input<"b", double, 3, 2>;
constexpr auto s = counting<2, 2>;

static_assert(gives(einsum<"ij,jk->ik">(a, b), 22, 28, 49, 64) && gives(einsum<"ij,jk->ki">(a, b), 22, 49, 28, 64));
static_assert(gives(einsum<"ij->ji">(a), 1, 4, 2, 5, 3, 6) && gives(einsum<"ij->j">(a), 5, 7, 9) && gives(einsum<"ij->">(a), 21));
static_assert(gives(einsum<"ii->i">(s), 1, 4) && gives(einsum<"ii->">(s), 5), "equal letters: the diagonal");
static_assert(gives(einsum<"i,j->ij">(counting<2>, counting<3>), 1, 2, 3, 2, 4, 6));
static_assert(gives(einsum<" ij, jk -> ki ">(a, b), 22, 49, 28, 64), "blanks mean nothing");
static_assert(gives(einsum<"ij,jk,k->i">(a, b, counting<2>), 78, 177), "three operands");
