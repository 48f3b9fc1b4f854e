// set_aside.cpp - see set_aside.hpp.
#include "subject/sensing/set_aside.hpp"

#include "subject/identity/may.hpp"

namespace huying::sensing {
namespace {

constexpr std::size_t topic_kept = 200, payload_kept = 500, reason_kept = 500;  // bytes

struct Row {
    std::string county;
    Id id;
    Micros time;
    std::string topic, payload;
    std::int64_t bytes;
    std::string reason;
};
BOOST_DESCRIBE_STRUCT(Row, (), (county, id, time, topic, payload, bytes, reason))

struct SetAside {
    Id id;
    Micros time;
    std::string topic, payload;  ///< its head
    std::int64_t bytes;          ///< of the whole payload
    std::string reason;
};
BOOST_DESCRIBE_STRUCT(SetAside, (), (id, time, topic, payload, bytes, reason))

struct SetAsideIn {
    std::optional<Id> after;
    std::optional<std::int64_t> limit;
};
BOOST_DESCRIBE_STRUCT(SetAsideIn, (), (after, limit))
struct SetAsideList {
    std::vector<SetAside> items;
    std::optional<Id> next;
};
BOOST_DESCRIBE_STRUCT(SetAsideList, (), (items, next))

/// Length of the UTF-8 character at the front; 0 when there is none. Control characters but newline and tab are none.
std::size_t character(std::string_view s) {
    const auto at = [&](std::size_t i) { return i < s.size() ? static_cast<unsigned char>(s[i]) : 0; };
    const unsigned char c = at(0);
    if (c < 0x80) return c >= 0x20 || c == '\n' || c == '\t' ? 1 : 0;
    const std::size_t length = c >= 0xf0 ? 4 : c >= 0xe0 ? 3 : 2;
    if (c < 0xc2 || c > 0xf4) return 0;
    for (std::size_t i = 1; i < length; ++i)
        if ((at(i) & 0xc0) != 0x80) return 0;
    const bool too_long = (c == 0xe0 && at(1) < 0xa0) || (c == 0xf0 && at(1) < 0x90);
    const bool none = (c == 0xed && at(1) > 0x9f) || (c == 0xf4 && at(1) > 0x8f);  // surrogates, beyond U+10FFFF
    return too_long || none ? 0 : length;
}

}  // namespace

std::string readable(std::string_view bytes, std::size_t most) {
    std::string out;
    while (!bytes.empty()) {
        const std::size_t n = character(bytes);
        const std::string_view next = n == 0 ? "\xef\xbf\xbd" : bytes.substr(0, n);
        if (out.size() + next.size() > most) break;
        out += next;
        bytes.remove_prefix(n == 0 ? 1 : n);
    }
    return out;
}

std::string reason_of(const Problem& problem) {
    if (problem.errors.empty()) return problem.detail;
    std::string out;
    for (const FieldError& e : problem.errors)
        out += (out.empty() ? "" : "; ") + (e.pointer.empty() ? "" : e.pointer + " ") + e.detail;
    return out;
}

constexpr Sql trim{R"sql(DELETE FROM mqtt_set_aside WHERE county = $1 AND id <= (SELECT s.id FROM mqtt_set_aside s
    WHERE s.county = $1 ORDER BY s.id DESC LIMIT 1 OFFSET $2))sql"};
void set_aside(Tx& tx, const std::vector<Refused>& refused) {
    for (const Refused& r : refused) {
        tx.insert("mqtt_set_aside",
                  Row{tx.county(), tx.new_id(), tx.now(), readable(r.topic, topic_kept),
                      readable(r.payload, payload_kept), std::ssize(r.payload), readable(r.reason, reason_kept)});
    }
    tx.exec(trim, tx.county(), most_set_aside);
}

constexpr Sql newest_first{R"sql(SELECT /*row*/ FROM mqtt_set_aside
    WHERE county = $1 AND id < $2 ORDER BY id DESC LIMIT $3)sql"};
SetAsideList list_set_aside(const Tx& tx, const SetAsideIn& in) {
    if (in.limit && (*in.limit < 1 || *in.limit > 200)) throw invalid("?limit", "must be from 1 to 200");
    const std::int64_t limit = in.limit.value_or(50);
    SetAsideList out{tx.all<SetAside>(newest_first, tx.county(), in.after.value_or(Id{INT64_MAX}), limit + 1), {}};
    if (std::ssize(out.items) > limit) {
        out.items.pop_back();
        out.next = out.items.back().id;
    }
    return out;
}

http::Route set_aside_route() {
    return http::route("GET", "/api/set-aside", identity::May::see_set_aside,
                       "Messages that could not be stored, and why", list_set_aside);
}

}  // namespace huying::sensing
