// session_test.cpp - signing in by name and password, and the lock after five wrong ones. By the routes' own verbs, on
// a database file: signing in writes while it reads, which one connection in memory cannot do.
#include <thread>

#include "subject/fixture_for_test.hpp"
#include "subject/identity/change.hpp"

namespace huying::identity {
namespace {

struct Session : test::CountyTest {
    std::vector<http::Route> routes = program.take_routes();
    Session() {
        write([](Tx& tx) { add_account(tx, {.name = "new-1", .role = "command"}, "correct horse"); });
    }
    http::Reply run(const std::string& method, http::Request request, const std::string& path = "/api/session") {
        const auto at =
            std::ranges::find_if(routes, [&](const http::Route& r) { return r.method == method && r.path == path; });
        if (!request.credential.empty())
            request.caller = read([&](const Tx& tx) { return identify(tx, request.credential); }).value_or(Caller{});
        request.caller.county = demo::county;
        if (!allowed(request.caller, at->may)) throw forbidden("not_permitted", at->may);
        if (at->aside) return at->aside(*store, request);
        const Caller caller = request.caller;
        const auto verb = at->prepare(std::move(request));
        if (at->writes) return store->write(caller, [&](Tx& tx) { return verb->run(tx); });
        return store->read(caller, [&](const Tx& tx) { return verb->run(const_cast<Tx&>(tx)); });
    }
    http::Reply sign_in(const std::string& name, const std::string& password) {
        return run("POST",
                   {.body = R"({"name":")" + name + R"(","password":")" + password + "\"}", .base_url = "https://x"});
    }
    int status(const std::string& name, const std::string& password) {
        return test::refusal([&] { sign_in(name, password); }).status;
    }
    void apply(const char* kind, const AccessChangeIn& in) {
        write([&](Tx& tx) { change_kind(kind)->apply(tx, Change{}, in, find_account(tx, "security-1")->id, ""); });
    }
    void set(const std::string& what) {
        write([&](Tx& tx) {
            const Param county = Param::of_text(tx.county());
            tx.query("UPDATE credential SET " + what + " WHERE county = $1 AND kind = 'session'", {&county, 1}).next();
        });
    }
    static std::string secret_of(const http::Reply& reply) {
        const std::string c = cookie(reply);
        return c.substr(8, c.find(';') - 8);
    }
    static std::string cookie(const http::Reply& reply) {
        for (const auto& [name, value] : reply.headers)
            if (name == "Set-Cookie") return value;
        return "";
    }
};

TEST_P(Session, BeginsWithNameAndPassword) {
    const http::Reply reply = sign_in("new-1", "correct horse");
    EXPECT_EQ(reply.status, 200);
    EXPECT_NE(reply.body.find(R"("name":"new-1")"), std::string::npos);
    const std::string c = cookie(reply);
    for (const char* part : {"HttpOnly", "SameSite=Strict", "Secure", "Path=/"})
        EXPECT_NE(c.find(part), std::string::npos) << c;
    const std::string secret = c.substr(8, c.find(';') - 8);
    const auto who = read([&](const Tx& tx) { return identify(tx, secret); });
    ASSERT_TRUE(who);
    EXPECT_EQ(who->name, "new-1");
}

TEST_P(Session, EndsWhenOneSignsOut) {
    const std::string c = cookie(sign_in("new-1", "correct horse")), secret = c.substr(8, c.find(';') - 8);
    EXPECT_EQ(run("DELETE", {.credential = secret}).status, 204);
    EXPECT_FALSE(read([&](const Tx& tx) { return identify(tx, secret); }));
}

TEST_P(Session, SaysTheSameForAWrongNameAndAWrongPassword) {
    const Problem name = test::refusal([&] { sign_in("nobody", "correct horse"); });
    const Problem password = test::refusal([&] { sign_in("new-1", "wrong"); });
    EXPECT_EQ(name.status, 401);
    EXPECT_EQ(password.status, 401);
    EXPECT_EQ(name.detail, password.detail);
    EXPECT_EQ(status("gateway-1", ""), 422);
}

TEST_P(Session, IsLockedForAWhileAfterFiveWrongPasswords) {
    for (int i = 0; i < 5; ++i) EXPECT_EQ(status("new-1", "wrong"), 401) << i;
    EXPECT_EQ(status("new-1", "correct horse"), 429);
    EXPECT_EQ(status("nobody", "wrong"), 401) << "only that account is locked";
    write([](Tx& tx) {
        const Param county = Param::of_text(tx.county());
        tx.query("UPDATE sign_in_lock SET locked_until = 1 WHERE county = $1", {&county, 1}).next();
    });
    EXPECT_EQ(status("new-1", "correct horse"), 0) << "the lock ends by itself";
}

TEST_P(Session, KeepsNoDigestWithoutAKeyOfANameThatWasTyped) {
    EXPECT_EQ(status("13800138000", "wrong"), 401);
    EXPECT_EQ(number("SELECT count(*) FROM sign_in_lock WHERE county = $1"), 1);
    const auto plain = secret_digest("13800138000");
    EXPECT_EQ(number("SELECT count(*) FROM sign_in_lock WHERE county = $1 AND digest = '" + plain + "'"), 0);
}

TEST_P(Session, ForgivesWrongPasswordsAfterARightOne) {
    for (int i = 0; i < 4; ++i) status("new-1", "wrong");
    EXPECT_EQ(status("new-1", "correct horse"), 0);
    for (int i = 0; i < 4; ++i) status("new-1", "wrong");
    EXPECT_EQ(status("new-1", "correct horse"), 0);
}

TEST_P(Session, IsRefusedToADisabledAccount) {
    write([](Tx& tx) {
        const Param county = Param::of_text(tx.county());
        tx.query("UPDATE account SET disabled = TRUE WHERE county = $1 AND name = 'new-1'", {&county, 1}).next();
    });
    EXPECT_EQ(status("new-1", "correct horse"), 401);
}

TEST_P(Session, IsNotBegunWithAPasswordThatIsReplacedMeanwhile) {
    const std::string slow = hash_password("correct horse", {8 * 1024, 150});  // looking at it takes a second or so
    const Id id = account("new-1");
    write([&](Tx& tx) { set_password_hash(tx, id, slow); });
    int answered = 0;
    std::thread signing_in([&] { answered = status("new-1", "correct horse"); });
    while (number("SELECT count(*) FROM sign_in_lock WHERE county = $1") == 0) std::this_thread::yield();
    std::this_thread::sleep_for(std::chrono::milliseconds(50));  // the try is counted, then the account is read
    write([&](Tx& tx) { set_password_hash(tx, id, hash_password("another horse", light_cost)); });
    signing_in.join();
    EXPECT_EQ(answered, 401);
    EXPECT_EQ(number("SELECT count(*) FROM credential WHERE county = $1 AND kind = 'session'"), 0);
}

TEST_P(Session, GoesOnAsAnotherOnlyWhileItIsOpenAndNoLonger) {
    const std::string c = cookie(sign_in("new-1", "correct horse")), secret = c.substr(8, c.find(';') - 8);
    write([](Tx& tx) {  // 10 of 12 hours ago
        const Param county = Param::of_text(tx.county());
        tx.query("UPDATE credential SET expires = expires - 36000000000 WHERE county = $1 AND kind = 'session'",
                 {&county, 1})
            .next();
    });
    const std::int64_t ends = number("SELECT max(expires) FROM credential WHERE county = $1 AND kind = 'session'");
    const std::string next = cookie(run("POST", {.body = "{}", .credential = secret}, "/api/session/acting"));
    EXPECT_LE(number("SELECT max(expires) FROM credential WHERE county = $1 AND kind = 'session'"), ends);
    const std::string acting = next.substr(8, next.find(';') - 8);
    // The gate knows a caller for up to 2 s: an ended session must not go on as a new one meanwhile.
    const Caller known = read([&](const Tx& tx) { return identify(tx, acting).value(); });
    run("DELETE", {.credential = acting});
    const auto at = std::ranges::find_if(routes, [](const auto& r) { return r.path == "/api/session/acting"; });
    const auto verb = at->prepare({.body = "{}", .credential = acting, .caller = known});
    EXPECT_EQ(test::refusal([&] { store->write(known, [&](Tx& tx) { return verb->run(tx); }); }).code, "session_over");
}

TEST_P(Session, OfAPhoneRestsNotWhileItActsForADesk) {
    write([](Tx& tx) {
        add_account(tx, {.name = "new-2", .role = "worker", .division = test::grid_1}, "correct horse");
    });
    AccessChangeIn in;
    in.account = account("new-1");
    in.deputy = account("new-2");
    in.begins = clock.now() - hour;
    in.ends = clock.now() + day;
    apply("deputy", in);
    const std::string phone = secret_of(sign_in("new-2", "correct horse"));
    const char* idle = "SELECT max(idle) FROM credential WHERE county = $1 AND kind = 'session'";
    EXPECT_EQ(number(idle), 0);
    const auto mandate = std::to_string(number("SELECT max(id) FROM deputy WHERE county = $1"));
    const std::string body = R"({"deputy":")" + mandate + R"("})";
    const auto acts = run("POST", {.body = body, .credential = phone}, "/api/session/acting");
    EXPECT_NE(acts.body.find(R"("idle_minutes":15)"), std::string::npos) << acts.body;
    EXPECT_EQ(number(idle), 15 * minute);
    const auto own = run("POST", {.body = "{}", .credential = secret_of(acts)}, "/api/session/acting");
    EXPECT_NE(own.body.find(R"("idle_minutes":0)"), std::string::npos) << own.body;
    EXPECT_EQ(number(idle), 0);
}

TEST_P(Session, RestsNoLongerThanTheSettingThatCameAfterIt) {
    const std::string desk = secret_of(sign_in("new-1", "correct horse"));
    const auto who = [&] { return read([&](const Tx& tx) { return identify(tx, desk); }); };
    set("used = used - 120000000");  // two minutes
    ASSERT_TRUE(who());
    AccessChangeIn in;
    in.factor_roles.emplace();
    in.idle_minutes = 1;
    apply("settings", in);
    EXPECT_FALSE(who());
    set("used = used + 100000000");  // 20 s ago: a busy session is noted well before its minute ends
    ASSERT_TRUE(who());
    EXPECT_TRUE(who()->note_use);
    in.idle_minutes = 60;
    apply("settings", in);
    EXPECT_FALSE(who()->note_use);
}

INSTANTIATE_TEST_SUITE_P(Everywhere, Session, testing::ValuesIn(test::places(false)), test::name_of_place);

}  // namespace
}  // namespace huying::identity
