// incident_test.cpp - storms as one incident whatever rules see them, and which of its warnings have a case of their own.
#include "subject/warning/answer_for_test.hpp"

namespace huying::warning {
namespace {

struct Storms : test::AnswerTest {};

TEST_P(Storms, MakesOneIncidentOfAStormAndLeavesEachItsCase) {
    for (const auto& s : test::five) {
        pass(5 * minute);
        observe(stream("pm25", s), 200);
    }
    ASSERT_EQ(incidents().size(), 1u);
    EXPECT_EQ(incidents()[0].members, 5);
    EXPECT_EQ(incidents()[0].first_warning, warnings().at(0).id);
    for (const Warning& w : warnings()) EXPECT_EQ(w.incident, incidents()[0].id);
    EXPECT_EQ(number("SELECT count(*) FROM cases WHERE county = $1"), 5);
    promises_hold();
}

TEST_P(Storms, MakesOneIncidentOfAStormOfTwoRulesWithOneCasePerStation) {
    second_rule("");
    for (const auto& s : test::five) observe(stream("pm25", s), 210);
    EXPECT_EQ(warnings().size(), 10u);
    ASSERT_EQ(incidents().size(), 1u);
    EXPECT_EQ(incidents()[0].members, 10);
    EXPECT_EQ(number("SELECT count(*) FROM cases WHERE county = $1"), 5);
    EXPECT_EQ(number("SELECT count(DISTINCT w.station) FROM warning w JOIN cases c ON c.county = w.county "
                     "AND c.warning = w.id WHERE w.county = $1"),
              5);
    promises_hold();
}

TEST_P(Storms, SendsNobodyAgainToAStationWhoseCaseIsUnderWay) {
    second_rule("");
    const cases::Case c = open_case();
    pass(5 * hour);
    observe(stream(), 210);
    EXPECT_EQ(only_case().id, c.id) << "a second rule, hours later, while the first warning is open";
    ASSERT_EQ(warnings().size(), 2u);
    EXPECT_EQ(warnings()[1].incident, warnings()[0].incident);
    EXPECT_EQ(incidents().at(0).members, 2);
    promises_hold();
    store->write(as("worker-1"), [&](Tx& tx) { return cases::perform(tx, cases::Act::accept, {.id = c.id}); });
    deliver();
    for (const Warning& w : warnings()) EXPECT_EQ(w.acknowledged_by, account("worker-1"));
}

TEST_P(Storms, MakesTheCaseAsSevereAsTheWorstOfItsWarnings) {
    second_rule("severity = 'critical'");
    const cases::Case c = open_case();
    observe(stream("pm25", test::five[1]), 168);
    deliver();
    EXPECT_EQ(found(c.id).severity, "serious");
    pass(minute);
    observe(stream(), 210);
    deliver();
    EXPECT_EQ(found(c.id).severity, "critical");
    EXPECT_EQ(found(c.id).version, c.version) << "whoever acts meets no conflict";
    ASSERT_EQ(events("case_risen").size(), 1u);
    EXPECT_TRUE(identity::visible(as("worker-1"), events("case_risen")[0]));
    EXPECT_EQ(number("SELECT count(*) FROM cases WHERE county = $1 AND severity = 'critical'"), 1);
    second_rule("severity = 'attention'");
    observe(stream("pm25", test::five[1]), 210);
    deliver();
    EXPECT_EQ(events("case_risen").size(), 1u) << "it never becomes less severe";
    promises_hold();
}

TEST_P(Storms, SendsSomebodyWhenTheFirstCaseIsDisposedOf) {
    second_rule("");
    const cases::Case c = open_case();
    write([&](Tx& tx) {
        const Param params[] = {Param::of_text(tx.county()), Param::of(c.id.value)};
        tx.query("UPDATE cases SET state = 'disposed' WHERE county = $1 AND id = $2", params).next();
    });
    pass(2 * hour);
    observe(stream(), 210);
    EXPECT_EQ(number("SELECT count(*) FROM cases WHERE county = $1"), 2) << "it got worse after what was done";
}

TEST_P(Storms, SendsTheOtherRoleOrDepartmentThatTheSecondRuleWants) {
    second_rule("lead_role = 'township'");
    open_case();
    observe(stream("pm25", test::five[1]), 168);
    pass(minute);
    observe(stream(), 210);
    EXPECT_EQ(number("SELECT count(*) FROM cases WHERE county = $1"), 3);
    second_rule("lead_role = 'worker', departments = 'environment,emergency'");
    pass(minute);
    observe(stream("pm25", test::five[1]), 210);
    EXPECT_EQ(number("SELECT count(*) FROM cases WHERE county = $1"), 4);
    EXPECT_EQ(incidents().size(), 1u) << "of one cause they are all the same";
    promises_hold();
}

TEST_P(Storms, AcknowledgesWithACaseOnlyWhatHasNoOther) {
    second_rule("");
    const cases::Case c = open_case();
    observe(stream("pm25", test::five[1]), 210);
    store->write(as("worker-1"), [&](Tx& tx) { return cases::perform(tx, cases::Act::accept, {.id = c.id}); });
    deliver();
    ASSERT_EQ(warnings().size(), 3u);
    EXPECT_TRUE(warnings()[0].acknowledged);
    EXPECT_FALSE(warnings()[1].acknowledged);
    EXPECT_FALSE(warnings()[2].acknowledged) << "it is answered with the case of its own station";
}

TEST_P(Storms, MakesOneIncidentOfTwoWhenAWarningLiesBetweenThem) {
    for (const char* s : {"Aotizhongxin", "Dongsi", "Dingling", "Wanshouxigong"}) observe(stream("pm25", s), 200);
    ASSERT_EQ(incidents().size(), 2u) << "west and east, 28 km apart";
    const Incident west = incidents()[0];
    EXPECT_EQ(west.members, 2);
    observe(stream("pm25", "Changping"), 200);
    ASSERT_EQ(incidents().size(), 1u);
    EXPECT_EQ(incidents()[0].id, west.id);
    EXPECT_EQ(incidents()[0].members, 5);
    EXPECT_EQ(incidents()[0].first_warning, warnings().at(0).id);
    for (const Warning& w : warnings()) EXPECT_EQ(w.incident, west.id);
    promises_hold();
}

TEST_P(Storms, GivesAStormOneCaseWhenTheRuleSaysSo) {
    options(R"({"storm":{"minutes":60,"kilometres":100,"one_case":true}})");
    for (const auto& s : test::five) {
        pass(5 * minute);
        observe(stream("pm25", s), 200);
    }
    const cases::Case c = only_case();
    EXPECT_EQ(c.warning, warnings().at(0).id);
    promises_hold();
    store->write(as("worker-1"), [&](Tx& tx) { return cases::perform(tx, cases::Act::accept, {.id = c.id}); });
    deliver();
    for (const Warning& w : warnings()) EXPECT_TRUE(w.acknowledged) << "who has the case has them all";
    pass(2 * hour);
    observe(stream("pm25", "Dingling"), 200);
    EXPECT_EQ(number("SELECT count(*) FROM cases WHERE county = $1"), 2) << "two hours later is another matter";
}

TEST_P(Storms, DoesNotJoinWhatIsFarAway) {
    options(R"({"storm":{"minutes":60,"kilometres":0.1,"one_case":true}})");
    for (const auto& s : test::five) observe(stream("pm25", s), 200);
    EXPECT_TRUE(incidents().empty());
    EXPECT_EQ(number("SELECT count(*) FROM cases WHERE county = $1"), 5);
}

HUYING_EVERYWHERE(Storms);

}  // namespace
}  // namespace huying::warning
