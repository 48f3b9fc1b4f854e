// faults.cpp - see faults.hpp.
#include "engine/record/faults.hpp"

#include <algorithm>

namespace huying::record {
namespace {

bool is_within(std::string_view part, std::string_view whole) {
    return part.starts_with(whole) && (part.size() == whole.size() || part[whole.size()] == '/');
}

}  // namespace

bool is_faulty(const std::vector<FieldError>& errors, std::string_view pointer) {
    return std::ranges::any_of(
        errors, [&](const FieldError& e) { return is_within(pointer, e.pointer) || is_within(e.pointer, pointer); });
}

void add_fault(std::vector<FieldError>& errors, std::string pointer, std::string detail) {
    if (!is_faulty(errors, pointer)) errors.push_back({std::move(pointer), std::move(detail)});
}

}  // namespace huying::record
