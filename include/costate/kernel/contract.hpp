// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <costate/kernel/contract/dot.hpp>
#include <costate/kernel/contract/mirror.hpp>
#include <costate/kernel/contract/packed.hpp>

/// Register-tiled contractions of a shape known at compile time.
namespace costate::inline COSTATE_ISA::kernel {

/// Bytes of stack a contraction without a workspace may use, by default 64 KB: 128 steps of a column of 256 bytes and
/// as many waiting sums.
inline constexpr std::size_t stack_budget = 2 * nearest_cache;

/// How the numbers reach the registers.
enum class contraction_form {
    columns,  ///< B read in place, vectors along n
    dots,  ///< few rows: vectors along k
    packed  ///< B copied column by column
};

/// The form of an oriented problem for elements of `size` bytes in packs of `width`. B is copied
/// although its rows are contiguous where several rows of A use it and it has to be converted, or
/// its own are so far apart (1 KB) that few stay in the first-level cache and it exceeds half of the
/// second: within that the copy costs more than it gains, but for many rows of A, where those of B lie on
/// pages of their own. A B of `rows` rows is copied where C is far larger.
constexpr contraction_form form_of(const contraction& d, std::size_t width, std::size_t size) {
    constexpr std::size_t few_rows = 3;
    constexpr std::size_t several_rows = 16;
    constexpr std::size_t many_rows = 96;
    constexpr std::size_t far_apart = nearest_cache / 32;
    constexpr std::size_t page = 4096;
    constexpr std::size_t half_of_cache = second_cache / 2;
    if (d.nested()) {
        return contraction_form::columns;
    }
    const bool along_k = d.a_k == 1 && d.b_k == 1;
    const std::size_t rows = d.m == dynamic ? d.rows : d.m;
    if (d.n == 1 && d.m == 1 && along_k) {
        return contraction_form::dots;
    }
    if (d.b_n == 1) {
        // Copies are converted once for all tiles that read them.
        const bool converts = d.b_kind != element::none;
        const bool worth_it = d.k == dynamic
            ? d.rows >= many_rows / 2 && d.m >= many_rows && d.b_k * size >= far_apart
            : rows >= several_rows &&
                (converts || (d.b_k * size >= far_apart && d.k * d.n * size > half_of_cache) ||
                 (d.b_k * size >= page && rows >= many_rows));
        if (worth_it && width > 1 && d.n != dynamic) {
            return contraction_form::packed;
        }
        return contraction_form::columns;
    }
    if (along_k && d.m <= few_rows && (d.k == dynamic || d.k > 1)) {
        return contraction_form::dots;
    }
    if (d.k == dynamic || d.n == dynamic || d.m == 1 || width == 1) {
        return contraction_form::columns;
    }
    return contraction_form::packed;
}

/// Elements of T that `contract<D>` with a workspace wants there; 0 for most.
template <contraction D, class T>
constexpr std::size_t contraction_workspace() {
    constexpr contraction d = D.oriented();
    if constexpr (form_of(d, pack<T>::lanes, sizeof(T)) == contraction_form::packed) {
        return packing_of<T>(d, copy_room / sizeof(T)).size;
    } else {
        return 0;
    }
}

/// Floating-point operations of one contraction.
constexpr std::size_t contraction_flops(const contraction& d, std::size_t rows) {
    return 2 * (d.m == dynamic ? rows : d.m) * d.n * (d.k == dynamic ? rows : d.k) *
        d.around[0].count * d.around[1].count;
}

/// The plain epilogue: stores the sums as C.
template <contraction D, class T>
struct store_result {
    using short_epilogue = void;

    T* c;

    COSTATE_INLINE void foresee(std::size_t m, std::size_t n) const {
        __builtin_prefetch(c + m * D.c_m + n * D.c_n, 1);
    }
    COSTATE_INLINE void operator()(
        const pack<T>& value, std::size_t m, std::size_t n, std::size_t lanes) const {
        store_lanes<T, lanes_for<T>(D.oriented().n)>(
            c + m * D.c_m + n * D.c_n, D.lanes_along_m() ? D.c_m : D.c_n, lanes, value);
    }
};

// What the loops see of a contraction: what sums start with, and the epilogue with rows and columns
// as the caller counts them.
template <contraction D, class T, class Epilogue, bool Starts = D.accumulate>
struct contraction_job {
    static constexpr bool starts = Starts;
    static constexpr bool blocks = false;
    static constexpr bool short_epilogue = requires { typename Epilogue::short_epilogue; };
    static constexpr bool along_m = D.lanes_along_m();

    const T* c;
    Epilogue& epilogue;
    bool adds = D.accumulate;

