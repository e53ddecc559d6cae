// SPDX-License-Identifier: BSL-1.0
#pragma once

/// Matchers for Catch2, 2.13 or 3; include Catch2 as your tests do, or let this header find it.
#include <string>

#if __has_include(<catch2/matchers/catch_matchers.hpp>)
#    include <catch2/catch_tostring.hpp>
#    include <catch2/matchers/catch_matchers.hpp>
#else
#    include <catch2/catch.hpp>
#endif

#include <costate/check/text.hpp>

template <>
struct Catch::StringMaker<costate::check::result> {
    static std::string convert(const costate::check::result& found_) {
        return costate::check::to_text(found_);
    }
};

namespace costate::check {

#if __has_include(<catch2/matchers/catch_matchers.hpp>)
using matcher_base = Catch::Matchers::MatcherBase<result>;
#else
using matcher_base = Catch::MatcherBase<result>;
#endif

/// Matches a check in which all derivatives agree: CHECK_THAT((check_grads<f, 2>(x)), agrees()).
class agrees : public matcher_base {
public:
    bool match(const result& found_) const override { return found_.ok && found_.checks > 0; }
    std::string describe() const override { return "agrees with differences"; }
};

/// Matches a check that fails in this mode, at this order: for tests of wrong rules.
class disagrees : public matcher_base {
public:
    explicit disagrees(mode mode_, int order_ = 1) : mode_of_(mode_), order_of_(order_) {}
    bool match(const result& found_) const override {
        return !found_.ok && found_.order == order_of_ && found_.path[order_of_ - 1] == mode_of_;
    }
    std::string describe() const override {
        return std::string("has a wrong ") + (mode_of_ == mode::forward ? "tangent" : "gradient") +
            " at order " + std::to_string(order_of_);
    }

private:
    mode mode_of_;
    int order_of_;
};

}  // namespace costate::check
