// multipart.cpp - see multipart.hpp.
#include "engine/http/multipart.hpp"

#include "engine/http/target.hpp"

namespace huying::http {
namespace {

constexpr std::size_t longest_boundary = 70;      // characters, RFC 2046 section 5.1.1
constexpr std::size_t longest_headers = 8 << 10;  // bytes of one part's headers
constexpr int most_parts = 32;                    // text fields before the file

[[noreturn]] void refuse(const char* detail) { throw Problem(400, "malformed_multipart", detail); }

/// The value of `name` in "form-data; name=\"photo\"; filename=\"a.jpg\"". Empty view with null data: not there.
std::string_view parameter(std::string_view value, std::string_view name) {
    std::size_t at = value.find(';');
    while (at != std::string_view::npos) {
        std::string_view rest = trimmed(value.substr(at + 1));
        const auto equals = rest.find('=');
        if (equals == std::string_view::npos) return {};
        const bool wanted = same_text(trimmed(rest.substr(0, equals)), name);
        rest = rest.substr(equals + 1);
        std::size_t length = rest.find(';');
        if (rest.starts_with('"')) {
            std::size_t quote = 1;
            while (quote < rest.size() && rest[quote] != '"') quote += rest[quote] == '\\' ? 2 : 1;
            if (quote >= rest.size()) return {};
            if (wanted) return rest.substr(1, quote - 1);
            length = rest.find(';', quote);
        } else if (wanted) {
            return trimmed(rest.substr(0, length));
        }
        if (length == std::string_view::npos) return {};
        at = static_cast<std::size_t>(rest.data() - value.data()) + length;
    }
    return {};
}

std::string delimiter(std::string_view content_type) {
    const std::string_view boundary = parameter(content_type, "boundary");
    if (boundary.empty() || boundary.size() > longest_boundary) refuse("The boundary is missing or too long.");
    for (const unsigned char c : boundary) {
        if (c < 0x20 || c > 0x7e || c == '"' || c == '\\') refuse("The boundary is not acceptable.");
    }
    return "\r\n--" + std::string(boundary);
}

struct Part {
    bool file = false;
    std::string_view type;
};

Part read_headers(std::string_view headers) {
    Part part;
    while (!headers.empty()) {
        const auto end = headers.find("\r\n");
        const std::string_view line = headers.substr(0, end);
        headers = end == std::string_view::npos ? std::string_view{} : headers.substr(end + 2);
        const auto colon = line.find(':');
        if (colon == std::string_view::npos || colon == 0) refuse("A part has a header without a name.");
        const std::string_view name = line.substr(0, colon), value = trimmed(line.substr(colon + 1));
        if (same_text(name, "Content-Disposition")) {
            if (!same_text(value.substr(0, 9), "form-data")) refuse("A part is not form-data.");
            part.file =
                parameter(value, "filename").data() != nullptr || parameter(value, "filename*").data() != nullptr;
        } else if (same_text(name, "Content-Type")) {
            part.type = value;
        }
    }
    return part;
}

}  // namespace

bool is_multipart(std::string_view content_type) {
    return same_text(trimmed(content_type.substr(0, content_type.find(';'))), "multipart/form-data");
}

Upload first_file(std::string_view content_type, std::string_view body) {
    const std::string mark = delimiter(content_type);
    std::size_t at = body.starts_with(std::string_view(mark).substr(2)) ? mark.size() - 2 : std::string_view::npos;
    if (at == std::string_view::npos) {  // a preamble is allowed
        at = body.find(mark);
        if (at == std::string_view::npos) refuse("The body does not contain its boundary.");
        at += mark.size();
    }
    for (int i = 0; i < most_parts; ++i) {
        if (body.substr(at, 2) == "--") refuse("The form has no file.");
        if (body.substr(at, 2) != "\r\n") refuse("A boundary is not followed by a line end.");
        const std::size_t headers = at + 2;
        const std::size_t end = body.find("\r\n\r\n", at);
        if (end == std::string_view::npos || end - at > longest_headers) refuse("A part's headers have no end.");
        const Part part = read_headers(end > headers ? body.substr(headers, end - headers) : std::string_view{});
        const std::size_t next = body.find(mark, end + 2);
        if (next == std::string_view::npos) refuse("A part has no end.");
        const std::size_t begin = end + 4;
        if (part.file) {
            const std::string_view bytes = next >= begin ? body.substr(begin, next - begin) : std::string_view{};
            return {std::string(part.type.empty() ? "application/octet-stream" : part.type), std::string(bytes)};
        }
        at = next + mark.size();
    }
    refuse("The form has too many fields before its file.");
}

}  // namespace huying::http
