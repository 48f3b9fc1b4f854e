// out_of_order_test.cpp - readings that come in another order than that of their times: none that is beyond is without its
// warning, no two warnings share a reading, and each that is sent again is answered as it was the first time.
#include <random>

#include "engine/store/memory.hpp"
#include "subject/fixture_for_test.hpp"
#include "subject/warning/warning.hpp"
#include "warning_schema_span.hpp"

namespace huying::warning {
namespace {

constexpr Sql of_stream{
    R"sql(SELECT /*row*/ FROM warning WHERE county = $1 AND stream = $2 ORDER BY first_reading)sql"};

struct OutOfOrder : test::CountyTest {
    sensing::StreamInfo pm25 = stream();
    Micros now = clock.now();
    std::size_t episodes = 0;

    std::vector<Warning> warnings() {
        return read([&](const Tx& tx) { return tx.all<Warning>(of_stream, tx.county(), pm25.id); });
    }
    std::optional<sensing::Judgement> send(double value, std::int64_t minutes_ago) {
        return observe(pm25, value, now - minutes_ago * minute).judgement;
    }
    /// Minutes ago and values around the threshold: nearly in order, or in none.
    std::vector<std::pair<std::int64_t, double>> wandering(std::mt19937& random, int readings) {
        std::vector<std::pair<std::int64_t, double>> out;
        double level = 140;
        for (int i = 0; i < readings; ++i) {
            level = std::clamp(level + static_cast<double>(random() % 141) - 70, 60.0, 200.0);
            out.emplace_back(2 * i, level);
        }
        std::ranges::reverse(out);
        const std::size_t together = 2 + random() % out.size();
        for (std::size_t i = 0; i < out.size(); i += together)
            std::ranges::shuffle(std::span(out).subspan(i, std::min(together, out.size() - i)), random);
        return out;
    }
    /// Each that is beyond is in the span of one warning and counted once.
    std::vector<Warning> expect_covered(const std::vector<std::pair<std::int64_t, double>>& sent,
                                        const std::string& source) {
        const auto all = warnings();
        EXPECT_FALSE(all.empty()) << source;
        episodes += all.size();
        for (std::size_t i = 1; i < all.size(); ++i) EXPECT_LT(all[i - 1].last_reading, all[i].first_reading) << source;
        std::int64_t beyond = 0, counted = 0;
        for (const auto& [ago, value] : sent) {
            const Micros at = now - ago * minute;
            const auto its = [at](const Warning& w) { return w.first_reading <= at && at <= w.last_reading; };
            if (value <= 150) continue;
            ++beyond;
            EXPECT_EQ(std::ranges::count_if(all, its), 1) << source << " " << ago;
        }
        for (const Warning& w : all) {
            counted += w.readings;
            EXPECT_GT(w.peak, 150);
        }
        EXPECT_EQ(counted, beyond) << source << ": each is counted once";
        return all;
    }
    void only_rule(const std::string& condition, const std::string& options = "") {
        write([&](Tx& tx) {
            const Param params[] = {Param::of_text(tx.county()), Param::of_text(condition), Param::of_text(options)};
            tx.query("UPDATE rule SET condition = $2, options = $3 WHERE county = $1", params).next();
            setup_changed(tx);
        });
    }
};

TEST_P(OutOfOrder, AReadingThatCameLateIsJudgedAtItsPlace) {
    send(100, 2);
    const auto said = send(400, 3);
    ASSERT_TRUE(said && said->beyond);
    EXPECT_NE(said->message.find("浓度 400 "), std::string::npos);
    ASSERT_EQ(warnings().size(), 1u);
    EXPECT_EQ(warnings()[0].calm_readings, 1) << "the newer one is calm";
    EXPECT_EQ(warnings()[0].value, 100);
    EXPECT_EQ(warnings()[0].last_reading, now - 2 * minute);
    send(100, 0);
    EXPECT_EQ(warnings()[0].state, State::cleared);
    promises_hold();
}

TEST_P(OutOfOrder, WhatNewerReadingsHaveEndedIsRaisedAndClearedAtOnce) {
    send(20, 20), send(20, 10), send(20, 0);
    EXPECT_TRUE(send(400, 15)->beyond);
    ASSERT_EQ(warnings().size(), 1u);
    EXPECT_EQ(warnings()[0].state, State::cleared);
    EXPECT_EQ(events("warning_raised").size(), 1u);
    EXPECT_EQ(events("warning_cleared").size(), 1u);
    promises_hold();
}

TEST_P(OutOfOrder, NothingIsRaisedByWhatIsMoreThanThreeHoursLate) {
    send(20, 0);
    EXPECT_FALSE(send(400, 181));
    EXPECT_TRUE(warnings().empty());
    EXPECT_TRUE(send(400, 180));
}

TEST_P(OutOfOrder, TheNewestFirstIsOneWarning) {
    for (int ago = 0; ago < 60; ++ago) send(ago < 3 ? 20 : 200 + ago, ago);
    ASSERT_EQ(warnings().size(), 1u);
    EXPECT_EQ(warnings()[0].readings, 57);
    EXPECT_EQ(warnings()[0].peak, 259);
    EXPECT_EQ(warnings()[0].first_reading, now - 59 * minute);
    EXPECT_EQ(events("warning_raised").size(), 1u);
    promises_hold();
}

TEST_P(OutOfOrder, AnOpenWarningIsMadeWorseAndNeverClearedByOlderReadings) {
    send(160, 10);
    send(140, 5);
    send(20, 9), send(20, 8), send(20, 7);
    EXPECT_EQ(warnings().at(0).state, State::open);
    EXPECT_EQ(warnings()[0].value, 140);
    send(300, 6);
    EXPECT_EQ(warnings()[0].peak, 300);
    EXPECT_EQ(warnings()[0].readings, 2);
    EXPECT_EQ(events("warning_updated").size(), 1u);
    send(20, 4);
    send(120, 5 - 2);
    send(20, 2);
    EXPECT_EQ(warnings()[0].calm_readings, 1);
    send(160, 1), send(20, 0), send(116, 1 - 2);
    EXPECT_EQ(warnings()[0].state, State::open);
}

TEST_P(OutOfOrder, ARowOfCalmReadingsIsBrokenByAnOlderOne) {
    send(160, 10), send(20, 5);
    send(130, 6);
    EXPECT_EQ(warnings()[0].calm_readings, 1) << "it stands before the row";
    only_rule("", "");  // the memory is made again: the count is the warning's own
    send(20, 8);
    send(140, 4 + 3);
    EXPECT_EQ(warnings()[0].calm_readings, 1);
    send(20, 0);
    EXPECT_EQ(warnings()[0].state, State::cleared);
}

TEST_P(OutOfOrder, AClockThatIsAheadSilencesNobody) {
    observe(pm25, 100, now + 4 * minute);
    pass(second);
    EXPECT_TRUE(observe(pm25, 600).judgement->beyond);
    pass(second);
    EXPECT_TRUE(observe(pm25, 610).judgement->beyond);
    ASSERT_EQ(warnings().size(), 1u);
    EXPECT_EQ(warnings()[0].value, 610);
    EXPECT_EQ(warnings()[0].readings, 2);
    for (int i = 0; i < 2; ++i) pass(second), observe(pm25, 20);
    EXPECT_EQ(warnings()[0].state, State::cleared) << "they are newer, whatever the other clock says";
    promises_hold();
}

TEST_P(OutOfOrder, WhatAClockAheadHasClearedIsRaisedAgain) {
    observe(pm25, 300);
    observe(pm25, 10, now + 3 * minute);
    observe(pm25, 10, now + 4 * minute);
    EXPECT_EQ(warnings().at(0).state, State::cleared);
    for (int i = 0; i < 3; ++i) {
        pass(second);
        EXPECT_TRUE(observe(pm25, 600).judgement->beyond);
    }
    ASSERT_EQ(warnings().size(), 2u) << "once";
    EXPECT_EQ(warnings()[1].state, State::open);
    EXPECT_EQ(warnings()[1].readings, 3);
}

TEST_P(OutOfOrder, OneThatIsMissingInTheMiddleCompletesTheCount) {
    only_rule(R"({"kind":"count","level":100,"clear_level":80,"k":3,"n":4})");
    send(110, 9), send(90, 6), send(110, 3);
    EXPECT_TRUE(warnings().empty());
    EXPECT_FALSE(send(120, 5))
        << "at its place it was the second of three; the third of the last four came three minutes ago";
    ASSERT_EQ(warnings().size(), 1u);
    EXPECT_EQ(warnings()[0].first_value, 110);
    EXPECT_EQ(warnings()[0].first_reading, now - 3 * minute);
}

TEST_P(OutOfOrder, ALastingConditionIsBrokenByTheReadingInBetween) {
    only_rule(R"({"kind":"above","level":100,"minutes":60})");
    send(110, 70), send(110, 20);
    send(50, 40);
    send(120, 5);
    EXPECT_TRUE(warnings().empty()) << "not an hour since";
    send(110, -1), send(50, 15);
    only_rule(R"({"kind":"change","by":50,"minutes":30})");
    send(101, 14);
    ASSERT_EQ(warnings().size(), 1u);
    EXPECT_EQ(warnings()[0].first_value, 101);
}

TEST_P(OutOfOrder, ReadingsOfBeforeTheRuleRaiseNothing) {
    only_rule(R"({"kind":"above","level":1000})");
    send(400, 30), send(100, 10);
    only_rule("");
    send(90, 20);
    send(100, 40);
    EXPECT_TRUE(warnings().empty());
}

TEST_P(OutOfOrder, AnyOrderLeavesNothingWithoutAWarning) {
    std::mt19937 random(26);
    for (const std::string source : {"Aotizhongxin", "Changping", "Dongsi", "Guanyuan", "Gucheng", "Dingling"}) {
        pm25 = stream("pm25", source);
        const auto sent = wandering(random, 60);
        std::vector<std::optional<sensing::Judgement>> told;
        for (const auto& [ago, value] : sent) told.push_back(send(value, ago));
        const auto all = expect_covered(sent, source);
        for (std::size_t i = 0; i < sent.size(); ++i) {
            const bool beyond = told[i] && told[i]->beyond;
            EXPECT_EQ(beyond, sent[i].second > 150) << source << " " << sent[i].first;
            const auto again = send(sent[i].second, sent[i].first);
            if (!beyond) EXPECT_FALSE(again && again->beyond);
            else EXPECT_EQ(std::pair(again->warning, again->message), std::pair(told[i]->warning, told[i]->message));
        }
        EXPECT_EQ(warnings().size(), all.size()) << "nothing is judged twice";
    }
    EXPECT_GT(episodes, 6u) << "some have several";
    promises_hold();
}

TEST_P(OutOfOrder, NorDoBatchesInAnyOrder) {
    std::mt19937 random(31);
    for (const std::string source : {"Aotizhongxin", "Changping", "Dongsi", "Guanyuan", "Gucheng", "Dingling"}) {
        pm25 = stream("pm25", source);
        const auto sent = wandering(random, 85);
        for (std::size_t i = 0; i < sent.size();) {
            std::vector<sensing::NewObservation> batch;
            for (const std::size_t end = std::min(sent.size(), i + 1 + random() % 12); i < end; ++i)
                batch.push_back({now - sent[i].first * minute, sent[i].second, {}, {}});
            write([&](Tx& tx) { sensing::store_observations(tx, sensing(), pm25, batch); });
        }
        expect_covered(sent, source);
    }
    EXPECT_GT(episodes, 6u) << "some have several";
    promises_hold();
}

TEST_P(OutOfOrder, TheMemoryIsThatOfTheReadingsInOrder) {
    std::mt19937 random(4);
    only_rule(
        R"({"kind":"any","of":[{"kind":"count","level":150,"k":4,"n":6},{"kind":"change","by":90,"minutes":30}]})",
        R"({"confirm":{"readings":3,"nearest":5,"kilometres":20,"factor":6}})");
    int compared = 0;
    for (int i = 0; i < 80; ++i) {
        pass(minute);
        observe(pm25, static_cast<double>(80 + random() % 120),
                clock.now() - static_cast<std::int64_t>(random() % 3) * 90 * second - i);
        write([&](Tx& tx) {
            const StreamMemory& kept = tx.memory()->change<JudgeMemory>().streams[pm25.id];
            if (kept.setup < 0) return;  // nothing is kept of the first write after a start
            ++compared;
            const StreamMemory made = remember(tx, program.judge().index(), pm25, ready_rules(tx, pm25.property), {});
            EXPECT_EQ(kept.words, made.words) << i;
            EXPECT_EQ(kept.newest, made.newest);
        });
    }
    EXPECT_GT(compared, 70);
    promises_hold();
}

TEST_P(OutOfOrder, WarningsOfBeforeThereWereSpansHaveTheirs) {
    send(100, 20), send(300, 10);  // came ten minutes late: raised now
    observe(stream("pm25", "Dongsi"), 200);
    write([&](Tx& tx) {
        const std::string all = warning_schema_span;
        tx.query(all.substr(all.find("UPDATE")), {}).next();
    });
    EXPECT_EQ(warnings().at(0).first_reading, now - 10 * minute);
    EXPECT_EQ(number("SELECT count(*) FROM warning WHERE county = $1 AND first_reading = last_reading"), 2);
}

HUYING_EVERYWHERE(OutOfOrder);

}  // namespace
}  // namespace huying::warning
