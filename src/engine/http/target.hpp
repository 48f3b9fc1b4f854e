// target.hpp - the text forms of a request line and its headers: percent-encoding, query, cookies, Accept-Encoding.
// Strict: a bad escape, a NUL or text that is not UTF-8 is refused, never repaired (RFC 3986 section 2.1, RFC 6265).
#pragma once
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace huying::http {

/// A request target in its two parts, still encoded. The absolute form ("http://host/path") loses scheme and host.
struct Target {
    std::string_view path, query;
};
/// False when there is no path that starts with '/'.
bool split_target(std::string_view raw, Target& out);

/// Appends the decoded text. False: a bad escape, a control character (in a query, tab and line ends are data), not UTF-8.
bool decode_path(std::string_view raw, std::string& out);
bool decode_query(std::string_view raw, std::string& out);

/// "a=1&b=%E4%BD%A0+x" to pairs in order; a name may come twice; empty pieces are skipped.
bool parse_query(std::string_view raw, std::vector<std::pair<std::string, std::string>>& out);

/// The value of a cookie; empty when there is none.
std::string_view cookie(std::string_view header, std::string_view name);

/// Whether a comma-separated header such as Accept-Encoding lists the token with a q above 0.
bool accepts(std::string_view header, std::string_view token);

bool same_text(std::string_view a, std::string_view b);  ///< ASCII letters without case
std::string_view trimmed(std::string_view text);         ///< without spaces and tabs at both ends

}  // namespace huying::http
