// condition_test.cpp - conditions as JSON: what is refused and where, and how they read in words.
#include <gtest/gtest.h>

#include "subject/warning/condition.hpp"

namespace huying::warning {
namespace {

/// Pointers of what is wrong, separated by spaces.
std::string wrong(const std::string& json, const std::string& property = "pm25") {
    std::vector<FieldError> errors;
    try {
        check_condition(record::from_json<Condition>(json), property, "/condition", errors);
    } catch (const Problem& p) {
        errors = p.errors;
    }
    std::string out;
    for (const FieldError& e : errors) out += (out.empty() ? "" : " ") + e.pointer;
    return out;
}
std::pair<std::string, std::string> said(const std::string& json) {
    return words(record::from_json<Condition>(json), "ug/m3");
}

TEST(Condition, IsGoodInEveryKind) {
    for (const char* json :
         {R"({"kind":"above","level":150,"clear_level":115,"minutes":60})", R"({"kind":"below","level":5})",
          R"({"kind":"count","level":100,"k":3,"n":5})",
          R"({"kind":"change","by":80,"minutes":60,"direction":"either"})", R"({"kind":"silent","minutes":180})",
          R"({"kind":"stuck","minutes":720})",
          R"({"kind":"neighbours","minutes":360,"nearest":4,"kilometres":9,"factor":5})",
          R"({"kind":"any","of":[{"kind":"silent","minutes":9},{"kind":"stuck","minutes":99}]})",
          R"({"kind":"all","of":[{"kind":"above","level":1},{"kind":"any","of":[{"kind":"below","level":9}]}]})"})
        EXPECT_EQ(wrong(json), "") << json;
    EXPECT_EQ(wrong(R"({"kind":"aqi","aqi_level":5})", "aqi"), "");
}

TEST(Condition, SaysEveryMemberThatIsMissingOrTooMuch) {
    EXPECT_EQ(wrong(R"({"kind":"above"})"), "/condition/level");
    EXPECT_EQ(wrong(R"({"kind":"count","minutes":3})"),
              "/condition/level /condition/minutes /condition/k /condition/n");
    EXPECT_EQ(wrong(R"({"kind":"change","level":3,"direction":"fall"})"),
              "/condition/level /condition/minutes /condition/by");
    EXPECT_EQ(wrong(R"({"kind":"silent","minutes":0,"of":[]})"), "/condition/minutes /condition/of");
    EXPECT_EQ(wrong(R"({"kind":"above","level":1,"direction":"fall","factor":3})"),
              "/condition/direction /condition/factor");
    EXPECT_EQ(wrong(R"({"kind":"sideways","colour":1})"), "/kind /colour");
    EXPECT_EQ(wrong("{}"), "/kind");
}

TEST(Condition, SaysWhatMakesNoSense) {
    EXPECT_EQ(wrong(R"({"kind":"above","level":100,"clear_level":101})"), "/condition/clear_level");
    EXPECT_EQ(wrong(R"({"kind":"below","level":100,"clear_level":99})"), "/condition/clear_level");
    EXPECT_EQ(wrong(R"({"kind":"count","level":1,"k":4,"n":3})"), "/condition/k");
    EXPECT_EQ(wrong(R"({"kind":"aqi","aqi_level":5})"), "/condition/kind");
    EXPECT_EQ(wrong(R"({"kind":"aqi","aqi_level":7})", "aqi"), "/condition/aqi_level");
    EXPECT_EQ(wrong(R"({"kind":"any","of":[]})"), "/condition/of");
}

TEST(Condition, KeepsFaultsOfSensorsAndWarningsOfTheAirApart) {
    EXPECT_EQ(wrong(R"({"kind":"any","of":[{"kind":"above","level":1},{"kind":"silent","minutes":9}]})"),
              "/condition/of/1/kind");
    EXPECT_EQ(wrong(R"({"kind":"any","of":[{"kind":"stuck","minutes":9},{"kind":"above","level":1}]})"),
              "/condition/of/1/kind");
    EXPECT_EQ(wrong(R"({"kind":"all","of":[{"kind":"stuck","minutes":9},{"kind":"silent","minutes":9}]})"),
              "/condition/kind");
}

TEST(Condition, IsNeitherTooDeepNorTooLong) {
    std::string deep = R"({"kind":"above","level":1})", many;
    for (int i = 0; i < 4; ++i) deep = R"({"kind":"any","of":[)" + deep + "]}";
    EXPECT_EQ(wrong(deep), "/condition/of/0/of/0/of/0/of");
    for (int i = 0; i < 16; ++i) many += (i ? "," : "") + std::string(R"({"kind":"above","level":1})");
    EXPECT_EQ(wrong(R"({"kind":"any","of":[)" + many + "]}"), "/condition/of/15/kind");
}

TEST(Condition, ReadsInBothLanguages) {
    EXPECT_EQ(said(R"({"kind":"above","level":150,"minutes":120})").first, "高于 150 μg/m³，持续 2 小时");
    EXPECT_EQ(said(R"({"kind":"above","level":150,"minutes":120})").second, "above 150 μg/m³ for 2 h");
    EXPECT_EQ(said(R"({"kind":"above","level":1234567.25})").second, "above 1234567.25 μg/m³");
    EXPECT_EQ(said(R"({"kind":"change","by":0.1,"minutes":60})").second, "rises by at least 0.1 μg/m³ within 1 h");
    EXPECT_EQ(said(R"({"kind":"count","level":100,"k":2,"n":3})").second, "2 of the last 3 readings above 100 μg/m³");
    const auto count = record::from_json<Condition>(R"({"kind":"count","level":100,"clear_level":80,"k":2,"n":3})");
    EXPECT_EQ(calm_words(count, "ug/m3"), std::pair(std::string("最近 3 次读数中高于 80 μg/m³ 的不足 2 次"),
                                                    std::string("fewer than 2 of the last 3 readings above 80 μg/m³")));
    EXPECT_EQ(said(R"({"kind":"change","by":80,"minutes":90})").second, "rises by at least 80 μg/m³ within 90 min");
    EXPECT_EQ(said(R"({"kind":"any","of":[{"kind":"above","level":250},{"kind":"below","level":1}]})").second,
              "(above 250 μg/m³, or below 1 μg/m³)");
    const auto c = record::from_json<Condition>(
        R"({"kind":"all","of":[{"kind":"above","level":150,"clear_level":115},{"kind":"change","by":9,"minutes":60}]})");
    EXPECT_EQ(calm_words(c, "ug/m3").second,
              "(at or below 115 μg/m³, or no longer “rises by at least 9 μg/m³ within 1 h”)");
    EXPECT_EQ(calm_words(c, "ug/m3").first, "（不高于 115 μg/m³，或不再“1 小时内上升至少 9 μg/m³”）");
}

TEST(Condition, IsTheSameAfterWritingAndReading) {
    const std::string json =
        R"({"kind":"all","of":[{"kind":"above","level":150.5,"minutes":60},{"kind":"any","of":[{"kind":"change","minutes":9,"by":2,"direction":"fall"}]}]})";
    EXPECT_EQ(record::to_json(record::from_json<Condition>(json)), json);
}

}  // namespace
}  // namespace huying::warning
