// record_test.cpp - JSON into records and back: every wrong field is named, not the first.
#include "engine/record/record.hpp"

#include <gtest/gtest.h>

#include "engine/record/record_for_test.hpp"

namespace huying::record {
namespace {

using test::faults_of;
using test::Inner;
using test::Outer;
using test::Side;

struct Key {
    Id id;
};
BOOST_DESCRIBE_STRUCT(Key, (), (id))
struct Body {
    std::string name;
    std::optional<Inner> inner;
};
BOOST_DESCRIBE_STRUCT(Body, (), (name, inner))
struct Edit : Key, Body {
    bool flag = false;
};
BOOST_DESCRIBE_STRUCT(Edit, (Key, Body), (flag))

constexpr const char* whole = R"({"id":"17","name":"德清","amount":2.5,"side":"left","time":"2016-12-01T08:00:00+08:00",
    "flag":true,"count":-3,"inner":{"share":0.25},"list":[{"share":1},{"share":null}],"numbers":[1,2],
    "maybe":"x","case":"C","free":{"a":[1, 2]}})";

TEST(Record, ReadsEveryKindOfField) {
    const auto r = from_json<Outer>(whole);
    EXPECT_EQ(r.id, Id{17});
    EXPECT_EQ(r.name.value, "德清");
    EXPECT_EQ(r.amount.value, 2.5);
    EXPECT_EQ(r.side, Side::left);
    EXPECT_EQ(r.time, *parse_time("2016-12-01T00:00:00Z"));
    EXPECT_TRUE(r.flag);
    EXPECT_EQ(r.count, -3);
    EXPECT_EQ(r.inner.share, 0.25);
    ASSERT_EQ(r.list.size(), 2u);
    EXPECT_EQ(r.list[0].share, 1.0);
    EXPECT_FALSE(r.list[1].share);
    EXPECT_EQ(r.numbers, (std::vector<std::int64_t>{1, 2}));
    EXPECT_EQ(r.maybe, "x");
    EXPECT_EQ(r.case_, "C");
    EXPECT_EQ(r.free->value, R"({"a":[1,2]})");
}

TEST(Record, WritesWhatItReads) {
    const auto r = from_json<Outer>(whole);
    const std::string json = to_json(r);
    EXPECT_EQ(json, R"({"id":"17","name":"德清","amount":2.5,"side":"left","time":"2016-12-01T00:00:00Z","flag":true,)"
                    R"("count":-3,"inner":{"share":0.25},"list":[{"share":1},{}],"numbers":[1,2],"maybe":"x",)"
                    R"("case":"C","free":{"a":[1,2]}})");
    EXPECT_EQ(to_json(from_json<Outer>(json)), json);
}

TEST(Record, HasTheMembersOfTheRecordsThatItIsMadeOf) {
    const std::string json = R"({"id":"17","name":"x","inner":{"share":1},"flag":true})";
    EXPECT_EQ(to_json(from_json<Edit>(json)), json);
    EXPECT_EQ(columns<Edit>(), "id, name, inner, flag");
    EXPECT_EQ(schema<Edit>(), R"({"type":"object","additionalProperties":false,"properties":{"id":)" +
                                  Field<Id>::schema() + R"(,"name":{"type":"string"},)" +
                                  R"("inner":{"$ref":"#/components/schemas/Inner"},"flag":{"type":"boolean"}},)" +
                                  R"("required":["id","name","flag"]})");
    EXPECT_EQ(faults_of<Edit>(R"({"name":"x","name":"y","odd":1})").pointers(),
              (std::vector<std::string>{"/name", "/odd", "/id", "/flag"}));
    Schemas all;
    Collect<Edit>::into(all);
    EXPECT_TRUE(all.contains("Inner")) << "of a record within a base, too";
}

TEST(Record, LeavesOutWhatIsAbsent) {
    EXPECT_EQ(to_json(Inner{}), "{}");
    EXPECT_EQ(to_json(Inner{.share = 0.5}), R"({"share":0.5})");
}

TEST(Record, NamesEveryWrongFieldByItsPointer) {
    const auto faults = faults_of<Outer>(R"({"id":17,"name":"","amount":"2","side":"up","time":"soon","flag":1,
        "count":1.5,"inner":{"share":"x"},"list":[{"share":1},{"share":true}],"numbers":[1,"2"],"case":null,"odd~/":0})");
    const std::vector<std::string> pointers{"/id",           "/name",      "/amount", "/side",
                                            "/time",         "/flag",      "/count",  "/inner/share",
                                            "/list/1/share", "/numbers/1", "/case",   "/odd~0~1"};
    EXPECT_EQ(faults.pointers(), pointers);
    EXPECT_EQ(faults.of("/side"), "must be one of left, right");
    EXPECT_EQ(faults.of("/id"), "must be an id: text of digits");
    EXPECT_EQ(faults.of("/odd~0~1"), "is not a known field");
}

