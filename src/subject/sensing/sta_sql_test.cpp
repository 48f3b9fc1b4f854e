// sta_sql_test.cpp - what $filter and $orderby find, on both databases: operators, functions, paths, null, geometry.
#include "subject/fixture_for_test.hpp"
#include "subject/sensing/sta.hpp"

namespace huying::sensing::sta {
namespace {

using Ids = std::vector<std::string>;
using Options = std::vector<std::pair<std::string, std::string>>;

constexpr const char* things = R"([
{"name":"kiln","description":"  Oven 砖窑 ","properties":{"fuel":"coal","power":40,"lit":true,"tags":["a","b"],"since":"2015-06-01T08:00:00+08:00","deep":{"er":1.5}},
 "Locations":[{"name":"yard","description":"d","encodingType":"application/geo+json","location":{"type":"Point","coordinates":[8,52]}}],
 "Datastreams":[{"name":"kiln heat","description":"d","observationType":"o","unitOfMeasurement":{"name":"degree","symbol":"C","definition":"u"},
  "Sensor":{"name":"probe","description":"d","encodingType":"text/plain","metadata":"m"},
  "ObservedProperty":{"name":"heat","definition":"u:heat","description":"d"}}]},
{"name":"mill","description":"Mill's wheel","properties":{"fuel":"wood","power":10,"lit":false},
 "Locations":[{"name":"river","description":"d","encodingType":"application/geo+json","location":{"type":"Polygon","coordinates":[[[8,53],[7,52],[7,53],[8,53]]]}}],
 "Datastreams":[{"name":"mill heat","description":"d","observationType":"o","unitOfMeasurement":{"name":"degree","symbol":"C","definition":"u"},
  "Sensor":{"name":"probe 2","description":"d","encodingType":"text/plain","metadata":"m"},
  "ObservedProperty":{"name":"heat","definition":"u:heat","description":"d"}},
  {"name":"mill noise","description":"d","observationType":"o","unitOfMeasurement":{"name":"decibel","symbol":"dB","definition":"u"},
  "Sensor":{"name":"ear","description":"d","encodingType":"text/plain","metadata":"m"},
  "ObservedProperty":{"name":"noise","definition":"u:noise","description":"d"}}]},
{"name":"pond","description":"quiet"}])";

constexpr const char* observations[] = {
    R"({"phenomenonTime":"2016-11-01T00:00:00Z","result":10,"resultTime":"2016-11-01T01:30:15.25+08:00","parameters":{"n":"one"}})",
    R"({"phenomenonTime":"2016-11-02T10:20:30.5Z","result":20.5,"validTime":"2016-11-02T00:00:00Z/2016-11-03T00:00:00Z"})",
    R"({"phenomenonTime":"2016-11-03T00:00:00Z/2016-11-04T00:00:00Z","result":-3,"resultTime":"2016-11-04T00:00:00Z"})",
    R"({"phenomenonTime":"2016-11-05T00:00:00Z","result":"hot"})",
    R"({"phenomenonTime":"2016-11-06T00:00:00Z","result":true})",
    R"({"phenomenonTime":"2016-11-07T00:00:00Z","result":{"max":7,"list":[1,2]}})"};

struct StaSql : test::CountyTest {
    Id heat;
    void SetUp() override {
        simdjson::dom::parser parser;
        const simdjson::dom::array all = parser.parse(std::string_view(things)).get_array().value();
        write([&](Tx& tx) {
            for (const auto thing : all) create(tx, sensing(), *by_set("Things"), thing, {}, {});
        });
        heat = {number("SELECT id FROM datastream WHERE county = $1 AND name = 'kiln heat'")};
        for (const char* json : observations)
            write([&](Tx& tx) {
                return create_observation(tx, sensing(), {.body = json, .base_url = "http://x"}, heat);
            });
    }
    std::string get(const std::string& path, const Options& options) {
        return read([&](const Tx& tx) { return sta::read(tx, {.query = options, .base_url = "http://x"}, path).body; });
    }
    /// The member of each entity found, in the order of the answer.
    Ids found(const std::string& path, const std::string& member, Options options) {
        const std::string body = get(path, options);
        Ids out;
        const simdjson::dom::array all = record::parse_json(body)["value"].get_array().value();
        for (const auto item : all) {
            std::string_view text;
            out.push_back(item[member].get(text) ? std::string(simdjson::minify(item[member].value()))
                                                 : std::string(text));
        }
        return out;
    }
    Ids of_things(const std::string& filter) {
        return found(
            "Things", "name",
            {{"$filter", "not startswith(properties/code,'station') and (" + filter + ")"}, {"$orderby", "name"}});
    }
    Ids of_results(const std::string& filter) {
        return found("Datastreams(" + std::to_string(heat.value) + ")/Observations", "result",
                     {{"$filter", filter}, {"$orderby", "phenomenonTime"}});
    }
    Ids of_locations(const std::string& filter) {
        return found(
            "Locations", "name",
            {{"$filter", "Things/name ne 'x' and description eq 'd' and (" + filter + ")"}, {"$orderby", "name"}});
    }
};

