// SPDX-License-Identifier: BSL-1.0
#include "catch.hpp"

#include "transform/kfac_blocks.hpp"
#include <costate/transform/kfac.hpp>

#include <cstddef>
#include <limits>
#include <string>
#include <utility>
#include <vector>

#include "oracle/kfac.inc"

namespace cs = costate;
using namespace curvature_blocks;

namespace {

using cs::mean, cs::vmap;
using cs::fisher;

constexpr std::size_t samples = 4;
constexpr auto wx = cs::param<"wx", double, 2, 3>;
constexpr auto wh = cs::param<"wh", double, 3, 3>;
constexpr auto bias = cs::param<"bias", double, 3>;
constexpr auto out = cs::param<"out", double, 3, 2>;
constexpr auto steps_made = cs::shared<"steps_made", int>;

constexpr auto cell = [](const auto& h, const auto& x) { return tanh((matmul(x, wx) + bias) + matmul(h, wh)); };
constexpr auto advance = [](auto h, auto x) { return cs::next(cs::carry(cell(h, x))); };

/// A loss of the state after so many steps; the weight of the states is used once more, outside of the loop.
template <std::uint32_t Steps, bool Counted>
constexpr auto recurrent = cs::function<cs::tensor<double, 3>, cs::tensor<double, Steps, 2>, cs::tensor<double, 2>>(
    [](auto first, auto sequence, auto target) {
        const auto begun = matmul(first, wh) + first;
        const auto run = [&] {
            if constexpr (Counted)
                return cs::scan<Steps>(steps_made, cs::carry(begun), cs::over(sequence), advance);
            else
                return cs::scan<Steps>(cs::carry(begun), cs::over(sequence), advance);
        }();
        return squared_error(matmul(run.template last<0>(), out), target);
    });
template <std::uint32_t Steps>
constexpr auto fixed = mean(vmap(recurrent<Steps, false>));
constexpr std::uint32_t most = 4;
constexpr auto counted = mean(vmap(recurrent<most, true>));

std::vector<double> draw(std::size_t count, double first = 0.3) {
    numbers next{first};
    std::vector<double> values(count);
    for (double& e : values) e = next();
    return values;
}
/// The first steps of sequences that have `most`.
std::vector<double> cut(const std::vector<double>& sequences, std::size_t steps, std::size_t all, std::size_t one) {
    std::vector<double> values;
    for (std::size_t s = 0; s < sequences.size() / all / one; ++s)
        values.insert(values.end(), &sequences[s * all * one], &sequences[s * all * one] + steps * one);
    return values;
}

using data = std::vector<std::vector<double>>;
using named_values = std::vector<std::pair<std::string, std::vector<double>>>;
named_values listed(auto& record) {
    named_values all;
    record.for_each([&](const char* name, auto view) { all.emplace_back(name, std::vector<double>(view.begin(), view.end())); });
    return all;
}
/// Parameters of the same name have the same values in every model.
template <class P>
void fill_by_name(P& p) {
    p.for_each([](const char* name, auto view) {
        numbers next{0.1 + 0.017 * static_cast<double>(name[0] % 32 + name[1] % 32)};
        for (double& e : view) e = next();
    });
}
template <auto Objective, auto... Choices>
named_values factors_at(const data& in) {
    static cs::parameters<Objective> p;
    static factors_of<Objective, Choices...> f;
    fill_by_name(p);
    checks::at_run_time<cs::kfac_factors<Objective, Choices...>>{}.run(1 + p.count, p, p, in, f);
    return listed(f);
}

void agree(const named_values& a, const named_values& b, double factor = 1) {
    REQUIRE(a.size() == b.size());
    for (std::size_t k = 0; k < a.size(); ++k) {
        INFO(a[k].first);
        CHECK(a[k].first == b[k].first);
        REQUIRE(a[k].second.size() == b[k].second.size());
        for (std::size_t i = 0; i < a[k].second.size(); ++i)
            CHECK(a[k].second[i] == Approx(factor * b[k].second[i]).epsilon(1e-12).margin(1e-14));
    }
}

const std::vector<double> firsts = draw(3 * samples), targets = draw(2 * samples, 0.37), sequences = draw(2 * most * samples, 0.41);

/// The factors of a counted loop, whose steps that are not made would spoil everything, and of one with so many steps.
template <std::uint32_t Steps, auto... Choices>
void check_count(double told) {
    std::vector<double> spoilt = sequences;
    for (std::size_t s = 0; s < samples; ++s)
        for (std::size_t i = 2 * Steps; i < 2 * most; ++i) spoilt[s * 2 * most + i] = std::numeric_limits<double>::quiet_NaN();
    agree(
        factors_at<counted, Choices...>({firsts, spoilt, targets, {told}}),
        factors_at<fixed<Steps>, Choices...>({firsts, cut(sequences, Steps, most, 2), targets}));
}

}  // namespace

