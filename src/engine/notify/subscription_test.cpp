// subscription_test.cpp - a subscription as the page hands it in, whole and damaged.
#include "engine/notify/subscription.hpp"

#include <gtest/gtest.h>

#include <stdexcept>

namespace huying::notify {
namespace {

// The keys of RFC 8291 section 5.
Subscription good() {
    return {"https://push.example/1",
            "BCVxsr7N_eNgVRqvHtD0zTZsEc6-VV-JvLexhqUzORcxaOzi6-AYWXvTBHm4bjyPjs7Vd8pZGH6SRpkNtoIAiw4",
            "BTBZMqHH6r4Tts7J_aSIgg"};
}

TEST(Subscription, AGoodOneIsDecoded) {
    EXPECT_EQ(refuse_reason(good(), {}), std::nullopt);
    const SubscriptionKeys keys = decode_keys(good());
    EXPECT_EQ(keys.p256dh.size(), p256_point_bytes);
    EXPECT_EQ(keys.auth.size(), auth_bytes);
}

TEST(Subscription, TheReasonNamesTheField) {
    Subscription wrong = good();
    wrong.endpoint = "http://push.example/1";
    EXPECT_NE(refuse_reason(wrong, {}).value_or("").find("endpoint"), std::string::npos);
    wrong = good();
    wrong.auth.pop_back();
    EXPECT_NE(refuse_reason(wrong, {}).value_or("").find("auth"), std::string::npos);
    for (const std::string& point : {good().p256dh + "==", good().auth, std::string{}}) {
        wrong = good();
        wrong.p256dh = point;
        EXPECT_NE(refuse_reason(wrong, {}).value_or("").find("p256dh"), std::string::npos);
        EXPECT_THROW(decode_keys(wrong), std::invalid_argument);
    }
}

}  // namespace
}  // namespace huying::notify
