#include "response.hpp"

#include <gtest/gtest.h>

#include <string>

TEST(response, is_complete_only_with_its_whole_body) {
    const std::string answer = "HTTP/1.1 201 Created\r\ncontent-length: 4\r\n\r\nbody";
    for (std::size_t size = 0; size < answer.size(); ++size) {
        EXPECT_FALSE(parse_response(answer.substr(0, size), false)) << size;
    }
    const auto response = parse_response(answer, false);
    ASSERT_TRUE(response);
    EXPECT_EQ(response->status, 201);
    EXPECT_EQ(response->body, "body");
    EXPECT_FALSE(response->close);
}

TEST(response, sees_that_the_server_closes) {
    EXPECT_TRUE(parse_response("HTTP/1.1 200 OK\r\nConnection: Close\r\nContent-Length: 0\r\n\r\n", false)->close);
}

TEST(response, without_length_ends_with_the_connection) {
    const std::string answer = "HTTP/1.1 200 OK\r\n\r\nhello";
    EXPECT_FALSE(parse_response(answer, false));
    EXPECT_EQ(parse_response(answer, true)->body, "hello");
}

TEST(response, reads_chunked_to_its_last_chunk) {
    const std::string head = "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n2\r\nok\r\n";
    EXPECT_FALSE(parse_response(head, false));
    EXPECT_TRUE(parse_response(head + "0\r\n\r\n", false));
}

TEST(response, what_is_not_http_has_status_0) { EXPECT_EQ(parse_response("SSH-2.0-OpenSSH\r\n\r\n", true)->status, 0); }

TEST(response, no_content_needs_no_length) {
    EXPECT_EQ(parse_response("HTTP/1.1 204 No Content\r\n\r\n", false)->status, 204);
}
