// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <bit>

#include <costate/transform/dependence.hpp>
#include <costate/transform/derivative.hpp>

namespace costate {

/// The first output of a model and the leaf it is derived by: the one named, or the only one.
template <auto... Wrt>
constexpr term only_leaf(builder& b) {
    static_assert(
        sizeof...(Wrt) <= 1, "costate: a sparse derivative is with respect to one symbol");
    const pool<term> leaves = differentiable_leaves<Wrt...>(b);
    if (leaves.size() != 1)
        b.fail(
            "costate: sparse_jacobian<M>: M has several leaves; name one, sparse_jacobian<M, x>");
    return leaves.size() > 0 ? leaves[0] : term{};
}

/// An element of a sparse matrix that may be other than 0.
struct sparse_entry {
    std::uint32_t row = 0, column = 0;
    constexpr bool operator==(const sparse_entry&) const = default;
};

/// The entries of a matrix line by line, where the lines are its rows or its columns.
class lines_of_entries {
public:
    constexpr lines_of_entries(
        const sparse_entry* entries, std::uint32_t count, bool by_columns, std::uint32_t lines)
        : begin_(lines + 1), crossing_(count) {
        for (std::uint32_t k = 0; k < count; ++k)
            ++begin_[(by_columns ? entries[k].column : entries[k].row) + 1];
        for (std::uint32_t i = 0; i < lines; ++i) begin_[i + 1] += begin_[i];
        pool<std::uint32_t> next(begin_.data(), lines);
        for (std::uint32_t k = 0; k < count; ++k)
            crossing_[next[by_columns ? entries[k].column : entries[k].row]++] =
                by_columns ? entries[k].row : entries[k].column;
    }
    constexpr const std::uint32_t* begin(std::uint32_t line) const {
        return crossing_.data() + begin_[line];
    }
    constexpr std::uint32_t size(std::uint32_t line) const {
        return begin_[line + 1] - begin_[line];
    }

private:
    pool<std::uint32_t> begin_;
    pool<std::uint32_t> crossing_;
};

/// Colours the columns (the rows) of a matrix into `to_`, so that two that meet in a row (a column) have different ones,
/// greedily in their order; returns how many colours there are.
constexpr std::uint32_t colour_lines(
    const sparse_entry* entries_, std::uint32_t count_, bool columns_, std::uint32_t lines_,
    std::uint32_t crossings_, std::uint32_t* to_) {
    const lines_of_entries mine(entries_, count_, columns_, lines_);
    const lines_of_entries across(entries_, count_, !columns_, crossings_);
    for (std::uint32_t c = 0; c < crossings_; ++c)
        if (across.size(c) == lines_) {  // all of them meet here
            for (std::uint32_t i = 0; i < lines_; ++i) to_[i] = i;
            return lines_;
        }
    pool<std::uint32_t> taken(lines_ + 1);  // 1 + the last line that cannot have this colour
    std::uint32_t colours = 0;
    for (std::uint32_t i = 0; i < lines_; ++i) {
        for (std::uint32_t k = 0; k < mine.size(i); ++k) {
            const std::uint32_t c = mine.begin(i)[k];
            for (std::uint32_t j = 0; j < across.size(c); ++j)
                if (across.begin(c)[j] < i) taken[to_[across.begin(c)[j]]] = i + 1;
        }
        to_[i] = 0;
        while (taken[to_[i]] == i + 1) ++to_[i];
        if (to_[i] >= colours) colours = to_[i] + 1;
    }
    return colours;
}

/// Where the Jacobian of a model's first output with respect to one symbol can be other than 0, and how its rows or columns
/// are coloured. Two columns have the same colour only if no row has an element in both: then one product with the sum of
/// their unit vectors gives all their elements. Colours are dealt out greedily in the order of the columns. A. R. Curtis,
/// M. J. D. Powell, J. K. Reid, "On the estimation of sparse Jacobian matrices", 1974; A. H. Gebremedhin, F. Manne, A. Pothen,
/// "What color is your Jacobian?", 2005, section 3. Rows and columns are numbers of elements in their order.
template <auto M, auto... Wrt>
class sparsity {
    static constexpr bool of_one_sample = !has_batch(model_graph<M>::view());
    struct extents {
        std::uint32_t rows = 1, columns = 1;
    };
    static constexpr extents sizes = [] {
        builder b_(model_graph<M>::view());
        const term leaf_ = only_leaf<Wrt...>(b_);
        if (b_.problem != nullptr || !of_one_sample || b_.outputs.size() == 0) return extents{};
        return extents{
            static_cast<std::uint32_t>(b_.type(b_.outputs[0]).size()),
            static_cast<std::uint32_t>(leaf_.type().size())};
    }();

public:
    static constexpr std::uint32_t rows = sizes.rows;
    static constexpr std::uint32_t columns = sizes.columns;

private:
    static constexpr std::uint32_t words = (columns + 63) / 64;
    struct bits {
        std::uint64_t word[rows * words]{};
        constexpr bool has(std::uint32_t i, std::uint32_t j) const {
            return ((word[i * words + j / 64] >> (j % 64)) & 1) != 0;
        }
    };
    /// The pattern of the map from a direction to the tangent, which does not hold what has no derivative.
    static constexpr bits pattern = [] {
        bits p_;
        builder b_(model_graph<M>::view());
        const term leaf_ = only_leaf<Wrt...>(b_);
        if (b_.problem != nullptr || !of_one_sample || b_.outputs.size() == 0) return p_;
        const term output_{b_, b_.outputs[0]};
        const term along_ = unit_of(b_, derivative_type(leaf_.type()));
        const term moved_ = tangent(b_, &output_, 1, &leaf_, &along_, 1)[0];
        if (!moved_.exists()) return p_;
        const dependence known_(b_.view(), along_.id, moved_.id);
        for (std::uint32_t i_ = 0; i_ < rows; ++i_)
            if (const std::uint64_t* const set_ = known_.of(moved_.id, i_))
                for (std::uint32_t w_ = 0; w_ < words; ++w_) p_.word[i_ * words + w_] = set_[w_];
        return p_;
    }();

