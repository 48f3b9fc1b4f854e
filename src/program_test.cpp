// program_test.cpp - the whole table of routes: each says what it takes and answers, and no two records that differ have
// one name in the description that pages and other programs are made from.
#include "program.hpp"

#include <gtest/gtest.h>
#include <simdjson.h>

#include <map>
#include <set>

namespace huying {
namespace {

namespace dom = simdjson::dom;

/// What answers with nothing, and says so. The list may only shrink.
const std::set<std::string> with_no_content = {"delete /api/push/subscriptions",
                                               "delete /api/session",
                                               "delete /api/my/sessions",
                                               "delete /api/my/credentials/{id}",
                                               "delete /api/my/links/{link}",
                                               "get /api/public/{county}/oidc/start",
                                               "get /api/public/{county}/oidc/callback",
                                               "delete /api/my/data",
                                               "post /api/my/wards/{account}/agree",
                                               "post /api/my/wards/{account}/decline",
                                               "post /api/personal/assessments/{id}/agree",
                                               "post /api/personal/odd/{id}/review",
                                               "post /api/personal/holds/{id}/lift",
                                               "put /api/my/guardian",
                                               "put /api/personal/people/{account}/watch",
                                               "post /api/shifts/{id}/remove"};  // the last two lead elsewhere
/// What answers with something other than JSON, and with what.
const std::map<std::string, std::string> no_json = {
    {"get /api/cases/{id}/photos/{sha256}", "image/*"},
    {"post /api/access/exports/{id}", "text/csv"},
    {"get /api/events", "text/event-stream"},
    {"get /api/public/{county}/events", "text/event-stream"},
    {"get /api/observations.csv", "text/csv"},
    {"get /api/observations.jsonl", "application/jsonl"},
    {"get /api/public/{county}/alerts.atom", "application/atom+xml"},
    {"get /api/public/{county}/alerts/{id}/cap", "application/cap+xml"},
    {"get /api/public/{county}/map", "application/geo+json"},
    {"get /api/public/{county}/stations.geojson", "application/geo+json"},
    {"get /api/stations.geojson", "application/geo+json"},
    {"get /health", "text/plain"},
    {"get /metrics", "text/plain"},
    {"get /ready", "text/plain"}};

class RouteTable : public testing::Test {
  protected:
    Program program;
    std::vector<http::Route> routes = program.take_routes();
    simdjson::padded_string text{http::openapi(routes)};
    dom::parser parser;
    dom::element root = parser.parse(text);

    /// f("get /api/cases", operation) for each.
    template <class F> void each_operation(F f) {
        for (const auto [path, operations] : dom::object(root["paths"])) {
            for (const auto [method, operation] : dom::object(operations))
                f(std::string(method) + " " + std::string(path), dom::object(operation));
        }
    }
    bool described(dom::element schema) {
        std::string_view ref;
        if (schema["$ref"].get(ref)) return dom::object(schema).size() > 0;
        dom::element found;
        return !root.at_pointer(ref.substr(1)).get(found) && dom::object(found).size() > 0;
    }
};

TEST_F(RouteTable, EveryAnswerHasASchema) {
    std::set<std::string> without, others;
    each_operation([&](const std::string& name, dom::object operation) {
        int good = 0;
        for (const auto [status, answer] : dom::object(operation["responses"])) {
            if (!status.starts_with("2") && status != "303") continue;
            ++good;
            dom::object content;
            if (answer["content"].get(content)) {
                EXPECT_TRUE(status == "204" || status == "303") << name;
                without.insert(name);
                continue;
            }
            for (const auto [type, media] : content) {
                dom::element schema;
                EXPECT_TRUE(!media["schema"].get(schema) && described(schema)) << name;
                if (type == "application/json") continue;
                others.insert(name);
                const auto known = no_json.find(name);
                EXPECT_TRUE(known != no_json.end() && known->second == type) << name << " answers " << type;
            }
        }
        EXPECT_EQ(good, 1) << name;
    });
    EXPECT_EQ(without, with_no_content);
    for (const auto& [name, type] : no_json) EXPECT_TRUE(others.contains(name)) << name << " is not there any more";
}

TEST_F(RouteTable, EveryBodyHasASchema) {
    each_operation([&](const std::string& name, dom::object operation) {
        dom::object content;
        if (operation["requestBody"]["content"].get(content)) return;
        for (const auto [type, media] : content) {
            dom::element schema;
            if (type == "application/octet-stream") continue;  // raw bytes have none
            EXPECT_TRUE(!media["schema"].get(schema) && described(schema)) << name;
        }
    });
}

TEST_F(RouteTable, RecordsThatDifferHaveDifferentNames) {
    std::map<std::string, std::string> known;
    for (const auto& route : routes) {
        for (const auto& [name, schema] : route.schemas) {
            const auto [there, fresh] = known.emplace(name, schema);
            EXPECT_EQ(there->second, schema) << name << " in " << route.path;
        }
    }
    EXPECT_GT(known.size(), 20U);
}

/// Signing in changes nothing that a second sign-in would change again, and its secret is not kept to be told twice; nor is
/// that of any other verb here. Trying a rule only reads. The list may only shrink.
const std::set<std::string> without_key = {"post /api/public/{county}/session",
                                           "post /api/session",
                                           "post /api/public/{county}/first_start",
                                           "post /api/session/password",
                                           "post /api/session/factor",
                                           "post /api/my/factor/replace",
                                           "post /api/my/recovery_codes",
                                           "post /api/access/changes/{id}/approve",
                                           "post /api/rules/try"};

TEST_F(RouteTable, EveryPostTakesAnIdempotencyKey) {
    std::set<std::string> found;
    each_operation([&](const std::string& name, dom::object operation) {
        if (!name.starts_with("post ")) return;
        bool takes = false;
        for (const auto parameter : dom::array(operation["parameters"]))
            takes = takes || std::string_view(parameter["name"]) == "Idempotency-Key";
        if (!takes) found.insert(name);
    });
    EXPECT_EQ(found, without_key);
}

TEST_F(RouteTable, EveryListPagesByCursor) {
    each_operation([&](const std::string& name, dom::object operation) {
        bool after = false, limit = false;
        for (const auto parameter : dom::array(operation["parameters"])) {
            after = after || std::string_view(parameter["name"]).ends_with("after");
            limit = limit || std::string_view(parameter["name"]) == "limit";
        }
        EXPECT_EQ(after, limit) << name;
    });
}

TEST_F(RouteTable, AnOperationHasAnIdOfItsOwn) {
    std::set<std::string> ids;
    each_operation([&](const std::string& name, dom::object operation) {
        EXPECT_TRUE(ids.emplace(operation["operationId"]).second) << name;
    });
}

}  // namespace
}  // namespace huying
