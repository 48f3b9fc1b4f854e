// gate_test.cpp - who calls, whether they may, and what a cookie from elsewhere is refused.
#include "engine/http/gate.hpp"

#include <gtest/gtest.h>

namespace huying::http {
namespace {

using namespace std::chrono_literals;

const Caller worker{"330521", {8}, "worker-1", "张三", "worker", {}, {}};

/// One request; gives the status of the refusal, or 200.
struct Ask {
    std::string may = "open_case", method = "POST", credential = "330521.x", origin{}, fetch_site{}, county{},
                account{};
    bool cookie = false, permitted = true, with_county = false;
    std::optional<Caller> known = worker;
    Caller caller{};
    std::string code{};

    int status() {
        Incoming in;
        in.request.method = method;
        in.request.credential = credential;
        in.from_cookie = cookie;
        in.origin = origin;
        in.fetch_site = fetch_site;
        in.account = account;
        in.host = "huying.example:8080";
        const std::function<bool(const Caller&, const std::string&, const std::string&)> allowed =
            [this](auto&, auto&, auto&) { return permitted; };
        const std::string fallback = "330521", base, purposes = "appeal,visit";
        try {
            caller = admit({may, with_county ? &county : nullptr, fallback, base, allowed, purposes}, in,
                           std::optional(known));
        } catch (const Problem& p) {
            code = p.code;
            return p.status;
        }
        return 200;
    }
};

TEST(Gate, NeedsASignIn) {
    EXPECT_EQ((Ask{}.status()), 200);
    Ask good{};
    good.status();
    EXPECT_EQ(good.caller.purposes, "appeal,visit") << "the verb reads for what the route may use personal data";
    EXPECT_EQ((Ask{.credential = "", .known = {}}.status()), 401);
    EXPECT_EQ((Ask{.credential = "330521.wrong", .known = {}}.status()), 401);
    Ask forbidden{.permitted = false};
    EXPECT_EQ(forbidden.status(), 403);
    EXPECT_EQ(forbidden.code, "not_permitted");
}

TEST(Gate, AnotherSiteSignsNobodyIn) {
    const auto sign_in = [](const std::string& origin, const std::string& site) {
        return Ask{.may = "anyone", .credential = "", .origin = origin, .fetch_site = site, .known = {}}.status();
    };
    EXPECT_EQ(sign_in("https://evil.example", ""), 403);
    EXPECT_EQ(sign_in("null", "cross-site"), 403);
    EXPECT_EQ(sign_in("", "cross-site"), 403);
    EXPECT_EQ(sign_in("http://huying.example:8080", "same-origin"), 200);
    EXPECT_EQ(sign_in("http://huying.example:8080", ""), 200);
    EXPECT_EQ(sign_in("", ""), 200) << "a program";
    EXPECT_EQ((Ask{.may = "anyone", .method = "GET", .credential = "", .origin = "https://evil.example", .known = {}}
                   .status()),
              200);
}

TEST(Gate, AnyoneNeedsNone) {
    Ask nobody{.may = "anyone", .credential = "", .known = {}};
    EXPECT_EQ(nobody.status(), 200);
    EXPECT_EQ(nobody.caller.county, "330521");
    EXPECT_TRUE(nobody.caller.role.empty());
    Ask somebody{.may = "anyone", .permitted = false};
    EXPECT_EQ(somebody.status(), 200);
    EXPECT_EQ(somebody.caller.account, worker.account);
    EXPECT_EQ((Ask{.may = "anyone", .known = {}}.status()), 401) << "a wrong token is told";
    EXPECT_EQ((Ask{.may = "anyone", .cookie = true, .known = {}}.status()), 200)
        << "an old cookie must not stop a sign-in";
    EXPECT_EQ((Ask{.may = "anyone", .method = "POST", .origin = "https://evil.example", .cookie = true, .known = {}}
                   .status()),
              403)
        << "nor let another site sign a browser in";
}

TEST(Gate, CountyInThePath) {
    Ask open{.may = "anyone", .credential = "", .county = "330522", .with_county = true, .known = {}};
    EXPECT_EQ(open.status(), 200);
    EXPECT_EQ(open.caller.county, "330522");
    Ask stranger{.may = "anyone", .county = "330522", .with_county = true};
    EXPECT_EQ(stranger.status(), 200);
    EXPECT_TRUE(stranger.caller.role.empty()) << "in another county even the signed-in are the public";
    EXPECT_EQ(stranger.caller.county, "330522");
    EXPECT_EQ((Ask{.county = "330522", .with_county = true}.status()), 404);
    EXPECT_EQ((Ask{.county = "330521", .with_county = true}.status()), 200);
}

TEST(Gate, CookiesNeedOurOwnPages) {
    Ask bare{.cookie = true};
    EXPECT_EQ(bare.status(), 403);
    EXPECT_EQ(bare.code, "cross_origin");
    EXPECT_EQ((Ask{.method = "GET", .cookie = true}.status()), 200);
    EXPECT_EQ((Ask{.origin = "https://huying.example:8080", .cookie = true}.status()), 200);
    EXPECT_EQ((Ask{.origin = "https://evil.example", .cookie = true}.status()), 403);
    EXPECT_EQ((Ask{.origin = "null", .cookie = true}.status()), 403);
    EXPECT_EQ((Ask{.fetch_site = "same-origin", .cookie = true}.status()), 200);
    EXPECT_EQ((Ask{.fetch_site = "same-site", .cookie = true}.status()), 403);
    EXPECT_EQ((Ask{.origin = "https://evil.example"}.status()), 200)
        << "a bearer token is not sent by browsers on their own";
}

TEST(Gate, AWindowOfAnotherAccountDoesNothing) {
    const auto window = [](const std::string& account, const std::string& method = "POST") {
        return Ask{.method = method, .fetch_site = "same-origin", .account = account, .cookie = true};
    };
    EXPECT_EQ(window("8").status(), 200);
    for (const char* other : {"9", "worker-1", "08", "8 "}) {
        Ask stale = window(other);
        EXPECT_EQ(stale.status(), 409) << other;
        EXPECT_EQ(stale.code, "another_account");
    }
    EXPECT_EQ(window("").status(), 200) << "programs and older pages do not say";
    EXPECT_EQ((Ask{.account = "9"}.status()), 200) << "a bearer token is nobody else's";
    Ask out = window("9");
    out.known.reset();
    EXPECT_EQ(out.status(), 401) << "signed out is signed out, whoever it was";
}

TEST(Gate, CountyOfACredential) {
    EXPECT_EQ(county_of("330521.abc"), "330521");
    for (const char* bad : {"", ".x", "330521", "33 21.x", "33\xe4.x", "330521.a b"})
        EXPECT_FALSE(county_of(bad)) << bad;
    EXPECT_FALSE(county_of("330521." + std::string(600, 'x')));
    EXPECT_FALSE(county_of(std::string(40, '1') + ".x"));
}

TEST(KnownCallers, KeepsForTwoSecondsAndStaysSmall) {
    KnownCallers known(3);
    const KnownCallers::Time start{};
    EXPECT_FALSE(known.find("a", start, {}));
    known.keep("a", worker, start);
    known.keep("b", std::nullopt, start);
    EXPECT_EQ(known.find("a", start + 1s, {}), std::optional(std::optional(worker)));
    EXPECT_TRUE(known.find("b", start + 1s, {}));
    EXPECT_FALSE(known.find("b", start + 1s, {})->has_value());
    EXPECT_FALSE(known.find("a", start + 3s, {}));
    known.keep("c", worker, start + 1s);
    known.keep("d", worker, start + 1s);
    EXPECT_TRUE(known.find("d", start + 1s, {}));
    EXPECT_FALSE(known.find("a", start + 1s, {})) << "full: forgotten rather than grown";
}

TEST(KnownCallers, KeepsNobodyBeyondAChangeOfTheirRights) {
    KnownCallers known;
    const KnownCallers::Time start{};
    Caller deputy = worker;
    deputy.changes = {1'000};
    known.keep("a", deputy, start);
    EXPECT_TRUE(known.find("a", start, {999}));
    EXPECT_FALSE(known.find("a", start, {1'000})) << "the county's clock has come to it";
}

}  // namespace
}  // namespace huying::http
