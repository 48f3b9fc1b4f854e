// purposes_of_routes_test.cpp - every route that takes or gives personal data, or names people of the staff, says what for, in
// words of the register; one whose answer no schema describes says at least that there is none.
#include <gtest/gtest.h>

#include <regex>
#include <set>

#include "base/list.hpp"
#include "commands.hpp"
#include "subject/identity/change.hpp"

namespace huying {
namespace {

class PurposesOfRoutes : public testing::Test {
  protected:
    Program program;
    evidence::Desk desk;
    std::vector<http::Route> routes = commands::all_routes(program, desk);

    static std::string name(const http::Route& r) { return r.method + " " + r.path; }
    /// Everything that is described of what goes in and comes out.
    static std::string described(const http::Route& r) {
        std::string out = r.body_schema;
        for (const auto& p : r.parameters) out += p;
        for (const auto& [record, schema] : r.schemas) out += schema;
        return out;
    }
    static bool names_people(const std::string& schemas) {
        static const std::regex name_of_somebody(
            R"re("(\w*display(_en)?|person|(\w*_by|actor|assignee|account|for|approver|asker)_name(_en)?)":)re");
        return schemas.find(R"("x-personal":true)") != std::string::npos ||
               std::regex_search(schemas, name_of_somebody);
    }
    /// Does the table say nothing of what the answer holds?
    static bool untold(const http::Route& r) {
        const auto schema = r.schemas.find(r.output);
        const bool bare = schema != r.schemas.end() && schema->second.find("\"properties\"") == std::string::npos &&
                          schema->second.find("\"$ref\"") == std::string::npos;
        return r.dialect ? r.output.empty() || bare : r.output.empty() && r.method == "GET";
    }
    static std::set<std::string> words(const http::Route& r) {
        std::set<std::string> out;
        any_listed(r.purposes, [&](std::string_view p) { return !out.emplace(p).second; });
        return out;
    }
};

TEST_F(PurposesOfRoutes, WhoeverUsesPersonalDataSaysWhatFor) {
    int declared = 0, untold_ones = 0;
    for (const auto& r : routes) {
        const bool uses = !r.purposes.empty() && r.purposes != "none";
        declared += uses;
        untold_ones += untold(r);
        EXPECT_TRUE(uses || !names_people(described(r)))
            << name(r) << " names people and says not what for: serves({For::…}, route)";
        EXPECT_FALSE(untold(r) && r.purposes.empty())
            << name(r) << ": no schema tells what it answers; say For::none, or what for";
    }
    EXPECT_GT(declared, 60);
    EXPECT_GT(untold_ones, 5) << "the rule for undescribed answers is applied to some";
}

TEST_F(PurposesOfRoutes, TheWordsAreOfTheRegister) {
    for (const auto& r : routes)
        for (const auto& word : words(r))
            EXPECT_TRUE(word == "none" || identity::find_purpose(word) != nullptr) << name(r) << ": " << word;
}

TEST_F(PurposesOfRoutes, WhatHoldsOfAnUndeclaredRouteIsSeenByTheRule) {
    EXPECT_TRUE(names_people(R"({"properties":{"assignee_name":{"type":"string"}}})"));
    EXPECT_TRUE(names_people(R"({"properties":{"for_display_en":{"type":"string"}}})"));
    EXPECT_TRUE(names_people(R"({"properties":{"phone":{"type":"string","x-personal":true}}})"));
    EXPECT_FALSE(names_people(R"({"properties":{"division_name":{"type":"string"},"name":{"type":"string"}}})"));
}

TEST_F(PurposesOfRoutes, EveryRightThatCanBeGivenOpensSomething) {
    for (const auto& g : identity::grantable_permissions) {
        const std::string may(record::Field<identity::May>::name(g.may));
        for (const auto& p : identity::register_of_purposes()) {
            if (!identity::lists(g.purposes, p.code)) continue;
            EXPECT_TRUE(p.grantable) << p.code;
            EXPECT_TRUE(std::ranges::any_of(routes,
                                            [&](const auto& r) {
                                                return r.may == may && (r.purposes.empty() || r.purposes == "none" ||
                                                                        words(r).contains(std::string(p.code)));
                                            }))
                << may << " for " << p.code;
        }
    }
}

TEST_F(PurposesOfRoutes, APermissionOfARoleIsNotMadeVoidByItsPurposes) {
    for (const auto& g : identity::grants) {
        const std::string may(record::Field<identity::May>::name(g.may));
        for (const auto& r : routes) {
            if (r.may != may) continue;
            EXPECT_TRUE(identity::allowed({.role = std::string(g.role)}, may, r.purposes))
                << g.role << " at " << name(r);
        }
    }
}

}  // namespace
}  // namespace huying
