// machine_test.cpp - the table of transitions, written a second time as a drawing: every act in every state.
#include "subject/cases/machine.hpp"

#include <gtest/gtest.h>

#include <map>
#include <string>

#include "engine/record/field.hpp"

namespace huying::cases {
namespace {

template <class F> void every_act_and_state(F f) {
    for (int act = 0; act <= static_cast<int>(Act::photo); ++act)
        boost::mp11::mp_for_each<boost::describe::describe_enumerators<State>>(
            [&](auto s) { f(static_cast<Act>(act), s.value); });
}

/// "act from" → "to who", a assignee, d department, c command, p program, i everyone who sees it.
const std::map<std::string, std::string> drawing{
    {"dispatch opened", "dispatched cp"},
    {"dispatch returned", "dispatched cp"},
    {"dispatch dispatched", "dispatched c"},
    {"dispatch accepted", "dispatched c"},
    {"dispatch arrived", "dispatched c"},
    {"escalate dispatched", "dispatched p"},
    {"escalate opened", "opened p"},
    {"escalate returned", "returned p"},
    {"accept dispatched", "accepted a"},
    {"arrive accepted", "arrived a"},
    {"hand_over arrived", "arrived a"},
    {"dispose arrived", "disposed ad"},
    {"verify disposed", "verified c"},
    {"close verified", "closed c"},
    {"return dispatched", "returned a"},
    {"return accepted", "returned a"},
    {"return arrived", "returned ad"},
    {"return disposed", "returned c"},
    {"note opened", "opened i"},
    {"note dispatched", "dispatched i"},
    {"note accepted", "accepted i"},
    {"note arrived", "arrived i"},
    {"note disposed", "disposed i"},
    {"note verified", "verified i"},
    {"note returned", "returned i"},
    {"photo opened", "opened i"},
    {"photo dispatched", "dispatched i"},
    {"photo accepted", "accepted i"},
    {"photo arrived", "arrived i"},
    {"photo disposed", "disposed i"},
    {"photo verified", "verified i"},
    {"photo returned", "returned i"},
};

std::string letters(unsigned who) {
    std::string out;
    for (const auto& [bit, letter] :
         {std::pair{assignee, 'a'}, {department, 'd'}, {command, 'c'}, {program, 'p'}, {involved, 'i'}})
        if ((who & bit) != 0) out += letter;
    return out;
}

TEST(Machine, AllowsExactlyWhatTheDrawingShows) {
    std::size_t allowed = 0;
    every_act_and_state([&](Act act, State from) {
        const std::string key = std::string(name(act)) + " " + std::string(record::Field<State>::name(from));
        const auto t = transition(act, from);
        const auto drawn = drawing.find(key);
        ASSERT_EQ(t.has_value(), drawn != drawing.end()) << key;
        if (!t) return;
        ++allowed;
        EXPECT_EQ(std::string(record::Field<State>::name(t->to)) + " " + letters(t->who), drawn->second) << key;
    });
    EXPECT_EQ(allowed, drawing.size());
}

TEST(Machine, NamesEveryActAndItsEvent) {
    EXPECT_EQ(name(Act::return_), "return");
    EXPECT_EQ(event(Act::hand_over), "case_handed_over");
    every_act_and_state([](Act act, State) {
        EXPECT_FALSE(name(act).empty());
        EXPECT_TRUE(event(act).starts_with("case_"));
    });
}

TEST(Machine, LeadsFromOpenedToClosedAndNowhereFromThere) {
    State at = State::opened;
    for (const Act act :
         {Act::dispatch, Act::accept, Act::arrive, Act::hand_over, Act::dispose, Act::verify, Act::close})
        at = transition(act, at).value().to;
    EXPECT_EQ(at, State::closed);
    every_act_and_state(
        [](Act act, State from) { EXPECT_TRUE(from != State::closed || !transition(act, from)) << name(act); });
}

}  // namespace
}  // namespace huying::cases
