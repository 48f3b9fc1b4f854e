// http_post_test.cpp - what the transport itself refuses; push_client_test has the rest.
#include "engine/notify/http_post.hpp"

#include <gtest/gtest.h>

#include "engine/notify/scripted_server_for_test.hpp"

namespace huying::notify {
namespace {

TEST(HttpPost, RefusesANameThatResolvesToThisMachine) {
    ScriptedServer server{{"HTTP/1.1 201 Created\r\nContent-Length: 0\r\n\r\n"}};
    HttpPost http{{}};
    const std::string url = "https://localhost:" + std::to_string(server.port()) + "/";
    const HttpAnswer answer = http.post(url, {}, "x", Reach::public_only);
    EXPECT_TRUE(answer.address_refused) << answer.failure;
    EXPECT_EQ(answer.status, 0);
    EXPECT_EQ(server.connections(), 0);
}

TEST(HttpPost, PublicServicesAreCalledWithTlsOnly) {
    HttpPost http{{}};
    const HttpAnswer answer = http.post("http://push.example/", {}, "x", Reach::public_only);
    EXPECT_EQ(answer.status, 0);
    EXPECT_NE(answer.failure.find("rotocol"), std::string::npos) << answer.failure;
}

}  // namespace
}  // namespace huying::notify
