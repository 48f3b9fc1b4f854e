// The little of an HTTP/1.1 answer that a load generator needs: is it all here, what is its
// status, does the server close. Not a general parser: one answer at a time, no pipelining.
#pragma once

#include <optional>
#include <string_view>

struct Response {
    int status = 0;
    bool close = false;
    std::string_view body;
};

/// The answer when `buffer` holds all of it, otherwise nothing. `ended`: the peer has closed,
/// which completes an answer without Content-Length. Malformed answers have status 0.
std::optional<Response> parse_response(std::string_view buffer, bool ended);
