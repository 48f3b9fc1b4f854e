// number_test.cpp - a case's number: the day in China and its order within it.
#include "subject/cases/case_for_test.hpp"

namespace huying::cases {
namespace {

struct Numbers : test::CaseTest {
    std::string number_at(const char* time, const std::string& station) {
        clock.set(*parse_time(time));
        observe(stream("pm25", station), 168);
        return read(open_cases).back().number;
    }
};

TEST_P(Numbers, CountWithinTheDayAndBeginAnewAtMidnightInChina) {
    EXPECT_EQ(number_at("2016-12-01T23:59:59.999+08:00", "Aotizhongxin"), "20161201-0001");
    EXPECT_EQ(number_at("2016-12-02T00:00:00+08:00", "Changping"), "20161202-0001");
    EXPECT_EQ(number_at("2016-12-02T07:59:59+08:00", "Dongsi"), "20161202-0002")
        << "midnight in Greenwich is no border";
    EXPECT_EQ(number_at("2016-12-02T08:00:00+08:00", "Guanyuan"), "20161202-0003");
}

TEST_P(Numbers, KnowTheLeapDayAndTheNewYear) {
    EXPECT_EQ(number_at("2019-12-31T23:30:00+08:00", "Aotizhongxin"), "20191231-0001");
    EXPECT_EQ(number_at("2020-01-01T00:30:00+08:00", "Changping"), "20200101-0001");
    EXPECT_EQ(number_at("2020-02-29T12:00:00+08:00", "Dongsi"), "20200229-0001");
    EXPECT_EQ(number_at("2020-03-01T00:00:00+08:00", "Guanyuan"), "20200301-0001");
}

TEST_P(Numbers, CountCasesOfOneTransactionToo) {
    clock.set(*parse_time("2016-12-03T09:00:00+08:00"));
    const auto a = stream("pm25", "Aotizhongxin"), b = stream("pm25", "Changping");
    write([&](Tx& tx) {
        sensing::store_observation(tx, sensing(), a, {tx.now(), 168, {}, {}});
        sensing::store_observation(tx, sensing(), b, {tx.now(), 168, {}, {}});
    });
    EXPECT_EQ(read(open_cases).at(1).number, "20161203-0002");
}

HUYING_EVERYWHERE(Numbers);

}  // namespace
}  // namespace huying::cases
