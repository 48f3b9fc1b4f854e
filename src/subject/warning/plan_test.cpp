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
        for (const double v : values) {
            const Seen s = plan.see(memory, start + every * n++, v);
            out += s.beyond ? s.calm ? '!' : 'b' : s.calm ? 'c' : '-';
        }
        return out;
    }
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
    EXPECT_EQ(w.all({110, 90, 110, 90, 90, 110, 70, 70, 110}), "--b---cc-");
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

/// The same condition by its meaning: every reading so far is looked at again.
bool beyond_by_meaning(const Condition& c, const std::vector<std::pair<Micros, double>>& all) {
    const auto [now, value] = all.back();
    const auto above = [&](double v) { return c.kind == Kind::below ? v < *c.level : v > *c.level; };
    switch (c.kind) {
        case Kind::above:
        case Kind::below: {
            Micros since = now;
            for (auto at = all.rbegin(); at != all.rend() && above(at->second); ++at) since = at->first;
            return above(value) && now - since >= c.minutes.value_or(0) * minute;
        }
        case Kind::count: {
            std::int64_t k = 0;
            for (std::size_t i = 0; i < static_cast<std::size_t>(*c.n) && i < all.size(); ++i)
                k += above(all[all.size() - 1 - i].second);
            return above(value) && k >= *c.k;
        }
        case Kind::all:
            return std::ranges::all_of(*c.of, [&](const Condition& p) { return beyond_by_meaning(p, all); });
        case Kind::any:
            return std::ranges::any_of(*c.of, [&](const Condition& p) { return beyond_by_meaning(p, all); });
        default: {  // change, rising: parts of ten minutes when within an hour
            const std::int64_t part = *c.minutes * minute / 6;
            double low = value;
            for (const auto& [t, v] : all)
                if (t.value / part > now.value / part - 7) low = std::min(low, v);
            return value - low >= *c.by;
        }
    }
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
    std::size_t beyond = 0;
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
            at = at + (1 + static_cast<std::int64_t>(random() % 40)) * minute;
            all.emplace_back(at, static_cast<double>(random() % 100));
            const bool seen = plan.see(memory, at, all.back().second).beyond;
            beyond += seen;
            ASSERT_EQ(seen, beyond_by_meaning(c, all)) << record::to_json(c) << " reading " << i;
        }
    }
    EXPECT_GT(beyond, 1000u);
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
            at = at + (1 + static_cast<std::int64_t>(random() % 40)) * minute;
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
