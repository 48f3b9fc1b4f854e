// aqi_service_test.cpp - the county's daily index from readings in the store, and to which hour a reading belongs.
#include <gtest/gtest.h>

#include <random>
#include <set>

#include "subject/fixture_for_test.hpp"
#include "subject/sensing/aggregate.hpp"
#include "subject/sensing/aqi_hours.hpp"
#include "subject/sensing/past.hpp"

namespace huying::sensing {
namespace {

using namespace huying::test;

struct AqiService : CountyTest {
    const Micros midnight = *parse_time("2016-12-01T00:00:00+08:00");
    /// `hours` readings stamped 1, 2, … o'clock, at each of the county's stations.
    void fill(const std::string& property, double value, int hours) {
        clock.set(midnight + 2 * day);
        for (const char* station : {"Aotizhongxin", "Changping", "Dingling", "Dongsi", "Guanyuan", "Gucheng",
                                    "Nongzhanguan", "Wanshouxigong"})
            write([&](Tx& tx) {
                for (const auto& [name, info] : streams_of_source(tx, sensing(), station)) {
                    std::vector<NewObservation> rows;
                    for (int i = 1; i <= hours; ++i) rows.push_back({midnight + i * hour, value, {}, {}});
                    if (name == property) store_observations(tx, sensing(), info, rows, false);
                }
            });
    }
    std::vector<CountyAir> days(std::int64_t n = 1) {
        return read([&](const Tx& tx) { return county_air(tx, midnight, n); });
    }
};

TEST_P(AqiService, GivesTheCountysDay) {
    for (const char* gas : {"so2", "no2", "o3", "pm10", "co"}) fill(gas, 1, 24);
    fill("pm25", 60, 24);
    const auto found = days(2);
    ASSERT_EQ(found.size(), 2u);
    EXPECT_EQ(found[0].aqi, 82);
    EXPECT_EQ(found[0].primary, std::vector<std::string>{"pm25"});
    EXPECT_EQ(found[0].from, midnight);
    EXPECT_FALSE(found[1].aqi);
}

TEST_P(AqiService, CountsAReadingStampedMidnightToTheDayThatEnds) {
    fill("pm25", 200, 20);
    EXPECT_EQ(days()[0].aqi, 250);  // the others are missing, but it is above 100
    const auto next = read([&](const Tx& tx) { return county_air(tx, midnight + 1 * hour, 1); });
    EXPECT_FALSE(next[0].aqi) << "one hour less: 19 are not enough";
}

TEST_P(AqiService, SaysNothingOfADayThatIsCleanButNotWhole) {
    fill("pm25", 30, 24);
    EXPECT_FALSE(days()[0].aqi);
    EXPECT_TRUE(days()[0].primary.empty());
}

constexpr Sql forget_before{R"sql(DELETE FROM observation WHERE county = $1 AND stream = $2 AND time < $3)sql"};

/// Readings at odd times, on the hour, of no number, in any order: the hours are those that every reading adds up to.
TEST_P(AqiService, GivesTheHoursThatAllReadingsAddUpTo) {
    std::mt19937 random(633);
    clock.set(midnight + 3 * day);
    const StreamInfo s = stream("pm25", "Dingling");
    std::map<Micros, double> readings;
    std::set<Micros> times;
    const auto expect_same = [&](Micros begin, std::int64_t n, Micros known_from) {
        const auto found = read([&](const Tx& tx) { return days_of(tx, s.station, begin, n); });
        for (std::int64_t at = 0; at < n * 24; ++at) {
            const Micros from = begin + at * hour, to = from + hour;
            std::int64_t count = 0;
            double total = 0;
            for (const auto& [time, value] : readings)
                if (time > from && time <= to && time >= known_from) ++count, total += value;
            const auto station = found.find(s.station);
            const auto mean =
                station == found.end()
                    ? std::nullopt
                    : station->second[static_cast<std::size_t>(at / 24)][5][static_cast<std::size_t>(at % 24)];
            ASSERT_EQ(mean.has_value(), count > 0) << to_text(to);
            if (mean) EXPECT_EQ(mean->value, milli(total / static_cast<double>(count)).value) << to_text(to);
        }
    };
    for (int round = 0; round < 12; ++round) {
        std::vector<NewObservation> rows;
        for (int i = 0; i < 40; ++i) {
            const Micros time = midnight + static_cast<std::int64_t>(random() % 200) * 15 * minute;
            const double value = static_cast<double>(random() % 500) / 4;
            if (!times.insert(time).second) continue;
            if (random() % 9 == 0) rows.push_back({time, {}, {}, R"({"result":null})"});
            else rows.push_back({time, value, {}, {}}), readings[time] = value;
        }
        write([&](Tx& tx) { store_observations(tx, sensing(), s, rows, false); });
        expect_same(midnight, 3, midnight);
        expect_same(midnight + 5 * hour, 1, midnight);
    }
    write([&](Tx& tx) { tx.exec(forget_before, tx.county(), s.id, midnight + day); });  // as retention does
    expect_same(midnight, 3, midnight + day);
}

/// Readings of each minute and of each hour, on the hour and between, late ones, silent streams, values that are none.
TEST_P(AqiService, SaysOfNowWhatTheStationsPageSaysOfItsNewestHour) {
    std::mt19937 random(2026);
    std::map<Micros, int> hours_said;
    Micros at = midnight + 3 * day;
    for (int round = 0; round < 40; ++round) {
        at = at + static_cast<std::int64_t>(random() % 150) * minute + (random() % 2 == 0 ? 0 : 7 * second);
        clock.set(at);
        const StreamInfo pm25 = stream("pm25", "Dingling");
        for (const auto& one : read([&](const Tx& tx) { return streams_of_source(tx, sensing(), "Dingling"); })) {
            const StreamInfo& info = one.second;
            const std::int64_t every = random() % 2 == 0 ? minute : hour;
            std::vector<NewObservation> rows;
            for (Micros t{(at.value - 2 * hour) / every * every}; t <= at; t = t + every)
                if (random() % 4 != 0) rows.push_back({t, static_cast<double>(random() % 400) / 8, {}, {}});
            if (random() % 5 == 0) rows.clear();
            if (random() % 3 == 0) std::ranges::reverse(rows);
            write([&](Tx& tx) { store_observations(tx, sensing(), info, rows, false); });
        }
        const auto now = read([](const Tx& tx) { return index_now(tx); });
        const IndexHour& said = now.at(pm25.station);
        ASSERT_LE(said.ends, at);
        ++hours_said[said.ends];
        const auto page =
            read([&](const Tx& tx) { return index_hours(tx, pm25.station, said.ends - hour, said.ends); });
        ASSERT_EQ(page.size(), 1u) << to_text(at);
        EXPECT_EQ(page[0].ends, said.ends);
        EXPECT_EQ(page[0].index.value, said.index.value) << to_text(at);
        EXPECT_EQ(page[0].index.parts, said.index.parts) << to_text(at);
        const auto later = read([&](const Tx& tx) { return index_hours(tx, pm25.station, said.ends, at); });
        EXPECT_TRUE(later.empty()) << "nothing newer was measured: " << to_text(at);
    }
    EXPECT_GT(hours_said.size(), 10u);
}

constexpr Sql count_in{R"sql(UPDATE datastream SET unit = $3 WHERE county = $1 AND id = $2)sql"};

TEST_P(AqiService, StatesWhatIsCountedInAnotherUnit) {
    clock.set(midnight + 1 * day);
    const StreamInfo s = stream("pm25", "Dingling");
    const std::vector<NewObservation> rows{{midnight + 20 * minute, 0.0344, {}, {}},
                                           {midnight + 40 * minute, 0.0354, {}, {}}};
    write([&](Tx& tx) { store_observations(tx, sensing(), s, rows, false); });
    const auto first_hour = [&](const std::string& unit) -> std::optional<std::int64_t> {
        write([&](Tx& tx) { tx.exec(count_in, tx.county(), s.id, unit); });
        const auto found = read([&](const Tx& tx) { return days_of(tx, s.station, midnight, 1); });
        const auto station = found.find(s.station);
        return station == found.end() ? std::nullopt : std::optional(station->second[0][5][0].value().value);
    };
    EXPECT_EQ(first_hour("ug/m3"), 35) << "thousandths";
    EXPECT_EQ(first_hour("mg/m3"), 34'900);
    EXPECT_FALSE(first_hour("ppb"));
}

TEST_P(AqiService, RemembersNoDayThatHasChangedSince) {
    PastDays<int> past;
    const StreamInfo s = stream();
    const auto version = [&] { return read([](const Tx& tx) { return past_version(tx); }); };
    const auto first = version();
    observe(s, 20, clock.now() - late_after);
    EXPECT_EQ(version(), first) << "not of the past yet";
    observe(s, 20, clock.now() - late_after - 1);
    const auto second = version();
    EXPECT_FALSE(second == first);
    EXPECT_NE(test::refusal([&] {
                  write([&](Tx& tx) {
                      past_changed(tx);
                      throw conflict("no", "no");
                  });
              }).status,
              0);
    EXPECT_EQ(version(), second);
    write([&](Tx& tx) { aggregate_again(tx, s.id, clock.now(), clock.now()); });
    EXPECT_FALSE(version() == second);
    // Works of one commit: who reads between two changes may keep something that the second makes wrong.
    EXPECT_FALSE(write([&](Tx& tx) {
        past_changed(tx);
        const auto between = past_version(tx);
        past_changed(tx);
        return past_version(tx) == between;
    }));
    read([&](const Tx& tx) {
        past.keep(tx, second, {Id{}, midnight}, 7);
        EXPECT_EQ(past.find(tx, second, {Id{}, midnight}), 7);
        EXPECT_FALSE(past.find(tx, second, {Id{}, midnight + day}));
        EXPECT_FALSE(past.find(tx, first, {Id{}, midnight}));
        return 0;
    });
}

HUYING_EVERYWHERE(AqiService);

}  // namespace
}  // namespace huying::sensing
