// told_test.cpp - signing in as events: who sees them, and that whoever tries all night does not fill the log.
#include "subject/fixture_for_test.hpp"
#include "subject/identity/lock.hpp"
#include "subject/identity/routes.hpp"

namespace huying::identity {
namespace {

struct SignInsTold : test::CountyTest {
    const SecretBox box;

    void outcome(const std::string& name, const std::string& what) {
        write([&](Tx& tx) { remember_sign_in(tx, find_account(tx, name).value(), what, {}); });
    }
    void refuse(Id account, int times) {
        write([&](Tx& tx) {
            for (int i = 0; i < times; ++i) count_refusal(tx, box, account, "a name");
        });
    }
    /// The minute is over.
    void tell() {
        write([](Tx& tx) {
            const Param county = Param::of_text(tx.county());
            tx.query("UPDATE sign_in_refusal SET minute = minute - 1 WHERE county = $1", {&county, 1}).next();
            tell_refusals(tx);
        });
    }
    static bool has(const Event& e, const std::string& text) { return e.content.value.find(text) != std::string::npos; }
};

TEST_P(SignInsTold, ToThePersonAndTheAdministratorsOfSecurityAndAudit) {
    outcome("worker-1", "signed_in");
    outcome("worker-1", "password");
    outcome("worker-1", "factor_removed");
    outcome("worker-1", "password_changed");
    EXPECT_EQ(events("password_changed").size(), 1u);
    ASSERT_EQ(events("signed_in").size(), 1u) << "the password alone is no sign-in";
    EXPECT_TRUE(has(events("factor_changed").at(0), "factor_removed"));
    const Event e = events("signed_in")[0];
    EXPECT_TRUE(has(e, R"("name":"worker-1")"));
    for (const char* role : {"security", "audit"}) EXPECT_TRUE(visible({.role = role}, e)) << role;
    EXPECT_TRUE(visible(as("worker-1"), e));
    for (const char* name : {"worker-2", "leader-1", "command-1", "admin-1", "citizen-1"})
        EXPECT_FALSE(visible(as(name), e)) << name;
    EXPECT_FALSE(visible({}, e));
    Caller token = as("security-1");
    token.withheld = ~bit(May::see_accounts);
    EXPECT_FALSE(visible(token, e)) << "a token with a scope";
}

TEST_P(SignInsTold, RefusalsOnceAMinuteForEachAccount) {
    const Id worker = account("worker-1"), leader = account("leader-1");
    while (machine_now().value % minute > 50 * second) std::this_thread::sleep_for(std::chrono::seconds{1});
    refuse(worker, 4);
    refuse(leader, 1);
    refuse({}, 30);
    write(tell_refusals);
    EXPECT_TRUE(events("sign_in_refused").empty()) << "this minute is not over";
    tell();
    const auto told = events("sign_in_refused");
    ASSERT_EQ(told.size(), 3u);
    EXPECT_TRUE(has(told[0], R"("tries":4)") && has(told[0], "worker-1"));
    EXPECT_TRUE(has(told[1], R"("tries":1)") && has(told[1], "leader-1"));
    EXPECT_TRUE(has(told[2], R"("tries":30)")) << "names that nobody has are a number";
    EXPECT_FALSE(has(told[2], "name"));
    EXPECT_TRUE(visible(as("worker-1"), told[0]));
    EXPECT_FALSE(visible(as("worker-1"), told[2]));
    EXPECT_TRUE(events("sign_in_locked").empty());
    tell();
    EXPECT_EQ(events("sign_in_refused").size(), 3u) << "once";
}

TEST_P(SignInsTold, ALock) {
    const Id worker = account("worker-1");
    const std::string digest = counted_as(box, "worker-1");
    write([&](Tx& tx) {
        const Param params[] = {Param::of_text(tx.county()), Param::of_text(digest),
                                Param::of((machine_now() + minute).value)};
        tx.query(
              "INSERT INTO sign_in_lock (county, digest, failures, locked_until, seen) VALUES ($1, $2, 0, $3, 0) "
              "ON CONFLICT (county, digest) DO NOTHING",
              params)
            .next();
    });
    write([&](Tx& tx) { count_refusal(tx, box, worker, "worker-1"); });
    tell();
    EXPECT_EQ(events("sign_in_locked").size(), 1u);
}

TEST_P(SignInsTold, AStormOverManyAccountsIsAHundredAndOneMore) {
    std::vector<Id> made;
    write([&](Tx& tx) {
        for (int i = 0; i < 130; ++i)
            made.push_back(add_account(tx, {.name = "many-" + std::to_string(i), .role = "citizen"}, "").id);
    });
    for (const Id id : made) refuse(id, 2);
    tell();
    const auto told = events("sign_in_refused");
    ASSERT_EQ(told.size(), 101u);
    EXPECT_TRUE(has(told.back(), R"("tries":60)") && has(told.back(), R"("accounts":30)"));
    EXPECT_EQ(number("SELECT count(*) FROM sign_in_refusal WHERE county = $1"), 0);
}

HUYING_EVERYWHERE(SignInsTold);

}  // namespace
}  // namespace huying::identity
