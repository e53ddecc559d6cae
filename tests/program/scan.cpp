// SPDX-License-Identifier: BSL-1.0
#include "catch.hpp"

#include <costate/costate.hpp>

#include <initializer_list>
#include <type_traits>
#include <vector>

#include "../oracle/recurrent.inc"

namespace cs = costate;

namespace {

template <class T>
constexpr auto incoming = cs::param<"incoming", T, 3, 8>;
template <class T>
constexpr auto recurrent = cs::param<"recurrent", T, 4, 8>;
template <class T>
constexpr auto bias = cs::param<"bias", T, 8>;
constexpr auto steps_made = cs::shared<"steps_made", int>;

/// The cell of generate_recurrent.py.
template <class T>
constexpr auto step = [](auto h, auto x) {
    const auto z = matmul(x, incoming<T>) + matmul(h, recurrent<T>) + bias<T>;
    const auto gate = sigmoid(cs::slice<cs::range{0, 4}>(z));
    const auto fresh = tanh(cs::slice<cs::range{4, 8}>(z));
    return cs::next(cs::carry(fresh + gate * (h - fresh)), log(2 + sum(exp(gate * h))));
};

template <class T, std::uint32_t Steps>
constexpr auto fixed = cs::function<cs::tensor<T, 4>, cs::tensor<T, Steps, 3>>([](auto first, auto sequence) {
    const auto run = cs::scan<Steps>(cs::carry(first), cs::over(sequence), step<T>);
    return sum(square(run.template last<0>())) + sum(run.template stacked<0>());
});
template <class T>
constexpr auto counted = cs::function<cs::tensor<T, 4>, cs::tensor<T, 7, 3>>([](auto first, auto sequence) {
    const auto run = cs::scan<7>(steps_made, cs::carry(first), cs::over(sequence), step<T>);
    return sum(square(run.template last<0>())) + sum(run.template stacked<0>());
});

/// The first steps of each sample.
template <class T, std::size_t Steps>
struct data {
    std::vector<T> first, sequences;
    data() : first(std::begin(oracle::recurrent_first), std::end(oracle::recurrent_first)) {
        for (std::size_t s = 0; s < 3; ++s)
            for (std::size_t i = 0; i < 3 * Steps; ++i)
                sequences.push_back(static_cast<T>(oracle::recurrent_sequences[21 * s + i]));
    }
};

template <class T, class Record>
void fill(Record& p, const double (&from)[64]) {
    const auto put = [&p](auto symbol, const double* numbers) {
        for (std::size_t i = 0; i < p[symbol].size(); ++i) p[symbol].data()[i] = static_cast<T>(numbers[i]);
    };
    put(incoming<T>, from);
    put(recurrent<T>, from + 24);
    put(bias<T>, from + 56);
}
template <class T, class Record>
void check(const Record& p, const double (&expected)[64]) {
    const double margin = std::is_same_v<T, float> ? 2e-5 : 1e-13;
    const auto compare = [&](auto symbol, const double* numbers) {
        for (std::size_t i = 0; i < p[symbol].size(); ++i)
            CHECK(static_cast<double>(p[symbol].data()[i]) == Approx(numbers[i]).margin(margin).epsilon(margin));
    };
    compare(incoming<T>, expected);
    compare(recurrent<T>, expected + 24);
    compare(bias<T>, expected + 56);
}

}  // namespace

TEST_CASE("the derivatives of scans are those of PyTorch, to second order") {
    constexpr auto model = cs::sum(cs::vmap(fixed<float, 7>));
    static cs::program<cs::jvp<cs::grad<model>>> run;
    static cs::parameters<model> p, direction, gradient, product;
    const data<float, 7> d;
    fill<float>(p, oracle::recurrent_parameters);
    fill<float>(direction, oracle::recurrent_direction);
    run(p, d.first, d.sequences, direction, gradient, product);
    check<float>(gradient, oracle::recurrent_runs[3].gradient);
    check<float>(product, oracle::recurrent_runs[3].product);
}