TEST_CASE("a loop that is told how many steps to make has the factors of a loop with so many steps") {
    constexpr auto found = cs::kfac_structure<counted>::value;
    static_assert(found.count == 3 && found.block[0].places + found.block[1].places + found.block[2].places == 4 + 5 + 1);
    check_count<3, fisher::exact>(3);
    check_count<most, fisher::exact>(most);
    check_count<most, fisher::exact>(9);
    check_count<1, fisher::exact>(1);
    check_count<2>(2);
    check_count<2, cs::as_reduced<wh>, cs::as_reduced<wx>>(2);
    check_count<2, cs::as_full<wx>, cs::as_diagonal<wh>>(2);
}

TEST_CASE("no step at all has factors of zeros, but for what is outside of the loop") {
    const data in{firsts, std::vector<double>(sequences.size(), std::numeric_limits<double>::quiet_NaN()), targets, {-2}};
    const auto known = [](const named_values& f) {
        for (const auto& [name, values] : f)
            for (const double e : values) {
                INFO(name);
                if (name == "wx.A" || name == "wx.a" || name == "wx.G")
                    CHECK(e == 0);
                else
                    CHECK(std::abs(e) < 1e300);
            }
    };
    known(factors_at<counted, fisher::exact>(in));
    known(factors_at<counted, cs::as_reduced<wx>, cs::as_reduced<wh>>(in));
}

namespace {

/// Only the loop uses weights.
constexpr auto within = cs::function<cs::tensor<double, 3>, cs::tensor<double, most, 2>, cs::tensor<double, 3>>(
    [](auto first, auto sequence, auto target) {
        const auto run = cs::scan<most>(steps_made, cs::carry(first), cs::over(sequence), advance);
        return squared_error(run.template last<0>(), target);
    });

}  // namespace

TEST_CASE("the factors of one step of one sample are the Gauss-Newton blocks") {
    static constexpr auto objective = mean(vmap(within));
    const data one{draw(3), draw(2 * most), draw(3), {1}};
    const checks::at_run_time<cs::ggnvp<objective>> product;
    CHECK(off_from<objective, fisher::exact>(product, one) < 1e-14);
    const checks::at_run_time<cs::fisher_vp<objective, fisher::empirical>> empirical;
    CHECK(off_from<objective, fisher::empirical>(empirical, one) < 1e-14);
    // Blocks of single samples' gradients, and second moments in any bases, are exact for any number of both.
    const data many{draw(9), draw(6 * most), draw(9), {3}};
    CHECK(off_from<objective, fisher::exact, cs::as_full<wh>, cs::as_diagonal<wx>>(product, many) < 1e-13);
    CHECK(off_from<objective, fisher::empirical, cs::as_full<wh>, cs::as_diagonal<wx>>(empirical, many) < 1e-13);
    CHECK(off_in_bases<objective, fisher::exact>(product, many) < 1e-13);
    CHECK(off_in_bases<objective, fisher::empirical>(empirical, many) < 1e-13);
}

