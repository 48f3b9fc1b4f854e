// push.cpp - subscriptions of phones, and the listeners and the job that write messages.
#include "subject/push/push.hpp"

#include <fmt/format.h>

#include "push_schema.hpp"
#include "subject/identity/events.hpp"
#include "subject/territory/events.hpp"
#include "subject/warning/events.hpp"

namespace huying::push {
namespace {

struct Key {
    std::string key;  ///< VAPID public key, base64url: applicationServerKey
};
BOOST_DESCRIBE_STRUCT(Key, (), (key))
struct SubscriptionKeysIn {
    Text<1, 200> p256dh, auth;
};
BOOST_DESCRIBE_STRUCT(SubscriptionKeysIn, (), (p256dh, auth))
struct SubscriptionIn {
    Text<1, 2000> endpoint;
    SubscriptionKeysIn keys;
};
BOOST_DESCRIBE_STRUCT(SubscriptionIn, (), (endpoint, keys))
struct EndpointIn {
    Text<1, 2000> endpoint;
};
BOOST_DESCRIBE_STRUCT(EndpointIn, (), (endpoint))
struct SubscriptionOut {
    Id id;
    std::string endpoint;
};
BOOST_DESCRIBE_STRUCT(SubscriptionOut, (), (id, endpoint))

struct Payload {
    std::string kind;
    Id case_;
    std::string title, body, title_en, body_en, severity, url;
    std::string tag;  ///< the newest message of a tag takes the place of the others (RFC 8030: its topic)
};
BOOST_DESCRIBE_STRUCT(Payload, (), (kind, case_, title, body, title_en, body_en, severity, url, tag))

constexpr Sql subscribe_row{R"sql(INSERT INTO push_subscription (county, id, account, endpoint, p256dh, auth, created)
    VALUES ($1, $2, $3, $4, $5, $6, $7) ON CONFLICT (county, endpoint)
    DO UPDATE SET account = excluded.account, p256dh = excluded.p256dh, auth = excluded.auth)sql"};
constexpr Sql subscription_id{R"sql(SELECT id, endpoint FROM push_subscription
    WHERE county = $1 AND endpoint = $2)sql"};
constexpr Sql unsubscribe_row{R"sql(DELETE FROM push_subscription
    WHERE county = $1 AND endpoint = $2 AND account = $3)sql"};

http::Nothing unsubscribe(Tx& tx, const EndpointIn& in) {
    if (tx.exec(unsubscribe_row, tx.county(), in.endpoint, tx.caller().account) == 0)
        throw not_found("This account has no such subscription.");
    return {};
}

Payload payload_of(const Event& event, const cases::CaseEvent& c) {
    const bool escalated = event.kind == "case_escalated";
    const std::string url = "/field/cases/" + std::to_string(c.case_id.value);
    return {event.kind,
            c.case_id,
            escalated ? "升级：" + c.title : "新任务：" + c.title,
            "请在规定时间内接单（" + c.number + "）",
            escalated ? "Escalated: " + c.title_en : "New task: " + c.title_en,
            "Accept it in time (" + c.number + ")",
            c.severity,
            url,
            "case" + std::to_string(c.case_id.value)};
}

/// `members`: of how many warnings it is the message, when these have one cause.
Payload payload_of(const Event& event, const warning::WarningEvent& w, Id tag, std::int64_t members) {
    const bool passed_on = event.kind == "warning_escalated", risen = event.kind == "warning_risen";
    return {event.kind,
            {},
            (passed_on ? "无人确认："
             : risen   ? "预警升级："
                       : "预警：") +
                w.title,
            members == 1 ? w.station_name : fmt::format("{}（同一起因共 {} 个预警）", w.station_name, members),
            (passed_on ? "Nobody has acknowledged: "
             : risen   ? "Warning has risen: "
                       : "Warning: ") +
                w.title_en,
            members == 1 ? w.station_name_en : fmt::format("{} ({} warnings of one cause)", w.station_name_en, members),
            w.severity,
            "/desk/warnings/" + std::to_string(w.warning.value),
            "warning" + std::to_string(tag.value)};
}

Payload payload_of(const warning::Waited& w) {
    const bool one = w.count == 1;
    return {"quiet_hours_over",
            {},
            one ? "免打扰时段的预警：" + w.title : fmt::format("免打扰时段的预警，尚有 {} 个未解除", w.count),
            one ? w.station_name : "最严重的：" + w.title,
            one ? "In your quiet hours: " + w.title_en
                : fmt::format("{} warnings of your quiet hours are still open", w.count),
            one ? w.station_name_en : "The severest: " + w.title_en,
            w.severity,
            one ? "/desk/warnings/" + std::to_string(w.warning.value) : "/desk/warnings",
            std::string(quiet_hours_tag)};
}

Payload payload_of(const Event& event, const territory::HandedOver& s) {
    return {event.kind,
            {},
            "接班：" + s.grid_name,
            s.account_name + " 已将值班移交给您",
            "Shift taken over: " + s.grid_name_en,
            "You are on duty now or from the time shown on the rota",
            "attention",
            "/duty",
            "shift" + std::to_string(s.shift.value)};
}

/// Of the one who is asked, and of whoever is their deputy at this time.
constexpr Sql subscriptions_of{
    R"sql(SELECT id FROM push_subscription WHERE county = $1 AND (account = $2 OR account IN (
    SELECT d.account FROM deputy d WHERE d.county = $1 AND d.acts_for = $2 AND d.begins <= $3 AND d.ends > $3
    AND d.revoked IS NULL)))sql"};