TEST_CASE("so are those of as many steps as it is told") {
    constexpr auto model = cs::sum(cs::vmap(counted<double>));
    static cs::program<cs::value_and_grad<model>> gradient;
    static cs::program<cs::hvp<model>> product;
    static cs::parameters<model> p, direction, result;
    const data<double, 7> d;
    fill<double>(p, oracle::recurrent_parameters);
    fill<double>(direction, oracle::recurrent_direction);
    for (const auto& run : oracle::recurrent_runs) {
        CHECK(gradient(p, d.first, d.sequences, run.steps, result) == Approx(run.value).epsilon(1e-14));
        check<double>(result, run.gradient);
        product(p, d.first, d.sequences, run.steps, direction, result);
        check<double>(result, run.product);
    }
}

TEST_CASE("the tangent of a scan is the gradient's product with the direction") {
    static cs::program<cs::jvp<cs::sum(cs::vmap(fixed<double, 7>))>> run;
    static cs::parameters<fixed<double, 7>> p, direction;
    const data<double, 7> d;
    fill<double>(p, oracle::recurrent_parameters);
    fill<double>(direction, oracle::recurrent_direction);
    double expected = 0;
    for (std::size_t i = 0; i < 64; ++i)
        expected += oracle::recurrent_runs[3].gradient[i] * oracle::recurrent_direction[i];
    double tangent = 0;
    const double value = run(p, d.first, d.sequences, direction, tangent);
    CHECK(value == Approx(oracle::recurrent_runs[3].value).epsilon(1e-14));
    CHECK(tangent == Approx(expected).epsilon(1e-13));
}

namespace {

constexpr auto weights = cs::param<"weights", double, 12, 40>;

// A product so large that its factors of all steps are less.
constexpr auto large = cs::function<cs::tensor<double, 12>, cs::tensor<double, 3, 40>>([](auto first, auto sequence) {
    const auto run = cs::scan<3>(cs::carry(first), cs::over(sequence), [](auto h, auto x) {
        const auto z = tanh(matmul(h, weights) + x);
        return cs::next(cs::carry(cs::slice<cs::range{14, 26}>(z)), sum(z * z));
    });
    return sum(run.template stacked<0>());
});

}  // namespace

TEST_CASE("products of all steps and tiles add up") {
    constexpr auto model = cs::grad<cs::sum(cs::vmap(large))>;
    static cs::parameters<large> p, gradient, expected;
    for (std::size_t i = 0; i < p[weights].size(); ++i)
        p[weights].data()[i] = oracle::recurrent_parameters[i % 64] * (1 + 0.001 * static_cast<double>(i));
    static cs::program<model> run;
    const cs::reference<model> reference;
    for (const std::size_t samples : {std::size_t{0}, std::size_t{1}, std::size_t{11}, std::size_t{67}}) {
        std::vector<double> first(12 * samples), sequences(120 * samples);
        for (std::size_t i = 0; i < first.size(); ++i) first[i] = oracle::recurrent_first[i % 12];
        for (std::size_t i = 0; i < sequences.size(); ++i) sequences[i] = oracle::recurrent_sequences[i % 61];
        run(p, first, sequences, gradient);
        reference(p, first, sequences, expected);
        for (std::size_t i = 0; i < p[weights].size(); ++i)
            CHECK(gradient[weights].data()[i] == Approx(expected[weights].data()[i]).epsilon(1e-12).margin(1e-13));
    }
}

