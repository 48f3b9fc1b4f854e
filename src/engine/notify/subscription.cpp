// subscription.cpp - the checks on a subscription's keys. Source: see the header.
#include "engine/notify/subscription.hpp"

#include <stdexcept>

#include "base/bytes.hpp"

namespace huying::notify {

SubscriptionKeys decode_keys(const Subscription& subscription) {
    auto point = from_base64url(subscription.p256dh);
    auto secret = from_base64url(subscription.auth);
    if (!point) throw std::invalid_argument("p256dh is not base64url without padding");
    if (!secret || secret->size() != auth_bytes)
        throw std::invalid_argument("auth is not 16 bytes in base64url without padding");
    try {
        P256Key::from_public(*point);
    } catch (const std::invalid_argument& error) {
        throw std::invalid_argument(std::string{"p256dh: "} + error.what());
    }
    return {std::move(*point), std::move(*secret)};
}

std::optional<std::string> refuse_reason(const Subscription& subscription, const Policy& policy) {
    if (auto reason = refuse_reason(subscription.endpoint, policy)) return reason;
    try {
        decode_keys(subscription);
    } catch (const std::invalid_argument& error) {
        return error.what();
    }
    return std::nullopt;
}

}  // namespace huying::notify
