// faults.hpp - what is wrong with a request beyond the types of its fields. A subject says it in
//   void check_input(const In& in, std::vector<FieldError>& errors);
// beside its input record, found by the record's namespace. It is asked after the fields have been read, also when some of
// them are missing or of a wrong type: `errors` holds those, so that all are named at once and none twice.
#pragma once
#include <string>
#include <string_view>
#include <vector>

#include "base/problem.hpp"

namespace huying::record {

/// Has the field at `pointer`, what it is part of, or a part of it a fault already? What it holds then means nothing.
bool is_faulty(const std::vector<FieldError>& errors, std::string_view pointer);

/// Adds a fault of a field that has none yet.
void add_fault(std::vector<FieldError>& errors, std::string pointer, std::string detail);

/// Asks the subject, where it has something to say of this record.
template <class In> void check_sense(const In& in, std::vector<FieldError>& errors) {
    if constexpr (requires { check_input(in, errors); }) check_input(in, errors);
}

}  // namespace huying::record
