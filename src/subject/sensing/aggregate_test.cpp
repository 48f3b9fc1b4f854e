// aggregate_test.cpp - whatever comes, in whatever order: the rows are those of the hours and days before the present one,
// and a chart shows every value.
#include "subject/sensing/aggregate.hpp"

#include <cmath>
#include <random>

#include "subject/fixture_for_test.hpp"

namespace huying::sensing {
namespace {

constexpr Sql rows_of_hours{R"sql(SELECT time, n, total, low, high FROM observation_hour
    WHERE county = $1 AND stream = $2 ORDER BY time)sql"};
constexpr Sql rows_of_days{R"sql(SELECT time, n, total, low, high FROM observation_day
    WHERE county = $1 AND stream = $2 ORDER BY time)sql"};
constexpr Sql values_of{R"sql(SELECT time, value FROM observation WHERE county = $1 AND stream = $2 ORDER BY time)sql"};
constexpr Sql take_away{
    R"sql(DELETE FROM observation WHERE county = $1 AND stream = $2 AND time >= $3 AND time <= $4)sql"};

constexpr Sql keep_ten_days{R"sql(UPDATE datastream SET retention_days = 10 WHERE county = $1 AND id = $2)sql"};

struct RowOfTime {
    Micros time;
    std::int64_t n;
    double total, low, high;
};
BOOST_DESCRIBE_STRUCT(RowOfTime, (), (time, n, total, low, high))
struct ValueOfTime {
    Micros time;
    std::optional<double> value;
};
BOOST_DESCRIBE_STRUCT(ValueOfTime, (), (time, value))

struct Aggregates : test::CountyTest {
    StreamInfo pm25 = stream();
    std::mt19937_64 random{20161201};

    void store(std::vector<NewObservation> rows) {
        write([&](Tx& tx) { store_observations(tx, sensing(), pm25, rows, false); });
    }
    Micros any_time(std::int64_t back) { return clock.now() - static_cast<std::int64_t>(random() % back); }

