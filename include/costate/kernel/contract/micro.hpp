// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <costate/kernel/contract/strided.hpp>
#include <costate/kernel/contract/sum_vector.hpp>
#include <costate/kernel/contract/tile.hpp>

#include <utility>

/// One register tile of a contraction: all of k for a few rows and vectors of C.
namespace costate::inline COSTATE_ISA::kernel {

/// What a register tile is compiled for: `Rows` by `Vectors` vectors of C, the last of which has
/// only `lanes` lanes where the tile is at the right edge.
template <contraction D, class T, std::size_t Rows, std::size_t Vectors, edge Edge>
struct register_tile {
    static constexpr std::size_t width = lanes_for<T>(D.n);
    static constexpr std::size_t sums = Rows * Vectors;
    static constexpr std::size_t splits = tile_splits(Rows, Vectors, D.k);
    /// Steps of k in the body of the loop.
    static constexpr std::size_t unrolled = splits > 1 ? splits : sums >= 12 ? 1 : 2;
    static constexpr std::size_t straight_line = 96;

    /// Whether many steps of k read A in places far apart, which no processor foresees.
    static constexpr bool foresees_left = D.a_m == 1 && D.a_k >= 128 && !(D.k < 64);

    using vector = sum_vector<T, width>;
    using left = stored_a<D, T>;
    using right = stored_b<D, T>;
    using all_sums = std::make_index_sequence<sums>;
    using all_vectors = std::make_index_sequence<Vectors>;

    struct state {
        vector sum[splits][sums];
    };

    static constexpr std::size_t lanes_of(std::size_t v, [[maybe_unused]] std::size_t lanes) {
        if constexpr (D.n != dynamic) {
            lanes = D.n % width;
        }
        return Edge != edge::none && v + 1 == Vectors ? lanes : width;
    }

    template <bool Partial, std::size_t V>
    static COSTATE_INLINE vector load(const right* b, [[maybe_unused]] std::size_t lanes) {
        constexpr bool partial = Partial && V + 1 == Vectors;
        if constexpr (D.b_n != 1 || partial) {
            return to_sum<T, width>(load_lanes<T, width>(
                b + V * width * D.b_n, D.b_n, partial ? lanes_of(V, lanes) : width));
        } else if constexpr (!std::is_same_v<right, T>) {
            return to_sum<T, width>(load_lanes<T>(b + V * width, 1, width));
        } else {
            vector r;
            __builtin_memcpy(&r, b + V * width, sizeof(vector));
            return r;
        }
    }

    // One step of k, the first of each split a product. Row by row: one register serves all of A.
    template <bool First, bool Partial, std::size_t... V, std::size_t... I>
    static COSTATE_INLINE void step(
        vector (&sum)[sums], const left* a, const right* b, std::size_t lanes,
        std::index_sequence<V...>, std::index_sequence<I...>) {
        const vector row[Vectors] = {load<Partial, V>(b, lanes)...};
        if constexpr (foresees_left) {
            __builtin_prefetch(a + 2 * Rows, 0, 2);
        }
        if constexpr (First) {
            ((sum[I] = static_cast<T>(a[I / Vectors * D.a_m]) * row[I % Vectors]), ...);
        } else {
            ((sum[I] = static_cast<T>(a[I / Vectors * D.a_m]) * row[I % Vectors] + sum[I]), ...);
        }
    }

    template <bool Partial, std::size_t First, std::size_t... K>
    static COSTATE_INLINE void steps(
        state& s, [[maybe_unused]] const left* a, [[maybe_unused]] const right* b,
        [[maybe_unused]] std::size_t lanes, std::index_sequence<K...>) {
        (step<(K < First), Partial>(
             s.sum[K % splits], a + K * D.a_k, b + K * D.b_k, lanes, all_vectors{}, all_sums{}),
         ...);
    }

