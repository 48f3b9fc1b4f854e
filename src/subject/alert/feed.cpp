// feed.cpp - what anyone may read: the alerts as JSON, each message as CAP 1.2, and an Atom feed (RFC 4287) of the messages.
#include <fmt/format.h>

#include <algorithm>

#include "engine/http/answers.hpp"
#include "subject/alert/cap.hpp"
#include "subject/alert/view.hpp"
#include "subject/alert/xml.hpp"

namespace huying::alert {
namespace {

constexpr const char* feed_cache = "public, max-age=60";

std::string cap_path(const Message& m) {
    return fmt::format("/api/public/{}/alerts/{}/cap?message={}", m.county, m.alert.value, m.number);
}

PublicAlert public_alert(const Tx& tx, const territory::County& county, const Alert& a) {
    PublicAlert out{.id = a.id,
                    .state = a.state,
                    .level = a.level,
                    .issued = a.issued,
                    .changed = a.changed,
                    .lifted = a.lifted,
                    .onset = a.onset,
                    .expires = a.expires,
                    .rule_set = a.rule_set};
    for (const RuleSet& rules : rule_sets())
        if (rules.name == a.rule_set) out.source = rules.source, out.source_en = rules.source_en;
    for (const Message& m : messages_of(tx, a.id)) {
        const Words zh = words_zh(county, m), en = words_en(county, m);
        out.messages.push_back({m.number, m.act, m.level, m.sent, zh.headline, en.headline, m.reason, cap_path(m)});
        out.headline = zh.headline, out.description = zh.description, out.instruction = zh.instruction;
        out.headline_en = en.headline, out.description_en = en.description, out.instruction_en = en.instruction;
        const bool command = m.actor_role == "command";
        out.office = county.name + (command ? "指挥中心" : "生态环境部门");
        out.office_en = county.name_en + (command ? " command centre" : " environment department");
    }
    std::ranges::reverse(out.messages);
    return out;
}

}  // namespace

PublicAlerts public_alerts(const Tx& tx) {
    const territory::County county = county_of(tx);
    PublicAlerts out{.now = tx.now(), .exercise = county.demo};
    if (const auto a = in_force(tx)) out.in_force = public_alert(tx, county, *a);
    for (const Alert& a : past_alerts(tx)) out.past.push_back(public_alert(tx, county, a));
    return out;
}

namespace {

struct CapIn {
    Id id;
    std::optional<std::int64_t> message;  ///< 1, 2, 3 …; the newest when it is not said
};
BOOST_DESCRIBE_STRUCT(CapIn, (), (id, message))

}  // namespace

constexpr Sql cap_sql{R"sql(SELECT cap FROM alert_message WHERE county = $1 AND alert = $2 AND (number = $3 OR $3 = 0)
    ORDER BY number DESC LIMIT 1)sql"};
http::Reply cap_reply(const Tx& tx, const CapIn& in) {
    if (in.message && *in.message < 1) throw invalid("?message", "must be 1 or more");
    const auto cap = tx.one<std::string>(cap_sql, tx.county(), in.id, in.message.value_or(0));
    if (!cap) throw not_found("There is no such message.");
    return {200, "application/cap+xml", *cap, {{"Cache-Control", in.message ? "public, max-age=86400" : feed_cache}}};
}

constexpr Sql newest_messages{
    R"sql(SELECT /*row*/ FROM alert_message WHERE county = $1 ORDER BY alert DESC, number DESC LIMIT 50)sql"};
http::Reply atom(const Tx& tx, const http::Request& request) {
    const territory::County county = county_of(tx);
    const auto messages = tx.all<Message>(newest_messages, tx.county());
    const std::string self = request.base_url + "/api/public/" + county.county + "/alerts.atom";
    Xml xml;
    xml.open("feed", R"( xmlns="http://www.w3.org/2005/Atom" xml:lang="zh-CN")");
    xml.text("id", "urn:huying:" + county.county + ":alerts").text("title", county.name + "重污染天气预警");
    xml.text("updated", cap_time(messages.empty() ? Micros{} : messages.front().sent));
    xml.open("author").text("name", county.name).close();
    xml.empty("link", fmt::format(R"( rel="self" type="application/atom+xml" href="{}")", xml_text(self)));
    for (const Message& m : messages) {
        const Words words = words_zh(county, m);
        xml.open("entry")
            .text("id", "urn:huying:" + cap_identifier(m.county, m.alert, m.number))
            .text("title", words.headline);
        xml.text("published", cap_time(m.sent)).text("updated", cap_time(m.sent)).text("summary", words.description);
        xml.empty("category", fmt::format(R"( term="{}")", record::Field<Level>::name(m.level)));
        xml.empty("link", fmt::format(R"( rel="alternate" type="application/cap+xml" href="{}")",
                                      xml_text(request.base_url + cap_path(m))));
        xml.close();
    }
    xml.close();
    return {200, "application/atom+xml", xml.take(), {{"Cache-Control", feed_cache}}};
}

std::vector<http::Route> feed_routes(const Alerts&) {
    using identity::May;
    return {http::route("GET", "/api/public/{county}/alerts", May::anyone, "Heavy-pollution alerts for everyone",
                        [](const Tx& tx, const None&) { return public_alerts(tx); }),
            http::answers("CapDocument", R"({"type":"string","contentMediaType":"application/cap+xml"})",
                          http::route("GET", "/api/public/{county}/alerts/{id}/cap", May::anyone,
                                      "An alert's message as CAP 1.2", cap_reply)),
            http::answers("AtomFeed", R"({"type":"string","contentMediaType":"application/atom+xml"})",
                          http::route("GET", "/api/public/{county}/alerts.atom", May::anyone,
                                      "Alert messages as an Atom feed", atom))};
}

}  // namespace huying::alert
