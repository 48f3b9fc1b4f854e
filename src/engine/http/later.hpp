// later.hpp - a refusal that says when the same may be asked again: its answer has Retry-After (RFC 9110 section 10.2.3).
#pragma once
#include <cstdint>

#include "base/problem.hpp"

namespace huying::http {

/// 429 with the seconds to wait. Whoever refuses without a time throws a plain Problem: that answer says one second.
struct Later : Problem {
    std::int64_t seconds;

    Later(std::string code, std::string detail, std::int64_t seconds)
        : Problem(429, std::move(code), std::move(detail)), seconds(seconds) {}
};

}  // namespace huying::http
