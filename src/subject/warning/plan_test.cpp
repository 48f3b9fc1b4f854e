// plan_test.cpp - conditions judged reading by reading: by example, and against a plain model that remembers everything.
#include <gtest/gtest.h>

#include <random>

#include "subject/warning/plan.hpp"

namespace huying::warning {
namespace {

const Micros start = *parse_time("2016-12-01T00:00:00+08:00");

struct Watched {
    explicit Watched(const std::string& json) : plan(record::from_json<Condition>(json)), memory(plan.memory()) {}
    /// "b" beyond, "c" calm, "-" neither, "!" both.
    std::string all(std::initializer_list<double> values, std::int64_t every = hour) {
        std::string out;
        for (const double v : values) out += mark(plan.see(memory, start + every * n++, v));
        return out;
    }
    char at(std::int64_t since_start, double value) { return mark(plan.see(memory, start + since_start, value)); }
    static char mark(Seen s) { return s.beyond ? s.calm ? '!' : 'b' : s.calm ? 'c' : '-'; }
    Plan plan;
    std::vector<std::int64_t> memory;
    std::int64_t n = 0;
};

TEST(Plan, LeavesRoomBetweenThresholdAndClearLevel) {
    Watched w(R"({"kind":"above","level":150,"clear_level":115})");
    EXPECT_EQ(w.all({150, 150.1, 116, 115, 0}), "-b-cc");
    EXPECT_EQ(w.plan.memory(), 0u) << "the usual rule remembers nothing";
}

TEST(Plan, WaitsForTheTimeThatItMustLast) {
    Watched w(R"({"kind":"above","level":100,"minutes":120})");
    EXPECT_EQ(w.all({110, 120, 130, 90, 110, 120, 99, 101, 102, 103}), "--bc--c--b");
}

TEST(Plan, CountsKOfTheLastN) {
    Watched w(R"({"kind":"count","level":100,"clear_level":80,"k":2,"n":3})");
    EXPECT_EQ(w.all({110, 90, 110, 90, 90, 110, 70, 70, 110}), "c-b----cc");
    Watched again(R"({"kind":"count","level":150,"k":2,"n":3})");
    EXPECT_EQ(again.all({200, 200, 100, 200, 200, 100, 200}), "cb-bb-b") << "two of three are above all the time";
    EXPECT_EQ(again.all({100, 200, 100, 200, 200, 100, 100}), "cbcbb-c") << "calm is one of three";
    EXPECT_EQ(again.at(11 * day, 200), 'c') << "after a silence nothing is counted on";
}

TEST(Plan, FeelsARise) {
    Watched w(R"({"kind":"change","by":80,"minutes":180})");
    EXPECT_EQ(w.all({50, 60, 70, 131, 140, 150, 150, 150}), "cccbbbcc");
}

TEST(Plan, FeelsAFallAndEither) {
    Watched fall(R"({"kind":"change","by":80,"minutes":180,"direction":"fall"})");
    EXPECT_EQ(fall.all({200, 300, 219, 250}), "ccbc");
    Watched either(R"({"kind":"change","by":80,"minutes":180,"direction":"either"})");
    EXPECT_EQ(either.all({200, 300, 219, 250}), "cbbc");
}

TEST(Plan, BeginsAnewAfterASilence) {
    const char* two_hours = R"({"kind":"above","level":100,"minutes":120})";
    Watched days(two_hours);
    EXPECT_EQ(days.at(0, 150), '-');
    EXPECT_EQ(days.at(3 * day, 150), '-') << "nobody knows what was between";
    EXPECT_EQ(days.at(3 * day + 119 * minute, 150), '-');
    EXPECT_EQ(days.at(3 * day + 120 * minute, 150), 'b');
    Watched late(two_hours), silent(two_hours);
    EXPECT_EQ(late.at(0, 150), '-');
    EXPECT_EQ(late.at(180 * minute, 150), 'b') << "a station may be late";
    EXPECT_EQ(silent.at(0, 150), '-');
    EXPECT_EQ(silent.at(181 * minute, 150), '-');
    EXPECT_EQ(silent.at(301 * minute, 150), 'b');
}

TEST(Plan, WantsToHearOfALongTimeInItsMiddleToo) {
    const char* a_day = R"({"kind":"above","level":100,"minutes":1440})";
    Watched twice(a_day), gone(a_day);
    EXPECT_EQ(twice.at(0, 150), '-');
    EXPECT_EQ(twice.at(12 * hour, 150), '-');
    EXPECT_EQ(twice.at(24 * hour, 150), 'b');
    EXPECT_EQ(gone.at(0, 150), '-');
    EXPECT_EQ(gone.at(13 * hour, 150), '-');
    EXPECT_EQ(gone.at(24 * hour, 150), '-');
    EXPECT_EQ(gone.at(36 * hour, 150), '-');
    EXPECT_EQ(gone.at(37 * hour, 150), 'b');
}

TEST(Plan, CountsNoReadingsOfBeforeASilence) {
    const char* two_of_three = R"({"kind":"count","level":500,"k":2,"n":3})";
    Watched months(two_of_three), hours(two_of_three);
    EXPECT_EQ(months.at(0, 600), 'c');
    EXPECT_EQ(months.at(210 * day, 510), 'c') << "the other was seven months ago";
    EXPECT_EQ(months.at(210 * day + hour, 400), 'c');
    EXPECT_EQ(months.at(210 * day + 2 * hour, 510), 'b');
    EXPECT_EQ(hours.at(0, 600), 'c');
    EXPECT_EQ(hours.at(3 * hour, 510), 'b');
    EXPECT_EQ(hours.at(6 * hour + second, 510), 'c');
}

TEST(Plan, FeelsAChangeThatTookAsLongAsItSaysAndNoneThatTookLonger) {
    for (const std::int64_t minutes : {1, 7, 60, 180, 1440}) {
        const std::string within = R"({"kind":"change","by":50,"minutes":)" + std::to_string(minutes);
        for (std::int64_t offset = 0; offset < minutes * minute;
             offset += std::max(minutes / 60, INT64_C(1)) * minute + second) {
            Watched exactly(within + "}"), later(within + "}"), fall(within + R"(,"direction":"fall"})");
            EXPECT_EQ(exactly.at(offset, 10), 'c');
            EXPECT_EQ(exactly.at(offset + minutes * minute, 61), 'b') << within << " after " << offset;
            EXPECT_EQ(later.at(offset, 10), 'c');
            EXPECT_EQ(later.at(offset + (minutes + 1) * minute, 61), 'c') << within << " after " << offset;
            EXPECT_EQ(fall.at(offset, 61), 'c');
            EXPECT_EQ(fall.at(offset + minutes * minute, 10), 'b');
            EXPECT_EQ(fall.at(offset + minutes * minute + 1, 10), 'c');
        }
    }
}

TEST(Plan, FeelsASteadyRiseOverTheWholeOfItsTime) {
    for (std::int64_t offset = 0; offset < hour; offset += minute + second) {
        Watched enough(R"({"kind":"change","by":60,"minutes":60})"),
            more(R"({"kind":"change","by":60.5,"minutes":60})");
        for (int i = 0; i <= 60; ++i) {
            const std::int64_t time = offset + i * 4 * minute;
            EXPECT_EQ(enough.at(time, 20 + 4 * i), i < 15 ? 'c' : 'b') << offset << " reading " << i;
            EXPECT_EQ(more.at(time, 20 + 4 * i), 'c') << offset << " reading " << i;
        }
    }
}

TEST(Plan, ComparesAsTheFiguresAreWritten) {
    for (int i = 1; i < 20'000; ++i) {
        Watched tenth(R"({"kind":"change","by":0.1,"minutes":60})"),
            more(R"({"kind":"change","by":0.11,"minutes":60})");
        ASSERT_EQ(tenth.all({i / 10.0, (i + 1) / 10.0}), "cb") << i;
        ASSERT_EQ(more.all({i / 10.0, (i + 1) / 10.0}), "cc") << i;
    }
    EXPECT_EQ(Watched(R"({"kind":"change","by":1e-9,"minutes":60})").all({1e9, 1e9}), "cc");
    for (int i = 1; i < 2'000; ++i) {  // from milligrams
        const double level = i, mg = level / 1000;
        Watched above(R"({"kind":"above","level":)" + std::to_string(i) + "}");
        ASSERT_EQ(above.all({mg * 1000.0, level, (mg + 0.001) * 1000}), "ccb") << i;
        Watched below(R"({"kind":"below","level":)" + std::to_string(i) + "}");
        ASSERT_EQ(below.all({mg * 1000.0, level, (mg - 0.001) * 1000}), "ccb") << i;
    }
}

TEST(Plan, JoinsConditions) {
    Watched both(R"({"kind":"all","of":[{"kind":"above","level":100},{"kind":"change","by":30,"minutes":60}]})");
    EXPECT_EQ(both.all({90, 125, 130, 131}), "cbcc");
    Watched one(R"({"kind":"any","of":[{"kind":"above","level":200},{"kind":"below","level":5,"clear_level":8}]})");
    EXPECT_EQ(one.all({100, 201, 4, 7, 9}), "cbb-c");
}

TEST(Plan, KnowsTheLevelsOfTheIndex) {
    Watched w(R"({"kind":"aqi","aqi_level":5})");
    EXPECT_EQ(w.all({200, 201, 300, 150}), "cbbc");
}

/// The same condition by its meaning: every reading so far is looked at again. Of a change, readings are looked at that
/// are no older than `share` of its time.
bool beyond_by_meaning(const Condition& c, const std::vector<std::pair<Micros, double>>& all, double share) {
    const auto [now, value] = all.back();
    const auto above = [&](double v) { return c.kind == Kind::below ? v < *c.level : v > *c.level; };
    const auto heard_on = [&](std::size_t back,
                              std::int64_t silence) {  // from the reading so far back to the one after it
        return back == 0 || all[all.size() - back].first - all[all.size() - back - 1].first <= silence;
    };
    switch (c.kind) {
        case Kind::above:
        case Kind::below: {
            const std::int64_t lasting = c.minutes.value_or(0) * minute;
            Micros since = now;
            for (std::size_t i = 0; i < all.size() && heard_on(i, std::max(3 * hour, lasting / 2)); ++i) {
                if (!above(all[all.size() - 1 - i].second)) break;
                since = all[all.size() - 1 - i].first;
            }
            return above(value) && now - since >= lasting;
        }
        case Kind::count: {
            std::int64_t k = 0;
            for (std::size_t i = 0; i < static_cast<std::size_t>(*c.n) && i < all.size() && heard_on(i, 3 * hour); ++i)
                k += above(all[all.size() - 1 - i].second);
            return above(value) && k >= *c.k;
        }
        case Kind::all:
            return std::ranges::all_of(*c.of, [&](const Condition& p) { return beyond_by_meaning(p, all, share); });
        case Kind::any:
            return std::ranges::any_of(*c.of, [&](const Condition& p) { return beyond_by_meaning(p, all, share); });
        default: {  // change, rising
            double low = value;
            for (const auto& [t, v] : all)
                if (static_cast<double>(now - t) <= share * static_cast<double>(*c.minutes * minute))
                    low = std::min(low, v);
            return value - low >= *c.by;
        }
    }
}

/// Minutes to the next reading: now and then a station is silent.
std::int64_t next_reading(std::mt19937& random) {
    return random() % 30 == 0 ? 100 + static_cast<std::int64_t>(random() % 300)
                              : 1 + static_cast<std::int64_t>(random() % 40);
}

Condition any_condition(std::mt19937& random, int depth) {
    Condition c;
    const auto one_to = [&](unsigned n) { return static_cast<std::int64_t>(random() % n + 1); };
    switch (random() % (depth > 2 ? 4 : 6)) {
        case 0:
            c.kind = Kind::above;
            c.level = 10.0 * static_cast<double>(one_to(9));
            c.minutes = 30 * (one_to(6) - 1);
            break;
        case 1:
            c.kind = Kind::below;
            c.level = 10.0 * static_cast<double>(one_to(9));
            c.minutes = 30 * (one_to(6) - 1);
            break;
        case 2:
            c.kind = Kind::count;
            c.level = 50;
            c.n = one_to(12);
            c.k = one_to(static_cast<unsigned>(*c.n));
            break;
        case 3:
            c.kind = Kind::change;
            c.by = static_cast<double>(one_to(60));
            c.minutes = 60 * one_to(4);
            break;
        default: {
            c.kind = random() % 2 == 0 ? Kind::all : Kind::any;
            c.of.emplace();
            for (std::int64_t i = one_to(3); i > 0; --i) c.of->push_back(any_condition(random, depth + 1));
        }
    }
    return c;
}

TEST(Plan, AgreesWithTheMeaningOfAnyCondition) {
    std::mt19937 random(20'161'201);
    std::size_t beyond = 0, missed = 0;
    for (int round = 0; round < 300; ++round) {
        const Condition c = any_condition(random, 0);
        std::vector<FieldError> errors;
        check_condition(c, "pm25", "", errors);
        if (!errors.empty()) continue;
        const Plan plan(c);
        std::vector<std::int64_t> memory(plan.memory());
        std::vector<std::pair<Micros, double>> all;
        Micros at = start;
        for (int i = 0; i < 120; ++i) {
            at = at + next_reading(random) * minute;
            all.emplace_back(at, static_cast<double>(random() % 100));
            const bool seen = plan.see(memory, at, all.back().second).beyond;
            beyond += seen;
            const bool means = beyond_by_meaning(c, all, 1);
            const std::string which = record::to_json(c) + " reading " + std::to_string(i);
            ASSERT_TRUE(means || !seen) << which << ": what it says is so";
            ASSERT_TRUE(seen || !beyond_by_meaning(c, all, 14.0 / 15))
                << which << ": it misses nothing but at the edge";
            missed += means && !seen;
        }
    }
    EXPECT_GT(beyond, 1000u);
    EXPECT_LT(missed, beyond / 100);
}

TEST(Plan, RemembersTheSameWhenItsMemoryIsMadeAgainFromTheReadingsOfItsHorizon) {
    std::mt19937 random(150'115);
    for (int round = 0; round < 200; ++round) {
        const Condition c = any_condition(random, 0);
        std::vector<FieldError> errors;
        check_condition(c, "pm25", "", errors);
        if (!errors.empty()) continue;
        const Plan plan(c);
        std::vector<std::int64_t> memory(plan.memory());
        std::vector<std::pair<Micros, double>> all;
        Micros at = start;
        for (int i = 0; i < 200; ++i) {
            at = at + next_reading(random) * minute;
            all.emplace_back(at, static_cast<double>(random() % 100));
            const bool seen = plan.see(memory, all.back().first, all.back().second).beyond;
            if (i % 20 != 19) continue;
            std::vector<std::int64_t> again(plan.memory());
            const Micros from = all.back().first - plan.horizon();
            const std::size_t count = static_cast<std::size_t>(plan.readings());
            bool seen_again = false;
            for (std::size_t r = 0; r < all.size(); ++r)
                if (r + 1 == all.size() || all[r + 1].first >= from || r + count >= all.size())
                    seen_again = plan.see(again, all[r].first, all[r].second).beyond;
            EXPECT_EQ(seen_again, seen) << record::to_json(c) << " reading " << i;
        }
    }
}

}  // namespace
}  // namespace huying::warning
