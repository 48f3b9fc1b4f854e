// judge_model_test.cpp - random series: however readings are cut into batches, the warnings are those of a model of
// twenty lines that sees them one by one.
#include <random>

#include "subject/fixture_for_test.hpp"
#include "subject/warning/warning.hpp"

namespace huying::warning {
namespace {

constexpr Sql warnings_of_stream{R"sql(SELECT /*row*/ FROM warning WHERE county = $1 AND stream = $2 ORDER BY id)sql"};

/// The rule of the issue, in plain words: above 150 opens; two in a row at or below 115 clear.
struct Model {
    struct Episode {
        double first, peak, last;
        std::int64_t readings;
        bool open = true;
        bool operator==(const Episode&) const = default;
    };
    std::vector<Episode> episodes;
    int calm = 0;
    void see(double v) {
        if (!episodes.empty() && episodes.back().open) {
            Episode& e = episodes.back();
            e.last = v;
            if (v > 150) ++e.readings, e.peak = std::max(e.peak, v);
            calm = v <= 115 ? calm + 1 : 0;
            if (calm == 2) e.open = false;
        } else if (v > 150) {
            episodes.push_back({v, v, v, 1});
            calm = 0;
        }
    }
};

struct JudgeModel : test::CountyTest {
    std::vector<Model::Episode> stored(Id stream) {
        std::vector<Model::Episode> out;
        for (const Warning& w :
             read([&](const Tx& tx) { return tx.all<Warning>(warnings_of_stream, tx.county(), stream); }))
            out.push_back({w.first_value, w.peak, w.value, w.readings, w.state == State::open});
        return out;
    }
};

TEST_P(JudgeModel, AgreesHoweverTheReadingsAreCutIntoBatches) {
    const std::vector<std::string> sources{"Aotizhongxin", "Changping", "Dongsi", "Guanyuan", "Gucheng", "Dingling"};
    std::mt19937 random(150'115);
    constexpr std::int64_t step = 10 * minute;  // a batch is of some of them: none of its readings is late
    for (const std::string& source : sources) {
        const Micros begin = clock.now();
        const auto pm25 = stream("pm25", source);
        Model model;
        std::vector<sensing::NewObservation> batch;
        double level = 120;
        for (int i = 0; i < 200; ++i) {
            level = std::clamp(level + static_cast<double>(random() % 141) - 70, 60.0, 220.0);
            model.see(level);
            clock.set(begin + i * step);
            batch.push_back({clock.now(), level, {}, {}});
            if (random() % 4 != 0 && i != 199) continue;
            if (random() % 2 == 0) std::ranges::shuffle(batch, random);
            if (batch.size() == 1) observe(pm25, batch[0].value.value(), batch[0].time);
            else write([&](Tx& tx) { sensing::store_observations(tx, sensing(), pm25, batch); });
            batch.clear();
            ASSERT_EQ(stored(pm25.id).size(), model.episodes.size()) << source << " after " << i;
        }
        const auto episodes = stored(pm25.id);
        EXPECT_GT(episodes.size(), 3u) << "the series says something";
        for (std::size_t i = 0; i < episodes.size(); ++i)
            EXPECT_TRUE(episodes[i] == model.episodes[i]) << source << " " << i;
    }
    promises_hold();
}

TEST_P(JudgeModel, AgreesWhenOneBatchOpensClearsAndOpensAgain) {
    const auto pm25 = stream();
    std::vector<sensing::NewObservation> batch;
    Model model;
    const Micros begin = clock.now();
    for (int i = 0; i < 120; ++i) {
        const double v = i % 5 == 0 ? 200 + i : i % 5 < 3 ? 100 : 120;
        model.see(v);
        batch.push_back({begin + i * minute, v, {}, {}});
    }
    clock.set(begin + 2 * hour);
    write([&](Tx& tx) { sensing::store_observations(tx, sensing(), pm25, batch); });
    EXPECT_EQ(model.episodes.size(), 24u);
    EXPECT_TRUE(stored(pm25.id) == model.episodes);
    EXPECT_EQ(number("SELECT count(*) FROM cases WHERE county = $1"), 24);
    promises_hold();
}

HUYING_EVERYWHERE(JudgeModel);

}  // namespace
}  // namespace huying::warning
