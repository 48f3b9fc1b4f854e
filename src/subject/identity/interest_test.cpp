// interest_test.cpp - nobody decides on what they have a part in, and nothing is decided that was asked from, or for, a post that
// has ended.
#include "subject/identity/changes_for_test.hpp"

namespace huying::identity {
namespace {

struct Interests : ChangesTest {
    /// Both accounts are held by one person.
    void one_person(const std::string& one, const std::string& other) {
        for (const auto& name : {one, other})
            left("UPDATE account SET person = '#" + std::string(39, 'q') + "' WHERE county = $1 AND name = '" + name +
                 "'");
    }
    std::string decides(const char* who, const char* kind, AccessChangeIn in, const char* asker,
                        const char* asked_as = nullptr) {
        in.kind = {kind};
        in.reason = {"xx"};
        const Caller asks = as(asker);
        Change c{.kind = kind,
                 .account = in.account,
                 .asked_by = asks.account,
                 .asked_role = asked_as ? asked_as : asks.role};
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

TEST_P(Interests, NothingIsApprovedThatWasAskedFromAnEarlierPost) {
    EXPECT_EQ(decides("admin-1", "grant", of("environment-1"), "security-1", "security"), "");
    EXPECT_NE(decides("admin-1", "grant", of("environment-1"), "leader-1", "security"), "");
    EXPECT_NE(decides("admin-1", "export", {}, "audit-1", "security"), "");
    left("UPDATE account SET disabled = TRUE WHERE county = $1 AND name = 'security-1'");
    EXPECT_NE(decides("admin-1", "grant", of("environment-1"), "security-1", "security"), "");
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

struct Waiting : Interests {
    Id asked(const char* asker, const char* kind, AccessChangeIn in, const char* state = "asked") {
        in.kind = {kind};
        in.reason = {"xx"};
        const Caller who = as(asker);
        return write([&](Tx& tx) {
            const Micros now = machine_now();
            const Change c{tx.county(), tx.new_id(), kind,        in.account, Json{record::to_json(in)},
                           "xx",        now,         who.account, who.role,   now + change_waits,
                           state};
            tx.insert("access_change", c);
            return c.id;
        });
    }
    std::vector<Id> still_open() {
        constexpr Sql open{R"sql(SELECT id FROM access_change WHERE county = $1 AND ends > $2 ORDER BY id)sql"};
        return read([&](const Tx& tx) { return tx.all<Id>(open, tx.county(), machine_now()); });
    }
};

TEST_P(Waiting, LapsesWhenSomebodyConcernedHasAnotherPostOrLeaves) {
    const Id other = asked("security-1", "grant", of("worker-2"));
    asked("security-1", "grant", of("worker-1"));
    asked("worker-2", "deputy", to_deputy("worker-1", "worker-2"));
    asked("worker-1", "deputy", to_deputy("worker-2", "worker-1"));
    asked("admin-1", "depart", leaves_to("worker-1", "worker-2"));
    const Id moves = asked("security-1", "role", becomes("worker-1", "department"));
    write([&](Tx& tx) {
        change_kind("role")->apply(tx, Change{.id = moves}, becomes("worker-1", "department"),
                                   find_account(tx, "admin-1")->id, "");
    });
    EXPECT_EQ(still_open(), (std::vector<Id>{other, moves})) << "what is approved right now is recorded as that";
    asked("security-1", "grant", of("worker-3"));
    const Id leaves = asked("admin-1", "depart", leaves_to("worker-3", "worker-2"));
    write([&](Tx& tx) {
        change_kind("depart")->apply(tx, Change{.id = leaves}, leaves_to("worker-3", "worker-2"),
                                     find_account(tx, "security-1")->id, "");
    });
    EXPECT_EQ(still_open(), (std::vector<Id>{other, moves, leaves}));
}

TEST_P(Waiting, LapsesWithWhoeverAskedAndSoDoesTheExportThatWaitsForThem) {
    write([](Tx& tx) { add_account(tx, {.name = "security-2", .role = "security"}, ""); });
    asked("security-2", "grant", of("worker-2"));
    asked("security-2", "export", {}, "approved");
    asked("security-2", "export", {}, "used");
    const Id decided = asked("security-2", "grant", of("worker-2"), "approved"),
             other = asked("security-1", "export", {}, "approved");
    apply("role", becomes("security-2", "department"));
    EXPECT_EQ(still_open(), (std::vector<Id>{decided, other}));
}

TEST_P(Waiting, ExportsAreFetchedByNoDeputy) {
    AccessChangeIn in;
    in.what = {"accounts"};
    const Id id = asked("security-1", "export", in, "approved");
    const Caller own = as("security-1");
    Caller deputy = own;
    deputy.actor = account("admin-1");
    const auto fetches = [&](const Caller& who) {
        return test::refusal([&] { store->write(who, [&](Tx& tx) { take_export(tx, id, "accounts"); }); });
    };
    EXPECT_EQ(fetches(deputy).code, "as_deputy");
    EXPECT_EQ(fetches(own).status, 0);
    EXPECT_EQ(events("account_exported").size(), 1u);
}

HUYING_EVERYWHERE(Waiting);

}  // namespace
}  // namespace huying::identity
