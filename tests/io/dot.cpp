// SPDX-License-Identifier: BSL-1.0
#include <string>

#include <costate/costate.hpp>
#include <costate/io/dot.hpp>

#include "catch.hpp"
#include "temporary.hpp"

namespace cs = costate;
namespace io = costate::io;

namespace {

constexpr auto x = cs::input<"x", float, 3>;
constexpr auto w = cs::param<"w \"1\"", float, 3>;
constexpr auto loss = sum(square(x * w) * 2.5f);
constexpr auto model = cs::value_and_grad<loss>;

bool contains(const std::string& text, const char* part) {
    return text.find(part) != std::string::npos;
}

}  // namespace

TEST_CASE("a graph in graphviz's language shows leaves, shapes, constants and outputs") {
    const std::string text = io::dot(cs::model_graph<model>::view(), "a \"title\"");
    INFO(text);
    CHECK(text.starts_with("digraph costate {"));
    CHECK(contains(text, "label=\"a \\\"title\\\"\""));
    CHECK(contains(text, "[label=\"x\\n3\", fillcolor=\"#d9ead3\", shape=ellipse"));
    CHECK(contains(text, "[label=\"w \\\"1\\\"\\n3\", fillcolor=\"#d9ead3\""));
    CHECK(contains(text, "2.5"));
    CHECK(contains(text, "#cfe2f3"));  // the model
    CHECK(contains(text, "#fce5cd"));  // its adjoint
    CHECK(contains(text, "peripheries=2"));
    CHECK(contains(text, "n0 -> n"));
}

TEST_CASE("what no output of a graph needs is not drawn") {
    // A batch keeps the model of one sample beside that of many, until dead code is eliminated.
    constexpr auto many = cs::vmap(square(x) * 2.5f);
    constexpr auto view = cs::model_graph<many>::view();
    const std::string text = io::dot(view);
    INFO(text);
    CHECK(contains(text, "batch×3"));
    CHECK_FALSE(contains(text, "label=\"square\\n3\""));
}

TEST_CASE("graphviz accepts it, or its absence is an error that says what to install") {
    const temporary_folder folder;
    const auto drawn = io::draw_graph(folder / "graph", cs::model_graph<model>::view(), "title");
    CHECK_FALSE(read_bytes(folder / "graph.dot").empty());
    if (drawn)
        CHECK_FALSE(read_bytes(folder / "graph.svg").empty());
    else
        CHECK(says(drawn.failure(), "dot", "graphviz", "No such file"));
}
