// router_test.cpp - paths to routes: specific before general, 404, 405 with Allow, decoding.
#include "engine/http/router.hpp"

#include <gtest/gtest.h>

#include "engine/http/target.hpp"

namespace huying::http {
namespace {

using Result = Router::Result;
using Pairs = std::vector<std::pair<std::string, std::string>>;

Router table() {
    Router r;
    r.add("GET", "/", 0);
    r.add("GET", "/api/cases", 1);
    r.add("POST", "/api/cases", 2);
    r.add("GET", "/api/cases/{id}", 3);
    r.add("POST", "/api/cases/{id}/accept", 4);
    r.add("GET", "/api/cases/mine", 5);
    r.add("*", "/sta/v1.1/{rest...}", 6);
    r.add("GET", "/sta/v1.1/{rest...}", 7);
    r.add("GET", "/sta/v1.1/Things", 8);
    r.add("POST", "/api/{name}/accept", 9);
    return r;
}

Router::Match find(std::string_view method, std::string_view path) {
    Router::Match match;
    table().find(method, path, match);
    return match;
}

TEST(Router, SpecificBeatsGeneral) {
    EXPECT_EQ(find("GET", "/api/cases/mine").line, 5U);
    const auto one = find("GET", "/api/cases/17");
    EXPECT_EQ(one.line, 3U);
    EXPECT_EQ(one.params, (Pairs{{"id", "17"}}));
    EXPECT_EQ(find("GET", "/").line, 0U);
    EXPECT_EQ(find("GET", "/sta/v1.1/Things").line, 8U);
    EXPECT_EQ(find("POST", "/sta/v1.1/Things").line, 6U) << "the text has no POST, the rest has";
    EXPECT_EQ(find("POST", "/api/cases/accept").line, 9U) << "back from a branch that leads nowhere";
}

TEST(Router, RestTakesEverything) {
    const auto many = find("GET", "/sta/v1.1/Datastreams(17)/Observations%20x/y");
    EXPECT_EQ(many.line, 7U);
    EXPECT_EQ(many.params, (Pairs{{"rest", "Datastreams(17)/Observations x/y"}}));
    EXPECT_EQ(find("GET", "/sta/v1.1").params, (Pairs{{"rest", ""}}));
    EXPECT_EQ(find("PATCH", "/sta/v1.1/a").line, 6U);
    std::string deep = "/sta/v1.1";
    for (int i = 0; i < 100; ++i) deep += "/a";
    EXPECT_EQ(find("GET", deep).params[0].second.size(), 199U);
}

TEST(Router, EscapedSlashStaysInItsSegment) {
    EXPECT_EQ(find("GET", "/api/cases/a%2Fb").params, (Pairs{{"id", "a/b"}}));
    EXPECT_EQ(find("GET", "/api/%63ases").line, 1U);
}

TEST(Router, MethodsAreComputed) {
    const auto put = find("PUT", "/api/cases");
    EXPECT_EQ(put.result, Result::no_such_method);
    EXPECT_EQ(put.allow, "GET, HEAD, OPTIONS, POST");
    EXPECT_EQ(find("OPTIONS", "/api/cases/1/accept").allow, "OPTIONS, POST");
    EXPECT_EQ(find("OPTIONS", "/sta/v1.1/x").allow, "DELETE, GET, HEAD, OPTIONS, PATCH, POST, PUT");
    EXPECT_EQ(find("HEAD", "/api/cases").line, 1U);
    EXPECT_EQ(find("HEAD", "/sta/v1.1/x").line, 7U) << "GET fits HEAD better than *";
}

TEST(Router, NothingThere) {
    for (const char* path : {"/api", "/api/cases/", "/api/cases/1/accept/2", "//api/cases", "/api//cases", "x", ""})
        EXPECT_EQ(find("GET", path).result, Result::nothing) << path;
    for (const char* path : {"/api/cases/%", "/api/cases/%2", "/api/cases/%zz", "/api/cases/%00", "/api/cases/%ff"})
        EXPECT_EQ(find("GET", path).result, Result::bad_escape) << path;
    EXPECT_TRUE(table().owns("/api/nothing"));
    EXPECT_FALSE(table().owns("/screen"));
    EXPECT_FALSE(table().owns("/"));
}

TEST(Router, RefusesWrongTables) {
    Router r;
    r.add("GET", "/a/{x}", 0);
    EXPECT_THROW(r.add("GET", "/a/{y}", 1), std::logic_error);
    EXPECT_THROW(r.add("GET", "a", 1), std::logic_error);
    EXPECT_THROW(r.add("GET", "/{rest...}/a", 1), std::logic_error);
}

TEST(Target, Query) {
    Pairs pairs;
    EXPECT_TRUE(parse_query("a=1&b=%E4%BD%A0+x&a=2&&c&d==&%24top=5", pairs));
    EXPECT_EQ(pairs, (Pairs{{"a", "1"}, {"b", "你 x"}, {"a", "2"}, {"c", ""}, {"d", "="}, {"$top", "5"}}));
    for (const char* bad : {"a=%", "a=%4", "%zz=1", "a=%00", "a=%c0%80", "a=%1b"})
        EXPECT_FALSE(parse_query(bad, pairs)) << bad;
}

TEST(Target, SplitsForms) {
    Target t;
    EXPECT_TRUE(split_target("http://h:1/p?q=1", t));
    EXPECT_EQ(t.path, "/p");
    EXPECT_EQ(t.query, "q=1");
    EXPECT_TRUE(split_target("HTTPS://h", t));
    EXPECT_EQ(t.path, "/");
    EXPECT_FALSE(split_target("*", t));
    EXPECT_FALSE(split_target("", t));
}

TEST(Target, Headers) {
    EXPECT_EQ(cookie("a=1; session=330521.x; b", "session"), "330521.x");
    EXPECT_EQ(cookie("xsession=1; session=\"q\"", "session"), "q");
    EXPECT_EQ(cookie("", "session"), "");
    EXPECT_TRUE(accepts("br, GZIP;q=0.5", "gzip"));
    EXPECT_FALSE(accepts("gzip;q=0, br", "gzip"));
    EXPECT_FALSE(accepts("gzip;q=0.000", "gzip"));
    EXPECT_FALSE(accepts("xgzip", "gzip"));
}

}  // namespace
}  // namespace huying::http