TEST_P(StaSql, ComparesAndCalculates) {
    EXPECT_EQ(of_results("result gt 10"), (Ids{"20.5"}));
    EXPECT_EQ(of_results("result ge 10"), (Ids{"10", "20.5"}));
    EXPECT_EQ(of_results("result lt 0 or result eq 20.5"), (Ids{"20.5", "-3"}));
    EXPECT_EQ(of_results("result add 5 eq 15"), (Ids{"10"}));
    EXPECT_EQ(of_results("result sub 0.5 eq 20"), (Ids{"20.5"}));
    EXPECT_EQ(of_results("result mul 2 gt 30"), (Ids{"20.5"}));
    EXPECT_EQ(of_results("result div 4 eq 2.5"), (Ids{"10"}));
    EXPECT_EQ(of_results("result mod 3 eq 1"), (Ids{"10"}));
    EXPECT_EQ(of_results("result mod 10 eq 0.5"), (Ids{"20.5"}));
    EXPECT_EQ(of_results("result div 0 eq 1"), Ids{});
    EXPECT_EQ(of_results("-result eq 3"), (Ids{"-3"}));
    EXPECT_EQ(of_results("round(result) eq 21"), (Ids{"20.5"}));
    EXPECT_EQ(of_results("floor(result) eq 20 and ceiling(result) eq 21"), (Ids{"20.5"}));
    EXPECT_EQ(of_results("(result sub 5) gt 10"), (Ids{"20.5"}));
    EXPECT_EQ(of_results("1 eq 1 and not (2 gt 3)").size(), 6u);
}

TEST_P(StaSql, FindsResultsOfEachKind) {
    EXPECT_EQ(of_results("result eq 'hot'"), (Ids{"hot"}));
    EXPECT_EQ(of_results("startswith(result,'h')"), (Ids{"hot"}));
    EXPECT_EQ(of_results("result eq true"), (Ids{"true"}));
    EXPECT_EQ(of_results("result"), (Ids{"true"}));
    EXPECT_EQ(of_results("result/max eq 7").size(), 1u);
    EXPECT_EQ(of_results("result/list/1 eq 2").size(), 1u);
    EXPECT_EQ(of_results("result ne 10").size(), 5u) << "what is no number is not 10";
    EXPECT_EQ(of_results("not (result gt 10)").size(), 5u);
    EXPECT_EQ(of_results("result eq null"), Ids{});
    EXPECT_EQ(of_results("resultTime eq null").size(), 4u);
    EXPECT_EQ(of_results("resultTime ne null"), (Ids{"10", "-3"}));
    EXPECT_EQ(of_results("parameters/n eq 'one'"), (Ids{"10"}));
    EXPECT_EQ(of_results("id eq '" + observation_id(heat, *parse_time("2016-11-01T00:00:00Z")) + "'"), (Ids{"10"}));
    EXPECT_EQ(of_results("id eq 'none'"), Ids{});
}

TEST_P(StaSql, FindsTexts) {
    EXPECT_EQ(of_things("name eq 'kiln'"), (Ids{"kiln"}));
    EXPECT_EQ(of_things("name ne 'kiln'"), (Ids{"mill", "pond"}));
    EXPECT_EQ(of_things("description eq 'Mill''s wheel'"), (Ids{"mill"}));
    EXPECT_EQ(of_things("substringof('砖窑',description)"), (Ids{"kiln"}));
    EXPECT_EQ(of_things("contains(description,'whee')"), (Ids{"mill"}));
    EXPECT_EQ(of_things("endswith(name,'ll')"), (Ids{"mill"}));
    EXPECT_EQ(of_things("endswith(name,'a mill')"), Ids{});
    EXPECT_EQ(of_things("startswith(name,'p')"), (Ids{"pond"}));
    EXPECT_EQ(of_things("length(description) eq 10"), (Ids{"kiln"}));
    EXPECT_EQ(of_things("indexof(name,'ill') eq 1"), (Ids{"mill"}));
    EXPECT_EQ(of_things("substring(name,1) eq 'ond'"), (Ids{"pond"}));
    EXPECT_EQ(of_things("substring(name,1,2) eq 'il'"), (Ids{"kiln", "mill"}));
    EXPECT_EQ(of_things("tolower(description) eq 'mill''s wheel' or toupper(name) eq 'POND'"), (Ids{"mill", "pond"}));
    EXPECT_EQ(of_things("trim(description) eq 'Oven 砖窑'"), (Ids{"kiln"}));
    EXPECT_EQ(of_things("concat(concat(name,'-'),description) eq 'pond-quiet'"), (Ids{"pond"}));
    EXPECT_EQ(of_things("name gt 'kiln'"), (Ids{"mill", "pond"}));
    EXPECT_EQ(of_things("name eq '''; DROP TABLE thing; --'"), Ids{});
}

