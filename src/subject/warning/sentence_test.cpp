// sentence_test.cpp - what is said of a warning is true: of each kind of condition, at each step of its life.
#include <fmt/format.h>

#include <cmath>
#include <map>
#include <random>
#include <regex>

#include "subject/fixture_for_test.hpp"
#include "subject/warning/explain.hpp"
#include "subject/warning/warning.hpp"

namespace huying::warning {
namespace {

const std::string wukang = "武康站", wukang_en = "Wukang";
const NameOf here{wukang, wukang_en};

Warning simple(double value, double peak) {
    Warning w{.property = "pm25", .threshold = 150, .clear_level = 115, .unit = "ug/m3"};
    w.value = value;
    w.peak = peak;
    return w;
}

TEST(Sentence, SaysItPlainlyInBothLanguages) {
    Warning w = simple(168.5, 168.5);
    EXPECT_EQ(message(w, here),
              Sentence("武康站 PM2.5 浓度 168.5 μg/m³，超过 150", "Wukang: PM2.5 is 168.5 μg/m³, above 150"));
    w.comparison = Comparison::below;
    EXPECT_EQ(message(w, here).second, "Wukang: PM2.5 is 168.5 μg/m³, below 150");
}

TEST(Sentence, SpeaksOfTheWorstReadingWhenTheAirIsBetter) {
    Warning w = simple(120, 190);
    EXPECT_EQ(message(w, here),
              Sentence("武康站 PM2.5 浓度曾达 190 μg/m³，超过 150", "Wukang: PM2.5 reached 190 μg/m³, above 150"));
    w.value = 190, w.state = State::cleared;
    EXPECT_EQ(message(w, here).second, "Wukang: PM2.5 reached 190 μg/m³, above 150");
    w.comparison = Comparison::below, w.peak = 3, w.threshold = 5, w.property = "o3";
    EXPECT_EQ(message(w, here),
              Sentence("武康站 O₃ 浓度曾降到 3 μg/m³，低于 5", "Wukang: O₃ fell to 3 μg/m³, below 5"));
}

TEST(Sentence, SaysHowItEnded) {
    Warning w = simple(54, 190);
    w.state = State::cleared;
    EXPECT_EQ(cleared_message(w, here), Sentence("武康站 PM2.5 浓度降到 54 μg/m³，预警解除",
                                                 "Wukang: PM2.5 has fallen to 54 μg/m³, the warning has cleared"));
    w.value = 170;
    EXPECT_EQ(cleared_message(w, here),
              Sentence("武康站 PM2.5 浓度现为 170 μg/m³，规则不再适用，预警解除",
                       "Wukang: PM2.5 is 170 μg/m³, the rule no longer applies, the warning has cleared"));
    w.comparison = Comparison::below, w.threshold = 5, w.clear_level = 8, w.value = 9;
    EXPECT_EQ(cleared_message(w, here), Sentence("武康站 PM2.5 浓度回升到 9 μg/m³，预警解除",
                                                 "Wukang: PM2.5 has risen to 9 μg/m³, the warning has cleared"));
    w.said = "高于 150 μg/m³，持续 2 小时", w.said_en = "above 150 μg/m³ for 2 h", w.value = 54;
    EXPECT_EQ(cleared_message(w, here),
              Sentence("武康站 PM2.5 现为 54 μg/m³，“高于 150 μg/m³，持续 2 小时”的预警解除",
                       "Wukang: PM2.5 is now 54 μg/m³, the warning “above 150 μg/m³ for 2 h” has cleared"));
}

TEST(Sentence, AnIndexHasNoConcentrationAndNoUnit) {
    Warning w = simple(160, 160);
    w.property = "aqi", w.unit = "1";
    EXPECT_EQ(message(w, here), Sentence("武康站 AQI 160，超过 150", "Wukang: AQI is 160, above 150"));
    w.value = 140;
    EXPECT_EQ(message(w, here).first, "武康站 AQI 曾达 160，超过 150");
    w.value = 80, w.state = State::cleared;
    EXPECT_EQ(cleared_message(w, here),
              Sentence("武康站 AQI 降到 80，预警解除", "Wukang: AQI has fallen to 80, the warning has cleared"));
    std::tie(w.said, w.said_en) = words({.kind = Kind::aqi, .aqi_level = 4}, "1");
    EXPECT_EQ(message(w, here), Sentence("武康站 AQI 曾为 160，空气质量达到中度污染（4 级）及以上",
                                         "Wukang: AQI was 160, air is moderately polluted (level 4) or worse"));
}

TEST(Sentence, ADeviceHearsOfWhatItSent) {
    const Warning w = simple(151, 400);
    EXPECT_EQ(reading_message(w, 500, true, here).first, "武康站 PM2.5 浓度 500 μg/m³，超过 150");
    EXPECT_EQ(reading_message(w, 130, false, here),
              Sentence("武康站 PM2.5 浓度 130 μg/m³，预警尚未解除",
                       "Wukang: PM2.5 is 130 μg/m³, the warning has not cleared"));
}

TEST(Sentence, NoNumberIsRoundedToTheThresholdThatItIsBeyond) {
    std::mt19937 random(150);
    for (int i = 0; i < 2000; ++i) {
        const double scale = std::pow(10, static_cast<int>(random() % 9) - 2);
        Warning w = simple(0, 0);
        w.threshold = std::round(static_cast<double>(random() % 1'000'000)) / 1000 * scale;
        w.value = w.peak = w.threshold * (1 + 1e-9 * static_cast<double>(1 + random() % 10'000)) + 1e-9;
        const std::string en = message(w, here).second;
        std::smatch m;
        ASSERT_TRUE(std::regex_match(en, m, std::regex(R"(Wukang: PM2.5 is (\S+) μg/m³, above (\S+))"))) << en;
        EXPECT_GT(std::stod(m[1]), std::stod(m[2])) << en;
    }
}

constexpr Sql last_warnings{R"sql(SELECT /*row*/ FROM warning WHERE county = $1 ORDER BY id)sql"};

/// What events say.
struct Title {
    std::string kind, title, title_en;
    double value, peak;
    std::int64_t warning;
};

struct Titles : test::CountyTest {
    sensing::StreamInfo pm25 = stream();
    std::map<std::string, Seen> at;  ///< how the condition saw the readings of this value; each value is sent once

    void rule(const std::string& condition, const std::string& options) {
        write([&](Tx& tx) {
            const bool low = condition.starts_with(R"({"kind":"below")");
            const Param params[] = {Param::of_text(tx.county()), Param::of_text(condition), Param::of_text(options),
                                    Param::of_text(low ? "below" : "above")};
            tx.query("UPDATE rule SET condition = $2, options = $3, comparison = $4 WHERE county = $1", params).next();
            setup_changed(tx);
        });
    }
    std::vector<Title> titles() {
        std::vector<Title> out;
        for (const Event& e : events()) {
            if (!e.kind.starts_with("warning_")) continue;
            const auto w = record::from_json<WarningEvent>(e.content.value);
            out.push_back({e.kind, w.title, w.title_en, w.value, w.peak, w.warning.value});
        }
        return out;
    }
    /// A sentence that says that the condition holds names a reading at which it held, and one of the end a reading that was calm.
    void expect_true(const Title& t, const std::string& said) {
        std::smatch m;
        const std::regex holds("^.*: PM2\\.5 (?:is|was|reached|fell to) (\\S+) μg/m³, (.*)$");
        const std::regex ended(
            "^.*: PM2\\.5 (?:is now|has fallen to|has risen to) (\\S+) μg/m³, the warning.* has cleared$");
        const std::string what = t.kind + ": " + t.title_en;
        if (std::regex_match(t.title_en, m, ended)) {
            EXPECT_EQ(t.kind, "warning_cleared") << what;
            EXPECT_TRUE(at.at(m[1]).calm) << what;
        } else {
            ASSERT_TRUE(std::regex_match(t.title_en, m, holds)) << what;
            EXPECT_NE(t.kind, "warning_cleared") << what;
            EXPECT_TRUE(at.at(m[1]).beyond) << what;
            EXPECT_EQ(m[2], said) << what;
        }
        EXPECT_NE(t.title.find(m[1]), std::string::npos) << t.title << " names the same value";
    }
};

TEST_P(Titles, AreTrueOfTheReadingsWhateverTheCondition) {
    std::mt19937 random(115);
    const Id who = account("command-1");
    const std::pair<std::string, std::string> conditions[] = {
        {"", R"("rises":[{"level":200,"severity":"critical"}],)"},
        {R"({"kind":"above","level":150,"clear_level":115})", R"("rises":[{"level":200,"severity":"critical"}],)"},
        {R"({"kind":"below","level":60,"clear_level":90})", ""},
        {R"({"kind":"above","level":120,"clear_level":110,"minutes":30})", ""},
        {R"({"kind":"count","level":130,"clear_level":100,"k":2,"n":4})", ""},
        {R"({"kind":"change","by":60,"minutes":30})", ""},
        {R"({"kind":"change","by":60,"minutes":30,"direction":"fall"})", ""},
        {R"({"kind":"change","by":80,"minutes":40,"direction":"either"})",
         R"("rises":[{"level":200,"severity":"critical"}],)"},
        {R"({"kind":"all","of":[{"kind":"above","level":120},{"kind":"change","by":40,"minutes":30}]})", ""},
        {R"({"kind":"any","of":[{"kind":"above","level":180},{"kind":"below","level":50,"clear_level":70}]})", ""}};
    for (const auto& [json, more] : conditions) {
        const auto condition = json.empty() ? condition_of(default_rule()) : record::from_json<Condition>(json);
        rule(json, "{" + more + R"("acknowledge_minutes":1})");
        const Plan plan(condition);
        std::vector<std::int64_t> words(plan.memory());
        const std::size_t before = titles().size();
        double level = 120;
        for (int i = 0; i < 80; ++i) {
            pass(8 * hour);  // what was before is out of every window
            for (int k = 0; k < 5; ++k) {
                pass(10 * minute);
                level = std::clamp(level + static_cast<double>(random() % 141) - 70, 30.0, 230.0);
                const double value = std::floor(level) + 0.01 * (i % 100) + 0.001 * k;
                at[fmt::format("{:g}", value)] = plan.see(words, clock.now(), value);
                observe(pm25, value);
                write(escalate_unanswered);
            }
            for (const Warning& w : read([](const Tx& tx) { return tx.all<Warning>(last_warnings, tx.county()); }))
                if (i % 3 == 0 && w.state == State::open) write([&](Tx& tx) { acknowledge_warning(tx, w.id, who); });
        }
        const auto all = titles();
        EXPECT_GT(all.size(), before + 10) << json;
        const std::string said = json.empty() ? "above 150" : huying::warning::words(condition, "ug/m3").second;
        for (std::size_t i = before; i < all.size(); ++i) expect_true(all[i], said);
        for (int i = 0; i < 2; ++i) pass(8 * hour), observe(pm25, condition.kind == Kind::below ? 100 : 80);
        pass(8 * hour), at.clear();
    }
}

TEST_P(Titles, GoOnOverTheEdgeOfTheRulesHours) {
    rule("", R"({"from_hour":9,"to_hour":11})");
    observe(pm25, 190);
    const auto raised = read([](const Tx& tx) { return tx.all<Warning>(last_warnings, tx.county()); });
    const auto why = record::from_json<Why>(raised.at(0).why);
    EXPECT_EQ(why.clears_when,
              "连续 2 次读数不高于 115 μg/m³（规则只在9 时至 11 时发出预警，其余时间照样跟踪，直到解除）");
    EXPECT_EQ(
        why.clears_when_en,
        "2 readings in a row at or below 115 μg/m³ (the rule warns only from 9 to 11 h; outside that the warning is "
        "followed all the same)");
    pass(2 * hour), observe(pm25, 300);
    ASSERT_EQ(titles().size(), 2u);
    EXPECT_EQ(titles()[1].kind, "warning_updated");
    EXPECT_NE(titles()[1].title.find("300 μg/m³，超过 150"), std::string::npos) << titles()[1].title;
    for (int i = 0; i < 2; ++i) pass(hour), observe(pm25, 54);
    ASSERT_EQ(titles().size(), 3u);
    EXPECT_NE(titles()[2].title.find("降到 54 μg/m³，预警解除"), std::string::npos) << titles()[2].title;
}

HUYING_EVERYWHERE(Titles);

}  // namespace
}  // namespace huying::warning
