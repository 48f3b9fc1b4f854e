// import_test.cpp - hourly files into the county: once, resumable, bad rows reported, no warnings about the past.
#include "subject/sensing/import.hpp"

#include <filesystem>
#include <fstream>

#include "subject/fixture_for_test.hpp"

namespace huying::sensing {
namespace {

constexpr const char* head_row = "year,month,day,hour,PM2.5,PM10,SO2,NO2,CO,O3,station\n";

struct Import : test::CountyTest {
    std::string path =
        (std::filesystem::temp_directory_path() / fmt::format("huying_import_{}.csv", getpid())).string();
    ~Import() override { std::filesystem::remove(path); }

    static std::string row(int day, int hour, const std::string& station = test::station_1) {
        return fmt::format("2016,10,{},{},400,2,3,4,5000,6,{}\n", day, hour, station);
    }
    static std::string days(int n) {
        std::string out = head_row;
        for (int d = 1; d <= n; ++d)
            for (int h = 0; h < 24; ++h) out += row(d, h);
        return out;
    }
    ImportReport import(const std::string& text, std::function<void(double)> progress = {}) {
        std::ofstream(path, std::ios::trunc) << text;
        return import_air(*store, sensing(), demo::county, path, progress);
    }
    std::int64_t kept() { return number("SELECT count(*) FROM observation WHERE county = $1"); }
};

TEST_P(Import, StoresEveryValueAndRaisesNoWarning) {
    const ImportReport r = import(days(2));
    EXPECT_EQ(r.rows, 48);
    EXPECT_EQ(r.stored, 48 * 6);
    EXPECT_EQ(r.bad, 0);
    EXPECT_EQ(kept(), 48 * 6);
    EXPECT_EQ(number("SELECT count(*) FROM warning WHERE county = $1"), 0);
}

TEST_P(Import, OfTheSameFileAgainStoresNothing) {
    import(days(1));
    const ImportReport r = import(days(1));
    EXPECT_EQ(r.stored, 0);
    EXPECT_EQ(kept(), 24 * 6);
}

TEST_P(Import, OfAnOverlappingFileStoresWhatIsNew) {
    import(days(1));
    const ImportReport r = import(days(2));
    EXPECT_EQ(r.stored, 24 * 6);
    EXPECT_EQ(r.there_already, 24 * 6);
}

TEST_P(Import, GoesOnWhereItWasCutOff) {
    const std::string text =
        days(31) + days(31).substr(std::string(head_row).size()) + days(31).substr(std::string(head_row).size());
    int batches = 0;
    EXPECT_ANY_THROW(import(text, [&](double) {
        if (++batches == 1) throw std::runtime_error("cut off");
    }));
    const std::int64_t before = number("SELECT line FROM import_position WHERE county = $1");
    EXPECT_EQ(before, 2001);
    const ImportReport r = import(text);
    EXPECT_EQ(r.rows, 3 * 31 * 24);
    EXPECT_EQ(r.there_already, (3 * 31 * 24 - 2000) * 6) << "only what comes after the cut was offered";
    EXPECT_EQ(kept(), 31 * 24 * 6);
}

TEST_P(Import, StoresWhatWasBadWhenItsCauseIsMended) {
    const std::string text = head_row + row(1, 0) + row(1, 1, "Newtown") + row(1, 2);
    EXPECT_EQ(import(text).bad, 1);
    write([&](Tx& tx) { add_air_station(tx, sensing(), {"new", "新城", "Newtown", 30.5, 119.9, "Newtown", "test"}); });
    const ImportReport r = import(text);
    EXPECT_EQ(r.bad, 0);
    EXPECT_EQ(r.stored, 6);
    EXPECT_EQ(r.there_already, 12);
    EXPECT_EQ(r.done_before, 0);
}

TEST_P(Import, GoesOnAtTheFirstBadRowWhenItWasCutOff) {
    std::string text = days(5) + row(6, 0, "Newtown");
    for (int i = 0; i < 3; ++i) text += days(31).substr(std::string(head_row).size());
    EXPECT_ANY_THROW(import(text, [&](double) { throw std::runtime_error("cut off"); }));
    EXPECT_EQ(number("SELECT line FROM import_position WHERE county = $1"), 1 + 5 * 24);
    const ImportReport r = import(text);
    EXPECT_EQ(r.done_before, 5 * 24);
    EXPECT_EQ(r.bad, 1) << "it is told of again";
    EXPECT_EQ(r.complaints.at(0), "line 122: there is no station for 'Newtown'");
    EXPECT_EQ(number("SELECT line FROM import_position WHERE county = $1"), 0);
}

TEST_P(Import, ReportsBadRowsAndStoresTheOthers) {
    const ImportReport r = import(head_row + row(1, 0) + "2016,10,1\n" + row(1, 25) + "\n" + row(1, 1));
    EXPECT_EQ(r.rows, 4);
    EXPECT_EQ(r.bad, 2);
    EXPECT_EQ(r.stored, 12);
    EXPECT_EQ(r.complaints,
              (std::vector<std::string>{"line 3: 3 columns instead of 11", "line 4: there is no such hour"}));
}

TEST_P(Import, KeepsTwentyComplaintsAtMost) {
    std::string text = head_row;
    for (int i = 0; i < 50; ++i) text += "x\n";
    const ImportReport r = import(text);
    EXPECT_EQ(r.bad, 50);
    EXPECT_EQ(r.complaints.size(), 20u);
}

TEST_P(Import, OfAnUnknownStationOrAFutureYearIsReportedAndTheOthersAreStored) {
    const ImportReport r =
        import(head_row + row(1, 0) + row(1, 1, "Atlantis") + "2916,10,1,2,4,2,3,4,5000,6,Aotizhongxin\n" + row(1, 3));
    EXPECT_EQ(r.bad, 2);
    EXPECT_EQ(r.stored, 12);
    ASSERT_EQ(r.complaints.size(), 2u);
    EXPECT_EQ(r.complaints[0], "line 3: there is no station for 'Atlantis'");
    EXPECT_TRUE(r.complaints[1].starts_with("line 4: the time is more than 5 minutes ahead")) << r.complaints[1];
    EXPECT_EQ(kept(), 12);
}

TEST_P(Import, OfAnotherValueForATimeIsReportedWithItsRow) {
    import(head_row + row(1, 0));
    const ImportReport r = import(head_row + std::string("2016,10,1,0,401,2,3,4,5000,7,Aotizhongxin\n") + row(1, 1));
    EXPECT_EQ(r.stored, 6);
    EXPECT_EQ(r.there_already, 4);
    EXPECT_EQ(r.bad, 1);
    EXPECT_NE(r.complaints.at(0).find("line 2: pm25 has another value there; o3 has another value there"),
              std::string::npos)
        << r.complaints.at(0);
}

TEST_P(Import, OfACorrectedFileOfTheSameSizeIsAnotherFile) {
    import(head_row + row(1, 0, "Aotizhongxix"));
    const ImportReport r = import(head_row + row(1, 0));
    EXPECT_EQ(r.stored, 6);
    EXPECT_EQ(r.bad, 0);
}

TEST_P(Import, TakesAStationsNameAsItIsAndNotAsAPattern) {
    for (const char* name : {"%", "Ao%", "Aotizhongxi_"}) EXPECT_EQ(import(head_row + row(1, 0, name)).bad, 1) << name;
    EXPECT_EQ(kept(), 0);
}

TEST_P(Import, OfAFileWithoutItsColumnsIsRefused) {
    const auto why = [&](const std::string& text) {
        try {
            import(text);
            return std::string();
        } catch (const std::runtime_error& e) {
            return std::string(e.what()).substr(path.size());
        }
    };
    EXPECT_EQ(why("year,month,day,hour,PM2.5,PM10,SO2,NO2,CO\n"), ": the columns 'O3', 'station' are missing");
    EXPECT_TRUE(why("").starts_with(": is empty: the columns 'year', 'month'")) << why("");
    EXPECT_THROW(import_observations(*store, sensing(), demo::county, path, {}), std::runtime_error) << "empty too";
    EXPECT_THROW(import_air(*store, sensing(), demo::county, "/nowhere/at/all.csv", {}), std::runtime_error);
}

HUYING_EVERYWHERE(Import);

}  // namespace
}  // namespace huying::sensing
