// subscription.hpp - where one browser wants its messages, as the page hands it in.
// Source: Push API (W3C) PushSubscription.toJSON(), RFC 8291 section 2.
#pragma once
#include <optional>
#include <string>

#include "engine/notify/ece.hpp"
#include "engine/notify/endpoint.hpp"

namespace huying::notify {

/// The members are named as in PushSubscription; p256dh and auth are base64url text.
struct Subscription {
    std::string endpoint;
    std::string p256dh;
    std::string auth;
};

/// The raw keys; throws std::invalid_argument, naming the field, unless p256dh is a point of P-256
/// and auth has 16 bytes.
SubscriptionKeys decode_keys(const Subscription& subscription);

/// Why the subscription cannot be used, as a sentence; nothing if it can. For the moment of
/// subscribing: a wrong one is better refused to the page than at the first warning.
std::optional<std::string> refuse_reason(const Subscription& subscription, const Policy& policy);

}  // namespace huying::notify