    static constexpr std::uint32_t counted = [] {
        std::uint32_t count_ = 0;
        for (const std::uint64_t word_ : pattern.word)
            count_ += static_cast<std::uint32_t>(std::popcount(word_));
        return count_;
    }();
    struct choice {
        sparse_entry entries[counted + 1]{};
        std::uint32_t row_colour[rows]{};
        std::uint32_t column_colour[columns]{};
        std::uint32_t row_colours = 0, column_colours = 0;
    };
    static constexpr choice chosen = [] {
        choice c_;
        std::uint32_t next_ = 0;
        for (std::uint32_t i_ = 0; i_ < rows; ++i_)
            for (std::uint32_t w_ = 0; w_ < words; ++w_)
                for (std::uint64_t left_ = pattern.word[i_ * words + w_]; left_ != 0;
                     left_ &= left_ - 1)
                    c_.entries[next_++] = {
                        i_, 64 * w_ + static_cast<std::uint32_t>(std::countr_zero(left_))};
        c_.column_colours =
            colour_lines(c_.entries, counted, true, columns, rows, c_.column_colour);
        c_.row_colours = colour_lines(c_.entries, counted, false, rows, columns, c_.row_colour);
        return c_;
    }();

public:
    static constexpr std::uint32_t nonzeros = counted;
    /// Whether columns are taken together, in forward mode, or rows, in reverse mode: whichever need fewer colours.
    static constexpr bool by_columns = chosen.column_colours <= chosen.row_colours;
    static constexpr std::uint32_t colours =
        by_columns ? chosen.column_colours : chosen.row_colours;

    /// The entries, row by row: the order of the values that sparse_jacobian gives.
    static constexpr sparse_entry entry(std::uint32_t k) { return chosen.entries[k]; }
    static constexpr bool may_be_nonzero(std::uint32_t row_, std::uint32_t column_) {
        return pattern.has(row_, column_);
    }
    /// The colour of a column, or of a row.
    static constexpr std::uint32_t colour(std::uint32_t line_) {
        return by_columns ? chosen.column_colour[line_] : chosen.row_colour[line_];
    }
};

}  // namespace costate
