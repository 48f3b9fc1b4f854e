// model_test.cpp - random verbs from several threads against a model in memory: the store holds exactly what the
// accepted verbs, in the order of their numbers, leave behind. The seed is printed; HUYING_TEST_SEED repeats a run.
#include <map>
#include <mutex>
#include <random>
#include <thread>

#include "engine/store/store_fixture.hpp"

namespace huying::test {
namespace {

constexpr int keys = 20, threads = 4, verbs_per_thread = 250;

constexpr Sql upsert{
    "INSERT INTO entry (county, id, name) VALUES ($1, $2, $3) "
    "ON CONFLICT (county, id) DO UPDATE SET name = excluded.name"};
constexpr Sql remove_entry{"DELETE FROM entry WHERE county = $1 AND id = $2"};
constexpr Sql rename_below{"UPDATE entry SET name = $3 WHERE county = $1 AND id < $2"};
constexpr Sql all_entries{"SELECT /*row*/ FROM entry WHERE county = $1 ORDER BY id"};
constexpr Sql name_of{"SELECT name FROM entry WHERE county = $1 AND id = $2"};

using Model = std::map<std::int64_t, std::string>;

/// One random verb: what it does to the store and to the model is decided by these numbers alone.
struct Verb {
    int kind;
    std::int64_t a, b;
    std::string text;
    bool refuse;

    void on(Tx& tx) const {
        const std::string& county = tx.county();
        if (kind == 0) tx.exec(upsert, county, a, text);
        if (kind == 1) tx.exec(remove_entry, county, a);
        if (kind == 2) tx.exec(rename_below, county, a, text);
        if (kind == 3) {
            const auto from = tx.one<std::string>(name_of, county, a);
            if (from) tx.exec(upsert, county, b, *from + "+");
        }
        if (refuse) throw conflict("refused", "at random");
    }
    void on(Model& m) const {
        if (kind == 0) m[a] = text;
        if (kind == 1) m.erase(a);
        if (kind == 2) std::for_each(m.begin(), m.lower_bound(a), [&](auto& e) { e.second = text; });
        if (kind == 3 && m.contains(a)) m[b] = m[a] + "+";
    }
};

struct ModelTest : StoreTest {
    std::mutex mutex;
    std::map<std::string, std::vector<Verb>> accepted;  // county → in the order of their commits

    void run(Store& store, const std::string& county, unsigned seed) {
        std::mt19937 random(seed);
        const Caller caller = system_caller(county);
        for (int i = 0; i < verbs_per_thread; ++i) {
            const auto up_to = [&](int n) { return static_cast<int>(random() % static_cast<unsigned>(n)); };
            const Verb verb{up_to(4), up_to(keys), up_to(keys), std::to_string(up_to(1000)), up_to(4) == 0};
            store.submit_write(std::make_unique<Act>(
                caller, [verb](Tx& tx) { verb.on(tx); },
                [this, verb, county](std::exception_ptr error) {
                    EXPECT_EQ(said(error), verb.refuse ? "refused" : "");
                    const std::lock_guard lock(mutex);
                    if (!error) accepted[county].push_back(verb);
                }));
        }
    }
    void compare(Store& store, const std::string& county) {
        Model model;
        for (const Verb& verb : accepted[county]) verb.on(model);
        Model found;
        store.read(system_caller(county), [&](const Tx& tx) {
            tx.each<Entry>(
                all_entries, [&](const Entry& e) { found[e.id] = e.name; }, tx.county());
        });
        EXPECT_EQ(found, model) << county;
    }
};
INSTANTIATE_TEST_SUITE_P(Places, ModelTest, testing::ValuesIn(places()), name_of_place);

TEST_P(ModelTest, holds_what_the_accepted_verbs_left) {
    const char* given = std::getenv("HUYING_TEST_SEED");
    const unsigned seed =
        given != nullptr ? static_cast<unsigned>(std::atoi(given)) : std::random_device{}() % 1'000'000;
    SCOPED_TRACE("HUYING_TEST_SEED=" + std::to_string(seed));
    const auto store = open();
    store->migrate({entries});
    const std::vector<std::string> counties{"330521", "330522"};
    std::vector<std::thread> callers;
    for (unsigned t = 0; t < threads; ++t)
        callers.emplace_back([&, t] { run(*store, counties[t % counties.size()], seed + t); });
    for (auto& c : callers) c.join();
    while (store->metrics().find("huying_store_write_queue 0\n") == std::string::npos)
        std::this_thread::sleep_for(std::chrono::milliseconds(5));
    for (const std::string& county : counties) compare(*store, county);
}

}  // namespace
}  // namespace huying::test
