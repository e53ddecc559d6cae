// SPDX-License-Identifier: BSL-1.0
// Trains a network that tells ten kinds of clothing apart, on the 70,000 images of Fashion-MNIST or
// on the extract in examples/data, and shows what came of it.
#include <cstddef>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <string>
#include <system_error>
#include <vector>

#include <costate/train/curve.hpp>

#include "checkpoint.hpp"
#include "data.hpp"
#include "network.hpp"
#include "options.hpp"
#include "report.hpp"
#include "training.hpp"

namespace fashion {
namespace {

int failed(const io::error& what) {
    std::fprintf(stderr, "%s\n", what.message().c_str());
    return EXIT_FAILURE;
}

/// Saves the parameters, loads them into another network and compares all predictions.
io::result<void> save_and_check(
    const std::string& path, network& trained, const options& chosen,
    const io::labelled_images& images, minibatch& batch,
    const std::vector<std::uint8_t>& predictions) {
    if (auto saved = save(path, trained, chosen.seed); !saved) return saved;
    network other(chosen.seed + 1);
    if (auto loaded = load(path, other); !loaded) return loaded;
    std::vector<std::uint8_t> again(images.count);
    predict_all(other, images, batch, again);
    if (again != predictions)
        return io::error{path, "the same predictions as before saving", "others"};
    return {};
}

int run(const options& chosen) {
    const auto data = read_data(chosen.data);
    if (!data) return failed(data.failure());
    std::error_code code;
    std::filesystem::create_directories(chosen.out, code);
    if (code) return failed({chosen.out, "a folder that can be made", code.message()});
    std::printf(
        "%zu training and %zu test images from %s\n", data->train.count, data->test.count,
        chosen.data.c_str());
    print_facts(network::facts(chosen.batch));

    network trained(chosen.seed);
    minibatch batch(chosen.batch);
    train::epoch_order order(data->train.count, chosen.seed);
    train::progress progress(chosen.epochs);
    train::learning_curve curve({"epoch", "loss", "training accuracy %", "test accuracy %"});
    train::confusion_matrix<classes> confusion;
    std::vector<std::uint8_t> predictions(data->test.count);
    std::size_t allocations = 0;
    double seconds = 0;
    for (std::size_t epoch = 1; epoch <= chosen.epochs; ++epoch) {
        const epoch_outcome outcome =
            train_epoch(trained, epoch, chosen, data->train, order, batch, progress);
        if (!outcome.finite)
            return failed({"epoch " + std::to_string(epoch), "a finite loss", "none"});
        allocations += outcome.allocations;
        seconds += outcome.seconds;
        predict_all(trained, data->test, batch, predictions);
        confusion = confusion_of(predictions, data->test.labels);
        curve.add(
            {static_cast<double>(epoch), outcome.loss, 100 * outcome.accuracy,
             100 * confusion.accuracy()});
    }
    std::printf(
        "\n%s\ntest accuracy %.2f %% (%zu of %zu), %.3f s an epoch, %zu heap allocations while "
        "training\n\n",
        confusion.text(class_names).c_str(), 100 * confusion.accuracy(), confusion.correct(),
        confusion.total(), seconds / static_cast<double>(chosen.epochs), allocations);
    print_images(data->test, predictions, true, 3);
    print_images(data->test, predictions, false, 3);

    const std::string folder = chosen.out + "/";
    report_picture(
        curve.draw(folder + "learning_curve", "Fashion-MNIST, 784-128-10"),
        folder + "learning_curve");
    report_picture(network::draw(folder + "graph"), folder + "graph");
    const std::string path = folder + "parameters.safetensors";
    if (auto done = save_and_check(path, trained, chosen, data->test, batch, predictions); !done)
        return failed(done.failure());
    std::printf("wrote %s; loaded again, it predicts the same\n", path.c_str());
    return EXIT_SUCCESS;
}

}  // namespace
}  // namespace fashion

int main(int count, char** arguments) {
    int exit_code = EXIT_SUCCESS;
    const auto chosen = fashion::read_command_line(count, arguments, exit_code);
    return chosen ? fashion::run(*chosen) : exit_code;
}
