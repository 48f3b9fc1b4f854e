// packet.cpp - see packet.hpp.
#include "engine/mqtt/packet.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <optional>

namespace huying::mqtt {
namespace {

/// Reads from the front of bytes; once something is missing, `good` is false and everything that follows is zero.
struct Reader {
    std::string_view bytes;
    bool good = true;

    std::string_view take(std::size_t n) {
        if (bytes.size() < n) return good = false, std::string_view{};
        const auto out = bytes.substr(0, n);
        bytes.remove_prefix(n);
        return out;
    }
    std::uint32_t number(std::size_t n) {
        std::uint32_t out = 0;
        for (const char c : take(n)) out = out << 8 | static_cast<unsigned char>(c);
        return out;
    }
    std::uint8_t byte() { return static_cast<std::uint8_t>(number(1)); }
    std::uint16_t two() { return static_cast<std::uint16_t>(number(2)); }
    std::string_view text() { return take(two()); }
    /// Variable byte integer (clause 1.5.5): at most four bytes of seven bits.
    std::uint32_t variable() {
        std::uint32_t out = 0;
        for (int shift = 0; shift < 28; shift += 7) {
            const std::uint8_t b = byte();
            out |= static_cast<std::uint32_t>(b & 0x7f) << shift;
            if ((b & 0x80) == 0) return out;
        }
        good = false;
        return 0;
    }
};

/// How the value of a property is written (clause 2.2.2.2).
enum class Form : std::uint8_t { byte, two, four, variable, text, pair, unknown };

Form form_of(std::uint32_t property) {
    switch (property) {
        case 1:
        case 23:
        case 25:
        case 36:
        case 37:
        case 40:
        case 41:
        case 42: return Form::byte;
        case 19:
        case 33:
        case 34:
        case 35: return Form::two;
        case 2:
        case 17:
        case 24:
        case 39: return Form::four;
        case 11: return Form::variable;
        case 3:
        case 8:
        case 9:
        case 18:
        case 21:
        case 22:
        case 26:
        case 28:
        case 31: return Form::text;
        case 38: return Form::pair;
        default: return Form::unknown;
    }
}

constexpr std::uint32_t server_keep_alive = 19, reason_string = 31, receive_maximum = 33, topic_alias = 35,
                        maximum_qos = 36, maximum_packet = 39;

struct Property {
    std::uint32_t name = 0, number = 0;
    std::string_view text;
};

/// Reads a list of properties and shows each to `see`.
template <class See> void read_properties(Reader& in, See see) {
    Reader list{in.take(in.variable())};
    while (in.good && list.good && !list.bytes.empty()) {
        Property p{list.variable(), 0, {}};
        switch (form_of(p.name)) {
            case Form::byte: p.number = list.byte(); break;
            case Form::two: p.number = list.two(); break;
            case Form::four: p.number = list.number(4); break;
            case Form::variable: p.number = list.variable(); break;
            case Form::text: p.text = list.text(); break;
            case Form::pair: list.text(), list.text(); break;
            case Form::unknown: list.good = false; break;
        }
        if (list.good) see(p);
    }
    in.good = in.good && list.good;
}

Connack read_connack(Reader& in) {
    Connack out;
    const std::uint8_t flags = in.byte();
    in.good = in.good && (flags & 0xfe) == 0;
    out.session_present = flags == 1;
    out.reason = in.byte();
    read_properties(in, [&](const Property& p) {
        if (p.name == receive_maximum) out.receive_maximum = static_cast<std::uint16_t>(p.number);
        else if (p.name == server_keep_alive) out.keep_alive = static_cast<std::uint16_t>(p.number);
        else if (p.name == maximum_packet) out.maximum_packet = p.number;
        else if (p.name == maximum_qos) out.maximum_qos = static_cast<std::uint8_t>(p.number);
        else if (p.name == reason_string) out.explanation = p.text;
    });
    in.good = in.good && out.receive_maximum != 0 && out.maximum_packet != 0;
    return out;
}

Publish read_publish(Reader& in, std::uint8_t flags) {
    Publish out;
    out.again = (flags & 8) != 0;
    out.qos = flags >> 1 & 3;
    out.retain = (flags & 1) != 0;
    out.topic = in.text();
    if (out.qos > 0) out.id = in.two();
    bool alias = false;
    read_properties(in, [&](const Property& p) { alias = alias || p.name == topic_alias; });
    // We allow no aliases and subscribe at QoS 1.
    in.good = in.good && !alias && !out.topic.empty() && out.qos < 2 && (out.qos == 0 || out.id != 0);
    out.payload = in.take(in.bytes.size());
    return out;
}

/// A reason that may be left out when it is 0, and then properties that may be left out, too.
std::uint8_t read_reason(Reader& in) {
    if (in.bytes.empty()) return 0;
    const std::uint8_t out = in.byte();
    if (!in.bytes.empty()) read_properties(in, [](const Property&) {});
    return out;
}

Puback read_puback(Reader& in) {
    Puback out;
    out.id = in.two();
    out.reason = read_reason(in);
    in.good = in.good && out.id != 0;
    return out;
}

Suback read_suback(Reader& in) {
    Suback out;
    out.id = in.two();
    read_properties(in, [](const Property&) {});
    for (const char c : in.take(in.bytes.size())) out.reasons.push_back(static_cast<std::uint8_t>(c));
    return out;
}

/// What a broker may begin a packet with: CONNACK, PUBLISH, PUBACK, SUBACK, PINGRESP, DISCONNECT with their flags.
bool may_begin(std::uint8_t head) {
    const int type = head >> 4;
    if (type == 3) return true;
    return (head & 15) == 0 && (type == 2 || type == 4 || type == 9 || type == 13 || type == 14);
}

std::optional<Packet> read_body(std::uint8_t head, std::string_view body) {
    Reader in{body};
    std::optional<Packet> out;
    switch (head >> 4) {
        case 2: out = read_connack(in); break;
        case 3: out = read_publish(in, head & 15); break;
        case 4: out = read_puback(in); break;
        case 9: out = read_suback(in); break;
        case 13: out = Pingresp{}; break;
        default: out = Disconnect{read_reason(in)}; break;
    }
    return in.good && in.bytes.empty() ? out : std::nullopt;
}

void append_number(std::string& out, std::uint32_t n, int bytes) {
    for (int shift = 8 * (bytes - 1); shift >= 0; shift -= 8) out += static_cast<char>(n >> shift & 0xff);
}
void append_text(std::string& out, std::string_view text) {
    append_number(out, static_cast<std::uint32_t>(text.size()), 2);
    out += text;
}
void append_variable(std::string& out, std::size_t n) {
    for (; n >= 0x80; n >>= 7) out += static_cast<char>((n & 0x7f) | 0x80);
    out += static_cast<char>(n);
}
void append_packet(std::string& out, std::uint8_t head, std::string_view body) {
    out += static_cast<char>(head);
    append_variable(out, body.size());
    out += body;
}

/// Content type "application/json" and format "UTF-8 text", with the length before them.
constexpr std::string_view json_properties{
    "\x15\x01\x01\x03\x00\x10"
    "application/json",
    22};

}  // namespace

Read read_packet(std::string_view& bytes, Packet& out, std::size_t limit) {
    // Told by the first byte: what is no MQTT would be waited for until the connection is silent for too long.
    if (!bytes.empty() && !may_begin(static_cast<std::uint8_t>(bytes.front()))) return Read::malformed;
    if (bytes.size() < 2) return Read::more;
    Reader in{bytes.substr(1, 4)};
    const std::uint32_t length = in.variable();
    if (!in.good) return bytes.size() < 5 ? Read::more : Read::malformed;
    const std::size_t head = 1 + std::min<std::size_t>(4, bytes.size() - 1) - in.bytes.size();
    if (head + length > limit) return Read::malformed;
    if (bytes.size() < head + length) return Read::more;
    auto packet = read_body(static_cast<std::uint8_t>(bytes.front()), bytes.substr(head, length));
    if (!packet) return Read::malformed;
    out = std::move(*packet);
    bytes.remove_prefix(head + length);
    return Read::packet;
}

void append_connect(std::string& out, const Connect& c) {
    std::string properties;
    properties += '\x11';
    append_number(properties, c.session_expiry, 4);
    properties += '\x21';
    append_number(properties, c.receive_maximum, 2);
    properties += '\x27';
    append_number(properties, c.maximum_packet, 4);
    std::string body;
    append_text(body, "MQTT");
    body += '\x05';
    body += static_cast<char>((c.user.empty() ? 0 : 0x80) | (c.password.empty() ? 0 : 0x40) | (c.clean_start ? 2 : 0));
    append_number(body, c.keep_alive, 2);
    append_variable(body, properties.size());
    body += properties;
    append_text(body, c.client_id);
    if (!c.user.empty()) append_text(body, c.user);
    if (!c.password.empty()) append_text(body, c.password);
    append_packet(out, 0x10, body);
}

void append_subscribe(std::string& out, std::uint16_t id, const std::vector<std::string>& filters) {
    std::string body;
    append_number(body, id, 2);
    body += '\0';
    for (const std::string& filter : filters) {
        append_text(body, filter);
        // No Local, what is retained only when the subscription is new, QoS 1; the broker's own talk at QoS 0
        body += filter.starts_with('$') ? '\x14' : '\x15';
    }
    append_packet(out, 0x82, body);
}

void append_publish(std::string& out, const Publish& p) {
    const std::size_t body = 2 + p.topic.size() + (p.qos > 0 ? 2 : 0) + json_properties.size() + p.payload.size();
    out.reserve(out.size() + body + 5);
    out += static_cast<char>(0x30 | (p.again ? 8 : 0) | p.qos << 1 | (p.retain ? 1 : 0));
    append_variable(out, body);
    append_text(out, p.topic);
    if (p.qos > 0) append_number(out, p.id, 2);
    out += json_properties;
    out += p.payload;
}

void append_puback(std::string& out, std::uint16_t id) {
    out += "\x40\x02";
    append_number(out, id, 2);
}
void append_pingreq(std::string& out) { out.append("\xc0\x00", 2); }
void append_disconnect(std::string& out) { out.append("\xe0\x00", 2); }

std::string reason_text(std::uint8_t reason) {
    switch (reason) {
        case 0x81: return "malformed packet";
        case 0x82: return "protocol error";
        case 0x84: return "the broker does not speak MQTT 5";
        case 0x86: return "wrong user name or password";
        case 0x87: return "not authorized";
        case 0x88:
        case 0x89: return "the broker is busy";
        case 0x8b: return "the broker is stopping";
        case 0x8e: return "another client has taken this session over";
        case 0x8f: return "not a valid topic filter";
        case 0x95: return "packet too large";
        case 0x97: return "quota exceeded";
        default: return fmt::format("reason {:#04x}", reason);
    }
}

}  // namespace huying::mqtt
