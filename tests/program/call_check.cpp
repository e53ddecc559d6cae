// SPDX-License-Identifier: BSL-1.0
// What types tell of sizes. Whole calls are checked in arguments.cpp.
#include <costate/core/tensor.hpp>
#include <costate/program/call_check.hpp>

#include <array>
#include <vector>

using namespace costate;

namespace {

static_assert(known_size<float[4]>() == 4 && known_size<std::array<float, 3>>() == 3 && known_size<tensor<double, 2, 3>>() == 6);
static_assert(known_size<std::vector<float>>() == -1 && known_size<float>() == -1);

constexpr tensor_type row{element::float32, 1, {3}};
constexpr tensor_type rows = row.prepend(batch_extent);
static_assert(never_fits(4, row) && never_fits(6, row) && !never_fits(3, row) && !never_fits(-1, row));
static_assert(never_fits(4, rows) && !never_fits(6, rows) && !never_fits(0, rows), "a whole number of samples, or none");

// One input, then one result, of three floats each.
struct signature {
    static constexpr std::uint32_t leaf_count = 1, output_count = 1;
    static constexpr std::uint32_t record_count() { return 0; }
    static constexpr std::uint32_t next_input(std::uint32_t from) { return from; }
    static constexpr std::uint32_t first_of_record(std::uint32_t at, std::uint32_t) { return at; }
    static constexpr tensor_type leaf_type(std::uint32_t) { return row; }
    static constexpr tensor_type output_type(std::uint32_t) { return row; }
};
template <bool Exact, class... Args>
constexpr call_mistake found() {
    call_check<signature, Exact> check{0, 0, 0, 0};
    (check.template argument<Args>(), ...);
    return check.found;
}
using floats = tensor<float, 3>;
static_assert(found<true, const floats, floats>() == call_mistake::nothing && found<true, float[3], std::vector<float>>() == call_mistake::nothing);
static_assert(found<true, float, floats>() == call_mistake::no_number && found<true, signature, floats>() == call_mistake::no_elements);
static_assert(found<true, double[3], floats>() == call_mistake::wrong_element && found<false, double[3], floats>() == call_mistake::nothing);
static_assert(found<true, float[4], floats>() == call_mistake::wrong_size && found<true, floats, float[4]>() == call_mistake::wrong_result_size);
static_assert(found<true, floats, const floats>() == call_mistake::wrong_result && found<true, floats, double[3]>() == call_mistake::wrong_result);
static_assert(found<false, floats, const floats>() == call_mistake::wrong_result && found<false, floats, double[3]>() == call_mistake::nothing);
static_assert(found<true, floats, floats, floats>() == call_mistake::too_many);
static_assert(found<true, float[4], double[3]>() == call_mistake::wrong_size, "the first one");

}  // namespace
