// identity_test.cpp - accounts, and secrets that open the door until they expire, rest too long or are ended.
#include "subject/identity/credential.hpp"

#include "subject/fixture_for_test.hpp"

namespace huying::identity {
namespace {

struct Accounts : test::CountyTest {
    Account add(Account a, const std::string& password = "") {
        return write([&](Tx& tx) { return add_account(tx, a, password); });
    }
    std::optional<Caller> who(const std::string& credential) {
        return read([&](const Tx& tx) { return identify(tx, credential); });
    }
    std::string credential(Id account, std::int64_t lives) {
        return write([&](Tx& tx) { return issue_credential(tx, account, "token", lives); });
    }
};

TEST_P(Accounts, AreKeptAsTheyWereAdded) {
    const Account a =
        add({.name = "new-1", .display = "新人", .role = "department", .department = "water"}, "correct horse");
    const auto back = read([&](const Tx& tx) { return find_account(tx, "new-1"); });
    ASSERT_TRUE(back);
    EXPECT_EQ(back->id, a.id);
    EXPECT_EQ(back->department, "water");
    EXPECT_EQ(back->created, clock.now());
    EXPECT_TRUE(password_matches(back->password, "correct horse"));
    EXPECT_FALSE(password_matches(back->password, "correct hors"));
    EXPECT_EQ(back->password.find("correct"), std::string::npos);
}

TEST_P(Accounts, AreRefusedWithEveryReason) {
    const Problem p = test::refusal([&] { add({.name = "worker.1", .role = "king"}); });
    EXPECT_EQ(p.status, 422);
    EXPECT_EQ(test::pointers(p), (std::vector<std::string>{"/name", "/role"}));
    EXPECT_EQ(test::pointers(test::refusal([&] { add({.name = "a", .role = "worker"}); })),
              std::vector<std::string>{"/division"});
    EXPECT_EQ(test::pointers(test::refusal([&] { add({.name = "a", .role = "department"}); })),
              std::vector<std::string>{"/department"});
    EXPECT_EQ(test::pointers(test::refusal([&] { add({.name = "command-1", .role = "command"}); })),
              std::vector<std::string>{"/name"});
    for (const char* name : {"", "13812345678"})
        EXPECT_EQ(test::pointers(test::refusal([&] { add({.name = name, .role = "command"}); })),
                  std::vector<std::string>{"/name"});
    for (const char* name : {"张三丰", "tel13812345678x"})
        EXPECT_EQ(test::pointers(test::refusal([&] { add({.name = name, .role = "citizen"}); })),
                  std::vector<std::string>{"/name"});
}

TEST_P(Accounts, AreListedByRoleAndDivision) {
    const auto names = [&](const std::string& role, const std::string& division) {
        std::vector<std::string> out;
        for (const Account& a : read([&](const Tx& tx) { return accounts_of(tx, role, division); }))
            out.push_back(a.name);
        return out;
    };
    EXPECT_EQ(names("township", "330521001"), std::vector<std::string>{"township-1"});
    EXPECT_EQ(names("worker", "").size(), 8u);
    EXPECT_TRUE(names("worker", "330521001").empty()) << "the division is exact, no prefix";
}

TEST_P(Accounts, AreOfOneCountyOnly) {
    const auto other = [&](const Tx& tx) { return find_account(tx, "command-1"); };
    EXPECT_FALSE(store->read(system_caller("330522"), other));
}

TEST_P(Accounts, AreKnownByTheirCredentialUntilItExpires) {
    const Id id = account("gateway-1");
    const std::string good = credential(id, hour), old = credential(id, -second);
    EXPECT_TRUE(good.starts_with("330521."));
    ASSERT_TRUE(who(good));
    EXPECT_EQ(who(good)->name, "gateway-1");
    EXPECT_EQ(who(good)->role, "gateway");
    EXPECT_FALSE(who(old));
    EXPECT_FALSE(who(good + "x"));
    EXPECT_FALSE(who(""));
    EXPECT_NE(credential(id, hour), credential(id, hour));
}

TEST_P(Accounts, AreStrangersOnceTheyAreDisabled) {
    const std::string good = credential(account("citizen-1"), hour);
    ASSERT_TRUE(who(good));
    write([](Tx& tx) {
        const Param county = Param::of_text(tx.county());
        tx.query("UPDATE account SET disabled = TRUE WHERE county = $1 AND name = 'citizen-1'", {&county, 1}).next();
    });
    EXPECT_FALSE(who(good));
}

TEST_P(Accounts, AreNotBetrayedByTheDatabase) {
    const std::string secret = credential(account("citizen-1"), hour);
    const auto digest = read([](const Tx& tx) {
        const Param county = Param::of_text(tx.county());
        Rows& rows = tx.query("SELECT max(digest) FROM credential WHERE county = $1", {&county, 1});
        rows.next();
        return std::string(rows.text(0));
    });
    EXPECT_EQ(digest.size(), 64u);
    EXPECT_EQ(secret.find(digest), std::string::npos);
}

TEST_P(Accounts, AreSignedInWhileTheirSessionLives) {
    EXPECT_TRUE(read(signed_in_accounts).empty());
    const Id id = account("worker-1");
    write([&](Tx& tx) {
        issue_credential(tx, id, "session", hour);
        issue_credential(tx, id, "session", hour);
        issue_credential(tx, account_by_id(tx, id)->id, "token", hour);
    });
    EXPECT_EQ(read(signed_in_accounts), std::vector<Id>{id});
}

TEST_P(Accounts, GoToSleepWhenTheirSessionIsIdle) {
    const Id id = account("environment-1");
    const auto begun = [&](std::int64_t idle) {
        return write(
            [&](Tx& tx) { return issue(tx, {.account = id, .kind = "session", .lives = hour, .idle = idle}); });
    };
    const std::string resting = begun(0), used = begun(15 * minute);
    write([](Tx& tx) {
        const Param params[] = {Param::of_text(tx.county()), Param::of((machine_now() - 14 * minute).value)};
        tx.query("UPDATE credential SET used = $2 WHERE county = $1", params).next();
    });
    ASSERT_TRUE(who(used));
    EXPECT_TRUE(who(used)->note_use) << "more than a minute ago";
    write([](Tx& tx) {
        const Param params[] = {Param::of_text(tx.county()), Param::of((machine_now() - 16 * minute).value)};
        tx.query("UPDATE credential SET used = $2 WHERE county = $1", params).next();
    });
    EXPECT_FALSE(who(used));
    EXPECT_TRUE(who(resting));
    note_use(*store, resting);
    store->write(system, [](Tx&) {});  // after the note: the line of writes is first in, first out
    EXPECT_FALSE(who(resting)->note_use);
}

TEST_P(Accounts, GiveATokenItsScopeOnly) {
    const Id id = account("environment-1");
    const auto token = [&](const std::string& scope) {
        return *who(
            write([&](Tx& tx) { return issue(tx, {.account = id, .kind = "token", .lives = hour, .scope = scope}); }));
    };
    EXPECT_TRUE(allowed(token("see_cases watch"), "see_cases"));
    EXPECT_TRUE(allowed(token("see_cases watch"), "watch"));
    EXPECT_FALSE(allowed(token("see_cases"), "edit_rules"));
    EXPECT_FALSE(allowed(token("sense"), "sense")) << "what the account itself may not";
    EXPECT_FALSE(allowed(token("see_cases"), "manage_self"));
    EXPECT_TRUE(allowed(token(""), "edit_rules"));
    EXPECT_FALSE(allowed(token(""), "manage_self")) << "no token manages the account it belongs to";
}

TEST(StillLacks, AsksForOneThingAfterTheOther) {
    const Settings strict{.factor_roles = " command "}, lax{};
    Account a{.role = "command", .password = "x", .password_set = machine_now()};
    EXPECT_EQ(still_lacks(a, lax, false), "");
    EXPECT_EQ(still_lacks(a, strict, false), "enrol");
    a.must_change = true;
    EXPECT_EQ(still_lacks(a, strict, false), "password");
    a.factor_since = machine_now();
    EXPECT_EQ(still_lacks(a, lax, false), "factor") << "who has one is asked for it everywhere";
    EXPECT_EQ(still_lacks(a, strict, true), "password");
    a.must_change = false;
    EXPECT_EQ(still_lacks(a, strict, true), "");
    a.password_set = machine_now() - 91 * day;
    EXPECT_EQ(still_lacks(a, strict, true), "password");
    EXPECT_EQ(still_lacks(a, {.factor_roles = " command ", .demo = true}, true), "") << "a demonstration may grow old";
    EXPECT_EQ(still_lacks({.role = "worker"}, strict, false), "") << "another role, and no password at all";
}

TEST(Secret, IsRandomBase64url) {
    const std::string a = random_secret(32);
    EXPECT_EQ(a.size(), 43u);
    EXPECT_EQ(a.find_first_not_of("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_"),
              std::string::npos);
    EXPECT_NE(a, random_secret(32));
    EXPECT_FALSE(password_matches("", ""));
    EXPECT_FALSE(password_matches("$argon2id$nonsense", "x"));
}

HUYING_EVERYWHERE(Accounts);

}  // namespace
}  // namespace huying::identity
