// session_test.cpp - signing in by name and password, and the lock after five wrong ones. By the routes' own verbs, on
// a database file: signing in writes while it reads, which one connection in memory cannot do.
#include "subject/fixture_for_test.hpp"
#include "subject/identity/identity.hpp"

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

INSTANTIATE_TEST_SUITE_P(Everywhere, Session, testing::ValuesIn(test::places(false)), test::name_of_place);

}  // namespace
}  // namespace huying::identity
