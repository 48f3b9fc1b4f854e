// reply_test.cpp - what a refusal says about asking again.
#include "engine/http/reply.hpp"

#include <gtest/gtest.h>

#include "engine/http/later.hpp"

namespace huying::http {
namespace {

std::string wait_of(const std::exception_ptr& refusal) {
    const Reply reply = failure_reply(refusal, "POST /api/x");
    const std::string* value = header(reply, "Retry-After");
    return value != nullptr ? *value : "";
}

TEST(Reply, says_when_the_same_may_be_asked_again) {
    EXPECT_EQ(wait_of(std::make_exception_ptr(Later("too_many", "Too many.", 1234))), "1234");
    EXPECT_EQ(failure_reply(std::make_exception_ptr(Later("too_many", "Too many.", 1234)), "").status, 429);
    EXPECT_EQ(wait_of(std::make_exception_ptr(unavailable("The server is stopping."))), "1");
    EXPECT_EQ(wait_of(std::make_exception_ptr(not_found("There is no such thing."))), "");
}

}  // namespace
}  // namespace huying::http
