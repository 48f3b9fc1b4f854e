// export_test.cpp - out of one county and into another that has none of it: the same observations.
#include "subject/sensing/export.hpp"

#include <filesystem>
#include <fstream>

#include "subject/fixture_for_test.hpp"

namespace huying::sensing {
namespace {

struct Second : test::CountyTest {
    void TestBody() override {}
};

struct Export : test::CountyTest {
    const std::filesystem::path file =
        std::filesystem::temp_directory_path() / ("huying-export-" + std::to_string(::getpid()) + ".txt");
    ~Export() override { std::filesystem::remove(file); }

    void fill() {
        for (const char* property : {"pm25", "so2"}) {
            const StreamInfo s = stream(property);
            std::vector<NewObservation> rows;
            for (int i = 0; i < 6000; ++i) rows.push_back({clock.now() - i * minute - 7, i / 10.0 + 0.1, {}, {}});
            rows.push_back({clock.now(), {}, {}, R"({"result":null,"parameters":{"fault":"lamp, \"left\"","a":[1]}})"});
            write([&](Tx& tx) { store_observations(tx, sensing(), s, rows, false); });
        }
    }
    static std::string text_of(test::CountyTest& county, FileFormat format, ExportWhat what = {}) {
        std::string out;
        what.format = format;
        export_observations(*county.store, demo::county, what, [&](std::string_view s) { out += s; }, {});
        return out;
    }
    /// Everything but the ids, which are the county's own.
    static std::string digest(test::CountyTest& county) {
        std::istringstream lines(text_of(county, FileFormat::jsonl));
        std::string line, out;
        while (std::getline(lines, line)) {
            auto row = record::from_json<ObservationRow>(line);
            row.stream.reset();
            append_row(out, FileFormat::jsonl, row);
        }
        return out;
    }
    ImportReport bring(test::CountyTest& county, const std::string& text) {
        std::ofstream(file, std::ios::binary) << text;
        return import_observations(*county.store, county.sensing(), demo::county, file.string(), {});
    }
};

TEST_P(Export, ThereAndBackIsTheSame) {
    fill();
    for (const auto format : {FileFormat::csv, FileFormat::jsonl}) {
        Second other;
        other.clock.set(clock.now());
        const auto report = bring(other, text_of(*this, format));
        EXPECT_EQ(report.stored, 12'002) << (report.complaints.empty() ? "" : report.complaints.front());
        EXPECT_EQ(report.bad, 0);
        EXPECT_EQ(digest(other), digest(*this));
        const auto again = bring(other, text_of(*this, format) + (format == FileFormat::csv ? "\n" : ""));
        EXPECT_EQ(again.stored, 0) << "brought once";
        EXPECT_TRUE(other.events("warning_raised").empty()) << "history raises no warnings";
    }
}

TEST_P(Export, OfSomeStreamsAndSomeTime) {
    fill();
    const ExportWhat what{.streams = {stream("so2").id}, .from = clock.now() - 10 * minute, .to = clock.now()};
    const std::string text = text_of(*this, FileFormat::csv, what);
    EXPECT_EQ(std::ranges::count(text, '\n'), 1 + 10) << text;
    EXPECT_EQ(text.find("pm25"), std::string::npos);
    EXPECT_THROW(text_of(*this, FileFormat::csv, {.streams = {Id{4711}}}), Problem);
}

TEST_P(Export, BadRowsAreReportedAndTheOthersStored) {
    const std::string id = std::to_string(stream().id.value);
    observe(stream(), 20, parse_time("2016-12-01T01:00:00Z"));
    const auto report =
        bring(*this, "stream,station,property,unit,time,value\n" + id + ",,,,2016-12-01T00:00:00Z,20\n" + id +
                         ",,,,2016-12-01T01:00:00Z,21\n4711,,,,2016-12-01T00:00:00Z,20\n" + id +
                         ",,,mg/m3,2016-12-01T00:01:00Z,20\n" + id + ",,,,2017-12-01T00:01:00Z,20\n" + id +
                         ",,,,2016-12-01T00:02:00Z,NaN\n,none,pm25,,2016-12-01T00:02:00Z,1\n" + id +
                         ",,,ug/m3,2016-12-01T00:03:00Z,20\n");
    EXPECT_EQ(report.rows, 8);
    EXPECT_EQ(report.stored, 2);
    EXPECT_EQ(report.bad, 6);
    std::string all;
    for (const auto& c : report.complaints) all += c + "\n";
    for (const char* part :
         {"line 3: another observation", "line 4: there is no Datastream(4711)", "line 5: the stream is in ug/m3",
          "line 6: the time", "line 7: /value", "line 8: there is no one stream of pm25 at 'none'"})
        EXPECT_NE(all.find(part), std::string::npos) << part << " in\n" << all;
}

TEST_P(Export, GoesOnWhereItWasCutOff) {
    fill();
    Second other;
    other.clock.set(clock.now());
    const std::string whole = text_of(*this, FileFormat::csv);
    std::ofstream(file, std::ios::binary) << whole;
    int calls = 0;
    const auto cut = [&](double) {
        if (++calls == 3) throw std::runtime_error("cut off");
    };
    EXPECT_THROW(import_observations(*other.store, other.sensing(), demo::county, file.string(), cut),
                 std::runtime_error);
    const auto half = other.number("SELECT count(*) FROM observation WHERE county = $1");
    EXPECT_GT(half, 0);
    const auto report = import_observations(*other.store, other.sensing(), demo::county, file.string(), {});
    EXPECT_EQ(report.stored, 12'002 - half);
    EXPECT_EQ(report.there_already, 0) << "what was stored is not looked at again";
    EXPECT_EQ(digest(other), digest(*this));
}

HUYING_EVERYWHERE(Export);

}  // namespace
}  // namespace huying::sensing
