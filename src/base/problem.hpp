// problem.hpp - the one exception that ends a request: RFC 9457 problem+json, with every wrong field named.
#pragma once
#include <exception>
#include <string>
#include <utility>
#include <vector>

namespace huying {

/// One wrong field: `pointer` is an RFC 6901 JSON pointer ("/triggers/0/threshold") or a parameter ("?limit").
struct FieldError {
    std::string pointer;
    std::string detail;
};

/// Refuses a request. `code` is stable and for programs, `detail` is a sentence for people.
struct Problem : std::exception {
    int status = 500;
    std::string code;
    std::string detail;
    std::vector<FieldError> errors;
    std::string current_json;  ///< optional: what the server holds now, for a 409 (member `current`)

    Problem(int status, std::string code, std::string detail, std::vector<FieldError> errors = {})
        : status(status), code(std::move(code)), detail(std::move(detail)), errors(std::move(errors)) {}

    const char* what() const noexcept override { return detail.c_str(); }
};

inline Problem invalid(std::vector<FieldError> errors) {
    return {422, "invalid", "One or more fields are not acceptable.", std::move(errors)};
}
inline Problem invalid(std::string pointer, std::string detail) {
    return invalid({FieldError{std::move(pointer), std::move(detail)}});
}
inline Problem not_found(std::string detail) { return {404, "not_found", std::move(detail)}; }
inline Problem forbidden(std::string code, std::string detail) { return {403, std::move(code), std::move(detail)}; }
inline Problem conflict(std::string code, std::string detail) { return {409, std::move(code), std::move(detail)}; }
inline Problem unavailable(std::string detail) { return {503, "unavailable", std::move(detail)}; }

/// The title of an HTTP status as RFC 9110 words it ("Not Found").
const char* status_title(int status);

}  // namespace huying
