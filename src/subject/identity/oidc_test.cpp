// oidc_test.cpp - where a browser is sent after signing in with a provider. The whole of it is in tests/oidc.
#include "subject/identity/oidc.hpp"

#include <gtest/gtest.h>

namespace huying::identity {
namespace {

TEST(OwnPath, IsAPathOfThisSite) {
    for (const char* good : {"/desk", "/desk?case=7#here", "/a/b~c_d-e.html"}) EXPECT_EQ(own_path(good), good);
}

TEST(OwnPath, LeadsNowhereElse) {
    for (const std::string bad :
         {"", "/", "desk", "//evil.example", "/\t/evil.example", "/\n/evil.example", "/\r/evil.example",
          "/\r\nSet-Cookie: x=y", "/\\evil.example", "/a\\b", "/ /evil.example", "/\x7f/evil.example", "/\xe4\xb8\xad",
          "https://evil.example", "javascript:alert(1)"})
        EXPECT_EQ(own_path(bad), "/signin") << bad;
    EXPECT_EQ(own_path(std::string("/a\0b", 4)), "/signin");
    EXPECT_EQ(own_path("/" + std::string(200, 'a')), "/signin");
}

}  // namespace
}  // namespace huying::identity