namespace {

constexpr auto wg = cs::param<"wg", double, 3, 3>;
constexpr auto wo = cs::param<"wo", double, 3, 3>;
constexpr auto after = cs::param<"after", double, 3>;
constexpr std::uint32_t sentences = 2, words = 3;
constexpr auto sentences_read = cs::shared<"sentences_read", int>;
constexpr auto half_of_words = cs::shared<"half_of_words", double>;  // the count is computed in the outer body

/// Reads a word: what it makes of it depends on the sentences before.
constexpr auto read = [](const auto& s, const auto& word, const auto& text) {
    return tanh((matmul(word, wx) + bias) + matmul(s, wh) + matmul(text, wg));
};
constexpr auto understand = [](const auto& text, const auto& s) { return tanh(matmul(text + s, wo) + after); };

enum class form { loops, told, half, unrolled };
/// A loss of a text of sentences of words.
template <form Form, std::uint32_t Sentences, std::uint32_t Words>
constexpr auto reader = cs::function<cs::tensor<double, 3>, cs::tensor<double, Sentences, Words, 2>, cs::tensor<double, 2>>(
    [](auto first, auto all, auto target) {
        const auto sentence = [](auto text, auto one) {
            const auto word = [text](auto s, auto x) { return cs::next(cs::carry(read(s, x, text))); };
            const auto run = [&] {
                if constexpr (Form == form::told)
                    return cs::scan<Words>(cs::cast<int>(2 * half_of_words), cs::carry(text), cs::over(one), word);
                else
                    return cs::scan<Words>(cs::carry(text), cs::over(one), word);
            }();
            return cs::next(cs::carry(understand(text, run.template last<0>())));
        };
        if constexpr (Form == form::told) {
            const auto run = cs::scan<Sentences>(sentences_read, cs::carry(first), cs::over(all), sentence);
            return squared_error(matmul(run.template last<0>(), out), target);
        } else if constexpr (Form == form::loops) {
            const auto run = cs::scan<Sentences>(cs::carry(first), cs::over(all), sentence);
            return squared_error(matmul(run.template last<0>(), out), target);
        } else {
            auto text = first;
            const auto over_words = [&]<std::int64_t S, std::int64_t... K>(
                                        std::integral_constant<std::int64_t, S>, std::integer_sequence<std::int64_t, K...>) {
                const auto one = cs::reshape<Words, 2>(cs::slice<cs::range{S, S + 1}>(all));
                if constexpr (Form == form::half) {
                    text = cs::operand<0>(sentence(text, one).carries);
                } else {
                    auto s = text;
                    ((s = read(s, cs::reshape<2>(cs::slice<cs::range{K, K + 1}>(one)), text)), ...);
                    text = understand(text, s);
                }
            };
            [&]<std::int64_t... S>(std::integer_sequence<std::int64_t, S...>) {
                (over_words(std::integral_constant<std::int64_t, S>{}, std::make_integer_sequence<std::int64_t, Words>{}), ...);
            }(std::make_integer_sequence<std::int64_t, Sentences>{});
            return squared_error(matmul(text, out), target);
        }
    });
template <form Form, std::uint32_t Sentences = sentences, std::uint32_t Words = words>
constexpr auto reads = mean(vmap(reader<Form, Sentences, Words>));

const std::vector<double> texts = draw(2 * sentences * words * samples, 0.43);

template <form Written, auto... Choices>
void check_nested() {
    agree(
        factors_at<reads<form::loops>, Choices...>({firsts, texts, targets}),
        factors_at<reads<Written>, Choices...>({firsts, texts, targets}));
}

}  // namespace

TEST_CASE("the factors of a loop inside of a loop are those of weights that are used in each step of both") {
    constexpr auto found = cs::kfac_structure<reads<form::loops>>::value;
    static_assert(found.count == 5 && found.block[0].places + found.block[1].places == 6 + 6);
    check_nested<form::half, fisher::exact>();
    check_nested<form::half, cs::as_reduced<wx>, cs::as_reduced<wh>, cs::as_reduced<wg>, cs::as_reduced<wo>>();
    // Written out, what a sentence has of the text before it is computed once for all words.
    check_nested<form::unrolled, fisher::exact, cs::as_diagonal<wg>>();
    check_nested<form::unrolled, cs::as_diagonal<wg>>();
    check_nested<form::unrolled, cs::as_full<wx>, cs::as_diagonal<wh>, cs::as_diagonal<bias>, cs::as_full<wg>>();
}

namespace {

/// Of both loops, or of one, the first so many steps.
template <std::uint32_t Sentences, std::uint32_t Words, auto... Choices>
void check_told() {
    std::vector<double> spoilt = texts, some;
    for (std::size_t i = 0; i < texts.size(); ++i) {
        const std::size_t word = i / 2 % words, sentence = i / 2 / words % sentences;
        if (word < Words && sentence < Sentences)
            some.push_back(texts[i]);
        else
            spoilt[i] = std::numeric_limits<double>::quiet_NaN();
    }
    agree(
        factors_at<reads<form::told>, Choices...>({firsts, spoilt, targets, {Sentences}, {Words / 2.0}}),
        factors_at<reads<form::loops, Sentences, Words>, Choices...>({firsts, some, targets}));
}

}  // namespace

