// change_test.cpp - changes of role and departures: what was given for the earlier post ends, and a county keeps administrators of
// each kind.
#include "subject/identity/change.hpp"

#include "subject/identity/changes_for_test.hpp"
#include "subject/identity/routes.hpp"

namespace huying::identity {
namespace {

using Changes = ChangesTest;

TEST_P(Changes, OfARoleEndWhatTheEarlierOneHad) {
    const std::string secret = session("environment-1");
    const std::string token =
        write([&](Tx& tx) { return issue_credential(tx, find_account(tx, "environment-1")->id, "token", day); });
    AccessChangeIn grant = of("environment-1");
    grant.may = {"open_personal"};
    grant.purpose = {"visit"};
    grant.begins = clock.now() - hour;
    grant.ends = clock.now() + day;
    apply("grant", grant);
    stands_in("environment-2", "environment-1");
    stands_in("environment-1", "command-1");
    EXPECT_NE(who(secret)->granted, 0u);
    apply("role", becomes("environment-1", "citizen"));
    EXPECT_FALSE(who(secret));
    EXPECT_FALSE(who(token));
    EXPECT_EQ(number("SELECT count(*) FROM access_grant WHERE county = $1 AND revoked IS NULL"), 0);
    EXPECT_EQ(number("SELECT count(*) FROM deputy WHERE county = $1 AND revoked IS NULL"), 0);
    EXPECT_TRUE(broken().empty());
}

TEST_P(Changes, GiveNobodyADeputyWhoDoesNotWorkForTheCounty) {
    AccessChangeIn in = of("citizen-1");
    in.deputy = account("worker-1");
    in.begins = clock.now();
    in.ends = clock.now() + day;
    EXPECT_EQ(faults("deputy", in), std::vector<std::string>{"/account"});
    in.account = account("gateway-1");
    EXPECT_EQ(faults("deputy", in), std::vector<std::string>{"/account"});
    in.account = account("worker-2");
    EXPECT_TRUE(faults("deputy", in).empty());
}

TEST_P(Changes, OfALinkThatIsTakenAwayEndTheSessionsNotTheTokens) {
    const std::string by_it = session("environment-1"), another = session("environment-2");
    const std::string token =
        write([&](Tx& tx) { return issue_credential(tx, find_account(tx, "environment-1")->id, "token", day); });
    AccessChangeIn in = of("environment-1");
    in.issuer = {"https://id.example"};
    in.subject = {"person-7"};
    apply("link", in);
    EXPECT_TRUE(who(by_it));
    apply("unlink", in);
    EXPECT_FALSE(who(by_it));
    EXPECT_TRUE(who(token) && who(another));
    EXPECT_TRUE(ends_credentials({.kind = "account_unlinked"})) << "an open stream is looked at again";
}

TEST_P(Changes, NeverGiveADeputyAnAdministratorsOtherRole) {
    const Id mandate = stands_in("environment-2", "environment-1");
    const std::string acting = session("environment-2", mandate);
    EXPECT_EQ(who(acting)->name, "environment-1");
    for (const char* sql : {"UPDATE account SET role = 'security' WHERE county = $1 AND name = 'environment-1'",
                            "UPDATE account SET role = 'audit' WHERE county = $1 AND name = 'environment-2'"}) {
        left(sql);
        EXPECT_EQ(who(acting)->name, "environment-2") << sql;
        EXPECT_EQ(broken(), std::vector<std::string>{"no deputy joins an administrator with another role"}) << sql;
    }
    for (const char* outside : {"citizen", "gateway"}) EXPECT_FALSE(may_act_for(outside, "worker"));
    EXPECT_TRUE(may_act_for("audit", "audit") && may_act_for("department", "worker"));
}

TEST_P(Changes, ShowInTheChecksWhoHoldsARightWithoutWorkingForTheCounty) {
    left(
        "INSERT INTO access_grant (county, id, account, may, division, department, purpose, begins, ends, asked_by, approved_by) "
        "SELECT county, 1, id, 'open_personal', '', '', 'visit', 0, 9000000000000000, 1, 1 FROM account WHERE county = $1 AND name = "
        "'citizen-1'");
    EXPECT_EQ(broken(),
              std::vector<std::string>{"no right beyond the role is held by who does not work for the county"});
}

TEST_P(Changes, LeaveOneAdministratorOfEachKind) {
    AccessChangeIn leaves = of("audit-1");
    leaves.successor = account("citizen-1");
    EXPECT_EQ(faults("depart", leaves), (std::vector<std::string>{"/account", "/successor"}));
    EXPECT_EQ(faults("role", becomes("audit-1", "command")), std::vector<std::string>{"/account"});
    write([](Tx& tx) {
        add_account(tx, {.name = "audit-2", .role = "audit"}, "");
        add_account(tx, {.name = "admin-2", .role = "admin"}, "");
    });
    EXPECT_EQ(faults("depart", leaves), std::vector<std::string>{"/successor"}) << "a citizen is nobody's successor";
    leaves.successor = account("admin-2");
    EXPECT_EQ(faults("depart", leaves), std::vector<std::string>{"/successor"});
    leaves.successor = account("audit-2");
    EXPECT_TRUE(faults("depart", leaves).empty());
    EXPECT_TRUE(faults("role", becomes("audit-1", "command")).empty());
    apply("role", becomes("audit-1", "command"));
    EXPECT_EQ(faults("role", becomes("audit-2", "command")), std::vector<std::string>{"/account"});
    EXPECT_TRUE(faults("role", becomes("worker-1", "citizen")).empty());
}

HUYING_EVERYWHERE(Changes);

}  // namespace
}  // namespace huying::identity
