// push_client.cpp - the request of RFC 8030 section 5 and what its answers mean for us.
#include "engine/notify/push_client.hpp"

#include <fmt/core.h>

#include <algorithm>
#include <stdexcept>
#include <utility>
#include <vector>

namespace huying::notify {
namespace {

constexpr std::chrono::seconds longest_wait = std::chrono::hours{24};  // ours
constexpr std::size_t max_topic_letters = 32;                          // RFC 8030 section 5.4
constexpr std::size_t quoted_bytes = 200;                              // ours

std::string_view urgency_word(Urgency urgency) {
    switch (urgency) {
        case Urgency::very_low: return "very-low";
        case Urgency::low: return "low";
        case Urgency::normal: return "normal";
        case Urgency::high: return "high";
    }
    throw std::invalid_argument("unknown urgency of a push message");
}

bool is_topic(std::string_view topic) {
    return topic.size() <= max_topic_letters && std::all_of(topic.begin(), topic.end(), [](char c) {
               return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-' ||
                      c == '_';
           });
}

void check_message(std::string_view payload, std::chrono::seconds ttl, std::string_view topic) {
    if (payload.size() > max_payload_bytes)
        throw std::invalid_argument(
            fmt::format("a push payload has at most {} bytes, not {}", max_payload_bytes, payload.size()));
    if (ttl.count() < 0) throw std::invalid_argument("the ttl of a push message is negative");
    if (!is_topic(topic)) throw std::invalid_argument("a push topic has up to 32 letters of base64url");
}

/// The start of a foreign text after a colon, fit for one line of a log; "" for none.
std::string quote(std::string_view text) {
    if (text.empty()) return {};
    std::string line = ": " + std::string{text.substr(0, quoted_bytes)};
    std::replace_if(
        line.begin(), line.end(), [](char c) { return c < ' ' || c >= '\x7f'; }, ' ');
    return line;
}

PushOutcome outcome_of(const HttpAnswer& answer) {
    const long status = answer.status;
    if (answer.address_refused) return PushOutcome::refused;
    if (status == 0 || status == 429 || status >= 500) return PushOutcome::retry_later;
    if (status >= 200 && status < 300) return PushOutcome::delivered;
    return status == 404 || status == 410 ? PushOutcome::gone : PushOutcome::refused;
}

PushResult result_of(const HttpAnswer& answer) {
    PushResult result{.outcome = outcome_of(answer), .status = answer.status};
    if (result.outcome == PushOutcome::retry_later && answer.retry_after)
        result.retry_after = std::min(*answer.retry_after, longest_wait);
    if (answer.address_refused) result.detail = "the push endpoint's name resolves to an address that is not public";
    else if (answer.status == 0) result.detail = fmt::format("the push service did not answer: {}", answer.failure);
    else result.detail = fmt::format("the push service answered {}{}", answer.status, quote(answer.body_start));
    return result;
}

}  // namespace

PushClient::PushClient(VapidKey key, std::string subject, Policy policy, HttpLimits limits)
    : key_{std::move(key)}, subject_{std::move(subject)}, policy_{std::move(policy)}, http_{limits} {
    // Tries the subject once, so that a wrong setting shows at the start of the program.
    static_cast<void>(key_.authorization("https://push.example", subject_, {}));
}

PushResult PushClient::send(const Subscription& subscription, std::string_view payload, Urgency urgency,
                            std::chrono::seconds ttl, std::string_view topic, std::chrono::sys_seconds now) {
    check_message(payload, ttl, topic);
    if (auto reason = refuse_reason(subscription, policy_))
        return {.outcome = PushOutcome::refused, .detail = std::move(*reason)};
    const std::string body = encrypt(payload, decode_keys(subscription));
    std::vector<std::string> headers{
        "Authorization: " + key_.authorization(subscription.endpoint, subject_, now),
        "Content-Type: application/octet-stream",
        "Content-Encoding: aes128gcm",
        fmt::format("TTL: {}", ttl.count()),
        fmt::format("Urgency: {}", urgency_word(urgency)),
        "Expect:",  // no waiting for 100 Continue
        "User-Agent: huying",
    };
    if (!topic.empty()) headers.push_back(fmt::format("Topic: {}", topic));
    const bool allowed = is_allowed_origin(subscription.endpoint, policy_);
    return result_of(http_.post(subscription.endpoint, headers, body, allowed ? Reach::anywhere : Reach::public_only));
}

}  // namespace huying::notify
