// act_test.cpp - what people may do to a case, and what happens when they do it.
#include <map>

#include "subject/cases/case_for_test.hpp"
#include "subject/identity/events.hpp"

namespace huying::cases {
namespace {

struct Acting : test::CaseTest {};

constexpr Act acts_of_people[] = {Act::accept, Act::arrive, Act::hand_over, Act::dispose,
                                  Act::verify, Act::close,  Act::return_,   Act::note};

/// Which Who bits somebody has in a case that is with worker-1 in grid 1.
const std::map<std::string, unsigned> people{{"worker-1", assignee | involved},
                                             {"worker-3", 0},
                                             {"leader-1", involved},
                                             {"leader-2", 0},
                                             {"township-1", involved},
                                             {"township-2", 0},
                                             {"citizen-1", 0},
                                             {"gateway-1", 0},
                                             {"environment-1", department | involved},
                                             {"command-1", command | involved}};

TEST_P(Acting, IsAllowedExactlyAsTheTableSaysForEveryActStateAndPerson) {
    const Case c = open_case();
    for (const State state : {State::opened, State::dispatched, State::accepted, State::arrived, State::disposed,
                              State::verified, State::closed, State::returned}) {
        put(c.id, state);
        for (const Act act : acts_of_people) {
            for (const auto& [person, bits] : people) {
                const auto t = transition(act, state);
                const int expected = bits == 0 ? 404 : !t ? 409 : (t->who & bits) == 0 ? 403 : 0;
                EXPECT_EQ(tried(person, act, c.id), expected)
                    << person << ' ' << name(act) << ' ' << record::Field<State>::name(state);
            }
        }
    }
    EXPECT_EQ(found(c.id).state, State::returned) << "trying changed nothing";
}

TEST_P(Acting, IsRefusedWithWordsThatSayNothing) {
    const Case c = open_case();
    for (const char* blank : {"", "   ", "\n\t", "\u3000", "\u3000 \u00a0"}) {
        const ActIn in{.reason = Text<0, 500>{blank}, .note = Text<0, 4000>{blank}};
        const Problem back = test::refusal([&] { plainly("worker-1", Act::return_, c.id, in); });
        EXPECT_EQ(back.status, 422) << '"' << blank << '"';
        ASSERT_EQ(back.errors.size(), 1u);
        EXPECT_EQ(back.errors[0].pointer, "/reason");
        EXPECT_EQ(test::refusal([&] { plainly("worker-1", Act::note, c.id, in); }).errors.at(0).pointer, "/note");
        EXPECT_EQ(test::refusal([&] { give("command-1", c.id, "worker-2", blank); }).errors.at(0).pointer, "/reason");
    }
    EXPECT_EQ(actions(c.id), "open dispatch");
}

TEST_P(Acting, HappenedWhileTheCaseWasOpenAndNotInTheFuture) {
    const Case c = open_case();
    pass(2 * hour);
    const auto pointers = [&](const Micros& occurred, const char* note = "核查") {
        std::string out;
        const ActIn in{.note = Text<0, 4000>{note}, .occurred = occurred};
        for (const auto& e : test::refusal([&] { plainly("worker-1", Act::note, c.id, in); }).errors) out += e.pointer;
        return out;
    };
    EXPECT_EQ(pointers(*parse_time("9999-01-01T00:00:00Z")), "/occurred");
    EXPECT_EQ(pointers(*parse_time("1970-01-01T00:00:00Z")), "/occurred");
    EXPECT_EQ(pointers(*parse_time("1970-01-01T00:00:00Z"), " "), "/note/occurred") << "all at once";
    EXPECT_EQ(pointers(clock.now() + 5 * minute + second), "/occurred");
    EXPECT_EQ(pointers(c.opened - 5 * minute - second), "/occurred");
    EXPECT_EQ(pointers(clock.now() + 5 * minute), "");
    EXPECT_EQ(pointers(c.opened - 5 * minute), "");
}

TEST_P(Acting, BringsACaseFromWarningToEnd) {
    const Case c = open_case();
    EXPECT_EQ(c.state, State::dispatched);
    EXPECT_EQ(c.assignee, account("worker-1"));
    EXPECT_EQ(c.due_for, "accept");
    EXPECT_EQ(*c.due - *c.dispatched, 15 * minute);
    pass(5 * minute);
    Case now = act("worker-1", Act::accept, c.id);
    EXPECT_EQ(now.due_for, "arrive");
    EXPECT_EQ(*now.due - *now.accepted, 60 * minute);
    pass(20 * minute);
    now = act("worker-1", Act::arrive, c.id);
    EXPECT_EQ(now.due_for, "dispose");
    EXPECT_EQ(*now.due - *now.arrived, 120 * minute);
    now = act("worker-1", Act::hand_over, c.id);
    EXPECT_EQ(now.state, State::arrived);
    EXPECT_TRUE(now.handed_over);
    now = act("environment-1", Act::dispose, c.id);
    EXPECT_FALSE(now.due);
    act("command-1", Act::verify, c.id);
    now = act("command-1", Act::close, c.id);
    EXPECT_EQ(now.state, State::closed);
    EXPECT_EQ(actions(c.id), "open dispatch accept arrive hand_over dispose verify close");
    EXPECT_TRUE(read(open_cases).empty());
    promises_hold();
}

TEST_P(Acting, TellsEachStepAsAnEventToThoseItConcerns) {
    const Case c = open_case();
    act("worker-1", Act::accept, c.id);
    const auto told = events("case_accepted");
    ASSERT_EQ(told.size(), 1u);
    EXPECT_EQ(told[0].person, account("worker-1"));
    EXPECT_EQ(told[0].division, test::grid_1);
    EXPECT_EQ(told[0].departments, "environment");
    const auto content = record::from_json<CaseEvent>(told[0].content.value);
    EXPECT_EQ(content.case_id, c.id);
    EXPECT_EQ(content.state, "accepted");
    EXPECT_EQ(content.actor_role, "worker");
}

TEST_P(Acting, OnAnOldVersionIsAConflictThatChangesNothing) {
    const Case c = open_case();
    act("worker-1", Act::accept, c.id);
    const Problem p = test::refusal([&] { act("worker-1", Act::arrive, c.id, {.version = c.version}); });
    EXPECT_EQ(p.status, 409);
    EXPECT_EQ(p.code, "version_conflict");
    EXPECT_EQ(found(c.id).state, State::accepted);
    act("worker-1", Act::arrive, c.id, {.version = found(c.id).version});
    EXPECT_EQ(found(c.id).state, State::arrived);
}

TEST_P(Acting, TwiceIsAConflict) {
    const Case c = open_case();
    act("worker-1", Act::accept, c.id);
    const Problem p = test::refusal([&] { act("worker-1", Act::accept, c.id); });
    EXPECT_EQ(p.status, 409);
    EXPECT_EQ(p.code, "not_allowed_now");
    EXPECT_EQ(actions(c.id), "open dispatch accept");
}

TEST_P(Acting, WantsAReasonOrANoteWhereOneIsDue) {
    const Case c = open_case();
    const auto faults = [&](const std::string& person, Act what) {
        return test::pointers(test::refusal([&] { plainly(person, what, c.id); }));
    };
    EXPECT_EQ(faults("worker-1", Act::return_), std::vector<std::string>{"/reason"});
    EXPECT_EQ(faults("worker-1", Act::note), std::vector<std::string>{"/note"});
    act("worker-1", Act::accept, c.id);
    act("worker-1", Act::arrive, c.id);
    EXPECT_EQ(faults("worker-1", Act::hand_over), std::vector<std::string>{"/note"});
    EXPECT_EQ(faults("environment-1", Act::dispose), std::vector<std::string>{"/note"});
    EXPECT_EQ(actions(c.id), "open dispatch accept arrive");
}

TEST_P(Acting, ByANoteChangesNoVersion) {
    const Case c = open_case();
    act("environment-1", Act::note, c.id);
    EXPECT_EQ(found(c.id).version, c.version);
    EXPECT_EQ(actions(c.id), "open dispatch note");
    promises_hold();
}

TEST_P(Acting, KeepsWhenThePhoneSaysItWasDone) {
    const Case c = open_case();
    const Micros then = clock.now();
    pass(10 * minute);
    act("worker-1", Act::accept, c.id, {.occurred = then});
    EXPECT_EQ(number("SELECT occurred FROM case_step WHERE county = $1 AND action = 'accept'"), then.value);
    EXPECT_EQ(found(c.id).accepted, clock.now()) << "the county's clock counts";
}

TEST_P(Acting, GoesOnBeingSeenByWhoHasActed) {
    const Case c = open_case();
    act("worker-1", Act::return_, c.id);
    EXPECT_NE(found(c.id).assignee, account("worker-1"));
    EXPECT_EQ(tried("worker-1", Act::accept, c.id), 409) << "seen, but no longer his";
    EXPECT_EQ(tried("worker-1", Act::note, c.id), 0) << "what he did offline meanwhile is not lost";
    EXPECT_EQ(tried("worker-3", Act::note, c.id), 404);
}

TEST_P(Acting, LeavesWhatWasHandedOverToTheDepartment) {
    const Case c = open_case();
    for (const Act what : {Act::accept, Act::arrive, Act::hand_over}) act("worker-1", what, c.id);
    for (const Act what : {Act::dispose, Act::return_, Act::hand_over}) {
        const Problem p = test::refusal([&] { act("worker-1", what, c.id); });
        EXPECT_EQ(p.code, "not_allowed_now") << name(what);
    }
    EXPECT_EQ(tried("worker-1", Act::note, c.id), 0);
    EXPECT_EQ(tried("environment-1", Act::return_, c.id), 0);
    act("environment-1", Act::dispose, c.id);
    EXPECT_EQ(tried("command-1", Act::return_, c.id), 0) << "disposed: the command centre's again";
    promises_hold();
}

TEST_P(Acting, LeavesTheDepartmentsCaseWhereItIsWhenTheWorkerGoes) {
    const Case c = open_case();
    for (const Act what : {Act::accept, Act::arrive, Act::hand_over}) act("worker-1", what, c.id);
    const auto due = found(c.id).due;
    const auto left = [&](const std::string& who, std::optional<Id> successor) {
        const Id account = this->account(who);
        pass(minute);
        write([&](Tx& tx) {
            hand_on(tx, {.kind = "account_departed",
                         .content = {record::to_json(identity::Departed{account, who, successor, ""})}});
        });
        EXPECT_EQ(found(c.id).state, State::arrived);
        EXPECT_TRUE(found(c.id).arrived && found(c.id).handed_over);
        EXPECT_EQ(found(c.id).due, due) << "the department's deadline";
        EXPECT_TRUE(identity::visible(as(who), events("case_dispatched").back())) << who << " hears that it has gone";
    };
    left("worker-1", account("worker-2"));
    EXPECT_EQ(assignee(c.id), "worker-2");
    left("worker-2", std::nullopt);
    EXPECT_EQ(assignee(c.id), "nobody");
    EXPECT_EQ(act("environment-1", Act::dispose, c.id).state, State::disposed);
    promises_hold();
}

TEST_P(Acting, OnAnotherCountysCaseIsNotFound) {
    const Case c = open_case();
    Caller stranger = as("command-1");
    stranger.county = "330522";
    const Problem p =
        test::refusal([&] { store->write(stranger, [&](Tx& tx) { perform(tx, Act::note, {.id = c.id}); }); });
    EXPECT_EQ(p.status, 404);
}

TEST_P(Acting, EndsWhereANewPostHasOtherGround) {
    const Case c = open_case();
    act("worker-1", Act::accept, c.id);
    const Id worker = account("worker-1");
    const auto moved = [&](const std::string& role, const std::string& division) {
        write([&](Tx& tx) {
            const Param params[] = {Param::of_text(tx.county()), Param::of(worker.value), Param::of_text(role),
                                    Param::of_text(division)};
            tx.query("UPDATE account SET role = $3, division = $4 WHERE county = $1 AND id = $2", params).next();
            hand_on(tx, {.kind = "account_moved",
                         .content = {record::to_json(identity::Departed{worker, "worker-1", {}, ""})}});
        });
    };
    moved("leader", test::grid_1);
    EXPECT_EQ(assignee(c.id), "worker-1");
    EXPECT_EQ(found(c.id).state, State::accepted) << "nothing happened to it";
    moved("worker", "330521002001001");
    EXPECT_EQ(assignee(c.id), "nobody");
    EXPECT_EQ(found(c.id).state, State::dispatched) << "to be given to somebody, who accepts it anew";
    EXPECT_EQ(actions(c.id), "open dispatch accept dispatch");
    promises_hold();
}

HUYING_EVERYWHERE(Acting);

}  // namespace
}  // namespace huying::cases
