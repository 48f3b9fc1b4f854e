// ece_test.cpp - the message of RFC 8291 appendix A byte for byte, and what must not be readable.
#include "engine/notify/ece.hpp"

#include <gtest/gtest.h>

#include <stdexcept>

#include "base/bytes.hpp"
#include "engine/notify/message_reader_for_test.hpp"
#include "engine/notify/p256_for_test.hpp"

namespace huying::notify {
namespace {

std::string bytes(std::string_view text) { return from_base64url(text).value(); }

// RFC 8291 section 5 and appendix A.
constexpr std::string_view payload = "When I grow up, I want to be a watermelon";
constexpr std::string_view expected_body =
    "DGv6ra1nlYgDCS1FRnbzlwAAEABBBP4z9KsN6nGRTbVYI_c7VJSPQTBtkgcy27mlmlMoZIIgDll6e3vCYLocInmYWAmS6"
    "TlzAC8wEqKK6PBru3jl7A_yl95bQpu6cVPTpK4Mqgkf1CXztLVBSt2Ks3oZwbuwXPXLWyouBWLVWGNWQexSgSxsj_Qulc"
    "y4a-fN";

P256Key browser_key() { return key_of_scalar(bytes("q1dXpw3UpT5VOmu_cf_v6ih07Aems3njxI-JWgLcM94")); }

SubscriptionKeys browser_keys() {
    return {bytes("BCVxsr7N_eNgVRqvHtD0zTZsEc6-VV-JvLexhqUzORcxaOzi6-AYWXvTBHm4bjyPjs7Vd8pZGH6SRpk"
                  "NtoIAiw4"),
            bytes("BTBZMqHH6r4Tts7J_aSIgg")};
}

MessageSecrets secrets_of_the_rfc(std::size_t pad_bytes = 0) {
    return {bytes("DGv6ra1nlYgDCS1FRnbzlw"), key_of_scalar(bytes("yfWPiYE-n46HLnH0KqZOF1fJJU3MYrct3AELtAQ-oRw")),
            pad_bytes};
}

TEST(Ece, WritesTheMessageOfTheRfc) {
    EXPECT_EQ(browser_key().public_point(), browser_keys().p256dh);
    EXPECT_EQ(base64url(encrypt(payload, browser_keys(), secrets_of_the_rfc())), expected_body);
}

TEST(Ece, TheTestReaderReadsTheMessageOfTheRfc) {
    EXPECT_EQ(decrypt(bytes(expected_body), browser_key(), browser_keys().auth), payload);
}

TEST(Ece, PaddingIsRemovedByTheReader) {
    const std::string plain = encrypt(payload, browser_keys(), secrets_of_the_rfc());
    const std::string padded = encrypt(payload, browser_keys(), secrets_of_the_rfc(100));
    EXPECT_EQ(padded.size(), plain.size() + 100);
    EXPECT_EQ(decrypt(padded, browser_key(), browser_keys().auth), payload);
}

TEST(Ece, EveryMessageHasItsOwnSecrets) {
    const std::string first = encrypt(payload, browser_keys());
    const std::string second = encrypt(payload, browser_keys());
    EXPECT_NE(first.substr(0, 16), second.substr(0, 16));
    EXPECT_NE(first.substr(21, 65), second.substr(21, 65));
    EXPECT_EQ(decrypt(first, browser_key(), browser_keys().auth), payload);
}

TEST(Ece, SizesFallIntoClassesAndStayWithin4096) {
    for (const std::size_t size : {0U, 1U, 255U, 256U, 3839U, 3840U, 3992U, 3993U}) {
        const std::string text(size, '\0');
        const std::string body = encrypt(text, browser_keys());
        EXPECT_EQ(decrypt(body, browser_key(), browser_keys().auth), text) << size;
        const std::size_t padded = body.size() - 86 - 16 - 1;
        EXPECT_TRUE(padded % 256 == 0 || padded == max_payload_bytes) << size;
        EXPECT_LE(body.size(), 4096U);
    }
}

TEST(Ece, RefusesWrongLengths) {
    const auto secrets = secrets_of_the_rfc();
    const auto keys = browser_keys();
    const std::string longest(max_payload_bytes, 'x');
    EXPECT_NO_THROW(encrypt(longest, keys, secrets));
    EXPECT_THROW(encrypt(longest + 'x', keys, secrets), std::invalid_argument);
    EXPECT_THROW(encrypt(longest + 'x', keys), std::invalid_argument);
    EXPECT_THROW(encrypt(longest, keys, secrets_of_the_rfc(1)), std::invalid_argument);
    EXPECT_THROW(encrypt("x", keys, secrets_of_the_rfc(SIZE_MAX)), std::invalid_argument);
    EXPECT_THROW(encrypt("x", {keys.p256dh.substr(1), keys.auth}), std::invalid_argument);
    EXPECT_THROW(encrypt("x", {keys.p256dh, keys.auth.substr(1)}), std::invalid_argument);
    EXPECT_THROW(encrypt("x", {{}, {}}), std::invalid_argument);
    EXPECT_THROW(encrypt("x", keys, {"short", secrets.sender, 0}), std::invalid_argument);
}

TEST(Ece, RefusesAPublicKeyThatIsNotAPoint) {
    auto keys = browser_keys();
    keys.p256dh.back() = static_cast<char>(keys.p256dh.back() ^ 1);
    EXPECT_THROW(encrypt("x", keys), std::invalid_argument);
    keys = browser_keys();
    keys.p256dh.front() = '\x06';  // the hybrid form of SEC 1
    EXPECT_THROW(encrypt("x", keys), std::invalid_argument);
    EXPECT_THROW(encrypt("x", {'\x04' + std::string(64, '\0'), keys.auth}), std::invalid_argument);
}

TEST(Ece, NoChangedByteCanBeRead) {
    const std::string body = encrypt(payload, browser_keys(), secrets_of_the_rfc(3));
    for (std::size_t i = 0; i < body.size(); ++i) {
        std::string changed = body;
        changed[i] = static_cast<char>(changed[i] ^ 1);
        EXPECT_FALSE(decrypt(changed, browser_key(), browser_keys().auth)) << i;
        EXPECT_FALSE(decrypt(body.substr(0, i), browser_key(), browser_keys().auth)) << i;
    }
    EXPECT_FALSE(decrypt(body, P256Key::generate(), browser_keys().auth));
    EXPECT_FALSE(decrypt(body, browser_key(), std::string(16, 'a')));
}

}  // namespace
}  // namespace huying::notify
