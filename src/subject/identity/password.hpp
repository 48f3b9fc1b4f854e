// password.hpp - what a new password must be: domain rules of GB/T 22239-2019, 8.1.4.1 a and b, with our figures where the
// standard gives none.
#pragma once
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "base/time.hpp"

namespace huying::identity {

constexpr std::size_t shortest_password = 12;   // characters; assessors ask for 8
constexpr std::size_t classes_of_password = 3;  // of lower case, upper case, digits, others
constexpr std::int64_t password_lives = 90 * day;
constexpr std::size_t passwords_remembered = 5;  // with the present one
constexpr std::int64_t failures_allowed = 5;
constexpr std::int64_t lock_time = 15 * minute;

/// Why `password` is no new password of the account of this name, as a sentence; nothing when it is good.
std::optional<std::string> password_fault(const std::string& password, std::string_view name, std::string_view display);

}  // namespace huying::identity
