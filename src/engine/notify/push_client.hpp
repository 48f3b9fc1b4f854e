// push_client.hpp - hands one message to the push service of a browser.
// Sources: RFC 8030 (protocol), 8291 (encryption), 8292 (who sends).
//
//   PushClient client{VapidKey::load_or_create(file), "mailto:it@county.example", {}};
//   auto result = client.send(subscription, payload, Urgency::high, 15min, "case-17", now);
#pragma once
#include <chrono>
#include <optional>
#include <string>
#include <string_view>

#include "engine/notify/endpoint.hpp"
#include "engine/notify/http_post.hpp"
#include "engine/notify/subscription.hpp"
#include "engine/notify/vapid.hpp"

namespace huying::notify {

/// RFC 8030 section 5.3: a phone low on power takes only the higher ones.
enum class Urgency { very_low, low, normal, high };

enum class PushOutcome {
    delivered,    // the push service has taken it
    gone,         // the subscription has ended (404, 410): delete it
    retry_later,  // 429, 5xx or no answer: the same message may be sent again
    refused,      // anything else: sending it again will not help
};

struct PushResult {
    PushOutcome outcome;
    long status = 0;                                    // HTTP status; 0 if there was no answer
    std::optional<std::chrono::seconds> retry_after{};  // the service's wish, at most one day
    std::string detail{};                               // a sentence for the log, without the URL
};

/// Blocks for up to `limits.total` per message. For one thread at a time; make one client per thread.
class PushClient {
  public:
    /// Throws std::invalid_argument for a subject that is neither mailto: nor https:.
    PushClient(VapidKey key, std::string subject, Policy policy, HttpLimits limits = {});

    /// `ttl`: how long the service keeps the message for a phone that is off. `topic`: a newer
    /// message replaces an undelivered one of the same topic; up to 32 base64url letters or empty.
    /// `now` is the real time. A bad subscription is an ordinary refusal; std::invalid_argument
    /// says that payload (over 3993 bytes), ttl or topic is wrong.
    PushResult send(const Subscription& subscription, std::string_view payload, Urgency urgency,
                    std::chrono::seconds ttl, std::string_view topic, std::chrono::sys_seconds now);

    /// What the page passes to `pushManager.subscribe` as applicationServerKey.
    std::string public_key() const { return key_.public_key(); }

  private:
    VapidKey key_;
    std::string subject_;
    Policy policy_;
    HttpPost http_;
};

}  // namespace huying::notify
