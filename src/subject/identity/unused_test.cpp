// unused_test.cpp - accounts that nobody uses: disabled after sixty days, told of, what is open with them handed on; but never
// the last administrator of a kind, nor an account kept for emergencies. And people's numbers, which become digests.
#include "engine/stream/listeners.hpp"
#include "subject/fixture_for_test.hpp"
#include "subject/identity/change.hpp"
#include "subject/identity/routes.hpp"

namespace huying::identity {
namespace {

struct Unused : test::CountyTest {
    Unused() {
        write([](Tx& tx) { tx.query("UPDATE county SET demo = FALSE", {}).next(); });
        look();  // disuse is counted from here
    }
    void look() { write(disable_unused_accounts); }
    void change(const std::string& sql, const std::string& name, std::int64_t by = 0) {
        write([&](Tx& tx) {
            const Param params[] = {Param::of_text(tx.county()), Param::of_text(name), Param::of(by)};
            tx.query(sql, std::span(params, by != 0 ? 3 : 2)).next();
        });
    }
    void nobody_uses(const std::string& name, std::int64_t days = 61) {
        change("UPDATE account SET unused_from = unused_from - $3 WHERE county = $1 AND name = $2", name, days * day);
    }
    void signed_in(const std::string& name, std::int64_t days_ago) {
        write([&](Tx& tx) {
            const Param params[] = {Param::of_text(tx.county()), Param::of(tx.new_id().value),
                                    Param::of(find_account(tx, name)->id.value),
                                    Param::of((machine_now() - days_ago * day).value)};
            tx.query(
                  "INSERT INTO sign_in (county, id, account, time, outcome, address, agent) VALUES ($1, $2, $3, $4, 'signed_in', '', '')",
                  params)
                .next();
        });
    }
    bool works(const std::string& name) {
        return !read([&](const Tx& tx) { return find_account(tx, name)->disabled; });
    }
    void deliver() {
        Dispatcher(*store, program.listeners(), program.jobs(), [] {
            return std::vector<std::string>{demo::county};
        }).run_due();
    }
};

TEST_P(Unused, IsCountedFromTheFirstLookAndNotFromBefore) {
    write([](Tx& tx) { tx.query("UPDATE account SET unused_from = 0", {}).next(); });
    look();
    EXPECT_EQ(number("SELECT count(*) FROM account WHERE county = $1 AND disabled"), 0);
}

TEST_P(Unused, IsDisabledAfterSixtyDaysWithAllItsTokensAndTold) {
    const Id id = account("worker-3");
    const std::string token = write([&](Tx& tx) { return issue_credential(tx, id, "token", 90 * day); });
    change(
        "UPDATE credential SET used = used - $3 WHERE county = $1 AND account = (SELECT id FROM account WHERE county = $1 AND name = $2)",
        "worker-3", 61 * day);
    nobody_uses("worker-3");
    nobody_uses("worker-4", 59);
    look();
    EXPECT_FALSE(works("worker-3"));
    EXPECT_TRUE(works("worker-4"));
    EXPECT_FALSE(read([&](const Tx& tx) { return identify(tx, token); }));
    ASSERT_EQ(events("account_disabled").size(), 1u);
    EXPECT_NE(events("account_disabled")[0].content.value.find("worker-3"), std::string::npos);
    EXPECT_TRUE(visible({.role = "audit"}, events("account_disabled")[0]));
    EXPECT_EQ(read([&](const Tx& tx) { return find_account(tx, "worker-3")->disabled_for; }), "unused");
    look();
    EXPECT_EQ(events("account_disabled").size(), 1u) << "once";
    promises_hold();
}

TEST_P(Unused, IsNoCitizenAndNobodyWhoseDeputyWorks) {
    nobody_uses("citizen-1");
    nobody_uses("worker-3");
    const Id away = account("worker-3"), deputy = account("worker-4");
    write([&](Tx& tx) {
        const Param params[] = {Param::of_text(tx.county()), Param::of(deputy.value), Param::of(away.value),
                                Param::of((tx.now() - day).value), Param::of((tx.now() + day).value)};
        tx.query(
              "INSERT INTO deputy (county, id, account, acts_for, begins, ends, reason, asked_by, approved_by) VALUES ($1, 1, $2, $3, $4, $5, 'away', $3, $3)",
              params)
            .next();
    });
    look();
    EXPECT_TRUE(works("citizen-1"));
    EXPECT_TRUE(works("worker-3"));
    pass(2 * day);
    look();
    EXPECT_FALSE(works("worker-3")) << "nobody stands in any more";
}

TEST_P(Unused, IsNoAccountThatSignsInOrUsesAToken) {
    for (const char* name : {"worker-3", "gateway-1"}) nobody_uses(name);
    signed_in("worker-3", 59);
    const Id gateway = account("gateway-1");
    write([&](Tx& tx) { issue_credential(tx, gateway, "token", 90 * day); });
    look();
    EXPECT_TRUE(works("worker-3"));
    EXPECT_TRUE(works("gateway-1"));
}

TEST_P(Unused, IsNeverTheLastAdministratorOfAKindNorOneForEmergencies) {
    write([](Tx& tx) {
        add_account(tx, {.name = "audit-2", .role = "audit"}, "");
        add_account(tx, {.name = "rescue", .role = "admin"}, "");
    });
    change("UPDATE account SET standby = TRUE WHERE county = $1 AND name = $2", "rescue");
    for (const char* name : {"audit-1", "audit-2", "admin-1", "rescue", "security-1"}) nobody_uses(name);
    signed_in("audit-2", 70);
    look();
    EXPECT_FALSE(works("audit-1")) << "nobody has signed in to it at all";
    for (const char* name : {"audit-2", "admin-1", "rescue", "security-1"}) EXPECT_TRUE(works(name)) << name;
    look();
    EXPECT_TRUE(works("audit-2"));
}

TEST_P(Unused, HandsOnWhatIsOpen) {
    const cases::Case open = open_case();
    const std::string holder = read([&](const Tx& tx) { return account_by_id(tx, *open.assignee)->name; });
    nobody_uses(holder);
    look();
    promises_hold();
    deliver();
    EXPECT_FALSE(found(open.id).assignee && *found(open.id).assignee == *open.assignee);
    EXPECT_GT(
        number(
            "SELECT count(*) FROM shift s JOIN account a ON a.county = s.county AND a.id = s.account WHERE s.county = $1 AND a.disabled"),
        0)
        << "the shifts stay: it may be enabled again";
    promises_hold();
}

TEST_P(Unused, HandsOnRequestsAboutPersonalData) {
    write([](Tx& tx) {
        add_account(tx, {.name = "command-2", .role = "command"}, "");
        const Param params[] = {Param::of_text(tx.county()), Param::of(find_account(tx, "command-1")->id.value)};
        tx.query(
              R"(INSERT INTO data_request (county, id, account, kind, about, text, asked, due, officer, overdue, key_version)
            VALUES ($1, 1, 1, 'explain', 0, '', 1, 9000000000000000, $2, FALSE, 0))",
              params)
            .next();
    });
    nobody_uses("command-1");
    look();
    promises_hold();
    deliver();
    EXPECT_EQ(
        number(
            "SELECT count(*) FROM data_request r JOIN account a ON a.county = r.county AND a.id = r.officer WHERE r.county = $1 AND a.name = 'command-2'"),
        1);
    promises_hold();
}

TEST_P(Unused, IsNobodyInADemonstration) {
    write([](Tx& tx) { tx.query("UPDATE county SET demo = TRUE", {}).next(); });
    nobody_uses("worker-3");
    look();
    EXPECT_TRUE(works("worker-3"));
}

TEST_P(Unused, IsEnabledAgainByTheChangeOfTwo) {
    nobody_uses("worker-3");
    change(
        "INSERT INTO deputy (county, id, account, acts_for, begins, ends, reason, asked_by, approved_by) SELECT $1, 1, id, "
        "(SELECT id FROM account WHERE county = $1 AND name = 'worker-4'), 0, $3, 'away', id, id FROM account WHERE county = $1 AND name = $2",
        "worker-3", INT64_MAX);
    change(
        "INSERT INTO access_grant (county, id, account, may, division, department, purpose, begins, ends, asked_by, approved_by) "
        "SELECT $1, 1, id, 'see_people', '', '', 'means_test', 0, $3, id, id FROM account WHERE county = $1 AND name = $2",
        "worker-3", INT64_MAX);
    look();
    EXPECT_EQ(number("SELECT count(*) FROM deputy WHERE county = $1 AND revoked IS NULL"), 0);
    EXPECT_EQ(number("SELECT count(*) FROM access_grant WHERE county = $1 AND revoked IS NULL"), 0)
        << "they do not wait for it to be enabled";
    const Id worker = account("worker-3"), security = account("security-1");
    write([&](Tx& tx) {
        AccessChangeIn in;
        in.account = worker;
        const ChangeKind& enable = *change_kind("enable");
        EXPECT_EQ(enable.asked_by, "admin");
        EXPECT_EQ(enable.approved_by, "security");
        ASSERT_TRUE(enable.faults(tx, in).empty());
        enable.apply(tx, Change{}, in, security, "$argon2id$not-a-real-hash");
        EXPECT_FALSE(enable.faults(tx, in).empty()) << "it works already";
    });
    look();
    EXPECT_TRUE(works("worker-3"));
    EXPECT_TRUE(read([](const Tx& tx) { return find_account(tx, "worker-3")->must_change; }));
}

TEST_P(Unused, PlainNumbersOfAnEarlierVersionBecomeDigests) {
    change("UPDATE account SET person = 'P 7x' WHERE county = $1 AND name = $2", "admin-1");
    change(R"(INSERT INTO access_change (county, id, kind, detail, reason, asked, asked_by, asked_role, ends, state)
        SELECT $1, 1, 'role', '{"kind":"role","reason":"xx","person":"P7X"}', 'xx', 0, id, 'admin', 0, 'approved' FROM account WHERE county = $1 AND name = $2)",
           "admin-1");
    for (int again = 0; again < 2; ++again) {
        write([&](Tx& tx) { digest_plain_numbers(tx, program.ring()); });
        const auto digest = write([&](Tx& tx) { return person_digest(tx, program.ring(), "P7x"); });
        EXPECT_TRUE(is_person_digest(digest));
        EXPECT_EQ(read([](const Tx& tx) { return find_account(tx, "admin-1")->person; }), digest)
            << "blanks and the case of x do not count";
        EXPECT_EQ(number("SELECT count(*) FROM access_change WHERE county = $1 AND detail LIKE '%\"person\":\"#%'"), 1);
    }
}