TEST_CASE("loops inside of one another may both be told their steps") {
    check_told<2, 2, fisher::exact>();
    check_told<1, 3, fisher::exact>();
    check_told<2, 1>();
    check_told<1, 2, cs::as_reduced<wx>, cs::as_reduced<wg>>();
}

namespace {

/// What tests/oracle/generate_kfac.py reads with.
constexpr auto torch_reader = cs::function<cs::tensor<double, 2>, cs::tensor<double, 3, 4, 2>, cs::tensor<double, 2>>(
    [](auto first, auto all, auto target) {
        const auto run = cs::scan<3>(sentences_read, cs::carry(first), cs::over(all), [](auto text, auto one) {
            const auto inner = cs::scan<4>(cs::cast<int>(2 * half_of_words), cs::carry(text), cs::over(one), [text](auto s, auto x) {
                const auto seen = matmul(x, cs::param<"word", double, 2, 2>) + cs::param<"pause", double, 2>;
                const auto known = matmul(s, cs::param<"state", double, 2, 2>) + matmul(text * s, cs::param<"text", double, 2, 2>);
                return cs::next(cs::carry(tanh(seen + known)));
            });
            return cs::next(cs::carry(tanh(matmul(inner.template last<0>() + text, cs::param<"sentence", double, 2, 2>))));
        });
        return squared_error(run.template last<0>(), target);
    });

}  // namespace

TEST_CASE("the factors of a network that reads sentences of words are what PyTorch's derivatives make them") {
    constexpr auto objective = mean(vmap(torch_reader));
    static cs::parameters<objective> p;
    static factors_of<objective, fisher::exact> f;
    numbers next;
    for (const char* wanted : {"word", "state", "text", "sentence", "pause"})
        p.for_each([&](const char* name, auto view) {
            if (cs::same_text(name, wanted))
                for (double& e : view) e = next();
        });
    std::vector<double> all(2 * 3 * 4 * 2), states(2 * 2);
    for (double& e : all) e = next();
    for (double& e : states) e = next();
    checks::at_run_time<cs::kfac_factors<objective, fisher::exact>>{}.run(1 + p.count, p, p, {states, all, {0, 0, 0, 0}, {2}, {1.5}}, f);
    for (const auto& [weight, a, g] : oracle::reader_factors)
        for (const bool inputs : {true, false}) {
            const std::string wanted = std::string(weight) + (inputs ? ".A" : ".G");
            INFO(wanted);
            int found = 0;
            f.for_each([&, expected = inputs ? a : g](const char* name, auto view) {
                if (!cs::same_text(name, wanted.c_str())) return;
                ++found;
                for (std::size_t i = 0; i < view.size(); ++i) CHECK(view.data()[i] == Approx(expected[i]).epsilon(1e-11).margin(1e-16));
            });
            CHECK(found == 1);
        }
}

TEST_CASE("second moments in bases are those of whole samples, also of loops inside of loops") {
    static constexpr auto objective = reads<form::told>;
    const data in{draw(6), draw(4 * sentences * words), draw(4), {2}, {1}};
    const checks::at_run_time<cs::fisher_vp<objective, fisher::empirical>> empirical;
    CHECK(off_in_bases<objective, fisher::empirical>(empirical, in) < 1e-13);
    const checks::at_run_time<cs::ggnvp<objective>> product;
    const double off = off_from<
        objective, fisher::exact, cs::as_full<wh>, cs::as_diagonal<wx>, cs::as_full<wo>, cs::as_diagonal<wg>, cs::as_full<bias>,
        cs::as_full<out>, cs::as_full<after>>(product, in);
    CHECK(off < 1e-13);
}

namespace {

/// Every step of the inner loop takes one weight as it is and transposed, and another one with columns of length 1.
constexpr auto unusual = cs::function<cs::tensor<double, 3>, cs::tensor<double, 2, 3, 2>, cs::tensor<double, 3>>(
    [](auto first, auto all, auto target) {
        const auto run = cs::scan<2>(sentences_read, cs::carry(first), cs::over(all), [](auto text, auto one) {
            const auto inner = cs::scan<3>(cs::cast<int>(2 * half_of_words), cs::carry(text), cs::over(one), [](auto s, auto x) {
                const auto tied = cs::param<"tied", double, 3, 3>;
                const auto even = cs::param<"even", double, 2, 3>;
                const auto seen = matmul(x, even / sqrt(cs::sum<0>(even * even)));
                return cs::next(cs::carry(tanh(matmul(tanh(matmul(s, tied) + seen), transpose(tied)) + s)));
            });
            return cs::next(cs::carry(inner.template last<0>()));
        });
        return squared_error(run.template last<0>(), target);
    });

}  // namespace

