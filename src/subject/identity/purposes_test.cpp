// purposes_test.cpp - the register is whole, and a right given for one purpose opens nothing of another.
#include <gtest/gtest.h>

#include "engine/record/record.hpp"
#include "subject/identity/may.hpp"
#include "subject/identity/purposes.hpp"

namespace huying::identity {
namespace {

TEST(Purposes, each_says_its_law_and_who_may_state_it) {
    for (const LegalPurpose& p : register_of_purposes()) {
        EXPECT_NE(p.law.find("第"), std::string_view::npos) << p.code;
        EXPECT_EQ(find_purpose(p.code), &p);
        EXPECT_EQ(p.text_version.empty(), p.text_zh.empty() || p.text_en.empty()) << p.code;
        EXPECT_FALSE(p.roles.empty() && !p.grantable && p.code != "own_right") << p.code << " is for nobody";
    }
    EXPECT_EQ(find_purpose("curiosity"), nullptr);
}

TEST(Purposes, the_register_and_the_words_that_routes_can_declare_are_the_same) {
    std::size_t words = 0;
    boost::mp11::mp_for_each<boost::describe::describe_enumerators<For>>([&](auto d) {
        if (d.value == For::none) return;
        ++words;
        EXPECT_NE(find_purpose(d.name), nullptr) << d.name;
    });
    EXPECT_EQ(words, register_of_purposes().size());
}

TEST(Purposes, lists_finds_whole_words) {
    EXPECT_TRUE(lists("name phone", "phone") && lists("name phone", "name"));
    EXPECT_FALSE(lists("id_number", "number") || lists("name", "") || lists("", "x") || lists("names name", "nam"));
}

TEST(Purposes, a_role_uses_a_route_of_its_purposes_only) {
    EXPECT_TRUE(allowed({.role = "worker"}, "open_personal", "appeal,visit"));
    EXPECT_TRUE(allowed({.role = "worker"}, "open_personal", "benefit_check,visit")) << "one of them is enough";
    EXPECT_FALSE(allowed({.role = "worker"}, "open_personal", "benefit_check"));
    EXPECT_FALSE(allowed({.role = "worker"}, "open_personal", "curiosity"));
    EXPECT_TRUE(allowed({.role = "citizen"}, "manage_self", "own_right"));
    EXPECT_FALSE(allowed({.role = "citizen"}, "see_cases", "own_right")) << "the purpose gives no permission";
}

TEST(Purposes, a_purpose_of_some_departments_is_stated_by_their_staff_alone) {
    EXPECT_TRUE(allowed({.role = "department", .department = "civil_affairs"}, "open_personal", "benefit_check"));
    EXPECT_FALSE(allowed({.role = "department", .department = "environment"}, "open_personal", "benefit_check"));
    EXPECT_FALSE(allowed({.role = "department"}, "open_personal", "benefit_check"));
    EXPECT_TRUE(allowed({.role = "department", .department = "environment"}, "open_personal", "identity_check"));
    EXPECT_TRUE(allowed({.role = "township"}, "open_personal", "benefit_check")) << "the role decides";
    const Caller given{.role = "department",
                       .department = "health",
                       .granted = bit(May::open_personal),
                       .granted_for = "open_personal:benefit_check"};
    EXPECT_TRUE(allowed(given, "open_personal", "benefit_check")) << "two administrators agreed";
}

TEST(Purposes, a_right_beyond_the_role_opens_routes_of_its_purpose_only) {
    const Caller inspector{.role = "citizen",
                           .granted = bit(May::see_cases) | bit(May::watch),
                           .granted_for = "see_cases:inspection watch:audit"};
    EXPECT_TRUE(allowed(inspector, "see_cases", "case_handling,inspection"));
    EXPECT_FALSE(allowed(inspector, "see_cases", "case_handling,audit")) << "audit was given for another permission";
    EXPECT_FALSE(allowed(inspector, "watch", "inspection"));
    EXPECT_TRUE(allowed(inspector, "watch", "none")) << "no personal data: any purpose will do";
    EXPECT_FALSE(allowed(inspector, "act_on_case", "inspection"));
}

}  // namespace
}  // namespace huying::identity
