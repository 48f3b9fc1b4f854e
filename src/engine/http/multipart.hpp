// multipart.hpp - the file in a multipart/form-data body (RFC 7578, RFC 2046 section 5.1). Strict and bounded.
#pragma once
#include <string>
#include <string_view>

#include "engine/http/request.hpp"

namespace huying::http {

bool is_multipart(std::string_view content_type);

/// The first part with a file name. Throws Problem 400 for a body that is not well-formed or has no file.
Upload first_file(std::string_view content_type, std::string_view body);

}  // namespace huying::http