namespace {

constexpr auto table = cs::param<"table", double, 3, 4>;
constexpr auto scale = cs::param<"scale", double, 4>;
constexpr auto top = [](auto t) { return cs::reshape<4>(cs::slice<cs::range{0, 1}>(t)); };

template <auto Body>
constexpr auto last_of = cs::function<cs::tensor<double, 4>, cs::tensor<double, 5, 4>>([](auto first, auto xs) {
    return sum(square(cs::scan<5>(cs::carry(first), cs::over(xs), Body).template last<0>()));
});

// What is added up for the table has the same term twice.
constexpr auto repeated = last_of<[](auto h, auto x) {
    return cs::next(cs::carry(h * top(table + sin(table) + table) + x));
}>;

constexpr auto curved = last_of<[](auto h, auto x) { return cs::next(cs::carry(sin(h + x) * top(table))); }>;

// Nobody reads what the first scan stacks, but the second one computes it again.
constexpr auto dear = [](auto x) { return exp(sin(x) * cos(x)); };
constexpr auto unread = cs::function<cs::tensor<double, 4>, cs::tensor<double, 5, 4>>([](auto first, auto xs) {
    const auto a = cs::scan<5>(cs::carry(first), cs::over(xs, xs * 0.5), [](auto h, auto x, auto y) {
        return cs::next(cs::carry(h * scale + y), dear(x));
    });
    const auto b = cs::scan<5>(cs::carry(a.template last<0>()), cs::over(xs), [](auto h, auto x) {
        return cs::next(cs::carry(h * dear(x)));
    });
    return sum(b.template last<0>());
});

// The inner scan runs over what lies outside of the outer one.
constexpr auto nested = cs::function<cs::tensor<double, 4>, cs::tensor<double, 5, 4>>([](auto first, auto xs) {
    const auto ys = cs::slice<cs::range{0, 2}>(sin(xs));
    const auto a = cs::scan<5>(cs::carry(first), cs::over(xs), [&](auto h, auto x) {
        const auto inner = cs::scan<2>(cs::carry(h + x), cs::over(ys), [&](auto g, auto y) {
            return cs::next(cs::carry(tanh(g + top(table) * exp(y))));
        });
        return cs::next(cs::carry(inner.template last<0>()));
    });
    return sum(square(a.template last<0>()));
});

/// A program says of so many samples what the interpreter says of them. `direction` is what products are called with. A tangent
/// may be delivered with the gradient.
template <auto Model, auto Product, bool Both = false>
void agrees(std::initializer_list<std::size_t> lengths, auto&... direction) {
    static cs::program<Product> run;
    const cs::reference<Product> reference;
    static cs::parameters<Model> p, result, expected, tangent, expected_tangent;
    const auto fill = [](auto& record, double factor) {
        record.for_each([factor](auto, auto view) {
            for (std::size_t i = 0; i < view.size(); ++i) view.data()[i] = factor * (0.1 * static_cast<double>(i) - 0.3);
        });
    };
    fill(p, 1);
    (fill(direction, -0.7), ...);
    for (const std::size_t samples : lengths) {
        std::vector<double> first(4 * samples), xs(20 * samples);
        for (std::size_t i = 0; i < first.size(); ++i) first[i] = 0.2 + 0.01 * static_cast<double>(i % 17);
        for (std::size_t i = 0; i < xs.size(); ++i) xs[i] = 0.01 * static_cast<double>(i * 13 % 101) - 0.5;
        const auto compare = [](auto& computed, auto& by_reference) {
            computed.for_each([&](auto name, auto view) {
                by_reference.for_each([&](auto other, auto numbers) {
                    if (name == other)
                        for (std::size_t i = 0; i < view.size(); ++i)
                            CHECK(view.data()[i] == Approx(numbers.data()[i]).epsilon(1e-12).margin(1e-12));
                });
            });
        };
        if constexpr (Both) {
            run(p, first, xs, direction..., result, tangent);
            reference(p, first, xs, direction..., expected, expected_tangent);
            compare(tangent, expected_tangent);
        } else {
            run(p, first, xs, direction..., result);
            reference(p, first, xs, direction..., expected);
        }
        compare(result, expected);
    }
}
template <auto Model>
void gradient_agrees() {
    agrees<Model, cs::grad<cs::sum(cs::vmap(Model))>>({1, 3});
}

}  // namespace

TEST_CASE("what is added up twice in a step counts twice") { gradient_agrees<repeated>(); }

TEST_CASE("second derivatives of scans add up over more samples than a tile") {
    static cs::parameters<curved> direction;
    agrees<curved, cs::hvp<cs::sum(cs::vmap(curved))>>({0, 1, 65, 130}, direction);
}

TEST_CASE("so does a gradient together with its tangent") {
    static cs::parameters<curved> direction;
    agrees<curved, cs::jvp<cs::grad<cs::sum(cs::vmap(curved))>>, true>({130}, direction);
}

TEST_CASE("a scan computes for another what nobody else reads") { gradient_agrees<unread>(); }

TEST_CASE("a scan within a scan runs over what lies outside of both") { gradient_agrees<nested>(); }
