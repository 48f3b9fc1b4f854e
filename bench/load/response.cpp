#include "response.hpp"

#include <strings.h>

#include <charconv>

namespace {

struct Framing {
    std::optional<std::size_t> length;
    bool chunked = false;
    bool close = false;
};

bool is_named(std::string_view line, std::string_view name) {
    return line.size() > name.size() && line[name.size()] == ':' &&
           strncasecmp(line.data(), name.data(), name.size()) == 0;
}

std::string_view value_of(std::string_view line) {
    line.remove_prefix(line.find(':') + 1);
    while (line.starts_with(' ')) line.remove_prefix(1);
    return line;
}

void read_line(std::string_view line, Framing& framing) {
    if (is_named(line, "content-length")) {
        const std::string_view text = value_of(line);
        std::size_t length = 0;
        std::from_chars(text.data(), text.data() + text.size(), length);
        framing.length = length;
    } else if (is_named(line, "connection")) {
        const std::string_view text = value_of(line);
        framing.close = text.size() >= 5 && strncasecmp(text.data(), "close", 5) == 0;
    } else if (is_named(line, "transfer-encoding")) {
        framing.chunked = true;
    }
}

Framing read_headers(std::string_view head) {
    Framing framing;
    for (std::size_t start = head.find("\r\n"); start != head.npos;) {
        start += 2;
        const std::size_t end = head.find("\r\n", start);
        read_line(head.substr(start, end == head.npos ? end : end - start), framing);
        start = end;
    }
    return framing;
}

}  // namespace

std::optional<Response> parse_response(std::string_view buffer, bool ended) {
    const std::size_t head_end = buffer.find("\r\n\r\n");
    if (head_end == buffer.npos) return std::nullopt;
    const std::string_view head = buffer.substr(0, head_end);
    const std::string_view body = buffer.substr(head_end + 4);
    Response response;
    if (head.starts_with("HTTP/1.") && head.size() >= 12) {
        std::from_chars(head.data() + 9, head.data() + 12, response.status);
    }
    const Framing framing = read_headers(head);
    response.close = framing.close || ended;
    if (response.status == 204 || response.status == 304) return response;
    if (framing.length) {
        if (body.size() < *framing.length) return std::nullopt;
        response.body = body.substr(0, *framing.length);
    } else if (framing.chunked ? !body.ends_with("0\r\n\r\n") : !ended) {
        return std::nullopt;
    } else {
        response.body = body;
    }
    return response;
}