TEST_P(StaSql, FindsMembersOfJson) {
    EXPECT_EQ(of_things("properties/fuel eq 'coal'"), (Ids{"kiln"}));
    EXPECT_EQ(of_things("properties/power gt 9"), (Ids{"kiln", "mill"}));
    EXPECT_EQ(of_things("properties/lit"), (Ids{"kiln"}));
    EXPECT_EQ(of_things("properties/lit eq false"), (Ids{"mill"}));
    EXPECT_EQ(of_things("properties/deep/er eq 1.5"), (Ids{"kiln"}));
    EXPECT_EQ(of_things("properties/tags/1 eq 'b'"), (Ids{"kiln"}));
    EXPECT_EQ(of_things("properties/fuel eq null"), (Ids{"pond"}));
    EXPECT_EQ(of_things("not (properties/power gt 20)"), (Ids{"mill", "pond"})) << "nothing is not greater";
    EXPECT_EQ(of_things("properties/fuel gt 5"), Ids{}) << "a text is no number";
    EXPECT_EQ(of_things("properties/since lt 2015-06-01T00:00:01Z"), (Ids{"kiln"}));
    EXPECT_EQ(of_things("year(properties/since) eq 2015 and totaloffsetminutes(properties/since) eq 480"),
              (Ids{"kiln"}));
    EXPECT_EQ(of_things("properties/fuel eq properties/fuel"), (Ids{"kiln", "mill"}));
    EXPECT_EQ(found("Datastreams", "name", {{"$filter", "unitOfMeasurement/symbol eq 'dB'"}}), (Ids{"mill noise"}));
}

TEST_P(StaSql, FollowsLinks) {
    EXPECT_EQ(found("Datastreams", "name", {{"$filter", "Thing/name eq 'mill'"}, {"$orderby", "name desc"}}),
              (Ids{"mill noise", "mill heat"}));
    EXPECT_EQ(
        found("Observations", "result", {{"$filter", "Datastream/Thing/properties/fuel eq 'coal' and result gt 10"}}),
        (Ids{"20.5"}));
    EXPECT_EQ(of_things("Datastreams/ObservedProperty/name eq 'noise'"), (Ids{"mill"}));
    EXPECT_EQ(of_things("Datastreams/Observations/result gt 20"), (Ids{"kiln"}));
    EXPECT_EQ(of_things("not (Datastreams/ObservedProperty/name eq 'noise')"), (Ids{"kiln", "pond"}));
    EXPECT_EQ(of_things("Datastreams/name eq 'mill heat' and Datastreams/ObservedProperty/name eq 'noise'"), Ids{})
        << "one stream must be both";
    EXPECT_EQ(of_things("Datastreams/name eq 'mill heat' and Locations/name eq 'river'"), (Ids{"mill"}));
    EXPECT_EQ(of_things("Datastreams/name eq concat(name,' noise')"), (Ids{"mill"}))
        << "both ends of a link in one comparison";
    EXPECT_EQ(found("Observations", "result", {{"$filter", "result mul 4 eq Datastream/Thing/properties/power"}}),
              (Ids{"10"}));
    EXPECT_EQ(found("Observations", "result", {{"$filter", "FeatureOfInterest/name eq 'yard' and result gt 15"}}),
              (Ids{"20.5"}));
    EXPECT_EQ(found("Observations", "result",
                    {{"$filter", "Datastream/id eq " + std::to_string(heat.value) + " and result gt 15"}}),
              (Ids{"20.5"}));
    EXPECT_EQ(found("Observations", "result",
                    {{"$filter", "Datastream/id eq '" + std::to_string(heat.value) + "' and result gt 15"}}),
              (Ids{"20.5"}));
    EXPECT_EQ(found("FeaturesOfInterest", "name", {{"$filter", "Observations/result eq 'hot'"}}), (Ids{"yard"}));
    EXPECT_EQ(found("Things", "name", {{"$filter", "id eq 9223372036854775807 or id eq 'x'"}}), Ids{});
}

