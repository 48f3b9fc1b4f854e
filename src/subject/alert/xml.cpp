// xml.cpp - see xml.hpp.
#include "subject/alert/xml.hpp"

#include <cstdint>

namespace huying::alert {
namespace {

constexpr std::string_view replacement = "\xef\xbf\xbd";

/// The code point that begins at `s`, and its length; length 0 when it is no UTF-8.
struct Point {
    std::uint32_t code;
    std::size_t length;
};
Point point_at(std::string_view s) {
    const auto byte = [&](std::size_t i) { return static_cast<unsigned char>(s[i]); };
    if (byte(0) < 0x80) return {byte(0), 1};
    const std::size_t length = byte(0) >= 0xf0 ? 4 : byte(0) >= 0xe0 ? 3 : byte(0) >= 0xc0 ? 2 : 0;
    if (length == 0 || byte(0) > 0xf4 || s.size() < length) return {0, 0};
    std::uint32_t code = byte(0) & (0xff >> (length + 1));
    for (std::size_t i = 1; i < length; ++i) {
        if ((byte(i) & 0xc0) != 0x80) return {0, 0};
        code = code << 6 | (byte(i) & 0x3f);
    }
    static constexpr std::uint32_t least[] = {0, 0, 0x80, 0x800, 0x10000};
    return code < least[length] || code > 0x10ffff ? Point{0, 0} : Point{code, length};
}

bool may_stand(std::uint32_t c) {  // XML 1.0, production 2
    return c == '\t' || c == '\n' || c == '\r' || (c >= 0x20 && c <= 0xd7ff) || (c >= 0xe000 && c <= 0xfffd) ||
           c >= 0x10000;
}

}  // namespace

std::string xml_text(std::string_view s) {
    std::string out;
    out.reserve(s.size());
    while (!s.empty()) {
        const Point p = point_at(s);
        if (p.length == 0 || !may_stand(p.code)) out += replacement;
        else if (p.code == '&') out += "&amp;";
        else if (p.code == '<') out += "&lt;";
        else if (p.code == '>') out += "&gt;";
        else if (p.code == '"') out += "&quot;";
        else if (p.code == '\'') out += "&apos;";
        else if (p.code == '\r') out += "&#13;";
        else out += s.substr(0, p.length);
        s.remove_prefix(p.length == 0 ? 1 : p.length);
    }
    return out;
}

Xml& Xml::open(const char* tag, std::string_view attributes) {
    indent();
    out_.append("<").append(tag).append(attributes).append(">\n");
    open_.push_back(tag);
    return *this;
}

Xml& Xml::close() {
    const char* tag = open_.back();
    open_.pop_back();
    indent();
    out_.append("</").append(tag).append(">\n");
    return *this;
}

Xml& Xml::text(const char* tag, std::string_view value) {
    indent();
    out_.append("<").append(tag).append(">").append(xml_text(value)).append("</").append(tag).append(">\n");
    return *this;
}

Xml& Xml::empty(const char* tag, std::string_view attributes) {
    indent();
    out_.append("<").append(tag).append(attributes).append("/>\n");
    return *this;
}

}  // namespace huying::alert