    // Steps of k in a loop: `count` of them, or Steps if that is not `dynamic`.
    template <bool Partial, std::size_t Steps>
    static COSTATE_INLINE void loop(
        state& s, const left*& a, const right*& b, std::size_t lanes, std::size_t count) {
        constexpr bool fixed = Steps != dynamic;
        if constexpr (!fixed || Steps >= unrolled) {
#pragma GCC unroll 1
            for (std::size_t i = (fixed ? Steps : count) / unrolled; i > 0; --i) {
                steps<Partial, 0>(s, a, b, lanes, std::make_index_sequence<unrolled>{});
                a += unrolled * D.a_k;
                b += unrolled * D.b_k;
            }
        }
        if constexpr (fixed) {
            steps<Partial, 0>(s, a, b, lanes, std::make_index_sequence<Steps % unrolled>{});
            a += Steps % unrolled * D.a_k;
            b += Steps % unrolled * D.b_k;
        } else if constexpr (unrolled > 1) {
#pragma GCC unroll 1
            for (std::size_t i = count % unrolled; i > 0; --i) {
                steps<Partial, 0>(s, a, b, lanes, std::make_index_sequence<1>{});
                a += D.a_k;
                b += D.b_k;
            }
        }
    }

    template <std::size_t... I>
    static COSTATE_INLINE void clear(state& s, std::index_sequence<I...>) {
        ((s.sum[I / sums][I % sums] = vector{}), ...);
    }
    template <class Job, std::size_t... I>
    static COSTATE_INLINE void begin(
        vector (&sum)[sums], const Job& job, std::size_t m, std::size_t n, std::size_t lanes,
        std::index_sequence<I...>) {
        ((sum[I] = to_sum<T, width>(
              job.start(m + I / Vectors, n + I % Vectors * width, lanes_of(I % Vectors, lanes)))),
         ...);
    }
    template <std::size_t S = 1, std::size_t... I>
    static COSTATE_INLINE void add_splits(state& s, std::index_sequence<I...> all) {
        if constexpr (S < splits) {
            ((s.sum[0][I] = s.sum[0][I] + s.sum[S][I]), ...);
            add_splits<S + 1>(s, all);
        }
    }
    template <class Job, std::size_t... I>
    static COSTATE_INLINE void end(
        const vector (&sum)[sums], const Job& job, std::size_t m, std::size_t n, std::size_t lanes,
        std::index_sequence<I...>) {
        (job.finish(
             to_pack<T, width>(sum[I]), m + I / Vectors, n + I % Vectors * width,
             lanes_of(I % Vectors, lanes)),
         ...);
    }

    // The same with only the vectors of a row unrolled: less to compile and in the instruction cache.
    template <class Job, std::size_t... V>
    static COSTATE_INLINE void end_rolled(
        const vector (&sum)[sums], const Job& job, std::size_t m, std::size_t n, std::size_t lanes,
        std::index_sequence<V...>) {
        alignas(64) T kept[sums * width];
        put<Vectors>(sum, static_cast<T*>(kept), Vectors * width, all_sums{});
#pragma GCC unroll 1
        for (std::size_t r = 0; r < Rows; ++r) {
            (job.finish(
                 load_lanes<T>(kept + (r * Vectors + V) * width, 1, width), m + r, n + V * width,
                 lanes_of(V, lanes)),
             ...);
        }
    }
    template <class Job>
    static constexpr bool rolled = !Job::short_epilogue && Rows > 2 && sums > 4 && !(D.k < 32);

    // What is stored in the end may come from afar: it is asked for before the sums.
    template <class Job, std::size_t... I>
    static COSTATE_INLINE void foresee(
        [[maybe_unused]] const Job& job, [[maybe_unused]] std::size_t m,
        [[maybe_unused]] std::size_t n, std::index_sequence<I...>) {
        if constexpr (!(D.k < 32) && requires { job.foresee(m, n); }) {
            if (job.ends()) {
                (job.foresee(m + I / Vectors, n + I % Vectors * width), ...);
            }
        }
    }

    // In how many of the last steps a whole vector at an edge would run over the end of B.
    static constexpr std::size_t running_over(std::size_t lanes, std::size_t k) {
        const std::size_t last = (width - lanes + D.b_k - 1) / D.b_k;
        return last < k ? last : k;
    }

