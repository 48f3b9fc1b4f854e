// may_test.cpp - the table of rights, written a second time by role, and who may see which event live.
#include <gtest/gtest.h>

#include <map>
#include <set>

#include "subject/identity/identity.hpp"

namespace huying::identity {
namespace {

std::set<std::string> rights_of(const std::string& role) {
    std::set<std::string> out;
    boost::mp11::mp_for_each<boost::describe::describe_enumerators<May>>([&](auto d) {
        if (allowed({.role = role}, d.name)) out.insert(d.name);
    });
    return out;
}

TEST(May, GivesEachRoleItsRightsAndNoOther) {
    using Rights = std::set<std::string>;
    const Rights field{"anyone",    "finish_sign_in", "be_signed_in", "manage_self",  "watch",
                       "see_cases", "act_on_case",    "read_sensing", "open_personal"};
    const std::map<std::string, Rights> expected{
        {"", {"anyone"}},
        {"nobody we know", {"anyone", "finish_sign_in", "be_signed_in", "manage_self"}},
        {"command",
         {"anyone", "finish_sign_in", "be_signed_in", "manage_self", "watch", "see_cases", "act_on_case",
          "direct_cases", "edit_rules", "issue_alerts", "read_sensing", "see_set_aside", "open_personal",
          "answer_personal"}},
        {"department",
         {"anyone", "finish_sign_in", "be_signed_in", "manage_self", "watch", "see_cases", "act_on_case", "edit_rules",
          "issue_alerts", "read_sensing", "see_set_aside", "open_personal"}},
        {"township", field},
        {"leader", field},
        {"worker", field},
        {"gateway", {"anyone", "finish_sign_in", "be_signed_in", "manage_self", "sense", "read_sensing"}},
        {"citizen", {"anyone", "finish_sign_in", "be_signed_in", "manage_self", "read_sensing"}},
        {"admin",
         {"anyone", "finish_sign_in", "be_signed_in", "manage_self", "sense", "read_sensing", "watch", "see_accounts",
          "change_access"}},
        {"security",
         {"anyone", "finish_sign_in", "be_signed_in", "manage_self", "see_accounts", "change_access",
          "guard_personal"}},
        {"audit",
         {"anyone", "finish_sign_in", "be_signed_in", "manage_self", "see_accounts", "change_access", "read_audit"}},
    };
    for (const auto& [role, rights] : expected) EXPECT_EQ(rights_of(role), rights) << role;
    for (const auto& role : roles) EXPECT_TRUE(expected.contains(std::string(role))) << role;
}

constexpr std::size_t rights_of_all = boost::mp11::mp_size<boost::describe::describe_enumerators<May>>::value;

TEST(May, LetsTheProgramItselfDoEverythingButIssueAlerts) {
    EXPECT_EQ(rights_of("system").size(), rights_of_all - 1);
    EXPECT_FALSE(rights_of("system").contains("issue_alerts"));
}

TEST(May, KnowsNoPermissionThatIsNotInTheTable) {
    EXPECT_FALSE(allowed({.role = "command"}, "rule_the_world"));
    EXPECT_FALSE(allowed({.role = "command"}, ""));
}

TEST(May, LetsAnUnfinishedSignInFinishAndNothingElse) {
    for (const char* lacks : {"password", "factor", "enrol"}) {
        const Caller caller{.role = "command", .pending = lacks};
        for (const char* may : {"anyone", "finish_sign_in"}) EXPECT_TRUE(allowed(caller, may)) << may;
        for (const char* may : {"be_signed_in", "signed_in", "manage_self", "watch", "see_cases"})
            EXPECT_FALSE(allowed(caller, may)) << may;
    }
}

TEST(May, AddsWhatWasGrantedAndTakesWhatATokenLacks) {
    EXPECT_TRUE(allowed({.role = "citizen", .granted = bit(May::see_cases)}, "see_cases"));
    EXPECT_FALSE(allowed({.role = "citizen", .granted = bit(May::see_cases)}, "act_on_case"));
    EXPECT_FALSE(allowed({.role = "command", .withheld = bit(May::see_cases)}, "see_cases"));
    EXPECT_FALSE(
        allowed({.role = "command", .granted = bit(May::see_cases), .withheld = bit(May::see_cases)}, "see_cases"));
    EXPECT_FALSE(allowed({.role = "", .withheld = 0}, "be_signed_in"));
}

Event event(const std::string& kind) {
    return {.kind = kind, .division = "330521001001001", .departments = "water,environment", .person = {7}};
}
bool sees(Caller caller, const std::string& kind = "case_accepted") { return visible(caller, event(kind)); }

TEST(Visible, ShowsWarningsToThePublicAndToAllWhoWorkForTheCounty) {
    for (const char* role : {"", "command", "department", "township", "leader", "worker", "admin", "system"})
        for (const char* kind : {"warning_raised", "alert_issued", "alert_lifted"})
            EXPECT_TRUE(sees({.role = role, .division = "330521115", .department = "fire"}, kind))
                << role << " " << kind;
}

TEST(Visible, ShowsThePublicWarningsOnly) {
    EXPECT_FALSE(sees({}, "case_opened"));
    EXPECT_FALSE(sees({}, "account_added"));
    EXPECT_FALSE(sees({}, "alert_proposed"));
}

TEST(Visible, ShowsTheCommandCentreEverything) {
    EXPECT_TRUE(sees({.role = "command"}));
    EXPECT_TRUE(sees({.role = "system"}));
}

TEST(Visible, ShowsADepartmentWhatItCoHandles) {
    EXPECT_TRUE(sees({.role = "department", .department = "environment"}));
    EXPECT_TRUE(sees({.role = "department", .department = "water"}));
    EXPECT_FALSE(sees({.role = "department", .department = "environ"}));
    EXPECT_FALSE(sees({.role = "department", .department = "fire"}));
    EXPECT_FALSE(sees({.role = "department", .department = ""}));
}

TEST(Visible, ShowsATownshipItsOwnGround) {
    EXPECT_TRUE(sees({.role = "township", .division = "330521001"}));
    EXPECT_FALSE(sees({.role = "township", .division = "330521002"}));
}

TEST(Visible, ShowsALeaderHisGridAndWhatIsHis) {
    EXPECT_TRUE(sees({.role = "leader", .division = "330521001001001"}));
    EXPECT_FALSE(sees({.role = "leader", .division = "330521001002001"}));
    EXPECT_TRUE(sees({.account = {7}, .role = "leader", .division = "330521001002001"}));
}

TEST(Visible, ShowsAWorkerHisCases) {
    EXPECT_TRUE(sees({.account = {7}, .role = "worker", .division = "330521002001001"}));
    EXPECT_FALSE(sees({.account = {8}, .role = "worker", .division = "330521001001001"}));
}

TEST(Visible, ShowsACopiedRotaToThoseWhoseGroundItIsOf) {
    const auto hears = [](const std::string& role, const std::string& division, const std::string& copied) {
        return visible({.account = {8}, .role = role, .division = division},
                       {.kind = "rota_copied", .division = copied});
    };
    for (const char* role : {"worker", "leader", "township"}) {
        for (const char* copied : {"330521", "330521001"}) EXPECT_TRUE(hears(role, "330521001", copied)) << role;
        EXPECT_FALSE(hears(role, "330521001", "330521002")) << role;
    }
    EXPECT_TRUE(hears("worker", "330521001001001", "330521001"));
    EXPECT_FALSE(hears("worker", "", "330521001"));
    EXPECT_TRUE(hears("township", "330521001", "330521001001001"));
    for (const char* role : {"department", "citizen", "gateway", "admin"})
        EXPECT_FALSE(hears(role, "330521001", "330521001")) << role;
}

TEST(Visible, ShowsAHalfDoneSignInAndATokenOfAnotherScopeWhatThePublicSees) {
    EXPECT_FALSE(sees({.role = "command", .pending = "factor"}));
    EXPECT_FALSE(sees({.role = "audit", .pending = "enrol"}, "account_departed"));
    EXPECT_TRUE(sees({.role = "command", .pending = "factor"}, "warning_raised"));
    EXPECT_FALSE(sees({.role = "command", .withheld = ~bit(May::watch)}));
    EXPECT_TRUE(sees({.role = "command", .withheld = ~bit(May::see_cases)}));
    EXPECT_FALSE(sees({.account = {7}, .role = "citizen", .withheld = ~bit(May::watch)}, "personal_opened"));
    EXPECT_TRUE(sees({.account = {7}, .role = "citizen"}, "personal_opened"));
}

TEST(Visible, ShowsGatewaysAndCitizensNoCases) {
    EXPECT_FALSE(sees({.account = {7}, .role = "gateway"}));
    EXPECT_FALSE(sees({.account = {7}, .role = "citizen"}));
}

}  // namespace
}  // namespace huying::identity