TEST(Record, NamesEveryMissingField) {
    const auto faults = faults_of<Outer>(R"({"name":"x"})");
    EXPECT_EQ(faults.pointers(), (std::vector<std::string>{"/id", "/amount", "/side", "/time", "/flag", "/count",
                                                           "/inner", "/list", "/numbers", "/case"}));
    EXPECT_EQ(faults.of("/id"), "is required");
}

TEST(Record, RefusesAFieldThatIsGivenTwice) {
    EXPECT_EQ(faults_of<Inner>(R"({"share":1,"share":1})").of("/share"), "is given more than once");
}

TEST(Record, TakesNullForAnOptionalFieldOnly) {
    EXPECT_FALSE(from_json<Inner>(R"({"share":null})").share);
    EXPECT_EQ(faults_of<test::One>(R"({"value":null})").of("/value"), "must be a finite number");
}

TEST(Record, SaysWhenAnObjectOrAListIsWanted) {
    EXPECT_EQ(faults_of<Inner>("[]").of(""), "must be an object");
    EXPECT_EQ(faults_of<Inner>("3").of(""), "must be an object");
    const auto faults = faults_of<test::Lists>(R"({"inner":[],"list":{}})");
    EXPECT_EQ(faults.of("/inner"), "must be an object");
    EXPECT_EQ(faults.of("/list"), "must be a list");
    EXPECT_EQ(faults.list.size(), 2u);
}

TEST(Record, RefusesNumbersThatAreNotFinite) {
    for (const char* json :
         {R"({"value":NaN})", R"({"value":Infinity})", R"({"value":-Infinity})", R"({"value":1e400})"})
        EXPECT_THROW(from_json<test::One>(json), Problem) << json;
    EXPECT_EQ(from_json<test::One>(R"({"value":1e308})").value, 1e308);
    EXPECT_EQ(from_json<test::One>(R"({"value":-0.0})").value, 0.0);
}

TEST(Record, RefusesTextThatIsNoJson) {
    for (const char* json :
         {"", " ", "{", "{\"value\":1,}", "{'value':1}", "{\"value\":01}", "{\"value\":1} x", "nul",
          "{\"value\":1}{\"value\":1}", "\xff\xfe{}", "{\"value\":\"\\ud800\"}", "{\"a\":\"\x01\"}"}) {
        try {
            from_json<test::One>(json);
            ADD_FAILURE() << json << " was taken";
        } catch (const Problem& p) {
            EXPECT_EQ(p.status, 400) << json;
            EXPECT_EQ(p.code, "malformed_json") << json;
        }
    }
}

TEST(Record, ReadsSixtyLevelsOfNestingAndRefusesAThousand) {
    const auto nested = [](int n) { return std::string(n, '[') + std::string(n, ']'); };
    EXPECT_NO_THROW(parse_json(nested(60)));
    EXPECT_THROW(parse_json(nested(1000)), Problem);
    EXPECT_NO_THROW(parse_json(nested(60))) << "the parser works on after a refusal";
}

TEST(Record, ReadsALargeBodyAndThenASmallOne) {
    const std::string large = R"({"value":1)" + std::string(3 << 20, ' ') + "}";
    EXPECT_EQ(from_json<test::One>(large).value, 1);
    EXPECT_EQ(from_json<test::One>(R"({"value":2})").value, 2);
    EXPECT_THROW(parse_json(std::string(500, '[')), Problem) << "the new parser has the same limit of depth";
}

TEST(Record, KeepsTextThroughEscapes) {
    const std::string odd = "\" \\ / \n\t\r é 县 😀";
    std::string json = "{\"text\":";
    write_text(json, odd);
    EXPECT_EQ(from_json<test::Word>(json + "}").text, odd);
    EXPECT_EQ(from_json<test::Word>(R"({"text":"\u53bf\ud83d\ude00\/"})").text, "县😀/");
    std::string control;
    write_text(control, std::string_view("\x01\x1f\0", 3));
    EXPECT_EQ(control, R"("\u0001\u001f\u0000")");
}

TEST(Record, CallsAMemberWithATrailingUnderscoreByItsWord) {
    EXPECT_EQ(faults_of<Outer>(whole + std::string(0, ' ')).list.size(), 0u);
    EXPECT_EQ(faults_of<test::Caser>(R"({"case_":"C"})").of("/case_"), "is not a known field");
    EXPECT_EQ(to_json(test::Caser{"C"}), R"({"case":"C"})");
}

}  // namespace
}  // namespace huying::record