TEST_P(Unused, DigestsOfAnEarlierSpellingBecomeThoseOfToday) {
    const auto digest = [&](const std::string& form) {
        return write([&](Tx& tx) {
            return "#" + program.ring().index(tx, "account_person", "person", form).substr(0, digest_length - 1);
        });
    };
    const auto typed = [&](const std::string& number) {
        return write([&](Tx& tx) { return person_digest(tx, program.ring(), number); });
    };
    const auto kept = [&](const char* name) {
        return read([&](const Tx& tx) { return find_account(tx, name)->person; });
    };
    const std::string today = digest("A001X");
    change("UPDATE account SET person = '" + digest("a001X") + "' WHERE county = $1 AND name = $2", "admin-1");
    change("UPDATE account SET person = '" + digest("Ａ-001X") + "' WHERE county = $1 AND name = $2", "audit-1");
    change("UPDATE account SET person = '" + today + "' WHERE county = $1 AND name = $2", "worker-1");
    change(
        "INSERT INTO access_change (county, id, kind, detail, reason, asked, asked_by, asked_role, ends, state) SELECT $1, 1, 'role', "
        "'{\"kind\":\"role\",\"reason\":\"xx\",\"person\":\"" +
            digest("Ａ-001X") +
            "\"}', 'xx', 0, id, 'admin', 0, 'asked' "
            "FROM account WHERE county = $1 AND name = $2",
        "admin-1");
    EXPECT_EQ(typed("B 1"), digest("B1"));
    EXPECT_NE(kept("admin-1"), today) << "another number is none of these";
    EXPECT_EQ(typed("Ａ-001x"), today) << "as it was spelt then";
    EXPECT_EQ(kept("audit-1"), today);
    EXPECT_EQ(kept("admin-1"), today) << "in small letters";
    EXPECT_EQ(kept("worker-1"), today);
    EXPECT_EQ(
        number("SELECT count(*) FROM access_change WHERE county = $1 AND detail LIKE '%\"person\":\"" + today + "\"%'"),
        1);
    write([&](Tx& tx) {
        EXPECT_EQ(test::pointers(test::refusal(
                      [&] { add_account(tx, {.name = "second", .role = "security", .person = today}, ""); })),
                  std::vector<std::string>{"/role"});
    });
}

HUYING_EVERYWHERE(Unused);

}  // namespace
}  // namespace huying::identity
