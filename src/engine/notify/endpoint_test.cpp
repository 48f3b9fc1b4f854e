// endpoint_test.cpp - which endpoints may be called, and the reasons given for those that may not.
#include "engine/notify/endpoint.hpp"

#include <gtest/gtest.h>

#include <utility>

namespace huying::notify {
namespace {

TEST(Endpoint, AcceptsThePushServicesInUse) {
    for (const auto* url : {
             "https://fcm.googleapis.com/fcm/send/dA:APA91bH_x-y",
             "https://updates.push.services.mozilla.com/wpush/v2/gAAAA=",
             "https://web.push.apple.com/QGuQyavXutnMaP",
             "https://wns2-am3p.notify.windows.com/w/?token=BQYAAA%3d%3d",
             "HTTPS://Push.Example:8443/a",
             "https://xn--fiqs8s.example/a",
             "https://8.8.8.8/a",
             "https://[2606:4700::1111]/a",
         })
        EXPECT_EQ(refuse_reason(url, {}), std::nullopt) << url;
}

TEST(Endpoint, RefusesAndSaysWhy) {
    constexpr std::pair<const char*, const char*> cases[] = {
        {"", "not a valid web address"},
        {"push.example/a", "not a valid web address"},
        {"ftp://push.example/a", "not a valid web address"},
        {"file:///etc/passwd", "not a valid web address"},
        {"https:push.example", "not a valid web address"},
        {"https:/push.example/a", "not a valid web address"},
        {"https:///push.example/a", "not a valid web address"},
        {"https://", "not a valid web address"},
        {"https://push.example:99999/", "not a valid web address"},
        {"https://push.example:x/", "not a valid web address"},
        {"https://push.example/a b", "not a valid web address"},
        {"https://push.example\\@10.0.0.1/", "user information"},
        {"https://push.example/a\r\nHost: x", "not a valid web address"},
        {"https://呼应.example/", "not a valid web address"},
        {"https://%31%30.0.0.1/", "not a valid web address"},
        {"https://[fe80::1%25eth0]/", "not a valid web address"},
        {"http://push.example/a", "not an https address"},
        {"https://user@push.example/", "user information"},
        {"https://user:word@push.example/", "user information"},
        {"https://@push.example/", "user information"},
        {"https://localhost/", "full domain name"},
        {"https://intranet/", "full domain name"},
        {"https://push.example./", "full domain name"},
        {"https://push..example/", "full domain name"},
        {"https://-push.example/", "full domain name"},
        {"https://push_service.example/", "full domain name"},
        {"https://push.example.1/", "full domain name"},
        {"https://a.localhost/", "local network"},
        {"https://printer.local/", "local network"},
        {"https://metadata.google.internal/", "local network"},
    };
    for (const auto& [url, reason] : cases) {
        const std::string found = refuse_reason(url, {}).value_or("nothing");
        EXPECT_NE(found.find(reason), std::string::npos) << url << ": " << found;
    }
    const std::string longest = "https://push.example/" + std::string(max_endpoint_bytes - 21, 'a');
    EXPECT_FALSE(refuse_reason(longest, {}));
    EXPECT_TRUE(refuse_reason(longest + 'a', {}));
}

TEST(Endpoint, RefusesPrivateAddressesInEveryWriting) {
    for (const auto* host : {"127.0.0.1",
                             "10.1.2.3",
                             "100.64.0.1",
                             "169.254.169.254",
                             "172.31.255.255",
                             "192.168.1.1",
                             "224.0.0.1",
                             "255.255.255.255",
                             "0.0.0.0",
                             "127.1",
                             "2130706433",
                             "0x7f000001",
                             "0177.0.0.1",
                             "[::1]",
                             "[::]",
                             "[fe80::1]",
                             "[fd00::1]",
                             "[ff02::1]",
                             "[::ffff:127.0.0.1]",
                             "[::ffff:a00:1]",
                             "[64:ff9b::10.0.0.1]",
                             "[2002:7f00:1::]"})
        EXPECT_TRUE(refuse_reason("https://" + std::string{host} + "/a", {})) << host;
}

TEST(Endpoint, AllowedOriginsMayBePrivateAndUnencrypted) {
    const Policy policy{{"http://127.0.0.1:8090", "https://push.county.internal"}};
    EXPECT_FALSE(refuse_reason("http://127.0.0.1:8090/push/1", policy));
    EXPECT_FALSE(refuse_reason("https://push.county.internal:443/1", policy));
    EXPECT_TRUE(refuse_reason("http://127.0.0.1:8091/push/1", policy));
    EXPECT_TRUE(refuse_reason("https://127.0.0.1:8090/push/1", policy));
    EXPECT_TRUE(refuse_reason("http://127.0.0.1:8090@10.0.0.1/", policy));
    EXPECT_TRUE(refuse_reason("http://push.county.internal/1", policy));
    EXPECT_FALSE(is_allowed_origin("https://push.example/", {{"", "https://"}}));
}

TEST(Endpoint, OriginIsWrittenInOneWay) {
    EXPECT_EQ(origin("HTTPS://Push.Example:443/a?b#c"), "https://push.example");
    EXPECT_EQ(origin("http://push.example:80"), "http://push.example");
    EXPECT_EQ(origin("https://push.example:80?x"), "https://push.example:80");
    EXPECT_EQ(origin("https://[2606:4700:0:0::1111]:8443/"), "https://[2606:4700::1111]:8443");
    EXPECT_EQ(origin("mailto:a@b.example"), std::nullopt);
}

}  // namespace
}  // namespace huying::notify
