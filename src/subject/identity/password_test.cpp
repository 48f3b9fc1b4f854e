// password_test.cpp - good passwords and bad ones, each with the reason; and what argon2id is asked for.
#include "subject/identity/password.hpp"

#include <gtest/gtest.h>

#include "subject/identity/secret.hpp"

namespace huying::identity {
namespace {

std::string fault(const std::string& password) { return password_fault(password, "zhang-1", "张三丰啊").value_or(""); }

TEST(Password, IsGoodWhenItIsLongMixedAndOnesOwn) {
    for (const char* good :
         {"Kite-over-9-hills", "7 herons at Dawn", "x9#Lq2!vT0pW", "莫干山上有竹林-Q7-九溪", "rivers&Rice&1984"})
        EXPECT_EQ(fault(good), "") << good;
}

TEST(Password, IsRefusedWithItsReason) {
    const std::pair<const char*, const char*> bad[] = {{"", "12 characters"},
                                                       {"Ab1!Ab1!Ab1", "12 characters"},
                                                       {"竹林竹林aB1", "12 characters"},
                                                       {"onlysmallletters", "three of"},
                                                       {"small-letters-and-signs", "three of"},
                                                       {"123456789012", "three of"},
                                                       {"P@ssw0rd!2024", "attackers"},
                                                       {"Admin123456!!", "attackers"},
                                                       {"Huying@330521", "attackers"},
                                                       {"Qwertyuiop12#", "keyboard"},
                                                       {"Aa1Aa1Aa1Aa1", "repeats"},
                                                       {"Abcdefgh12345", "repeats"},
                                                       {"aaaaaaaaaaaaA1!", "repeats"},
                                                       {"Zaq12wsx!@#$", "keyboard"},
                                                       {"abcABC123!@#", "keyboard"},
                                                       {"1qaz@WSX3edc", "keyboard"},
                                                       {"Qingfeng!2026", "year"},
                                                       {"2019-Chunjie", "year"},
                                                       {"My-Zhang-1-kite", "own name"},
                                                       {"张三丰啊的密码是Abc8", "own name"},
                                                       {"Zh@ng-rivers-9", "own name"}};
    for (const auto& [password, reason] : bad)
        EXPECT_NE(fault(password).find(reason), std::string::npos) << password << ": " << fault(password);
}

TEST(Password, IsKeptUnderArgon2id) {
    const std::string phc = hash_password("Kite-over-9-hills");
    EXPECT_TRUE(phc.starts_with("$argon2id$v=19$m=65536,t=3,p=1$")) << phc;
    EXPECT_TRUE(password_matches(phc, "Kite-over-9-hills"));
    EXPECT_FALSE(password_matches(phc, "kite-over-9-hills"));
    EXPECT_TRUE(hash_password("x", light_cost).starts_with("$argon2id$v=19$m=8192,t=1,p=1$"));
    EXPECT_NE(phc, hash_password("Kite-over-9-hills"));
}

}  // namespace
}  // namespace huying::identity