    static COSTATE_INLINE void all_steps(
        state& s, const left* a, const right* b, std::size_t k, std::size_t lanes) {
        if constexpr (D.nested()) {
            constexpr sum_level outer = D.around[0];
            constexpr sum_level inner = D.around[1];
#pragma GCC unroll 1
            for (std::size_t i = outer.count; i > 0; --i) {
                const left* at_a = a;
                const right* at_b = b;
#pragma GCC unroll 1
                for (std::size_t j = inner.count; j > 0; --j) {
                    level(s, at_a, at_b, k, lanes);
                    at_a += inner.a;
                    at_b += inner.b;
                }
                a += outer.a;
                b += outer.b;
            }
        } else {
            level(s, a, b, k, lanes);
        }
    }

    static COSTATE_INLINE void level(
        state& s, const left* a, const right* b, std::size_t k, std::size_t lanes) {
        if constexpr (short_level && (Edge != edge::open || masked_loads)) {
            steps<Edge == edge::open, 0>(s, a, b, lanes, std::make_index_sequence<D.k>{});
        } else if constexpr (Edge != edge::open) {
            loop<false, D.k>(s, a, b, lanes, k);
        } else if constexpr (masked_loads || D.b_n != 1 || D.b_k == 0) {
            loop<true, D.k>(s, a, b, lanes, k);
        } else if constexpr (D.n != dynamic && D.k != dynamic) {
            constexpr std::size_t last = running_over(D.n % width, D.k);
            loop<false, D.k - last>(s, a, b, lanes, 0);
            loop<true, last>(s, a, b, lanes, 0);
        } else {
            const std::size_t last = running_over(lanes, k);
            loop<false, dynamic>(s, a, b, lanes, k - last);
            loop<true, dynamic>(s, a, b, lanes, last);
        }
    }

    static constexpr bool short_level = D.k != dynamic && D.k > 0 && D.k* sums <= straight_line;
    static constexpr bool straight = short_level && !D.nested();

    /// The tile with its corner at C[m][n], k steps. `lanes` is looked at only at an edge.
    template <class Job>
    static COSTATE_INLINE void run(
        const left* a, const right* b, std::size_t k, std::size_t m, std::size_t n,
        std::size_t lanes, const Job& job) {
        if constexpr (straight) {
            run_inline(a, b, k, m, n, lanes, job);
        } else {
            run_outlined(a, b, k, m, n, lanes, job);
        }
    }

    // A function of its own: g++ would optimise the tile anew in every loop around it.
    template <class Job>
    [[gnu::noinline]] static void run_outlined(
        const left* a, const right* b, std::size_t k, std::size_t m, std::size_t n,
        std::size_t lanes, const Job& job) {
        run_inline(a, b, k, m, n, lanes, job);
    }

    template <class Job>
    static COSTATE_INLINE void run_inline(
        const left* a, const right* b, std::size_t k, std::size_t m, std::size_t n,
        std::size_t lanes, const Job& job) {
        state s;
        if constexpr (straight) {
            constexpr std::size_t products = Job::starts ? 0 : splits;
            if constexpr (Job::starts) {
                clear(s, std::make_index_sequence<splits * sums>{});
                if (job.adds) {
                    begin(s.sum[0], job, m, n, lanes, all_sums{});
                }
            }
            steps<Edge == edge::open, products>(s, a, b, lanes, std::make_index_sequence<D.k>{});
        } else {
            clear(s, std::make_index_sequence<splits * sums>{});
            bool waited = false;
            if constexpr (Job::blocks) {
                waited = !job.first;
                if (waited) {
                    fetch<Vectors>(s.sum[0], job.waiting(m, n), job.stride, all_sums{});
                }
            }
            if constexpr (Job::starts) {
                if (!waited && job.adds) {
                    begin(s.sum[0], job, m, n, lanes, all_sums{});
                }
            }
            foresee(job, m, n, all_sums{});
            all_steps(s, a, b, k, lanes);
        }
        add_splits(s, all_sums{});
        if constexpr (straight && sums > 1 && !Job::short_epilogue) {
            settle(s.sum[0], all_sums{});
        }
        if constexpr (Job::blocks) {
            if (!job.ends()) {
                put<Vectors>(s.sum[0], job.waiting(m, n), job.stride, all_sums{});
                return;
            }
        }
        if constexpr (rolled<Job>) {
            end_rolled(s.sum[0], job, m, n, lanes, all_vectors{});
        } else {
            end(s.sum[0], job, m, n, lanes, all_sums{});
        }
    }
};

}  // namespace costate::inline COSTATE_ISA::kernel
