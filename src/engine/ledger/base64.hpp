// base64.hpp - bytes as text with padding, as signed notes write them. Source: RFC 4648 section 4.
#pragma once
#include <optional>
#include <string>
#include <string_view>

namespace huying::ledger {

std::string base64(std::string_view bytes);
/// Strict: full length, padding, no other letters, no stray bits, so that every byte string has exactly one text.
std::optional<std::string> from_base64(std::string_view text);

}  // namespace huying::ledger
