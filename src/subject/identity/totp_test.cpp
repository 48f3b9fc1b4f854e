// totp_test.cpp - the vectors of RFC 6238 appendix B and RFC 4226 appendix D; the window; a used code is worth nothing.
#include "subject/identity/totp.hpp"

#include <gtest/gtest.h>

namespace huying::identity {
namespace {

const std::string twenty = "12345678901234567890";

TEST(Totp, GivesTheVectorsOfRfc6238) {
    const std::string for_256 = "12345678901234567890123456789012";
    const std::string for_512 = "1234567890123456789012345678901234567890123456789012345678901234";
    const struct {
        std::int64_t time;
        const char *sha1, *sha256, *sha512;
    } vectors[] = {{59, "94287082", "46119246", "90693936"},         {1111111109, "07081804", "68084774", "25091201"},
                   {1111111111, "14050471", "67062674", "99943326"}, {1234567890, "89005924", "91819424", "93441116"},
                   {2000000000, "69279037", "90698825", "38618901"}, {20000000000, "65353130", "77737706", "47863826"}};
    for (const auto& v : vectors) {
        EXPECT_EQ(hotp(twenty, v.time / 30, 8), v.sha1) << v.time;
        EXPECT_EQ(hotp(for_256, v.time / 30, 8, TotpHash::sha256), v.sha256) << v.time;
        EXPECT_EQ(hotp(for_512, v.time / 30, 8, TotpHash::sha512), v.sha512) << v.time;
    }
}

TEST(Totp, GivesTheVectorsOfRfc4226) {
    const char* codes[] = {"755224", "287082", "359152", "969429", "338314",
                           "254676", "287922", "162583", "399871", "520489"};
    for (int i = 0; i < 10; ++i) EXPECT_EQ(hotp(twenty, i), codes[i]) << i;
}

TEST(Totp, TakesTheStepBeforeAndTheStepAfter) {
    constexpr std::int64_t now = 1'234'567'890, step = now / 30;
    for (const std::int64_t d : {-1, 0, 1}) EXPECT_EQ(totp_step(twenty, hotp(twenty, step + d), now, 0), step + d) << d;
    for (const std::int64_t d : {-3, -2, 2, 3}) EXPECT_FALSE(totp_step(twenty, hotp(twenty, step + d), now, 0)) << d;
}

TEST(Totp, RefusesACodeThatWasUsedAndEveryEarlierOne) {
    constexpr std::int64_t now = 1'234'567'890, step = now / 30;
    EXPECT_FALSE(totp_step(twenty, hotp(twenty, step), now, step));
    EXPECT_FALSE(totp_step(twenty, hotp(twenty, step - 1), now, step));
    EXPECT_EQ(totp_step(twenty, hotp(twenty, step + 1), now, step), step + 1);
}

TEST(Totp, RefusesWhatIsNoCode) {
    constexpr std::int64_t now = 1'234'567'890;
    const std::string right = hotp(twenty, now / 30);
    for (const std::string& wrong :
         {std::string(), right.substr(1), right + "0", " " + right.substr(1), std::string(6, '\0')})
        EXPECT_FALSE(totp_step(twenty, wrong, now, 0)) << wrong;
    for (int i = 0; i < 6; ++i) {
        std::string other = right;
        other[static_cast<std::size_t>(i)] =
            static_cast<char>('0' + (other[static_cast<std::size_t>(i)] - '0' + 1) % 10);
        const bool chance = other == hotp(twenty, now / 30 - 1) || other == hotp(twenty, now / 30 + 1);
        EXPECT_EQ(totp_step(twenty, other, now, 0).has_value(), chance) << other;
    }
}

TEST(Base32, GivesTheVectorsOfRfc4648) {
    const std::pair<const char*, const char*> vectors[] = {{"", ""},
                                                           {"f", "MY"},
                                                           {"fo", "MZXQ"},
                                                           {"foo", "MZXW6"},
                                                           {"foob", "MZXW6YQ"},
                                                           {"fooba", "MZXW6YTB"},
                                                           {"foobar", "MZXW6YTBOI"}};
    for (const auto& [plain, coded] : vectors) EXPECT_EQ(base32(plain), coded);
}

TEST(Totp, IsShownToTheAppAsAnAddress) {
    EXPECT_EQ(totp_uri("foobar", "330521", "张 1"),
              "otpauth://totp/Huying:330521-%E5%BC%A0%201?secret=MZXW6YTBOI&issuer=Huying");
}

}  // namespace
}  // namespace huying::identity
