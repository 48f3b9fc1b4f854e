// cap_test.cpp - CAP documents against the schema of CAP 1.2 (tests/vectors/cap), with texts that try to break out.
#include "subject/alert/cap.hpp"

#include <gtest/gtest.h>
#include <unistd.h>

#include <cstdlib>
#include <filesystem>
#include <fstream>

#include "data_folder.hpp"

namespace huying::alert {
namespace {

const Micros noon = *parse_time("2025-01-10T12:00:00+08:00");
constexpr const char* square =
    R"({"type":"Polygon","coordinates":[[[119.9,30.4],[120.1,30.4],[120.1,30.6],[119.9,30.6],[119.9,30.4]]]})";

/// What xmllint says of the document; empty when it is valid.
std::string faults(const std::string& document) {
    const auto folder = std::filesystem::temp_directory_path() / ("huying-cap-" + std::to_string(getpid()));
    std::filesystem::create_directories(folder);
    std::ofstream(folder / "cap.xml", std::ios::binary) << document;
    const std::string command = "xmllint --noout --nonet --schema " HUYING_DATA_DIR "/../tests/vectors/cap/cap12.xsd " +
                                (folder / "cap.xml").string() + " >" + (folder / "said").string() + " 2>&1";
    const int ended = std::system(command.c_str());
    std::ifstream said(folder / "said");
    std::string text{std::istreambuf_iterator<char>(said), {}};
    std::filesystem::remove_all(folder);
    return ended == 0 ? "" : text + "\n" + document;
}

struct Case {
    territory::County county{"330521", "德清县", "Deqing County", false};
    Alert alert{.county = "330521",
                .id = {17},
                .level = Level::orange,
                .rule_set = "cn-2024",
                .issued = noon,
                .onset = noon + 12 * hour,
                .expires = noon + 2 * day};
    std::vector<Message> before;
    Message message{.county = "330521",
                    .alert = {17},
                    .number = 1,
                    .act = Act::issue,
                    .level = Level::orange,
                    .sent = noon,
                    .reason = "专家会商",
                    .grounds = "预报",
                    .grounds_en = "Forecast",
                    .expires = noon + 2 * day};
    std::vector<std::string> outlines{square};
    std::string document() { return cap_document({county, alert, before, message, outlines}); }
    void next(Act act, Level level) {
        before.push_back(message);
        ++message.number;
        message.act = act;
        message.level = level;
        message.sent = message.sent + hour;
    }
};
bool has(const std::string& text, const std::string& part) { return text.find(part) != std::string::npos; }

TEST(Cap, IsValidForEachActAndLevel) {
    for (const Level level : {Level::blue, Level::yellow, Level::orange, Level::red})
        for (const Act act : {Act::raise, Act::lower, Act::renew, Act::lift}) {
            Case c;
            c.message.level = level;
            EXPECT_EQ(faults(c.document()), "");
            c.next(act, level);
            EXPECT_EQ(faults(c.document()), "");
        }
}

TEST(Cap, SaysWhatItIsAndToWhatItRefers) {
    Case c;
    const std::string first = c.document();
    EXPECT_TRUE(has(first, "<msgType>Alert</msgType>")) << first;
    EXPECT_TRUE(has(first, "<status>Actual</status>"));
    EXPECT_FALSE(has(first, "references"));
    EXPECT_TRUE(has(first, "<severity>Severe</severity>"));
    EXPECT_TRUE(has(first, "<urgency>Expected</urgency>"));
    EXPECT_TRUE(has(first, "<language>zh-CN</language>"));
    EXPECT_TRUE(has(first, "<language>en-US</language>"));
    EXPECT_TRUE(has(first, "<polygon>30.400000,119.900000 30.400000,120.100000 "));
    EXPECT_TRUE(has(first, "<value>330521</value>"));
    EXPECT_TRUE(has(first, "德清县发布重污染天气橙色预警")) << first;
    c.next(Act::raise, Level::red);
    EXPECT_TRUE(has(c.document(), "<msgType>Update</msgType>"));
    EXPECT_TRUE(has(c.document(),
                    "<references>huying-county-330521,huying-330521-17-1,2025-01-10T12:00:00+08:00</references>"));
    c.next(Act::lift, Level::red);
    const std::string last = c.document();
    EXPECT_TRUE(has(last, "<msgType>Cancel</msgType>"));
    EXPECT_TRUE(has(
        last,
        "2025-01-10T12:00:00+08:00 huying-county-330521,huying-330521-17-2,2025-01-10T13:00:00+08:00</references>"));
    EXPECT_TRUE(has(last, "<responseType>AllClear</responseType>"));
}

TEST(Cap, IsAnExerciseInADemonstration) {
    Case c;
    c.county.demo = true;
    EXPECT_TRUE(has(c.document(), "<status>Exercise</status>"));
    EXPECT_EQ(faults(c.document()), "");
}

TEST(Cap, HoldsHostileTextAsText) {
    Case c;
    for (const char* text : {"</description><msgType>Cancel</msgType>", "]]><!--",
                             "<!DOCTYPE x [<!ENTITY e SYSTEM \"file:///etc/passwd\">]>&e;", "\x01\x02\xff\xed\xa0\x80",
                             "\"'&lt;", "\xef\xbf\xbe"}) {
        c.message.reason = c.message.grounds = c.message.grounds_en = c.county.name = c.county.name_en = text;
        EXPECT_EQ(faults(c.document()), "") << text;
        EXPECT_EQ(c.document().find("<msgType>Cancel"), std::string::npos);
        EXPECT_EQ(c.document().find("<!"), std::string::npos);
    }
}

TEST(Cap, TakesTheOuterRingsOfAnOutlineAndClosesThem) {
    EXPECT_EQ(cap_polygons(square).size(), 1u);
    const auto open = cap_polygons(
        R"({"type":"MultiPolygon","coordinates":[[[[1,2],[3,2],[3,4]],[[1.1,2.1],[1.2,2.1],[1.2,2.2]]],[[[5,6],[7,6],[7,8],[5,6]]]]})");
    ASSERT_EQ(open.size(), 2u);
    EXPECT_EQ(open[0], "2.000000,1.000000 2.000000,3.000000 4.000000,3.000000 2.000000,1.000000");
    EXPECT_TRUE(cap_polygons(R"({"type":"Point","coordinates":[1,2]})").empty());
    EXPECT_TRUE(cap_polygons(R"({"type":"Polygon","coordinates":[[[1,2],[3]]]})").empty());
    EXPECT_TRUE(cap_polygons(R"({"type":"Polygon","coordinates":[]})").empty());
}

}  // namespace
}  // namespace huying::alert
