// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <cmath>
#include <cstdio>
#include <ctime>
#include <system_error>

#include <costate/nn/initialise.hpp>
#include <costate/optim/hessian_free.hpp>
#include <costate/optim/kfac.hpp>

#include "data.hpp"
#include "options.hpp"
#include "picture.hpp"

namespace autoencoder {

/// One network trained by each optimiser from the same parameters; `Curvature` is the size of the largest curvature batch
/// of Hessian-free, for which it holds what the products of a step have in common.
template <auto Network, std::size_t Curvature>
class comparison {
public:
    static constexpr auto loss = objective<Network>;
    using record = cs::parameters<loss>;

    comparison(std::vector<float> images, const options& chosen)
        : images_(std::move(images)), chosen_(chosen) {}

    int run(const std::string& name) {
        std::error_code code;
        std::filesystem::create_directories(chosen_.out, code);
        std::printf("%zu images, %zu parameters\n", images_.size() / pixels, [] {
            std::size_t count = 0;
            parameters_.for_each([&](const char*, auto view) { count += view.size(); });
            return count;
        }());
        std::vector<curve> curves;
        if (wanted("sgd")) curves.push_back(tuned_descent());
        if (wanted("adam")) curves.push_back(adam());
        if (wanted("hf")) curves.push_back(hessian_free());
        if (wanted("kfac")) curves.push_back(kfac());
        if (curves.empty()) return EXIT_FAILURE;
        const double target = curves[0].last();
        std::printf(
            "\nthe loss of %s at its end, %.3f, is reached by\n", curves[0].name.c_str(), target);
        for (const curve& c : curves) {
            if (const auto* p = c.reaching(target))
                std::printf(
                    "  %-5s after %6zu iterations, %9.2f s\n", c.name.c_str(), p->iterations,
                    p->seconds);
            else
                std::printf("  %-5s not: %.3f at its end\n", c.name.c_str(), c.last());
        }
        const std::string path = chosen_.out + "/" + name;
        const auto drawn = draw(curves, path, "Autoencoder on Fashion-MNIST: " + name);
        if (drawn)
            std::printf("wrote %s.svg\n", path.c_str());
        else
            std::printf("%s\n", drawn.failure().message().c_str());
        return EXIT_SUCCESS;
    }

private:
    bool wanted(const char* name) const {
        return chosen_.only.empty() || chosen_.only.find(name) != std::string::npos;
    }

    // 15 inputs for each unit, with weights that keep what goes through the layers of one size.
    void start() { nn::initialise_sparsely(parameters_, chosen_.seed, 15, 0.258); }

    double loss_of_all() {
        static cs::program<loss> value;
        constexpr std::size_t part = 1000 * pixels;
        const std::span<const float> all(images_);
        double total = 0;
        for (std::size_t at = 0; at < all.size(); at += part) {
            const auto some = all.subspan(at, std::min(part, all.size() - at));
            total +=
                static_cast<double>(value(parameters_, some)) * static_cast<double>(some.size());
        }
        return total / static_cast<double>(all.size());
    }

    /// Runs `step` until it has been done `steps` times, the loss of all images noted every so often.
    template <class Step>
    curve trained(const char* name, std::size_t steps, std::size_t every, Step step) {
        curve result{name, {{0, 0, loss_of_all()}}};
        double seconds = 0;
        for (std::size_t i = 1; i <= steps; ++i) {
            const std::clock_t before = std::clock();
            const bool goes_on = step(i);
            seconds += static_cast<double>(std::clock() - before) / CLOCKS_PER_SEC;
            if (i % every != 0 && i != steps && goes_on) continue;
            const double now = loss_of_all();
            result.points.push_back({i, seconds, now});
            std::printf("%-5s %6zu steps %9.2f s  loss %.4f\n", name, i, seconds, now);
            std::fflush(stdout);
            if (!goes_on || !std::isfinite(now)) break;
        }
        return result;
    }

