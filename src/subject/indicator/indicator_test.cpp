// indicator_test.cpp - samples become a median, a count or a share; by township, by month, or none at all.
#include "subject/indicator/indicator.hpp"

#include "subject/fixture_for_test.hpp"

namespace huying::indicator {
namespace {

constexpr Sql samples{"SELECT division, at, value FROM sample WHERE county = $1 AND at >= $2 AND at < $3"};

struct Sample {
    std::string county, division;
    Micros at;
    double value;
};
BOOST_DESCRIBE_STRUCT(Sample, (), (county, division, at, value))

struct Measured : test::CountyTest {
    const Micros noon = *parse_time("2016-12-15T12:00:00+08:00");
    Measured() {
        store->migrate({{"test", 1,
                         "CREATE TABLE sample (county TEXT NOT NULL, division TEXT NOT NULL, at BIGINT NOT NULL, "
                         "value DOUBLE PRECISION NOT NULL)"}});
    }
    void add(double value, const std::string& division = "330521001", std::optional<Micros> at = {}) {
        write([&](Tx& tx) { tx.insert("sample", Sample{demo::county, division, at.value_or(noon), value}); });
    }
    Indicated get(Indicator::Kind kind, std::optional<By> by = {}, const std::string& division = "", Micros from = {},
                  Micros to = {INT64_MAX}) {
        const Indicator indicator{"x", "甲", "X", "min", kind, samples};
        return read([&](const Tx& tx) { return measure(tx, program.territory(), indicator, division, from, to, by); });
    }
};

TEST_P(Measured, IsNothingWithoutSamples) {
    for (const auto kind : {Indicator::median, Indicator::share}) {
        EXPECT_FALSE(get(kind, By::month).value);
        EXPECT_FALSE(get(kind).p90);
        EXPECT_EQ(get(kind).n, 0);
        EXPECT_TRUE(get(kind, By::division).rows.empty());
    }
    EXPECT_EQ(get(Indicator::count).value, 0);
}

TEST_P(Measured, InterpolatesQuantilesBetweenSamples) {
    add(7);
    EXPECT_EQ(get(Indicator::median).value, 7);
    EXPECT_EQ(get(Indicator::median).p90, 7);
    add(9);
    EXPECT_EQ(get(Indicator::median).value, 8);
    EXPECT_EQ(get(Indicator::median).p90, 8.8);
    for (const double v : {1.0, 2.0, 100.0}) add(v);  // 1 2 7 9 100
    EXPECT_EQ(get(Indicator::median).value, 7);
    EXPECT_EQ(get(Indicator::median).p90, 63.6) << "9 + 0.6 * 91";
    EXPECT_EQ(get(Indicator::median).n, 5);
}

TEST_P(Measured, CountsAndShares) {
    for (const double v : {1.0, 0.0, 0.0}) add(v);
    EXPECT_EQ(get(Indicator::count).value, 3);
    EXPECT_EQ(get(Indicator::share).value, 33.3);
    EXPECT_FALSE(get(Indicator::share).p90);
}

TEST_P(Measured, IsShownByTownshipAndByMonthOfChina) {
    add(1, "330521001");
    add(3, "330521001");
    add(5, "330521002", *parse_time("2016-12-31T16:00:00Z"));  // 2017 in China
    const auto townships = get(Indicator::median, By::division).rows;
    ASSERT_EQ(townships.size(), 2u);
    EXPECT_EQ(townships[0].key, "330521001");
    EXPECT_FALSE(townships[0].name.empty());
    EXPECT_EQ(townships[0].value, 2);
    EXPECT_EQ(townships[1].n, 1);
    const auto months = get(Indicator::count, By::month).rows;
    ASSERT_EQ(months.size(), 2u);
    EXPECT_EQ(months[0].key, "2016-12");
    EXPECT_EQ(months[1].key, "2017-01");
}

TEST_P(Measured, IsNarrowedToADivisionAndAHalfOpenTime) {
    add(1, "330521001");
    add(2, "330521002");
    add(4, "330521001", noon + hour);
    EXPECT_EQ(get(Indicator::count, {}, "330521001").value, 2);
    EXPECT_EQ(get(Indicator::count, {}, "33052").value, 3);
    EXPECT_EQ(get(Indicator::count, {}, "", noon, noon + hour).value, 2);
    EXPECT_EQ(get(Indicator::count, {}, "", noon + 1, noon + hour + 1).value, 1);
}

TEST_P(Measured, HoldsForEveryIndicatorOfTheProgramAlsoWhenNothingHappened) {
    EXPECT_GE(program.indicators().size(), 8u);
    for (const Indicator& i : program.indicators()) {
        const auto out =
            read([&](const Tx& tx) { return measure(tx, program.territory(), i, "", {}, clock.now() + 1, By::month); });
        EXPECT_EQ(out.n, 0) << i.name;
        EXPECT_FALSE(out.title.empty() || out.title_en.empty() || out.unit.empty()) << i.name;
    }
}

HUYING_EVERYWHERE(Measured);

}  // namespace
}  // namespace huying::indicator
