// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <array>
#include <bit>
#include <cstddef>
#include <cstdint>
#include <cstdio>
#include <string>
#include <string_view>
#include <vector>

#include <costate/graph/graph.hpp>
#include <costate/io/error.hpp>
#include <costate/io/file.hpp>
#include <costate/io/run_program.hpp>
#include <costate/ops/leaf.hpp>

namespace costate::io {

namespace detail {

inline std::string dot_text(std::string_view text_) {
    std::string text = "\"";
    for (char c : text_) {
        if (c == '"' || c == '\\') text += '\\';
        text += c == '\n' ? std::string("\\n") : std::string(1, c);
    }
    return text + "\"";
}

inline std::string type_text(const tensor_type& type_) {
    std::string text;
    for (std::size_t i = 0; i < type_.rank; ++i)
        text += (i == 0 ? "" : "×") +
            (type_.dims[i] == batch_extent ? std::string("batch") : std::to_string(type_.dims[i]));
    return text;
}

inline std::string node_label(const graph_view& graph_, node_id node_) {
    const operation* const op = graph_.nodes[node_].op;
    std::string text = op->name;
    if (op == &operation_of<parameter_op> || op == &operation_of<input_op>) {
        text = graph_.name(node_);
    } else if (op == &operation_of<constant_op>) {
        std::array<char, 32> number{};
        std::snprintf(
            number.data(), number.size(), "%.6g",
            std::bit_cast<double>(graph_.attribute(node_, 0)));
        text = number.data();
    }
    const std::string shape = type_text(graph_.type(node_));
    return shape.empty() ? text : text + "\n" + shape;
}

/// Whether each node is needed for the first `outputs_` outputs; the bodies of loops always are.
inline std::vector<bool> needed_for(const graph_view& graph_, std::uint32_t outputs_) {
    std::vector<bool> needed(graph_.node_count, false);
    for (std::uint32_t i = 0; i < outputs_; ++i) needed[graph_.outputs[i]] = true;
    for (node_id n = graph_.node_count; n-- > 0;) {
        if (graph_.nodes[n].scope != 0) needed[n] = true;
        for (std::uint32_t i = 0; needed[n] && i < graph_.nodes[n].arity; ++i)
            needed[graph_.input(n, i)] = true;
    }
    return needed;
}

}  // namespace detail

/// A graph in graphviz's language, data above results. What the first output needs is blue, all else
/// (the adjoint, in the graph of a gradient) orange; parameters are boxes, inputs ellipses, outputs
/// have a double border. What no output needs is left out.
inline std::string dot(const graph_view& graph_, std::string_view title_ = {}) {
    const std::vector<bool> all = detail::needed_for(graph_, graph_.output_count);
    const std::vector<bool> model =
        detail::needed_for(graph_, graph_.output_count < 1 ? graph_.output_count : 1);
    std::vector<bool> output(graph_.node_count, false);
    for (std::uint32_t i = 0; i < graph_.output_count; ++i) output[graph_.outputs[i]] = true;
    std::string text =
        "digraph costate {\n"
        "    graph [label=" +
        detail::dot_text(title_) +
        ", labelloc=t, fontname=Helvetica]\n"
        "    node [fontname=Helvetica, fontsize=11, style=\"filled,rounded\", shape=box]\n"
        "    edge [color=gray40, arrowsize=0.7]\n";
    for (node_id n = 0; n < graph_.node_count; ++n) {
        if (!all[n]) continue;
        const node& here = graph_.nodes[n];
        const char* shape = here.op == &operation_of<parameter_op> ? ", style=filled"
            : here.op == &operation_of<input_op>                   ? ", shape=ellipse, style=filled"
            : here.op == &operation_of<constant_op>                ? ", shape=plaintext, style=\"\""
                                                                   : "";
        const bool leaf = here.op->kind == form::leaf;
        text += "    n" + std::to_string(n) +
            " [label=" + detail::dot_text(detail::node_label(graph_, n)) + ", fillcolor=\"" +
            (leaf           ? "#d9ead3"
                 : model[n] ? "#cfe2f3"
                            : "#fce5cd") +
            "\"" + shape + (output[n] ? ", peripheries=2" : "") + "]\n";
        for (std::uint32_t i = 0; i < here.arity; ++i)
            text +=
                "    n" + std::to_string(graph_.input(n, i)) + " -> n" + std::to_string(n) + "\n";
    }
    return text + "}\n";
}

/// Writes `path_`.dot and has graphviz draw `path_`.svg from it. Without graphviz the first is there
/// all the same and the error says what to install.
inline result<void> draw_graph(
    const std::string& path_, const graph_view& graph_, std::string_view title_ = {}) {
    if (auto done = write_file(path_ + ".dot", dot(graph_, title_)); !done) return done;
    return run_program({"dot", "-Tsvg", "-o", path_ + ".svg", path_ + ".dot"}, "graphviz");
}

}  // namespace costate::io