constexpr Sql add_message{R"sql(INSERT INTO push_message (county, id, subscription, payload, topic, tries, next_try)
    VALUES ($1, $2, $3, $4, $5, 0, 0))sql"};
void write_to(Tx& tx, Id account, const Payload& content) {
    const std::string payload = record::to_json(content);
    for (const Id subscription : tx.all<Id>(subscriptions_of, tx.county(), account, tx.now()))
        tx.exec(add_message, tx.county(), tx.new_id(), subscription, payload, content.tag);
    tx.mark_events();  // wakes the sender after this commit
}

/// Whoever is asked to act is always called: quiet hours are about what one wished to know.
void write_messages(Tx& tx, const Event& event) {
    const auto c = record::from_json<cases::CaseEvent>(event.content.value);
    if (c.assignee) write_to(tx, *c.assignee, payload_of(event, c));
}

constexpr Sql drop_phones{R"sql(DELETE FROM push_subscription WHERE county = $1 AND account = $2)sql"};
void forget_phones(Tx& tx, const Event& event) {
    tx.exec(drop_phones, tx.county(), record::from_json<identity::Departed>(event.content.value).account);
}

void write_warnings(Tx& tx, const Event& event, const Wants& wants) {
    if (!wants.who_is_told) return;
    const auto w = record::from_json<warning::WarningEvent>(event.content.value);
    const warning::Told told = wants.who_is_told(tx, event);
    for (const Id account : told.asked) write_to(tx, account, payload_of(event, w, w.warning, 1));
    for (const Id account : told.subscribed) write_to(tx, account, payload_of(event, w, told.first, told.members));
}

/// What waited for the end of somebody's quiet hours.
void write_waited(Tx& tx, const Wants& wants) {
    if (!wants.what_waited) return;
    for (const warning::Waited& w : wants.what_waited(tx)) write_to(tx, w.account, payload_of(w));
}

void write_shifts(Tx& tx, const Event& event) {
    const auto s = record::from_json<territory::HandedOver>(event.content.value);
    write_to(tx, s.to, payload_of(event, s));
}

}  // namespace

Subject subject(std::string public_key, notify::Policy policy, Wants wants) {
    using identity::May;
    const auto key = [public_key](const Tx&, const None&) { return Key{public_key}; };
    const auto subscribe = [policy](Tx& tx, const SubscriptionIn& in) {
        if (tx.caller().actor.value != 0)
            throw forbidden("as_deputy", "Subscribe as yourself: a deputy's own phone hears of it.");
        const notify::Subscription s{in.endpoint.value, in.keys.p256dh.value, in.keys.auth.value};
        if (const auto reason = notify::refuse_reason(s.endpoint, policy)) throw invalid("/endpoint", *reason);
        if (const auto reason = notify::refuse_reason(s, policy)) throw invalid("/keys", *reason);
        tx.exec(subscribe_row, tx.county(), tx.new_id(), tx.caller().account, s.endpoint, s.p256dh, s.auth, tx.now());
        return http::Created<SubscriptionOut>{*tx.one<SubscriptionOut>(subscription_id, tx.county(), s.endpoint),
                                              "/api/push/subscriptions"};
    };
    return {.name = "push",
            .migrations = {{"push", 1, push_schema}},
            .routes = http::serves(
                {identity::For::own_right},
                {http::route("GET", "/api/push/key", May::be_signed_in, "Key to subscribe a phone with", key),
                 http::route("POST", "/api/push/subscriptions", May::be_signed_in, "Subscribe this phone", subscribe),
                 http::route("DELETE", "/api/push/subscriptions", May::be_signed_in, "Unsubscribe this phone",
                             unsubscribe)}),
            .listeners = {{"push.messages", {"case_dispatched", "case_escalated"}, write_messages},
                          {"push.shifts", {"shift_handed_over"}, write_shifts},
                          {"push.departed", {"account_departed", "account_disabled"}, forget_phones},
                          {"push.warnings",
                           {"warning_raised", "warning_risen", "warning_escalated"},
                           [wants](Tx& tx, const Event& e) { write_warnings(tx, e, wants); }}},
            .jobs = {{"push.quiet_hours", minute, [wants](Tx& tx) { write_waited(tx, wants); }}},
            .indicators = {}};
}

}  // namespace huying::push
