// change_test.cpp - changes of role and departures: what was given for the earlier post ends, and a county keeps administrators of
// each kind.
#include "subject/identity/change.hpp"

#include "subject/fixture_for_test.hpp"
#include "subject/identity/routes.hpp"

namespace huying::identity {
namespace {

struct Changes : test::CountyTest {
    void apply(const char* kind, const AccessChangeIn& in) {
        write([&](Tx& tx) { change_kind(kind)->apply(tx, Change{}, in, account_by_id(tx, *in.account)->id, ""); });
    }
    std::vector<std::string> faults(const char* kind, const AccessChangeIn& in) {
        std::vector<std::string> out;
        for (const auto& f : read([&](const Tx& tx) { return change_kind(kind)->faults(tx, in); }))
            out.push_back(f.pointer);
        return out;
    }
    AccessChangeIn of(const std::string& name) {
        AccessChangeIn in;
        in.account = account(name);
        return in;
    }
    AccessChangeIn becomes(const std::string& name, const std::string& role) {
        AccessChangeIn in = of(name);
        in.role = {role};
        in.person = {"#" + std::string(39, name.back())};
        if (role == "department") in.department = {"water"};
        return in;
    }
    Id stands_in(const std::string& deputy, const std::string& away) {
        AccessChangeIn in = of(away);
        in.deputy = account(deputy);
        in.begins = clock.now() - hour;
        in.ends = clock.now() + day;
        apply("deputy", in);
        return {number("SELECT max(id) FROM deputy WHERE county = $1")};
    }
    std::optional<Caller> who(const std::string& secret) {
        return read([&](const Tx& tx) { return identify(tx, secret); });
    }
    std::string session(const std::string& name, Id deputy = {}) {
        const Id id = account(name);
        return write(
            [&](Tx& tx) { return issue(tx, {.account = id, .kind = "session", .lives = hour, .deputy = deputy}); });
    }
    /// SQL text of the test ($1 county): as an earlier version left it.
    void left(const std::string& sql) {
        write([&](Tx& tx) {
            const Param county = Param::of_text(tx.county());
            tx.query(sql, {&county, 1}).next();
        });
    }
    std::vector<std::string> broken() {
        std::vector<std::string> out;
        for (const Check& check : program.checks())
            if (!read([&](const Tx& tx) { return tx.all<std::string>(check.offenders, tx.county()); }).empty())
                out.push_back(check.name);
        return out;
    }
};

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

struct Interests : Changes {
    /// Both accounts are held by one person.
    void one_person(const std::string& one, const std::string& other) {
        for (const auto& name : {one, other})
            left("UPDATE account SET person = '#" + std::string(39, 'q') + "' WHERE county = $1 AND name = '" + name +
                 "'");
    }
    std::string decides(const char* who, const char* kind, AccessChangeIn in, const char* asker) {
        in.kind = {kind};
        in.reason = {"xx"};
        const Caller asks = as(asker);
        Change c{.kind = kind, .account = in.account, .asked_by = asks.account, .asked_role = asks.role};
        c.detail = Json{record::to_json(in)};
        return store->read(as(who), [&](const Tx& tx) { return not_to_decide(tx, *change_kind(kind), c); });
    }
    std::vector<std::string> asks(const char* who, const char* kind, const AccessChangeIn& in) {
        std::vector<std::string> out;
        for (const auto& f :
             read([&](const Tx& tx) { return asked_for_oneself(tx, kind, in, find_account(tx, who)->id); }))
            out.push_back(f.pointer);
        return out;
    }
    AccessChangeIn to_deputy(const std::string& deputy, const std::string& away) {
        AccessChangeIn in = of(away);
        in.deputy = account(deputy);
        return in;
    }
    AccessChangeIn leaves_to(const std::string& successor, const std::string& gone) {
        AccessChangeIn in = of(gone);
        in.successor = account(successor);
        return in;
    }
};

TEST_P(Interests, NobodyDecidesOnAnotherAccountOfTheirs) {
    EXPECT_EQ(decides("admin-1", "grant", of("environment-1"), "security-1"), "");
    EXPECT_EQ(decides("security-1", "depart", leaves_to("worker-1", "worker-2"), "admin-1"), "");
    one_person("admin-1", "environment-1");
    one_person("security-1", "worker-1");
    left("UPDATE account SET person = '#" + std::string(39, 's') +
         "' WHERE county = $1 AND name IN ('security-1', 'worker-1')");
    for (const char* kind : {"grant", "role", "link", "standby"})
        EXPECT_NE(decides("admin-1", kind, of("environment-1"), "security-1"), "") << kind;
    EXPECT_EQ(decides("admin-1", "grant", of("environment-2"), "security-1"), "");
    EXPECT_NE(decides("admin-1", "deputy", to_deputy("environment-1", "environment-2"), "security-1"), "");
    EXPECT_NE(decides("admin-1", "deputy", to_deputy("environment-2", "environment-1"), "security-1"), "");
    EXPECT_NE(decides("security-1", "depart", leaves_to("worker-1", "worker-2"), "admin-1"), "");
    AccessChangeIn added;
    added.person = {"#" + std::string(39, 's')};
    EXPECT_NE(decides("security-1", "add_account", added, "admin-1"), "");
    added.person = {"#" + std::string(39, 't')};
    EXPECT_EQ(decides("security-1", "add_account", added, "admin-1"), "");
}

TEST_P(Interests, NobodyAsksForARightOfTheirOwn) {
    one_person("security-1", "environment-1");
    EXPECT_EQ(asks("security-1", "grant", of("environment-1")), std::vector<std::string>{"/account"});
    EXPECT_EQ(asks("security-1", "grant", of("security-1")), std::vector<std::string>{"/account"});
    EXPECT_EQ(asks("security-1", "role", of("environment-1")), std::vector<std::string>{"/account"});
    EXPECT_TRUE(asks("security-1", "role", of("security-1")).empty()) << "its number is given so";
    EXPECT_EQ(asks("security-1", "deputy", to_deputy("environment-1", "worker-1")),
              std::vector<std::string>{"/deputy"});
    EXPECT_TRUE(asks("environment-1", "deputy", to_deputy("environment-2", "environment-1")).empty()) << "who is away";
    EXPECT_EQ(asks("security-1", "depart", leaves_to("environment-1", "environment-2")),
              std::vector<std::string>{"/successor"});
    EXPECT_TRUE(asks("security-1", "grant", of("environment-2")).empty());
    EXPECT_NE(decides("admin-1", "grant", of("environment-1"), "security-1"), "")
        << "asked before, or before the number";
}

TEST_P(Interests, AnAdministratorsSuccessorMayDecide) {
    write([](Tx& tx) { add_account(tx, {.name = "security-2", .role = "security"}, ""); });
    EXPECT_EQ(decides("security-2", "depart", leaves_to("security-2", "security-1"), "admin-1"), "");
    EXPECT_NE(decides("security-1", "depart", leaves_to("security-2", "security-1"), "admin-1"), "");
}

TEST_P(Interests, AreShownInTheChecks) {
    const char* asked = "no change of rights was approved by whoever asked, or by whom it concerns";
    const char* held = "no right in force was asked for or approved by its holder";
    const auto approved = [&](const char* id, const char* by, const char* whose) {
        left(
            std::string(
                "INSERT INTO access_change (county, id, kind, account, detail, reason, asked, asked_by, asked_role, ends, state, decided_by) ") +
            "SELECT $1, " + id +
            ", 'role', w.id, '{}', 'xx', 0, a.id, 'security', 0, 'approved', d.id FROM account a, account d, account w "
            "WHERE a.county = $1 AND d.county = $1 AND w.county = $1 AND a.name = 'security-1' AND d.name = '" +
            by + "' AND w.name = '" + whose + "'");
    };
    approved("1", "admin-1", "worker-1");
    EXPECT_TRUE(broken().empty());
    AccessChangeIn grant = of("environment-1");
    grant.begins = clock.now();
    grant.ends = clock.now() + day;
    write([&](Tx& tx) {
        change_kind("grant")->apply(tx, Change{.asked_by = find_account(tx, "security-1")->id}, grant,
                                    find_account(tx, "admin-1")->id, "");
    });
    EXPECT_TRUE(broken().empty());
    one_person("admin-1", "environment-1");
    EXPECT_EQ(broken(), std::vector<std::string>{held});
    one_person("admin-1", "worker-1");
    EXPECT_EQ(broken(), (std::vector<std::string>{asked, held}));
    left("UPDATE access_grant SET revoked = 1 WHERE county = $1");
    EXPECT_EQ(broken(), std::vector<std::string>{asked});
    left("UPDATE account SET person = '' WHERE county = $1");
    EXPECT_TRUE(broken().empty());
    approved("2", "audit-1", "audit-1");
    EXPECT_EQ(broken(), std::vector<std::string>{asked});
}

TEST_P(Interests, ARightIsGivenToWhomANumberTellsApart) {
    AccessChangeIn grant = of("environment-1");
    grant.may = {"open_personal"};
    grant.purpose = {"visit"};
    grant.begins = clock.now();
    grant.ends = clock.now() + day;
    EXPECT_TRUE(faults("grant", grant).empty()) << "a demonstration has no numbers";
    left("UPDATE county SET demo = FALSE WHERE county = $1");
    EXPECT_EQ(faults("grant", grant), std::vector<std::string>{"/account"});
    one_person("environment-1", "worker-1");
    EXPECT_TRUE(faults("grant", grant).empty());
    const auto number = [&](const std::string& name) {
        left("UPDATE account SET person = '" + name + "' WHERE county = $1 AND name = '" + name + "'");
    };
    number("admin-1");
    EXPECT_NE(decides("admin-1", "grant", grant, "security-1"), "") << "who asked has none";
    EXPECT_EQ(decides("admin-1", "role", grant, "security-1"), "") << "so it is given";
    number("security-1");
    EXPECT_EQ(decides("admin-1", "grant", grant, "security-1"), "");
    left("UPDATE account SET person = '' WHERE county = $1 AND name = 'admin-1'");
    EXPECT_NE(decides("admin-1", "grant", grant, "security-1"), "") << "who decides has none";
}

HUYING_EVERYWHERE(Interests);

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
