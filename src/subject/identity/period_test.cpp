// period_test.cpp - what begins and ends by itself: a deputy's time and rights beyond the role, by the county's clock, and when
// whoever keeps an answer must ask again.
#include "subject/fixture_for_test.hpp"
#include "subject/identity/credential.hpp"

namespace huying::identity {
namespace {

constexpr Sql deputy_row{
    R"sql(INSERT INTO deputy (county, id, account, acts_for, begins, ends, reason, asked_by, approved_by)
    VALUES ($1, 7, $2, $3, $4, $5, 'x', 1, 2))sql"};
constexpr Sql grant_row{
    R"sql(INSERT INTO access_grant (county, id, account, may, division, department, purpose, begins, ends,
    asked_by, approved_by) VALUES ($1, $2, $3, 'see_cases', '', '', 'inspection', $4, $5, 1, 2))sql"};

struct Periods : test::CountyTest {
    const Micros begins = clock.now() + hour, ends = clock.now() + 3 * hour;

    std::string session(const std::string& name, Id deputy = {}) {
        return write([&](Tx& tx) {
            return issue(tx, {.account = account(name), .kind = "session", .lives = day, .deputy = deputy});
        });
    }
    Caller at(Micros time, const std::string& credential) {
        clock.set(time);
        return read([&](const Tx& tx) { return identify(tx, credential).value(); });
    }
};

TEST_P(Periods, ADeputyActsForTheOtherFromTheFirstMomentToTheLast) {
    const Id own = account("worker-1"), other = account("worker-2");
    write([&](Tx& tx) { tx.exec(deputy_row, tx.county(), own, other, begins, ends); });
    const std::string held = session("worker-1", {7});
    const Caller before = at(begins - 1, held), first = at(begins, held), last = at(ends - 1, held),
                 after = at(ends, held);
    EXPECT_EQ(std::pair(before.account, before.changes), std::pair(own, begins));
    EXPECT_EQ(std::pair(first.account, first.changes), std::pair(other, ends));
    EXPECT_EQ(first.actor, own);
    EXPECT_EQ(last.account, other);
    EXPECT_FALSE(last.holds_at(ends)) << "whoever keeps it asks again then";
    EXPECT_EQ(std::pair(after.account, after.changes), std::pair(own, Micros{}));
    EXPECT_TRUE(after.holds_at(ends + day));
}

TEST_P(Periods, ARightBeyondTheRoleIsThereFromTheFirstMomentToTheLast) {
    const Id own = account("worker-1");
    write([&](Tx& tx) {
        tx.exec(grant_row, tx.county(), 11, own, begins, ends);
        tx.exec(grant_row, tx.county(), 12, own, begins + hour, ends - minute);
    });
    const std::string held = session("worker-1");
    EXPECT_EQ(at(begins - 1, held).changes, begins);
    EXPECT_EQ(at(begins - 1, held).granted, 0u);
    const Caller one = at(begins, held), both = at(begins + hour, held), last = at(ends - 1, held);
    EXPECT_EQ(one.granted, bit(May::see_cases));
    EXPECT_EQ(one.changes, begins + hour) << "the next of several";
    EXPECT_EQ(both.changes, ends - minute);
    EXPECT_EQ(last.granted, bit(May::see_cases));
    EXPECT_EQ(at(ends, held).granted, 0u);
    EXPECT_EQ(at(ends, held).changes, Micros{});
}

HUYING_EVERYWHERE(Periods);

}  // namespace
}  // namespace huying::identity