    template <class Optimiser>
    curve first_order(const char* name, Optimiser& optimiser, std::size_t epochs) {
        static record gradient;
        static cs::program<cs::value_and_grad<loss>> value_and_gradient;
        start();
        optimiser.init(parameters_);
        minibatches batches(images_, chosen_.batch, chosen_.seed);
        const std::size_t every = batches.in_an_epoch();
        return trained(name, epochs * every, every, [&](std::size_t) {
            const float value = value_and_gradient(parameters_, batches.next(), gradient);
            optimiser.step(parameters_, gradient);
            return std::isfinite(value);
        });
    }

    /// Of all pairs of rate and momentum the one with the least loss at the end.
    curve tuned_descent() {
        static cs::sgd<record> optimiser;
        cs::sgd_settings best;
        curve best_curve{"sgd", {}};
        for (const double momentum : {0.9, 0.99})
            for (const double rate : {1e-4, 3e-4, 1e-3, 3e-3}) {
                optimiser.settings() = {.rate = rate, .momentum = momentum, .nesterov = true};
                std::printf("rate %g, momentum %g\n", rate, momentum);
                curve c = first_order("sgd", optimiser, chosen_.tuning_epochs);
                if (!(c.last() < (best_curve.points.empty() ? 1e300 : best_curve.last()))) continue;
                best_curve = std::move(c);
                best = optimiser.settings();
            }
        std::printf("best: rate %g, momentum %g\n", best.rate, best.momentum);
        if (chosen_.tuning_epochs == chosen_.epochs) return best_curve;
        optimiser.settings() = best;
        return first_order("sgd", optimiser, chosen_.epochs);
    }

    curve adam() {
        static cs::adam<record> optimiser;
        return first_order("adam", optimiser, chosen_.epochs);
    }

    bool went_on(const cs::step_report& report) {
        if (!report.moved()) std::printf("%s\n", report.text());
        return report.moved() || report.stopped == cs::step_stop::no_descent;
    }

    curve hessian_free() {
        static cs::hessian_free<loss, cs::holding<Curvature>> optimiser;
        std::printf(
            "hf holds %.1f MB for its products\n",
            static_cast<double>(optimiser.held_bytes) / (1 << 20));
        optimiser.settings().damping = chosen_.hf_damping;
        start();
        optimiser.init(parameters_);
        minibatches some(images_, chosen_.curvature, chosen_.seed);
        return trained("hf", chosen_.outer, 1, [&](std::size_t) {
            const cs::step_report report = optimiser.step(
                parameters_, cs::gradient_batch(images_), cs::curvature_batch(some.next()));
            std::printf(
                "      damping %.3g, ratio %.2f, length %.2f, %u products, %u evaluations\n",
                report.damping, report.reduction_ratio, report.step_length, report.products,
                report.evaluations);
            return went_on(report);
        });
    }

    curve kfac() {
        static cs::kfac<loss, cs::sequential, cs::kfac_batches::separate> optimiser;
        optimiser.settings().damping = chosen_.kfac_damping;
        start();
        optimiser.init(parameters_);
        minibatches batches(images_, chosen_.kfac_batch, chosen_.seed);
        const std::size_t every = chosen_.kfac_steps / 30 + 1;
        return trained("kfac", chosen_.kfac_steps, every, [&](std::size_t) {
            const auto batch = batches.next();
            const auto some = batch.first(std::min(batch.size(), chosen_.kfac_curvature * pixels));
            return went_on(
                optimiser.step(parameters_, cs::gradient_batch(batch), cs::curvature_batch(some)));
        });
    }

    std::vector<float> images_;
    options chosen_;
    static inline record parameters_;
};

/// Reads the images and compares the optimisers on them.
template <auto Network, std::size_t Curvature>
int compare(const std::string& name, options defaults, int count, char** arguments) {
    int exit_code = EXIT_SUCCESS;
    defaults.most_curvature = Curvature;
    const auto chosen = read_command_line(defaults, count, arguments, exit_code);
    if (!chosen) return exit_code;
    auto images = read_images(chosen->data, chosen->images);
    if (!images) {
        std::fprintf(stderr, "%s\n", images.failure().message().c_str());
        return EXIT_FAILURE;
    }
    return comparison<Network, Curvature>(std::move(*images), *chosen).run(name);
}

}  // namespace autoencoder