    static constexpr bool ends() { return true; }
    COSTATE_INLINE pack<T> start(std::size_t m, std::size_t n, std::size_t lanes) const {
        constexpr contraction d = D.oriented();
        return load_lanes<T, lanes_for<T>(d.n)>(c + m * d.c_m + n * d.c_n, d.c_n, lanes);
    }
    COSTATE_INLINE void foresee(std::size_t m, std::size_t n) const
        requires requires { epilogue.foresee(m, n); }
    {
        if constexpr (along_m) {
            epilogue.foresee(n, m);
        } else {
            epilogue.foresee(m, n);
        }
    }
    COSTATE_INLINE void finish(
        const pack<T>& sum, std::size_t m, std::size_t n, std::size_t lanes) const {
        if constexpr (along_m) {
            epilogue(sum, n, m, lanes);
        } else {
            epilogue(sum, m, n, lanes);
        }
    }
};

template <bool First, class A, class B>
constexpr auto first_if(A a, B b) {
    if constexpr (First) {
        return a;
    } else {
        return b;
    }
}

template <contraction D, class T, std::size_t Budget, class Job>
COSTATE_INLINE void run_contraction(
    const stored_a<D, T>* a, const stored_b<D, T>* b, std::size_t rows, const Job& job,
    [[maybe_unused]] T* buffer) {
    constexpr contraction d = D.oriented();
    constexpr contraction_form form = form_of(d, pack<T>::lanes, sizeof(T));
    const stored_a<d, T>* left = first_if<!D.lanes_along_m()>(a, b);
    const stored_b<d, T>* right = first_if<D.lanes_along_m()>(a, b);
    if constexpr (d.m == dynamic || d.n == dynamic) {
        if (rows == 0) {
            return;
        }
    } else if constexpr (d.k == dynamic) {
        // Empty operands may be null pointers, which must not be moved; nothing is read through
        // these.
        static constexpr stored_a<d, T> nothing_left{};
        static constexpr stored_b<d, T> nothing_right{};
        if (rows == 0) {
            left = &nothing_left;
            right = &nothing_right;
        }
    }
    if constexpr (form == contraction_form::dots) {
        run_dots<d, T>(left, right, rows, job);
    } else if constexpr (form == contraction_form::columns) {
        run_columns<d, T>(left, right, rows, job);
    } else {
        packed_columns<d, T, Budget / sizeof(T), Job>{left, right, rows, job, buffer}.run();
    }
}

/// C = A * B, or C += A * B if D.accumulate. `rows` is the dynamic extent (ignored if there is
/// none; may be 0). `workspace` has room for contraction_workspace<D, T>() elements.
///
/// epilogue(pack<T> value, std::size_t m, std::size_t n, std::size_t lanes) is called once for
/// every vector of C and does all storing; with D.accumulate the value has the former C in it. The
/// vector's first `lanes` lanes are C[m][n], C[m][n + 1], …, or, if D.lanes_along_m(), C[m][n], C[m
/// + 1][n], …; the other lanes hold any value. Give its operator() COSTATE_INLINE, and the type a
/// member type `short_epilogue` if it is a few instructions: then it is unrolled over the whole
/// register tile, not only over the vectors of a row. `c` is read only, and only if D.accumulate.
template <contraction D, class T, class Epilogue>
COSTATE_INLINE void contract(
    const stored_a<D, T>* a, const stored_b<D, T>* b, const T* c, std::size_t rows,
    Epilogue&& epilogue, T* workspace) {
    using kind = std::remove_reference_t<Epilogue>;
    run_contraction<D, T, copy_room>(
        a, b, rows, contraction_job<D, T, kind>{c, epilogue}, workspace);
}

template <contraction D, class T, class Job>
COSTATE_INLINE void run_on_stack(
    const stored_a<D, T>* a, const stored_b<D, T>* b, std::size_t rows, const Job& job) {
    constexpr contraction d = D.oriented();
    if constexpr (form_of(d, pack<T>::lanes, sizeof(T)) == contraction_form::packed) {
        alignas(64) T buffer[packing_of<T>(d, stack_budget / sizeof(T)).size];
        run_contraction<D, T, stack_budget>(a, b, rows, job, static_cast<T*>(buffer));
    } else {
        run_contraction<D, T, stack_budget>(a, b, rows, job, static_cast<T*>(nullptr));
    }
}

/// The same with a buffer on the stack, of at most stack_budget bytes and none where none is
/// needed.
template <contraction D, class T, class Epilogue>
COSTATE_INLINE void contract(
    const stored_a<D, T>* a, const stored_b<D, T>* b, const T* c, std::size_t rows,
    Epilogue&& epilogue) {
    using kind = std::remove_reference_t<Epilogue>;
    run_on_stack<D, T>(a, b, rows, contraction_job<D, T, kind>{c, epilogue});
}

/// C += A * B if `adds`, else C = A * B, stored: one kernel for both. `workspace` as above.
template <contraction D, class T>
COSTATE_INLINE void contract_into(
    const stored_a<D, T>* a, const stored_b<D, T>* b, T* c, std::size_t rows, bool adds,
    T* workspace) {
    using store = store_result<D, T>;
    store epilogue{c};
    run_contraction<D, T, copy_room>(
        a, b, rows, contraction_job<D, T, store, true>{c, epilogue, adds}, workspace);
}

/// The same with a buffer on the stack.
template <contraction D, class T>
COSTATE_INLINE void contract_into(
    const stored_a<D, T>* a, const stored_b<D, T>* b, T* c, std::size_t rows, bool adds) {
    using store = store_result<D, T>;
    store epilogue{c};
    run_on_stack<D, T>(a, b, rows, contraction_job<D, T, store, true>{c, epilogue, adds});
}

/// C = A * B or C += A * B, stored.
template <contraction D, class T>
COSTATE_INLINE void contract(
    const stored_a<D, T>* a, const stored_b<D, T>* b, T* c, std::size_t rows) {
    contract<D, T>(a, b, c, rows, store_result<D, T>{c});
}

}  // namespace costate::inline COSTATE_ISA::kernel
