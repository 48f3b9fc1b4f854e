// sta_query_test.cpp - the options of a request: read and checked, limits, the link to the next page.
#include "subject/sensing/sta_query.hpp"

#include <gtest/gtest.h>

namespace huying::sensing::sta {
namespace {

using Options = std::vector<std::pair<std::string, std::string>>;

Query query(const char* set, const Options& options) { return parse_query(*by_set(set), options); }
Problem refused(const char* set, const Options& options) {
    try {
        query(set, options);
    } catch (const Problem& p) {
        return p;
    }
    return {0, "", "nothing was refused"};
}
std::string filter_fault(const char* set, const std::string& filter) {
    return refused(set, {{"$filter", filter}}).detail;
}

TEST(StaQuery, ReadsEachOption) {
    const Query q =
        query("Things",
              {{"$top", "5"}, {"$skip", "7"}, {"$count", "true"}, {"$select", "name,id"}, {"$orderby", "name desc"}});
    EXPECT_EQ(q.page(), 5);
    EXPECT_EQ(q.skip, 7);
    EXPECT_TRUE(q.count);
    EXPECT_EQ(q.select, (std::vector<std::string>{"name", "id"}));
    EXPECT_EQ(q.order.size(), 1u);
    EXPECT_EQ(query("Things", {}).page(), 100);
    EXPECT_EQ(query("Things", {{"$top", "100000"}}).page(), 1000);
    EXPECT_EQ(query("Things", {{"$top", "0"}}).page(), 0);
}

TEST(StaQuery, ReadsExpandInBothForms) {
    const Query q = query("Things", {{"$expand",
                                      "Datastreams/Observations($top=1;$orderby=phenomenonTime desc),Locations,"
                                      "Datastreams($select=name;$expand=Sensor)"}});
    ASSERT_EQ(q.expand.size(), 2u);
    const Query& streams = q.expand[0].query;
    EXPECT_EQ(q.expand[0].link->name, "Datastreams");
    EXPECT_EQ(streams.select.size(), 1u);
    ASSERT_EQ(streams.expand.size(), 2u) << "what is named twice is expanded once, with all that was asked";
    EXPECT_EQ(streams.expand[0].query.top, 1);
    EXPECT_EQ(streams.expand[1].link->name, "Sensor");
}

TEST(StaQuery, ReadsTheCasesOfODataForExpand) {  // names of that model replaced by those of SensorThings
    for (const char* text :
         {"Datastreams", "Locations,Datastreams", "Locations,Datastreams($expand=Sensor)", "Datastreams($count=true)",
          "Datastreams($select=name;$expand=Sensor($select=name,metadata))"})
        EXPECT_EQ(refused("Things", {{"$expand", text}}).status, 0) << text;
}

TEST(StaQuery, RefusesWhatIsNoOption) {
    EXPECT_EQ(refused("Things", {{"top", "1"}}).status, 400);
    EXPECT_EQ(refused("Things", {{"$search", "x"}}).status, 501);
    EXPECT_EQ(refused("Things", {{"$top", "-1"}}).status, 400);
    EXPECT_EQ(refused("Things", {{"$top", "many"}}).status, 400);
    EXPECT_EQ(refused("Things", {{"$top", "1"}, {"$top", "2"}}).status, 400);
    EXPECT_EQ(refused("Things", {{"$skip", "1.5"}}).status, 400);
    const auto wrong = [](const Options& options) {
        std::vector<std::string> out;
        for (const FieldError& e : refused("Things", options).errors) out.push_back(e.pointer);
        return out;
    };
    using List = std::vector<std::string>;
    EXPECT_EQ(wrong({{"$top", "-1"}, {"$count", "x"}, {"$skip", "y"}}), (List{"?$top", "?$count", "?$skip"}));
    EXPECT_EQ(wrong({{"top", "1"}, {"$foo", "1"}, {"$top", "1"}, {"$top", "2"}, {"$filter", "name eq"}}),
              (List{"?top", "?$foo", "?$top", "?$filter"}));
    EXPECT_EQ(refused("Things", {{"$foo", "1"}, {"$top", "x"}}).status, 400);
    EXPECT_EQ(refused("Things", {{"$foo", "1"}, {"$search", "x"}}).status, 501);
    EXPECT_EQ(refused("Things", {{"$skip", "9223372036854775808"}}).status, 400);
    EXPECT_EQ(refused("Things", {{"$count", "yes"}}).status, 400);
    EXPECT_EQ(refused("Things", {{"$select", "colour"}}).status, 400);
    EXPECT_EQ(refused("Things", {{"$expand", "Clouds"}}).status, 400);
    EXPECT_EQ(refused("Things", {{"$expand", "Datastreams($top=1"}}).status, 400);
    EXPECT_EQ(refused("Things", {{"$expand", "Datastreams(top=1)"}}).status, 400);
    EXPECT_EQ(refused("Things", {{"$resultFormat", "dataArray"}}).status, 400);
    EXPECT_EQ(refused("Things", {{"$resultFormat", "CSV"}}).status, 501);
    EXPECT_EQ(refused("Things", {{"$filter", std::string(9000, 'a')}}).status, 413);
    std::string deep = "Datastreams";
    for (int i = 0; i < 5; ++i) deep += "/Thing/Datastreams";
    EXPECT_NE(refused("Things", {{"$expand", deep}}).detail.find("deeper than 8"), std::string::npos);
}

TEST(StaQuery, NamesWhatDoesNotFit) {
    EXPECT_EQ(filter_fault("Things", "colour eq 'red'"), "$filter at position 1: Thing has no 'colour'.");
    EXPECT_EQ(filter_fault("Things", "name eq 5"), "$filter at position 6: a text and a number cannot be compared.");
    EXPECT_EQ(filter_fault("Things", "name"), "$filter at position 1: the whole must be true or false, but is a text.");
    EXPECT_EQ(filter_fault("Things", "length(5) eq 1"),
              "$filter at position 8: 'length' takes a text here, not a number.");
    EXPECT_EQ(filter_fault("Things", "Datastreams eq 5"),
              "$filter at position 1: 'Datastreams' names an entity; name a property of it.");
    EXPECT_EQ(filter_fault("Things", "name/x eq 5"), "$filter at position 1: 'name' has no members.");
    EXPECT_EQ(filter_fault("Things", "name add 1 eq 5"),
              "$filter at position 6: 'add' cannot join a text and a number.");
    EXPECT_EQ(filter_fault("Locations", "location eq 5").substr(0, 43), "$filter at position 10: a geometry and a nu");
    EXPECT_EQ(filter_fault("Locations", "st_within(name, geography'POINT(1 2)')"),
              "$filter at position 11: 'st_within' takes a geometry here, not a text.");
    EXPECT_EQ(refused("Locations", {{"$filter", "st_relate(location, geography'POINT(1 2)', 'X')"}}).status, 400);
    EXPECT_EQ(refused("Observations", {{"$filter", "true gt false"}}).status, 400);
    EXPECT_EQ(refused("Observations", {{"$filter", "phenomenonTime add 1 gt now()"}}).status, 400);
}

TEST(StaQuery, TakesWhatFits) {
    for (const char* text :
         {"result gt 5", "result eq 'x'", "result", "phenomenonTime gt 2020-01-01T00:00:00Z sub duration'P1D'",
          "now() sub resultTime lt duration'PT1H'", "date(resultTime) ne date(validTime)", "id eq '1-2'",
          "Datastream/id eq 5 and FeatureOfInterest/id eq '5'", "parameters/a/0 eq null",
          "result sub Datastream/Thing/properties/threshold gt 0", "Datastreams/id eq 1"})
        EXPECT_EQ(refused("Observations", {{"$filter", text}}).detail, "nothing was refused") << text;
}

TEST(StaQuery, LinksToTheNextPageWithAllThatWasAsked) {
    const Query q =
        query("Things", {{"$filter", "name eq 'a&b + ü'"}, {"$top", "2"}, {"$skip", "4"}, {"$count", "true"}});
    EXPECT_EQ(next_page(q, 2), "?$top=2&$skip=6&$filter=name%20eq%20'a%26b%20%2B%20%C3%BC'&$count=true");
    const Query inner = query("Things", {{"$expand", "Datastreams($filter=name eq 'a;)';$orderby=name desc;$top=3)"}});
    EXPECT_EQ(next_page(inner.expand[0].query, 3), "?$top=3&$skip=3&$filter=name%20eq%20'a;)'&$orderby=name%20desc");
}

}  // namespace
}  // namespace huying::sensing::sta
