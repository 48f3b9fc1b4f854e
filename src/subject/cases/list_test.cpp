// list_test.cpp - a list shows exactly the cases that its reader may see one by one, and reads stored words as words.
#include "subject/cases/case_for_test.hpp"
#include "subject/cases/view.hpp"
#include "subject/identity/events.hpp"

namespace huying::cases {
namespace {

constexpr Sql set_departments{"UPDATE cases SET departments = $3 WHERE county = $1 AND id = $2"};
constexpr Sql every_case{R"sql(SELECT id FROM cases WHERE county = $1 ORDER BY id)sql"};

struct Lists : test::CaseTest {
    std::vector<Id> all() {
        return read([](const Tx& tx) { return tx.all<Id>(every_case, tx.county()); });
    }
    /// Oldest first.
    std::vector<Id> listed(const Caller& caller, const CasesIn& in = {}) {
        return store->read(caller, [&](const Tx& tx) {
            std::vector<Id> out;
            for (const CaseOut& c : list(tx, program.territory(), in).items) out.insert(out.begin(), c.id);
            return out;
        });
    }
    std::vector<Id> visible_one_by_one(const Caller& caller) {
        return store->read(caller, [&](const Tx& tx) {
            std::vector<Id> out;
            for (const Id id : tx.all<Id>(every_case, tx.county()))
                if (roles_in(tx, *find(tx, id)) != 0) out.push_back(id);
            return out;
        });
    }
    void departments(Id id, const std::string& words) {
        write([&](Tx& tx) { tx.exec(set_departments, tx.county(), id, words); });
    }
};

TEST_P(Lists, ShowWhatMayBeSeenOneByOne) {
    for (const char* station : {"Aotizhongxin", "Changping", "Gucheng", "Wanshouxigong"})
        observe(stream("pm25", station), 168);
    const auto ids = all();
    ASSERT_EQ(ids.size(), 4u);
    pass(15 * minute);
    escalate();  // everybody who had one sees it still
    give("command-1", ids[0], "worker-5");
    give("command-1", ids[1], "leader-2");
    give("command-1", ids[2], "township-2");
    act("worker-5", Act::return_, ids[0]);
    departments(ids[3], "emergency");
    put(ids[1], State::closed);
    bool somebody_sees_some = false;
    for (const char* person : {"command-1", "environment-1", "township-1", "township-2", "township-7", "leader-1",
                               "leader-2", "worker-1", "worker-2", "worker-3", "worker-4", "worker-5"}) {
        const Caller caller = as(person);
        EXPECT_EQ(listed(caller), visible_one_by_one(caller)) << person;
        const auto n = listed(caller).size();
        somebody_sees_some = somebody_sees_some || (n > 0 && n < ids.size());
    }
    EXPECT_TRUE(somebody_sees_some);
    Caller nowhere = as("leader-3"), of_none = as("environment-1"), other = as("environment-1");
    other.department = "emergency";
    nowhere.division.clear();
    of_none.department.clear();
    for (const Caller& caller : {nowhere, of_none, other})
        EXPECT_EQ(listed(caller), visible_one_by_one(caller)) << caller.role;
}

TEST_P(Lists, ReadDepartmentsAsWordsAndNotAsPatterns) {
    const Id id = open_case().id;
    Caller clerk = as("environment-1");
    const auto sees = [&](const std::string& department, const std::string& departments_of_case) {
        departments(id, departments_of_case);
        clerk.department = department;
        EXPECT_EQ(listed(clerk), visible_one_by_one(clerk)) << department << " in " << departments_of_case;
        return !listed(clerk).empty();
    };
    EXPECT_TRUE(sees("a_b", "x,a_b,y"));
    EXPECT_FALSE(sees("a_b", "x,acb,y")) << "_ is no wildcard";
    EXPECT_FALSE(sees("a%", "x,abc,y"));
    EXPECT_FALSE(sees("environment", "Environment")) << "on no database";
    EXPECT_FALSE(sees("environment", "environmental"));
    EXPECT_TRUE(sees("environment", "environment"));
}

TEST_P(Lists, AreCutByWhatIsAskedForAndPagedInOrder) {
    for (const char* station : {"Aotizhongxin", "Changping", "Gucheng"}) observe(stream("pm25", station), 168);
    const auto ids = all();
    for (const Id id : ids) give("command-1", id, "worker-6");
    const Caller worker = as("worker-6");
    EXPECT_EQ(listed(worker), ids);
    EXPECT_EQ(listed(worker, {.mine = true}), ids);
    give("command-1", ids[0], "worker-7");
    EXPECT_EQ(listed(worker), ids) << "they see how it ends";
    EXPECT_EQ(listed(worker, {.mine = true}), (std::vector{ids[1], ids[2]}));
    act("worker-6", Act::accept, ids[1]);
    EXPECT_EQ(listed(worker, {.state = State::accepted}), std::vector{ids[1]});
    EXPECT_EQ(listed(worker, {.mine = true, .state = State::dispatched}), std::vector{ids[2]});
    EXPECT_EQ(listed(worker, {.after = ids[2], .limit = 1}), std::vector{ids[1]});
    EXPECT_EQ(listed(worker, {.mine = true, .after = ids[2], .limit = 1}), std::vector{ids[1]});
    EXPECT_TRUE(listed(worker, {.division = Text<1, 15>{"999"}}).empty());
    EXPECT_EQ(listed(worker, {.division = Text<1, 15>{"330521"}}), ids);
}

TEST_P(Lists, GiveWhatNobodyWasLeftForToTheCommandCentre) {
    const Id id = open_case().id;
    const Caller command = as("command-1");
    EXPECT_TRUE(listed(command, {.turn = true}).empty());
    const identity::Departed gone{account("worker-1"), "worker-1", {}, ""};
    write([&](Tx& tx) { hand_on(tx, {.kind = "account_departed", .content = {record::to_json(gone)}}); });
    EXPECT_EQ(assignee(id), "nobody");
    EXPECT_EQ(listed(command, {.turn = true}), std::vector{id});
    give("command-1", id, "worker-2");
    EXPECT_TRUE(listed(command, {.turn = true}).empty());
}

HUYING_EVERYWHERE(Lists);

}  // namespace
}  // namespace huying::cases
