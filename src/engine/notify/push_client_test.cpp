// push_client_test.cpp - the request on the wire, what each answer means, and faulty services.
#include "engine/notify/push_client.hpp"

#include <gtest/gtest.h>

#include <stdexcept>

#include "base/bytes.hpp"
#include "engine/notify/jws_check_for_test.hpp"
#include "engine/notify/message_reader_for_test.hpp"
#include "engine/notify/scripted_server_for_test.hpp"

namespace huying::notify {
namespace {

using namespace std::chrono_literals;

constexpr std::chrono::sys_seconds now{1'760'000'000s};
constexpr std::string_view created = "HTTP/1.1 201 Created\r\nContent-Length: 0\r\n\r\n";

/// A push service, a browser subscribed to it, and our client.
struct Scene {
    explicit Scene(std::vector<std::string> answers) : server{std::move(answers)} {}

    PushResult send(std::string_view payload = "hello", std::string_view topic = "case-17") {
        return client.send(subscription, payload, Urgency::high, 900s, topic, now);
    }

    ScriptedServer server;
    P256Key browser = P256Key::generate();
    std::string auth = std::string(16, 'a');
    Subscription subscription{server.origin() + "/push/1", base64url(browser.public_point()), base64url(auth)};
    VapidKey key = VapidKey::generate();
    PushClient client{
        key, "mailto:it@county.example", {{server.origin()}}, {.connect = 1s, .total = 500ms, .answer_bytes = 4096}};
};

std::string answer(std::string_view status, std::string_view more = {}) {
    return "HTTP/1.1 " + std::string{status} + "\r\nContent-Length: 0\r\n" + std::string{more} + "\r\n";
}

TEST(PushClient, SendsWhatTheBrowserCanRead) {
    Scene scene{{std::string{created}}};
    const PushResult result = scene.send("PM2.5 是 162 µg/m³");
    EXPECT_EQ(result.outcome, PushOutcome::delivered);
    EXPECT_EQ(result.status, 201);
    const auto requests = scene.server.requests();
    ASSERT_EQ(requests.size(), 1U);
    const SeenRequest& seen = requests.front();
    EXPECT_TRUE(seen.head.starts_with("POST /push/1 HTTP/1.1\r\n"));
    EXPECT_EQ(seen.header("TTL"), "900");
    EXPECT_EQ(seen.header("Urgency"), "high");
    EXPECT_EQ(seen.header("Topic"), "case-17");
    EXPECT_EQ(seen.header("Content-Encoding"), "aes128gcm");
    EXPECT_EQ(seen.header("Content-Type"), "application/octet-stream");
    EXPECT_EQ(seen.header("Expect"), "");
    EXPECT_EQ(decrypt(seen.body, scene.browser, scene.auth), "PM2.5 是 162 µg/m³");
    const VapidToken token = read_vapid(seen.header("Authorization"));
    EXPECT_TRUE(token.is_signed);
    EXPECT_EQ(token.key, scene.client.public_key());
    EXPECT_NE(token.claims.find("\"aud\":\"" + scene.server.origin() + "\""), std::string::npos);
}

TEST(PushClient, NoTopicNoHeader) {
    Scene scene{{std::string{created}}};
    scene.send("", "");
    EXPECT_EQ(scene.server.requests().front().head.find("Topic"), std::string::npos);
}

TEST(PushClient, KeepsTheConnection) {
    Scene scene{{std::string{created}}};
    for (int i = 0; i < 5; ++i) EXPECT_EQ(scene.send().outcome, PushOutcome::delivered);
    EXPECT_EQ(scene.server.requests().size(), 5U);
    EXPECT_EQ(scene.server.connections(), 1);
}

TEST(PushClient, ConnectsAgainAfterTheServiceHungUp) {
    Scene scene{{answer("201 Created", "Connection: close\r\n")}};
    EXPECT_EQ(scene.send().outcome, PushOutcome::delivered);
    EXPECT_EQ(scene.send().outcome, PushOutcome::delivered);
    EXPECT_EQ(scene.server.connections(), 2);
}

TEST(PushClient, EachStatusHasItsMeaning) {
    constexpr std::pair<std::string_view, PushOutcome> cases[] = {
        {"200 OK", PushOutcome::delivered},
        {"202 Accepted", PushOutcome::delivered},
        {"404 Not Found", PushOutcome::gone},
        {"410 Gone", PushOutcome::gone},
        {"429 Too Many Requests", PushOutcome::retry_later},
        {"500 Internal Server Error", PushOutcome::retry_later},
        {"503 Service Unavailable", PushOutcome::retry_later},
        {"400 Bad Request", PushOutcome::refused},
        {"403 Forbidden", PushOutcome::refused},
        {"413 Content Too Large", PushOutcome::refused},
    };
    std::vector<std::string> answers;
    for (const auto& [status, outcome] : cases) answers.push_back(answer(status));
    Scene scene{answers};
    for (const auto& [status, outcome] : cases) {
        const PushResult result = scene.send();
        EXPECT_EQ(result.outcome, outcome) << status;
        EXPECT_EQ(result.status, std::stol(std::string{status}));
        EXPECT_NE(result.detail.find(status.substr(0, 3)), std::string::npos);
        EXPECT_FALSE(result.retry_after);
    }
}

TEST(PushClient, TellsWhenToRetry) {
    Scene scene{{answer("429 Too Many Requests", "Retry-After: 120\r\n"),
                 answer("503 Service Unavailable", "Retry-After: 999999999\r\n"),
                 answer("503 Busy", "Retry-After: Fri, 01 Jan 2100 00:00:00 GMT\r\n"),
                 answer("503 Service Unavailable", "Retry-After: soon\r\n"),
                 answer("410 Gone", "Retry-After: 120\r\n")}};
    EXPECT_EQ(scene.send().retry_after, 120s);
    EXPECT_EQ(scene.send().retry_after, 24h);
    EXPECT_EQ(scene.send().retry_after, 24h);
    EXPECT_EQ(scene.send().retry_after, std::nullopt);
    EXPECT_EQ(scene.send().retry_after, std::nullopt);
}

TEST(PushClient, FollowsNoRedirect) {
    ScriptedServer elsewhere{{std::string{created}}};
    Scene scene{{answer("307 Temporary Redirect", "Location: " + elsewhere.origin() + "/\r\n")}};
    EXPECT_EQ(scene.send().outcome, PushOutcome::refused);
    EXPECT_EQ(elsewhere.connections(), 0);
}

TEST(PushClient, SurvivesFaultyServices) {
    const std::string flood(100'000, 'x');
    Scene scene{{
        "HTTP/1.1 410 Gone\r\nContent-Length: 100000\r\n\r\n" + flood,
        "HTTP/1.1 201 Created\r\nX: " + flood + "\r\n\r\n",
        "not HTTP at all\r\n\r\nConnection: close",
        "Connection: close",
        "",
        std::string{created},
    }};
    EXPECT_EQ(scene.send().outcome, PushOutcome::gone);  // the status is known before the flood
    for (const auto* fault : {"header", "no HTTP", "hang-up", "silence"}) {
        const PushResult result = scene.send();
        EXPECT_EQ(result.outcome, PushOutcome::retry_later) << fault;
        EXPECT_EQ(result.status, 0) << fault << ": " << result.detail;
    }
    EXPECT_EQ(scene.send().outcome, PushOutcome::delivered);
}

TEST(PushClient, NoServiceMeansRetryLater) {
    Scene scene{{std::string{created}}};
    const std::string origin = ScriptedServer{{std::string{created}}}.origin();  // closed again
    PushClient client{scene.key, "mailto:it@county.example", {{origin}}};
    scene.subscription.endpoint = origin + "/push/1";
    const auto result = client.send(scene.subscription, "x", Urgency::low, 0s, "", now);
    EXPECT_EQ(result.outcome, PushOutcome::retry_later);
}

TEST(PushClient, QuotesTheServiceOnOneLine) {
    Scene scene{{"HTTP/1.1 403 Forbidden\r\nContent-Length: 9\r\n\r\nbad\nkey\x1b\xff"}};
    EXPECT_EQ(scene.send().detail, "the push service answered 403: bad key  ");
}

TEST(PushClient, ABadSubscriptionIsRefusedWithoutACall) {
    Scene scene{{std::string{created}}};
    const Subscription good = scene.subscription;
    const std::string private_url = "https://127.0.0.1:" + std::to_string(scene.server.port());
    for (const Subscription& bad :
         {Subscription{private_url, good.p256dh, good.auth}, Subscription{"", good.p256dh, good.auth},
          Subscription{good.endpoint, good.p256dh + "=", good.auth}, Subscription{good.endpoint, good.auth, good.auth},
          Subscription{good.endpoint, good.p256dh, good.p256dh}}) {
        scene.subscription = bad;
        const PushResult result = scene.send();
        EXPECT_EQ(result.outcome, PushOutcome::refused);
        EXPECT_FALSE(result.detail.empty());
    }
    EXPECT_EQ(scene.server.connections(), 0);
}

TEST(PushClient, OurOwnMistakesThrow) {
    Scene scene{{std::string{created}}};
    EXPECT_THROW(scene.send(std::string(3994, 'x')), std::invalid_argument);
    EXPECT_THROW(scene.send("x", "a topic"), std::invalid_argument);
    EXPECT_THROW(scene.send("x", "a\r\nHost: b"), std::invalid_argument);
    EXPECT_THROW(scene.send("x", std::string(33, 'a')), std::invalid_argument);
    EXPECT_THROW(scene.client.send(scene.subscription, "x", Urgency::low, -1s, "", now), std::invalid_argument);
    EXPECT_THROW(PushClient(scene.key, "nobody", {}), std::invalid_argument);
    EXPECT_EQ(scene.server.connections(), 0);
}

}  // namespace
}  // namespace huying::notify
