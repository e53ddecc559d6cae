// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <costate/core/fixed_string.hpp>
#include <costate/core/shape.hpp>
#include <costate/expr/formula.hpp>

namespace costate {

/// What stands for the curvature of a loss in some of its parameters.
enum class kfac_form : std::uint8_t {
    kronecker,  ///< second moments of inputs and of pre-activation gradients: A ⊗ G
    full,  ///< the matrix itself, of the gradients of single samples
    diagonal  ///< its diagonal
};

/// How the places at which a weight is used (positions of a window, steps of a sequence) are counted, after Eschenhagen et
/// al., "Kronecker-factored approximate curvature for modern neural network architectures" (NeurIPS 2023).
enum class kfac_sharing : std::uint8_t {
    expand,  ///< each place like a sample of its own (section 3.1): exact where each has an output in the loss
    reduce  ///< the mean input and the sum of the gradients (section 3.2): exact where the loss sees their sum
};

/// What is inverted in the place of the Fisher matrix: a choice like a kind of Fisher matrix.
enum class kfac_inverse : std::uint8_t {
    block_diagonal,  ///< A ⊗ G of each block (Martens and Grosse 2015, section 4.2)
    eigenbasis,  ///< EKFAC: U diag(S) Uᵀ in the eigenbasis U of A ⊗ G (George et al. 2018)
    block_tridiagonal  ///< for chains of layers, with what neighbours share (2015, section 4.3)
};

/// Where the gradient comes from: a choice as well.
enum class kfac_batches : std::uint8_t {
    joint,  ///< from the sweep that gives the factors
    separate  ///< from a (larger) batch of its own: the sweep of the other one gives the factors alone
};

/// The name of a parameter, stated as a text or by the parameter itself.
template <std::size_t N>
struct parameter_name {
    char text[N]{};

    consteval parameter_name(const char (&literal_)[N]) {
        for (std::size_t i = 0; i < N; ++i) text[i] = literal_[i];
    }
    constexpr explicit parameter_name(const char* name_) {
        for (std::size_t i = 0; i < N; ++i) text[i] = name_[i];
    }
    template <class Leaf, fixed_string Name, class T, extent... Dims>
    consteval parameter_name(const named<Leaf, Name, T, Dims...>&) {
        for (std::size_t i = 0; i < N; ++i) text[i] = Name.text[i];
    }
};
template <class Leaf, fixed_string Name, class T, extent... Dims>
parameter_name(const named<Leaf, Name, T, Dims...>&) -> parameter_name<Name.size() + 1>;

/// What a user decides for one parameter.
struct kfac_decision {
    const char* name = nullptr;
    kfac_form form = kfac_form::kronecker;
    kfac_sharing sharing = kfac_sharing::expand;
};
template <parameter_name Name, kfac_form Form, kfac_sharing Sharing>
struct kfac_choice {
    static constexpr kfac_decision decision{Name.text, Form, Sharing};
};
/// A diagonal block for a parameter, `as_diagonal<w>` or `as_diagonal<"0.weight">`: exact on the diagonal, whatever the
/// model does with the parameter.
template <parameter_name Name>
inline constexpr kfac_choice<Name, kfac_form::diagonal, kfac_sharing::expand> as_diagonal{};
/// The whole block of a parameter by itself: exact, for small ones. A scale has one together with its shift where nothing
/// is chosen for either.
template <parameter_name Name>
inline constexpr kfac_choice<Name, kfac_form::full, kfac_sharing::expand> as_full{};
/// The reduce setting for a weight that is used at several places.
template <parameter_name Name>
inline constexpr kfac_choice<Name, kfac_form::kronecker, kfac_sharing::reduce> as_reduced{};

/// Some parameters whose curvature is taken together; parameters are known by their number in the record.
struct kfac_block {
    static constexpr std::uint32_t no_parameter = ~std::uint32_t{0};

    kfac_form form = kfac_form::kronecker;
    kfac_sharing sharing = kfac_sharing::expand;
    std::uint32_t weight = no_parameter;
    std::uint32_t bias = no_parameter;  ///< of a full block: the shift of what the weight scales
    std::uint32_t inputs = 0;  ///< without the coordinate of the bias, which is always 1
    std::uint32_t outputs = 0;  ///< of forms other than kronecker: the elements of the parameters
    /// Weights side by side in one parameter, each with inputs and outputs of its own: the groups of a convolution.
    std::uint32_t groups = 1;
    /// Where an element of the weight lies: group · group_stride + input · input_stride + output · output_stride.
    std::uint32_t group_stride = 1, input_stride = 0, output_stride = 0;
    std::uint32_t first_use = 0, uses = 0;
    /// The places at which a sample uses the weight, in all uses together.
    std::uint32_t places = 0;
    element kind = element::none;
    std::uint32_t next = no_parameter;  ///< the block of the next layer, where blocks form a chain

    /// Whether the elements of a weight have the same meaning as those of another one.
    constexpr bool lies_like(const kfac_block& b) const {
        return inputs == b.inputs && outputs == b.outputs && groups == b.groups &&
            input_stride == b.input_stride && output_stride == b.output_stride &&
            group_stride == b.group_stride;
    }
    constexpr bool has_next() const { return next != no_parameter; }
    constexpr bool has_bias() const { return bias != no_parameter; }
    constexpr std::uint32_t parameters() const { return has_bias() ? 2 : 1; }
    /// The order of the input factor, with the coordinate of the bias.
    constexpr std::uint32_t input_order() const { return inputs + (has_bias() ? 1 : 0); }
    constexpr std::uint32_t factors() const {
        return form == kfac_form::kronecker ? (has_bias() ? 3 : 2) : 1;
    }
    /// The type of a matrix for each group.
    constexpr tensor_type matrices(std::uint32_t rows, std::uint32_t columns) const {
        const tensor_type single{kind, 2, {rows, columns}};
        return groups > 1 ? single.prepend(groups) : single;
    }
    constexpr tensor_type vectors(std::uint32_t length) const {
        const tensor_type single{kind, 1, {length}};
        return groups > 1 ? single.prepend(groups) : single;
    }
};

}  // namespace costate
