// air_csv_test.cpp - rows of an hourly air file, good and bad, plain and compressed.
#include "subject/sensing/air_csv.hpp"

#include <gtest/gtest.h>
#include <unistd.h>
#include <zlib.h>

#include <filesystem>
#include <fstream>

namespace huying::sensing {
namespace {

constexpr const char* head = "No,year,month,day,hour,PM2.5,PM10,SO2,NO2,CO,O3,TEMP,station";

struct AirCsv : testing::Test {
    AirReader reader;
    AirHour hour;
    AirCsv() { EXPECT_FALSE(reader.header(head)); }
    std::string fault(const std::string& line) { return reader.row(line, hour).value_or(""); }
};

TEST_F(AirCsv, GivesTheHourInChinasZoneAndCarbonMonoxideInMilligrams) {
    EXPECT_EQ(fault("1,2016,12,1,8,168,200.5,3,NA,1200,,-3.5,Dongsi"), "");
    EXPECT_EQ(hour.time, *parse_time("2016-12-01T08:00:00+08:00"));
    EXPECT_EQ(hour.values[0], 168);
    EXPECT_EQ(hour.values[1], 200.5);
    EXPECT_FALSE(hour.values[3]) << "NA";
    EXPECT_EQ(hour.values[4], 1.2) << "mg/m3";
    EXPECT_FALSE(hour.values[5]) << "empty";
    EXPECT_EQ(hour.station, "Dongsi");
}

TEST_F(AirCsv, SaysWhyARowIsBad) {
    EXPECT_EQ(fault("1,2016,12,1,8"), "5 columns instead of 13");
    EXPECT_EQ(fault("1,2016,twelve,1,8,1,1,1,1,1,1,1,D"), "month is no whole number: 'twelve'");
    EXPECT_EQ(fault("1,2016,2,30,8,1,1,1,1,1,1,1,D"), "there is no such hour");
    EXPECT_EQ(fault("1,2016,2,29,24,1,1,1,1,1,1,1,D"), "there is no such hour");
    EXPECT_EQ(fault("1,2016,2,29,8,x,1,1,1,1,1,1,D"), "PM2.5 is no number: 'x'");
    EXPECT_EQ(fault("1,2016,2,29,8,1,-1,1,1,1,1,1,D"), "PM10 is out of range: -1");
    EXPECT_EQ(fault("1,2016,2,29,8,1,1,1,1,1,20001,1,D"), "O3 is out of range: 20001");
    EXPECT_EQ(fault("1,2016,2,29,8,1,1,1,1,nan,1,1,D"), "CO is no number: 'nan'");
    EXPECT_EQ(fault("1,2016,2,29,8,1,1,1,1,1,1,1,"), "the station is missing");
}

TEST_F(AirCsv, TakesQuotesCarriageReturnsAndAByteOrderMark) {
    EXPECT_FALSE(reader.header("\xef\xbb\xbf\"No\"," + std::string(head).substr(3) + "\r"));
    EXPECT_EQ(fault("\"1\",2016,12,1,8,1,1,1,1,1,1,1,\"Dongsi\"\r"), "");
    EXPECT_EQ(hour.station, "Dongsi");
}

TEST_F(AirCsv, WantsItsColumnsInAnyOrder) {
    EXPECT_EQ(*AirReader{}.header("station,O3,CO,NO2,SO2,PM10,PM2.5,day,month,year"), "the column 'hour' is missing");
    EXPECT_EQ(*AirReader{}.header("year,month,day,hour,station,CO"),
              "the columns 'PM2.5', 'PM10', 'SO2', 'NO2', 'O3' are missing");
    AirReader other;
    EXPECT_FALSE(other.header("station,O3,CO,NO2,SO2,PM10,PM2.5,hour,day,month,year"));
    EXPECT_FALSE(other.row("D,6,5000,4,3,2,1,0,1,12,2016", hour));
    EXPECT_EQ(hour.values[0], 1);
    EXPECT_EQ(hour.values[5], 6);
}

struct Lines : testing::Test {
    std::string path = (std::filesystem::temp_directory_path() / ("huying_lines_" + std::to_string(getpid()))).string();
    ~Lines() override { std::filesystem::remove(path); }
    std::vector<std::string> read() {
        std::vector<std::string> out;
        each_line(path, [&](std::string_view line, double done) {
            EXPECT_GE(done, 0);
            EXPECT_LE(done, 1);
            out.emplace_back(line);
            return true;
        });
        return out;
    }
};

TEST_F(Lines, ComeFromPlainAndFromCompressedFiles) {
    std::string text;
    std::vector<std::string> expected;
    for (int i = 0; i < 40'000; ++i) expected.push_back("line " + std::to_string(i)), text += expected.back() + "\n";
    std::ofstream(path) << text;
    EXPECT_EQ(read(), expected);
    const gzFile gz = gzopen(path.c_str(), "wb");
    gzwrite(gz, text.data(), static_cast<unsigned>(text.size()));
    gzclose(gz);
    EXPECT_EQ(read(), expected);
}

TEST_F(Lines, MayEndWithoutANewline) {
    std::ofstream(path) << "a\n\nb";
    EXPECT_EQ(read(), (std::vector<std::string>{"a", "", "b"}));
}

TEST_F(Lines, AreRefusedWhenACompressedFileWasCutOff) {
    std::string text;
    for (int i = 0; i < 40'000; ++i) text += "line " + std::to_string(i * 7919 % 40'009) + "\n";
    const gzFile gz = gzopen(path.c_str(), "wb");
    gzwrite(gz, text.data(), static_cast<unsigned>(text.size()));
    gzclose(gz);
    std::filesystem::resize_file(path, std::filesystem::file_size(path) / 2);
    EXPECT_THROW(read(), std::runtime_error);
}

TEST_F(Lines, AreRefusedWhenTheFileIsDamagedOrMissing) {
    EXPECT_THROW(read(), std::runtime_error);
    std::ofstream(path, std::ios::binary) << "\x1f\x8b\x08" << std::string(40, 'x');
    EXPECT_THROW(read(), std::runtime_error);
}

}  // namespace
}  // namespace huying::sensing