    void rows_are(const Sql& sql, const std::map<Micros, Aggregate>& expected) {
        const auto rows = read([&](const Tx& tx) { return tx.all<RowOfTime>(sql, tx.county(), pm25.id); });
        ASSERT_EQ(rows.size(), expected.size());
        auto at = expected.begin();
        for (const RowOfTime& row : rows) {
            EXPECT_EQ(row.time, at->first);
            EXPECT_EQ(row.n, at->second.n);
            EXPECT_EQ(row.low, at->second.low);
            EXPECT_EQ(row.high, at->second.high);
            EXPECT_NEAR(row.total, at->second.total, 1e-6);
            ++at;
        }
    }
    /// Compares the rows with what the observations come to.
    void rows_are_right() {
        std::map<Micros, Aggregate> hours, days;
        const auto all = read([&](const Tx& tx) { return tx.all<ValueOfTime>(values_of, tx.county(), pm25.id); });
        for (const auto& o : all) {
            if (!o.value) continue;
            if (hour_of(o.time) < hour_of(all.back().time)) hours[hour_of(o.time)].add(*o.value);
            if (day_of(o.time) < day_of(all.back().time)) days[day_of(o.time)].add(*o.value);
        }
        rows_are(rows_of_hours, hours);
        rows_are(rows_of_days, days);
    }
};

TEST_P(Aggregates, DaysBeginAtMidnightInChina) {
    EXPECT_EQ(day_of(*parse_time("2016-12-01T15:59:59Z")), *parse_time("2016-12-01T00:00:00+08:00"));
    EXPECT_EQ(day_of(*parse_time("2016-12-01T16:00:00Z")), *parse_time("2016-12-02T00:00:00+08:00"));
    EXPECT_EQ(hour_of(*parse_time("2016-12-01T15:59:59Z")), *parse_time("2016-12-01T15:00:00Z"));
}

TEST_P(Aggregates, AnHourHasItsRowWhenTheStreamHasLeftIt) {
    const Micros ten = *parse_time("2016-12-01T10:00:00+08:00");
    observe(pm25, 10, ten);
    observe(pm25, 30, ten + minute);
    rows_are(rows_of_hours, {});
    pass(2 * hour);
    observe(pm25, 50, ten + hour);
    rows_are(rows_of_hours, {{ten, Aggregate{2, 40, 10, 30}}});
    observe(pm25, 5, ten + 2 * minute);  // late
    rows_are(rows_of_hours, {{ten, Aggregate{3, 45, 5, 30}}});
    observe(pm25, 5, ten + 2 * minute);  // twice
    rows_are_right();
}

TEST_P(Aggregates, AreRightWhateverComesInWhateverOrder) {
    pass(40 * day);
    for (int round = 0; round < 60; ++round) {
        std::vector<NewObservation> rows;
        const std::size_t many = random() % 3 == 0 ? random() % 120 : 1 + random() % 4;
        for (std::size_t i = 0; i < many; ++i) {
            NewObservation o{any_time(random() % 2 ? 5 * day : 6 * hour), static_cast<double>(random() % 1000), {}, {}};
            if (random() % 9 == 0) o.value.reset(), o.extra = R"({"result":null})";
            if (random() % 5 == 0) rows.push_back(o);  // the same twice
            rows.push_back(std::move(o));
        }
        if (random() % 4 == 0) {  // refused as a whole after it has changed rows
            EXPECT_THROW(write([&](Tx& tx) {
                             store_observations(tx, sensing(), pm25, rows, false);
                             throw conflict("no", "not these");
                         }),
                         Problem);
        }
        store(std::move(rows));
        if (random() % 6 == 0) {
            const Micros from = any_time(3 * day), to = from + static_cast<std::int64_t>(random() % (8 * hour));
            write([&](Tx& tx) {
                tx.exec(take_away, tx.county(), pm25.id, from, to);
                aggregate_again(tx, pm25.id, from, to);
            });
        }
        if (random() % 5 == 0) pass(static_cast<std::int64_t>(random() % (2 * day)));
        rows_are_right();
        if (HasFatalFailure()) FAIL() << "round " << round;
    }
    promises_hold();
}

TEST_P(Aggregates, NothingIsLeftWhenAllIsTakenAway) {
    observe(pm25, 10, clock.now() - 3 * day);
    observe(pm25, 20);
    write([&](Tx& tx) {
        tx.exec(take_away, tx.county(), pm25.id, Micros{0}, clock.now());
        aggregate_again(tx, pm25.id, clock.now() - 3 * day, clock.now());
    });
    rows_are_right();
    observe(pm25, 30);
    rows_are_right();
}

TEST_P(Aggregates, AChartShowsEveryValueAtEveryWidth) {
    pass(400 * day);
    std::vector<NewObservation> rows;
    Aggregate all;
    for (int i = 0; i < 2000; ++i) {
        rows.push_back({clock.now() - i * 5 * hour, static_cast<double>((i * 37) % 501), {}, {}});
        all.add(*rows.back().value);
    }
    store(rows);
    std::set<std::string> made_of;
    for (const std::int64_t width : {1, 7, 60, 300, 365, 1000, 2000, 4000, 20000}) {
        const Micros to = clock.now(), from = to - 420 * day;
        const Chart c = read([&](const Tx& tx) { return chart(tx, pm25.id, from, to, width); });
        EXPECT_LE(std::ssize(c.points), width + 1);
        made_of.insert(c.made_of);
        Aggregate shown;
        for (std::size_t i = 0; i < c.points.size(); ++i) {
            shown.add(c.points[i].values);
            if (i > 0) {
                EXPECT_LT(c.points[i - 1].time, c.points[i].time);
            }
        }
        EXPECT_EQ(shown.n, all.n) << width;
        EXPECT_EQ(shown.low, all.low);
        EXPECT_EQ(shown.high, all.high);
        EXPECT_NEAR(shown.total, all.total, 1e-6);
    }
    EXPECT_EQ(made_of, (std::set<std::string>{"day", "hour", "observation"}));
}

TEST_P(Aggregates, StayWhenTheObservationsGo) {
    pass(60 * day);
    std::vector<NewObservation> rows;
    for (int i = 0; i < 60 * 24; ++i) rows.push_back({clock.now() - i * hour, static_cast<double>(i % 300), {}, {}});
    store(rows);
    const auto count = [&](const char* sql) { return number(sql); };
    const std::int64_t hours = count("SELECT count(*) FROM observation_hour WHERE county = $1");
    write([&](Tx& tx) { tx.exec(keep_ten_days, tx.county(), pm25.id); });
    const auto& jobs = program.jobs();
    const auto job = std::ranges::find(jobs, "sensing.retention", &Job::name);
    ASSERT_NE(job, jobs.end());
    for (int minutes = 0; minutes < 70; ++minutes) write(job->verb);
    const Micros oldest{count("SELECT min(time) FROM observation WHERE county = $1")};
    EXPECT_EQ(oldest, day_of(clock.now() - 10 * day));
    EXPECT_EQ(count("SELECT count(*) FROM observation_hour WHERE county = $1"), hours);
    write([&](Tx& tx) { aggregate_again(tx, pm25.id, clock.now() - 50 * day, clock.now()); });
    EXPECT_EQ(count("SELECT count(*) FROM observation_hour WHERE county = $1"), hours);
    promises_hold();
}

constexpr Sql parts_of_observations{
    R"sql(SELECT count(*) FROM pg_inherits WHERE inhparent = 'observation'::regclass)sql"};
TEST_P(Aggregates, AMonthThatNobodyKeepsGoesAsAWhole) {
    // SQLite keeps its table whole
    const auto parts = [&] {
        return place.postgres() ? *read([](const Tx& tx) { return tx.one<std::int64_t>(parts_of_observations); }) : 13;
    };
    const auto rows = [&] { return number("SELECT count(*) FROM observation WHERE county = $1"); };
    const auto jobs = program.jobs();
    const auto job = std::ranges::find(jobs, "sensing.retention", &Job::name);
    ASSERT_NE(job, jobs.end());
    pass(400 * day);
    std::vector<NewObservation> history;
    for (int i = 0; i < 390; ++i) history.push_back({clock.now() - i * day, static_cast<double>(i), {}, {}});
    store(history);
    for (int i = 0; i < 5; ++i) pass(minute), write(job->verb);
    const std::int64_t before = parts(), all = rows();
    EXPECT_GE(before, 13);
    for (int i = 0; i < 5; ++i) pass(minute), write(job->verb);
    EXPECT_EQ(parts(), before) << "who has set no end keeps everything";
    write([&](Tx& tx) { tx.exec(keep_ten_days, tx.county(), pm25.id); });
    for (int i = 0; i < (place.postgres() ? 40 : 5); ++i) pass(minute), write(job->verb);  // a month a minute at most
    if (place.postgres()) {
        EXPECT_LE(parts(), 3);
        EXPECT_LE(rows(), all - 300);
    } else {
        EXPECT_EQ(rows(), all - 5) << "a day a minute";
    }
    const NewObservation late{clock.now() - 200 * day + 2 * hour, 7.0, {}, {}};
    store({late});
    EXPECT_EQ(number("SELECT count(*) FROM observation WHERE county = $1 AND value = 7.0 AND time = " +
                     std::to_string(late.time.value)),
              1);
    EXPECT_EQ(number("SELECT count(*) FROM observation_day WHERE county = $1"), 389) << "the days stay";
    promises_hold();
}

HUYING_EVERYWHERE(Aggregates);

}  // namespace
}  // namespace huying::sensing
