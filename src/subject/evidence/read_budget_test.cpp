// read_budget_test.cpp - a person who reads never meets the limit, a loop does, and it ends by itself.
#include "subject/evidence/read_budget.hpp"

#include <gtest/gtest.h>

#include "engine/http/later.hpp"

namespace huying::evidence {
namespace {

const Caller auditor{.county = "330521", .account = {7}}, another{.county = "330521", .account = {8}},
    elsewhere{.county = "330522", .account = {7}};
const Micros began{1'700'000'000 * second};

/// Seconds to wait; 0 = may read.
std::int64_t waits(const ReadBudget& budget, const Caller& who, Micros now) {
    try {
        budget.refuse_spent(who, now);
        return 0;
    } catch (const http::Later& later) {
        EXPECT_EQ(later.status, 429);
        EXPECT_EQ(later.code, "read_enough");
        return later.seconds;
    }
}

TEST(ReadBudget, StopsALoopUntilTheHourIsOver) {
    ReadBudget budget;
    int pages = 0;
    for (; waits(budget, auditor, began + pages * second) == 0; ++pages)
        budget.add(auditor, 500, began + pages * second);
    EXPECT_EQ(pages, rows_an_hour / 500);
    EXPECT_EQ(waits(budget, auditor, began + pages * second), 3600 - pages);
    EXPECT_EQ(waits(budget, another, began), 0);
    EXPECT_EQ(waits(budget, elsewhere, began), 0);
    EXPECT_EQ(waits(budget, auditor, began + hour), 0);
    budget.add(auditor, 100, began + hour);
    EXPECT_EQ(waits(budget, auditor, began + hour), 0) << "counted anew";
}

TEST(ReadBudget, StopsAPatientLoopUntilTheDayIsOver) {
    ReadBudget budget;
    for (int i = 0; i < 4; ++i) {
        EXPECT_EQ(waits(budget, auditor, began + i * hour), 0) << i;
        budget.add(auditor, rows_an_hour, began + i * hour);
    }
    EXPECT_EQ(waits(budget, auditor, began + 4 * hour), 20 * 3600);
    EXPECT_EQ(waits(budget, auditor, began + day), 0);
}

TEST(ReadBudget, CountsADeputyAsThemself) {
    ReadBudget budget;
    const Caller deputy{.county = "330521", .account = {8}, .actor = {7}};
    budget.add(deputy, rows_an_hour, began);
    EXPECT_GT(waits(budget, auditor, began), 0);
    EXPECT_EQ(waits(budget, another, began), 0);
}

}  // namespace
}  // namespace huying::evidence