TEST_CASE("weights without factors have whole and diagonal blocks, also in loops inside of loops") {
    static constexpr auto objective = mean(vmap(unusual));
    const data in{draw(6), draw(24), draw(6), {2}, {1}};
    const checks::at_run_time<cs::ggnvp<objective>> product;
    const checks::at_run_time<cs::fisher_vp<objective, fisher::empirical>> empirical;
    CHECK(off_from<objective, fisher::exact, cs::as_full<"tied">, cs::as_diagonal<"even">>(product, in) < 1e-13);
    CHECK(off_from<objective, fisher::empirical, cs::as_diagonal<"tied">, cs::as_full<"even">>(empirical, in) < 1e-13);
}

namespace {

constexpr auto look = [](auto h, auto x) {
    const auto seen = cs::convolution<cs::sliding{.padding = 1}>(x + h, cs::param<"window", double, 3, 3, 2, 2>);
    return cs::next(cs::carry(tanh(h + (seen + cs::param<"channels", double, 2>))));
};
using picture = cs::tensor<double, 2, 2, 2>;
constexpr auto films = cs::function<picture, cs::tensor<double, 2, 2, 2, 2, 2>, picture>([](auto first, auto all, auto target) {
    const auto run = cs::scan<2>(cs::carry(first), cs::over(all), [](auto h, auto film) {
        return cs::next(cs::carry(cs::scan<2>(cs::carry(h), cs::over(film), look).template last<0>()));
    });
    return squared_error(run.template last<0>(), target);
});
constexpr auto one_film = cs::function<picture, cs::tensor<double, 2, 2, 2, 2, 2>, picture>([](auto first, auto all, auto target) {
    const auto run = cs::scan<4>(cs::carry(first), cs::over(cs::reshape<4, 2, 2, 2>(all)), look);
    return squared_error(run.template last<0>(), target);
});
constexpr auto voxels = cs::function<cs::tensor<double, 2, 2, 2, 1>>([](auto first) {
    const auto run = cs::scan<2>(cs::carry(first), cs::over(), [](auto h) {
        return cs::next(cs::carry(cs::convolution<cs::sliding{.padding = 1}>(h, cs::param<"window", double, 3, 3, 3, 1, 1>)));
    });
    return squared_error(run.template last<0>(), first);
});

}  // namespace

TEST_CASE("windows in loops inside of loops have the factors of one loop over all, as long as there are axes for the steps") {
    const data in{draw(16), draw(64), draw(16)};
    agree(factors_at<mean(vmap(films)), fisher::exact>(in), factors_at<mean(vmap(one_film)), fisher::exact>(in));
    static_assert(cs::kfac_structure<mean(vmap(voxels))>::value.reason == cs::kfac_reason::it_has_too_many_axes);
}

namespace {

/// A program agrees with the interpreter, whatever it has computed before, and over several tiles of samples.
template <auto Objective, class... Told>
void check_program(std::size_t inputs, Told... told) {
    static cs::program<cs::kfac_factors<Objective>> run;
    static cs::parameters<Objective> p, gradient;
    static factors_of<Objective> f;
    fill_by_name(p);
    for (const std::size_t count : {std::size_t{1}, std::size_t{67}, std::size_t{3}}) {
        const std::vector<double> first = draw(3 * count), all = draw(inputs * count), target = draw(2 * count);
        run(p, first, all, target, told..., gradient, f);
        agree(listed(f), factors_at<Objective>({first, all, target, {static_cast<double>(told)}...}));
    }
}

}  // namespace

TEST_CASE("programs of the factors of such loops compute what their graphs say") {
    check_program<counted>(2 * most, 3);
    check_program<counted>(2 * most, 0);
    check_program<counted>(2 * most, 17);
    check_program<reads<form::told>>(2 * sentences * words, 2, 0.5);
    check_program<reads<form::told>>(2 * sentences * words, 3, 1.0);
}
