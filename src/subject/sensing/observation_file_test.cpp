// observation_file_test.cpp - rows of CSV and JSON-lines: there and back, and every kind of bad row.
#include "subject/sensing/observation_file.hpp"

#include <gtest/gtest.h>

namespace huying::sensing {
namespace {

const ObservationRow full{Id{4711},           "站,\"1\"", "pm25", "ug/m3",
                          {1480550400000000}, 20.1,       Id{7},  Json{R"({"parameters":{"a":"x,\"y\""}})"}};
const ObservationRow bare{Id{1}, {}, {}, {}, {1480550400500000}, -0.5, {}, {}};

ObservationRow there_and_back(FileFormat format, const ObservationRow& row) {
    std::string text = file_header(format);
    append_row(text, format, row);
    EXPECT_EQ(std::ranges::count(text, '\n'), format == FileFormat::csv ? 2 : 1);
    RowReader reader;
    ObservationRow out;
    bool is_row = false;
    const auto end = text.find('\n');
    EXPECT_EQ(reader.first(text.substr(0, end), is_row), std::nullopt);
    const std::string line = is_row ? text.substr(0, end) : text.substr(end + 1, text.size() - end - 2);
    EXPECT_EQ(reader.row(line, out), std::nullopt) << line;
    return out;
}
std::string fault(const std::string& line,
                  const std::string& header = "stream,station,property,unit,time,value,feature,extra") {
    RowReader reader;
    ObservationRow out;
    bool is_row = false;
    if (const auto bad = reader.first(line.starts_with('{') ? line : header, is_row)) return *bad;
    return reader.row(line, out).value_or("good");
}

TEST(ObservationFile, GivesBackWhatItWasGiven) {
    for (const auto format : {FileFormat::csv, FileFormat::jsonl})
        for (const auto* row : {&full, &bare})
            EXPECT_EQ(record::to_json(there_and_back(format, *row)), record::to_json(*row));
}

TEST(ObservationFile, ANameThatWouldBreakTheLineIsLeftOut) {
    ObservationRow row = bare;
    row.station = "two\nlines";
    EXPECT_EQ(there_and_back(FileFormat::csv, row).station, std::nullopt);
    EXPECT_EQ(there_and_back(FileFormat::jsonl, row).station, "two\nlines");
}

TEST(ObservationFile, ColumnsMayBeFewerInAnyOrderWithWindowsEnds) {
    EXPECT_EQ(fault("2016-12-01T00:00:00+08:00,5,17\r", "\xef\xbb\xbftime,value,stream\r"), "good");
    EXPECT_EQ(fault("x,5", "when,value").substr(0, 21), "the header has 'when'");
    EXPECT_EQ(fault("x,5", "time,time"), "the header has time twice");
    EXPECT_EQ(fault("x,5", "stream,value"), "the header has no time");
}

TEST(ObservationFile, EveryBadRowHasItsReason) {
    EXPECT_EQ(fault("1,,,,soon,5,,").substr(0, 5), "/time");
    EXPECT_EQ(fault("1,,,,2016-12-01T00:00:00Z,NaN,,").substr(0, 6), "/value");
    EXPECT_EQ(fault("1,,,,2016-12-01T00:00:00Z,,,"), "value is missing");
    EXPECT_EQ(fault(",D01,,,2016-12-01T00:00:00Z,1,,"), "stream, or station and property, is missing");
    EXPECT_EQ(fault(R"(1,,,,2016-12-01T00:00:00Z,1,,"{""parameters"": tru}")"),
              "/extra/parameters is no JSON value (line 1, column 16, byte 15)");
    EXPECT_EQ(fault(R"({"stream":"1","time":"2016-12-01T00:00:00Z","value":1,"extra":{"parameters":1e999}})"),
              "/extra/parameters is a number that is too large (line 1, column 77, byte 76)");
    EXPECT_EQ(fault("1,2"), "2 columns instead of 8");
    EXPECT_EQ(fault("1,\"D,,,2016-12-01T00:00:00Z,1,,"), "a quote is not closed");
    EXPECT_EQ(fault("1,\"D\"x,,,2016-12-01T00:00:00Z,1,,"), "a quote is not closed");
    EXPECT_EQ(fault(R"(1,,,,2016-12-01T00:00:00Z,1,,"{""colour"":1}")"),
              "extra has 'colour', which no Observation has");
    EXPECT_EQ(fault(R"(1,,,,2016-12-01T00:00:00Z,1,,"{""result"":1}")"), "value and extra both have a result");
    EXPECT_EQ(fault("1,,,,2016-12-01T00:00:00Z,1,,[]"), "extra is no JSON object");
    EXPECT_NE(fault("1,,,,2016-12-01T00:00:00Z,1,,{").find("JSON"), std::string::npos);
    EXPECT_NE(fault(R"({"stream":"1","value":1})").find("/time is required"), std::string::npos);
    EXPECT_NE(fault(R"({"stream":"1","time":"2016-12-01T00:00:00Z","value":1,"x":1})").find("/x"), std::string::npos);
    EXPECT_NE(fault(R"({"stream":)").find("JSON"), std::string::npos);
    EXPECT_EQ(fault(R"({"stream":"1","time":"2016-12-01T00:00:00Z","extra":{"result":{"fault":"lamp"}}})"), "good");
}

}  // namespace
}  // namespace huying::sensing