TEST_P(StaSql, TakesTimesApart) {
    EXPECT_EQ(of_results("year(phenomenonTime) eq 2016 and month(phenomenonTime) eq 11 and day(phenomenonTime) eq 2"),
              (Ids{"20.5"}));
    EXPECT_EQ(
        of_results("hour(phenomenonTime) eq 10 and minute(phenomenonTime) eq 20 and second(phenomenonTime) eq 30"),
        (Ids{"20.5"}));
    EXPECT_EQ(of_results("fractionalseconds(phenomenonTime) eq 0.5"), (Ids{"20.5"}));
    EXPECT_EQ(of_results("date(phenomenonTime) eq 2016-11-02"), (Ids{"20.5"}));
    EXPECT_EQ(of_results("time(phenomenonTime) eq 10:20:30.5"), (Ids{"20.5"}));
    EXPECT_EQ(of_results("totaloffsetminutes(resultTime) eq 480"), (Ids{"10"}));
    EXPECT_EQ(of_results("resultTime eq 2016-10-31T17:30:15.25Z"), (Ids{"10"}));
    EXPECT_EQ(
        of_results("phenomenonTime lt now() and phenomenonTime gt mindatetime() and phenomenonTime lt maxdatetime()")
            .size(),
        6u);
    EXPECT_EQ(of_results("phenomenonTime gt now() sub duration'P25D'"), (Ids{"{\"max\":7,\"list\":[1,2]}"}));
    EXPECT_EQ(of_results("phenomenonTime gt 2016-11-05T08:00:00+08:00").size(), 2u);
    EXPECT_EQ(of_results("phenomenonTime ge 2016-11-06").size(), 2u);
    EXPECT_EQ(of_results("phenomenonTime gt 0001-01-01T00:00:00Z and phenomenonTime lt 9999-12-31T23:59:59Z").size(),
              6u);
    EXPECT_EQ(of_results("now() sub resultTime gt duration'P26D'").size(), 2u);
    EXPECT_EQ(of_results("now() sub phenomenonTime gt duration'P28D'"), (Ids{"10", "20.5", "-3"}))
        << "from its start on";
    EXPECT_EQ(of_results("phenomenonTime add duration'P1D' eq 2016-11-04T00:00:00Z/2016-11-05T00:00:00Z"), (Ids{"-3"}));
    EXPECT_EQ(of_results("phenomenonTime sub duration'PT1H' eq 2016-11-02T09:20:30.5Z"), (Ids{"20.5"}));
    EXPECT_EQ(of_results("phenomenonTime add duration'P1D' lt 2016-11-04T12:00:00Z").size(), 2u)
        << "the end is moved, too";
    EXPECT_EQ(of_results("overlaps(phenomenonTime add duration'P1D', 2016-11-04T12:00:00Z/2016-11-04T13:00:00Z)"),
              (Ids{"-3"}));
}

TEST_P(StaSql, ComparesIntervals) {
    EXPECT_EQ(of_results("before(2016-11-01T12:00:00Z, validTime)"), (Ids{"20.5"}));
    EXPECT_EQ(of_results("after(2016-11-03T00:00:00Z, validTime)"), (Ids{"20.5"}))
        << "the end is no part of an interval";
    EXPECT_EQ(of_results("during(2016-11-02T00:00:00Z, validTime)"), (Ids{"20.5"}));
    EXPECT_EQ(of_results("during(2016-11-03T00:00:00Z, validTime)"), Ids{});
    EXPECT_EQ(of_results("overlaps(validTime, 2016-11-02T23:00:00Z/2016-11-05T00:00:00Z)"), (Ids{"20.5"}));
    EXPECT_EQ(of_results("overlaps(validTime, 2016-11-03T00:00:00Z/2016-11-05T00:00:00Z)"), Ids{});
    EXPECT_EQ(of_results("meets(validTime, 2016-11-03T00:00:00Z/2016-11-05T00:00:00Z)"), (Ids{"20.5"}));
    EXPECT_EQ(of_results("starts(validTime, 2016-11-02T00:00:00Z/2016-11-09T00:00:00Z)"), (Ids{"20.5"}));
    EXPECT_EQ(of_results("finishes(validTime, 2016-11-01T00:00:00Z/2016-11-03T00:00:00Z)"), (Ids{"20.5"}));
    EXPECT_EQ(of_results("validTime lt 2016-11-03T00:00:00Z"), (Ids{"20.5"}));
    EXPECT_EQ(of_results("validTime gt 2016-11-02T00:00:00Z"), Ids{});
    EXPECT_EQ(of_results("validTime ge 2016-11-02T00:00:00Z"), (Ids{"20.5"}));
    EXPECT_EQ(of_results("phenomenonTime eq 2016-11-03T00:00:00Z/2016-11-04T00:00:00Z"), (Ids{"-3"}));
    EXPECT_EQ(of_results("overlaps(phenomenonTime, 2016-11-03T06:00:00Z/2016-11-05T00:00:00.1Z)"), (Ids{"-3", "hot"}));
    EXPECT_EQ(of_results("phenomenonTime lt 2016-11-03T12:00:00Z").size(), 2u) << "an interval must have ended";
    EXPECT_EQ(found("Datastreams", "name", {{"$filter", "phenomenonTime lt 2016-11-08T00:00:00Z"}}),
              (Ids{"kiln heat"}));
    EXPECT_EQ(found("Datastreams", "name", {{"$filter", "during(2016-11-02T00:00:00Z, phenomenonTime)"}}),
              (Ids{"kiln heat"}));
}

