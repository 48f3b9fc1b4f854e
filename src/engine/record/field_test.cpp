// field_test.cpp - one field at a time: as a parameter of a path or query, its limits, its way out.
#include "engine/record/field.hpp"

#include <gtest/gtest.h>

#include <limits>

#include "engine/record/record_for_test.hpp"

namespace huying::record {
namespace {

template <class T> std::optional<T> parameter(std::string_view text) {
    T value{};
    Errors errors;
    const bool good = Field<T>::read_text(text, value, errors, {nullptr, "?x"});
    EXPECT_EQ(good, errors.list.empty());
    if (!good) {
        EXPECT_EQ(errors.list.front().pointer, "?x");
    }
    return good ? std::optional(value) : std::nullopt;
}
std::string written(double v) {
    std::string out;
    write_number(out, v);
    return out;
}

TEST(Field, ReadsParameters) {
    EXPECT_EQ(parameter<bool>("true"), true);
    EXPECT_EQ(parameter<bool>("false"), false);
    EXPECT_EQ(parameter<std::int64_t>("-9223372036854775808"), INT64_MIN);
    EXPECT_EQ(parameter<double>("1.5e3"), 1500.0);
    EXPECT_EQ(parameter<std::string>("县"), "县");
    EXPECT_EQ(parameter<Id>("17"), Id{17});
    EXPECT_EQ(parameter<Micros>("1970-01-01T00:00:01Z"), Micros{second});
    EXPECT_EQ(parameter<test::Side>("right"), test::Side::right);
    EXPECT_EQ(parameter<std::optional<bool>>("true"), std::optional(true));
    EXPECT_EQ(parameter<std::vector<std::int64_t>>("4"), (std::vector<std::int64_t>{4}));
}

TEST(Field, RefusesWrongParameters) {
    for (const char* text : {"", "1", "TRUE", "yes"}) EXPECT_FALSE(parameter<bool>(text)) << text;
    for (const char* text : {"", "1.0", "+1", " 1", "1 ", "0x1", "9223372036854775808", "٣"})
        EXPECT_FALSE(parameter<std::int64_t>(text)) << text;
    for (const char* text : {"", "nan", "inf", "-inf", "1e999", "1,5", "1.5 ", "+1"})
        EXPECT_FALSE(parameter<double>(text)) << text;
    for (const char* text : {"", "-1", "17x", "1.0"}) EXPECT_FALSE(parameter<Id>(text)) << text;
    EXPECT_FALSE(parameter<Micros>("2016-12-01"));
    EXPECT_FALSE(parameter<test::Side>("Left"));
    EXPECT_FALSE(parameter<Json>("{}"));
    EXPECT_FALSE(parameter<test::Inner>("{}"));
}

TEST(Field, CountsTextInCharacters) {
    using Name = Text<2, 3>;
    EXPECT_FALSE(parameter<Name>("县"));
    EXPECT_TRUE(parameter<Name>("德清"));
    EXPECT_TRUE(parameter<Name>("德清县"));
    EXPECT_FALSE(parameter<Name>("德清县城"));
    EXPECT_EQ(*text_fault("", 1, 9), "must not be empty");
    EXPECT_EQ(*text_fault("a", 2, 9), "must have at least 2 characters");
    EXPECT_EQ(*text_fault("abc", 0, 2), "must have at most 2 characters");
}

TEST(Field, RefusesControlCharactersAndBadUtf8InText) {
    for (const std::string_view text :
         {std::string_view("a\0b", 3), std::string_view("\x1b[0m"), std::string_view("\x7f"),
          std::string_view("\xc3\x28"), std::string_view("\xed\xa0\x80"), std::string_view("\xf4\x90\x80\x80")})
        EXPECT_FALSE(parameter<std::string>(text));
    EXPECT_TRUE(parameter<std::string>("two\nlines\tand a tab\r\n"));
}

TEST(Field, WritesTheShortestNumberThatReadsBack) {
    EXPECT_EQ(written(0.1), "0.1");
    EXPECT_EQ(written(168), "168");
    EXPECT_EQ(written(1e300), "1e+300");
    for (const double v :
         {0.1 + 0.2, 1.0 / 3, std::numeric_limits<double>::denorm_min(), std::numeric_limits<double>::max(), -123.456})
        EXPECT_EQ(real_from(written(v)), v);
}

TEST(Field, WritesLargeNumbersSoThatTheyAreReadAgain) {
    for (const double v :
         {9223372036854775807.0, 18446744073709551616.0, 22222222222222222222.0, -99999999999999999999.0})
        EXPECT_EQ(from_json<test::One>(R"({"value":)" + written(v) + "}").value, v) << written(v);
}

TEST(Field, PointsAtItsPlace) {
    const Pointer root, list{&root, "list"}, third{&list, {}, 2}, odd{&third, "a/b~c"};
    EXPECT_EQ(root.text(), "");
    EXPECT_EQ(odd.text(), "/list/2/a~1b~0c");
    EXPECT_EQ((Pointer{nullptr, "?limit"}.text()), "?limit");
    EXPECT_EQ((Pointer{&root, "?limit"}.text()), "/?limit") << "a member of the body";
}

TEST(Field, DescribesItselfAsJsonSchema) {
    EXPECT_EQ((Field<Text<1, 80>>::schema()), R"({"type":"string","minLength":1,"maxLength":80})");
    EXPECT_EQ((Field<Quantity<"ug/m3">>::schema()), R"({"type":"number","x-unit":"ug/m3"})");
    EXPECT_EQ(Field<test::Side>::schema(), R"({"type":"string","enum":["left","right"]})");
    EXPECT_EQ(Field<std::vector<std::optional<Micros>>>::schema(),
              R"({"type":"array","items":{"type":"string","format":"date-time"}})");
    EXPECT_EQ(
        schema<test::Lists>(),
        R"({"type":"object","additionalProperties":false,"properties":{"inner":{"$ref":"#/components/schemas/Inner"},)"
        R"("list":{"type":"array","items":{"$ref":"#/components/schemas/Inner"}}},"required":["inner","list"]})");
}

TEST(Field, CollectsTheSchemasOfARecordAndOfThoseWithin) {
    Schemas all;
    Collect<std::vector<test::Outer>>::into(all);
    ASSERT_EQ(all.size(), 2u);
    EXPECT_EQ(all.at("Inner"),
              R"({"type":"object","additionalProperties":false,"properties":{"share":{"type":"number"}}})");
    EXPECT_NE(all.at("Outer").find(R"("case":{"type":"string"})"), std::string::npos);
    for (const auto& [name, text] : all) EXPECT_NO_THROW(parse_json(text)) << name;
}

TEST(Field, GathersARecordFromParametersAndBodyAndRefusesTheSameFromBoth) {
    test::Caser value;
    Errors errors;
    Reader<test::Caser> reader(value, errors);
    EXPECT_FALSE(reader.parameter("other", "x", {}));
    EXPECT_TRUE(reader.parameter("case", "path", {nullptr, "?case"}));
    reader.object(parse_json(R"({"case":"body"})"), {});
    reader.require_all({});
    ASSERT_EQ(errors.list.size(), 1u);
    EXPECT_EQ(errors.list[0].pointer, "/case");
    EXPECT_EQ(value.case_, "path");
}

TEST(Field, MayStandInThePathAndTheSameInTheBody) {
    const auto faults = [](const std::string& body) {
        test::Caser value;
        Errors errors;
        Reader<test::Caser> reader(value, errors);
        reader.path_parameter("case", "17", {nullptr, "case"});
        reader.object(parse_json(body), {});
        reader.require_all({});
        EXPECT_EQ(value.case_, "17");
        return test::Faults{errors.list};
    };
    EXPECT_TRUE(faults(R"({"case":"17"})").list.empty());
    EXPECT_EQ(faults(R"({"case":"18"})").of("/case"), "is another than that of the path");
    EXPECT_EQ(faults(R"({"case":"17","case":"17"})").of("/case"), "is given more than once");
    EXPECT_TRUE(faults("{}").list.empty());
}

}  // namespace
}  // namespace huying::record
