// escalation_test.cpp - deadlines that pass, cases that come back, and the command centre that decides.
#include "subject/cases/case_for_test.hpp"

namespace huying::cases {
namespace {

struct Escalation : test::CaseTest {
    void pass_and_escalate(std::int64_t time) {
        pass(time);
        escalate();
    }
};

TEST_P(Escalation, GoesFromWorkerToWorkerToLeaderToTownshipAndStays) {
    const Case c = open_case();
    pass_and_escalate(15 * minute - 1);
    EXPECT_EQ(assignee(c.id), "worker-1") << "not a moment too early";
    pass_and_escalate(1);
    EXPECT_EQ(assignee(c.id), "worker-2");
    EXPECT_EQ(found(c.id).escalation, 1);
    EXPECT_EQ(found(c.id).due, clock.now() + 15 * minute);
    pass_and_escalate(15 * minute);
    EXPECT_EQ(assignee(c.id), "leader-1");
    pass_and_escalate(15 * minute);
    EXPECT_EQ(assignee(c.id), "township-1");
    EXPECT_FALSE(found(c.id).overdue);
    EXPECT_TRUE(found(c.id).was_overdue);
    pass_and_escalate(15 * minute);
    EXPECT_EQ(assignee(c.id), "township-1");
    EXPECT_TRUE(found(c.id).overdue);
    EXPECT_EQ(actions(c.id), "open dispatch escalate escalate escalate");
    EXPECT_EQ(events("case_overdue").size(), 1u);
    pass_and_escalate(day);
    EXPECT_EQ(events("case_overdue").size(), 1u) << "told once";
    promises_hold();
}

TEST_P(Escalation, IsDoneOnceHoweverOftenTheJobRuns) {
    const Case c = open_case();
    pass(15 * minute);
    for (int i = 0; i < 3; ++i) escalate();
    EXPECT_EQ(assignee(c.id), "worker-2");
    EXPECT_EQ(events("case_escalated").size(), 1u);
}

TEST_P(Escalation, LeavesTheCaseToTheOneWhoHasItNow) {
    const Case c = open_case();
    pass_and_escalate(15 * minute);
    EXPECT_EQ(tried("worker-1", Act::accept, c.id), 409) << "he had it, and is told that it has gone on";
    EXPECT_EQ(tried("worker-2", Act::accept, c.id), 0);
}

TEST_P(Escalation, IsHeardByTheOneItLeavesTheOneItComesToAndNobodyElse) {
    const Case c = open_case();
    pass_and_escalate(15 * minute);
    const Event gone = events("case_escalated").at(0);
    EXPECT_TRUE(identity::visible(as("worker-1"), gone)) << "else his phone would ring for nothing";
    EXPECT_TRUE(identity::visible(as("worker-2"), gone));
    EXPECT_FALSE(identity::visible(as("worker-3"), gone));
    EXPECT_FALSE(identity::visible(as("leader-2"), gone));
    give("command-1", c.id, "worker-3");
    const Event given = events("case_dispatched").back();
    EXPECT_TRUE(identity::visible(as("worker-2"), given));
    EXPECT_TRUE(identity::visible(as("worker-3"), given));
    EXPECT_FALSE(identity::visible(as("worker-1"), given)) << "he was told when it left him";
    give("command-1", c.id, "leader-2");
    EXPECT_TRUE(identity::visible(as("leader-2"), events("case_dispatched").back())) << "of another grid";
    give("command-1", c.id, "worker-1");
    EXPECT_TRUE(identity::visible(as("leader-2"), events("case_dispatched").back()));
}

TEST_P(Escalation, CannotBeReadOutOfWhatSomebodyWrote) {
    const Case c = open_case();
    const std::string me = std::to_string(account("worker-3").value);
    give("command-1", c.id, "worker-2", R"(","former":")" + me + R"(",")");
    EXPECT_FALSE(identity::visible(as("worker-3"), events("case_dispatched").back()));
}

TEST_P(Escalation, MarksPassedDeadlinesOfArrivalAndDisposal) {
    const Case c = open_case();
    act("worker-1", Act::accept, c.id);
    const std::int64_t version = found(c.id).version;
    pass_and_escalate(60 * minute);
    EXPECT_TRUE(found(c.id).overdue);
    EXPECT_EQ(found(c.id).version, version) << "a late worker meets no conflict";
    act("worker-1", Act::arrive, c.id, {.version = version});
    EXPECT_FALSE(found(c.id).overdue) << "the next deadline runs";
    EXPECT_TRUE(found(c.id).was_overdue);
    pass_and_escalate(120 * minute);
    EXPECT_TRUE(found(c.id).overdue);
    act("environment-1", Act::dispose, c.id);
    EXPECT_FALSE(found(c.id).overdue);
    EXPECT_EQ(events("case_overdue").size(), 2u);
    promises_hold();
}

TEST_P(Escalation, NeverHandsACaseToThePersonWhoHasIt) {
    const Case c = open_case();
    give("command-1", c.id, "worker-2");  // who is also the next on duty
    pass_and_escalate(15 * minute);
    EXPECT_EQ(assignee(c.id), "leader-1");
}

TEST_P(Escalation, PassesOverThoseWhoHaveSentTheCaseBack) {
    const Case c = open_case();
    give("command-1", c.id, "worker-2");
    act("worker-2", Act::return_, c.id);
    EXPECT_EQ(assignee(c.id), "worker-1");
    pass_and_escalate(15 * minute);
    EXPECT_EQ(assignee(c.id), "leader-1");
}

TEST_P(Escalation, SendsAReturnedCaseToTheNextWhoHasNotRefusedIt) {
    const Case c = open_case();
    act("worker-1", Act::return_, c.id);
    EXPECT_EQ(assignee(c.id), "worker-2");
    EXPECT_EQ(found(c.id).state, State::dispatched);
    act("worker-2", Act::accept, c.id);
    const Case back = act("worker-2", Act::return_, c.id);
    EXPECT_EQ(assignee(c.id), "leader-1");
    EXPECT_FALSE(found(c.id).accepted) << "nobody has accepted it now";
    EXPECT_EQ(back.return_count, 2);
    EXPECT_EQ(actions(c.id), "open dispatch return dispatch accept return dispatch");
    promises_hold();
}

TEST_P(Escalation, LeavesACaseThatCameBackAThirdTimeToTheCommandCentre) {
    const Case c = open_case();
    for (const char* person : {"worker-1", "worker-2", "leader-1"}) act(person, Act::return_, c.id);
    const Case now = found(c.id);
    EXPECT_EQ(now.state, State::returned);
    EXPECT_EQ(assignee(c.id), "nobody");
    EXPECT_EQ(now.escalation, 4);
    EXPECT_TRUE(now.due) << "the command centre has a deadline too";
    EXPECT_EQ(actions(c.id), "open dispatch return dispatch return dispatch return escalate");
    const auto told = record::from_json<CaseEvent>(events("case_escalated").back().content.value);
    EXPECT_EQ(told.escalation, 4);
    EXPECT_EQ(told.version, now.version);
    EXPECT_FALSE(told.assignee);
    EXPECT_EQ(told.former, account("leader-1"));
    EXPECT_EQ(told.actor_role, "system");
    pass_and_escalate(15 * minute);
    EXPECT_TRUE(found(c.id).overdue);
    EXPECT_EQ(give("command-1", c.id, "township-1").state, State::dispatched);
    EXPECT_EQ(found(c.id).most_escalation, 4);
    promises_hold();
}

TEST_P(Escalation, LetsTheCommandCentreSendBackADisposal) {
    const Case c = open_case();
    act("worker-1", Act::accept, c.id);
    act("worker-1", Act::arrive, c.id);
    act("worker-1", Act::dispose, c.id);
    act("command-1", Act::return_, c.id);
    const Case now = found(c.id);
    EXPECT_EQ(now.state, State::dispatched);
    EXPECT_FALSE(now.disposed);
    EXPECT_EQ(now.return_count, 1);
}

TEST_P(Escalation, GivesACaseByHandToFitPeopleOnlyAndWithAReason) {
    const Case c = open_case();
    EXPECT_EQ(give("command-1", c.id, "worker-7").escalation, 0);
    EXPECT_EQ(assignee(c.id), "worker-7");
    for (const char* unfit : {"citizen-1", "gateway-1", "command-1", "environment-1"})
        EXPECT_EQ(test::pointers(test::refusal([&] { give("command-1", c.id, unfit); })),
                  std::vector<std::string>{"/account"})
            << unfit;
    EXPECT_EQ(test::pointers(test::refusal([&] { give("command-1", c.id, "worker-2", ""); })),
              std::vector<std::string>{"/reason"});
    EXPECT_EQ(test::refusal([&] { give("environment-1", c.id, "worker-2"); }).status, 403);
    EXPECT_EQ(test::refusal([&] { give("worker-7", c.id, "worker-2"); }).status, 403);
    EXPECT_EQ(assignee(c.id), "worker-7");
}

TEST_P(Escalation, WaitsWithTheCommandCentreWhenNobodyIsThere) {
    write([](Tx& tx) {
        const Param county = Param::of_text(tx.county());
        tx.query("UPDATE account SET disabled = TRUE WHERE county = $1 AND role IN ('worker', 'leader', 'township')",
                 {&county, 1})
            .next();
    });
    const Case c = open_case();
    EXPECT_EQ(c.state, State::opened);
    EXPECT_EQ(assignee(c.id), "nobody");
    EXPECT_EQ(c.escalation, 4);
    EXPECT_EQ(actions(c.id), "open escalate");
    EXPECT_EQ(record::from_json<CaseEvent>(events("case_escalated").at(0).content.value).version, c.version);
    pass_and_escalate(15 * minute);
    EXPECT_TRUE(found(c.id).overdue);
    promises_hold();
}

TEST_P(Escalation, TakesTheDeadlinesOfTheRule) {
    write([](Tx& tx) {
        const Param county = Param::of_text(tx.county());
        tx.query("UPDATE rule SET accept_minutes = 3, arrive_minutes = 7, dispose_minutes = 11 WHERE county = $1",
                 {&county, 1})
            .next();
        setup_changed(tx);
    });
    const Case c = open_case();
    EXPECT_EQ(*c.due - clock.now(), 3 * minute);
    EXPECT_EQ(*act("worker-1", Act::accept, c.id).due - clock.now(), 7 * minute);
    EXPECT_EQ(*act("worker-1", Act::arrive, c.id).due - clock.now(), 11 * minute);
}

HUYING_EVERYWHERE(Escalation);

}  // namespace
}  // namespace huying::cases