TEST_P(StaSql, FindsPlaces) {
    EXPECT_EQ(of_locations("geo.distance(location, geography'POINT(8 52.5)') lt 0.6"), (Ids{"river", "yard"}));
    EXPECT_EQ(of_locations("geo.distance(location, geography'POINT(8 52)') add 1 eq 1"), (Ids{"yard"}));
    EXPECT_EQ(of_locations("st_within(location, geography'POLYGON((7.5 51.5,7.5 53.5,8.5 53.5,8.5 51.5,7.5 51.5))')"),
              (Ids{"yard"}));
    EXPECT_EQ(of_locations("st_relate(location, geography'POINT(7.1 52.9)', 'T*****FF*')"), (Ids{"river"}));
    EXPECT_EQ(
        of_locations(
            "not st_within(location, geography'POLYGON((7.5 51.5,7.5 53.5,8.5 53.5,8.5 51.5,7.5 51.5))') and name eq 'river'"),
        (Ids{"river"}));
    EXPECT_EQ(of_things("geo.distance(Locations/location, geography'POINT(8 52)') lt 0.1 or name eq 'pond'"),
              (Ids{"kiln", "pond"}));
    EXPECT_EQ(found("Observations", "result",
                    {{"$filter", "st_equals(FeatureOfInterest/feature, geography'POINT(8 52)') and result gt 15"}}),
              (Ids{"20.5"}));
    EXPECT_EQ(of_things("geo.length(geography'LINESTRING(0 0,0 2)') eq 2").size(), 3u);
    EXPECT_EQ(test::refusal([&] {
                  of_things("geo.distance(Locations/location, Locations/location) lt Locations/name");
              }).status,
              400);
    EXPECT_EQ(
        test::refusal([&] { of_locations("geo.distance(location, geography'POINT(8 52)') lt length(name)"); }).status,
        501);
}

TEST_P(StaSql, Orders) {
    const std::string path = "Datastreams(" + std::to_string(heat.value) + ")/Observations";
    EXPECT_EQ(found(path, "result", {{"$orderby", "phenomenonTime desc"}, {"$top", "1"}}),
              (Ids{"{\"max\":7,\"list\":[1,2]}"}));
    EXPECT_EQ(found(path, "result", {{"$orderby", "result desc"}, {"$top", "3"}}), (Ids{"20.5", "10", "-3"}));
    EXPECT_EQ(found(path, "result", {{"$orderby", "resultTime desc,phenomenonTime"}, {"$top", "3"}}),
              (Ids{"-3", "10", "20.5"}))
        << "nothing comes last";
}

TEST_P(StaSql, OrdersThroughLinks) {
    const Options own{{"$filter", "Thing/name eq 'kiln' or Thing/name eq 'mill'"},
                      {"$orderby", "Thing/properties/power,name desc"}};
    EXPECT_EQ(found("Datastreams", "name", own), (Ids{"mill noise", "mill heat", "kiln heat"}));
    EXPECT_EQ(found("Things", "name", {{"$filter", "properties/power gt 0"}, {"$orderby", "length(description) desc"}}),
              (Ids{"mill", "kiln"}));
    EXPECT_EQ(test::refusal([&] { get("Things", {{"$orderby", "Datastreams/name"}}); }).status, 400);
    EXPECT_EQ(test::refusal([&] { get("Locations", {{"$orderby", "location"}}); }).status, 400);
}

HUYING_EVERYWHERE(StaSql);

}  // namespace
}  // namespace huying::sensing::sta
