// fixture_for_test.hpp - for the tests of subjects: the demonstration county in a store of its own, with a clock that
// stands at ten in the morning of 2016-12-01 until it is set. PostgreSQL takes part as in store_fixture.hpp.
#pragma once
#include <optional>
#include <string>
#include <vector>

#include "data_folder.hpp"
#include "engine/store/store_fixture.hpp"
#include "program.hpp"
#include "subject/sensing/import.hpp"

namespace huying::test {

inline const std::string demo_folder = std::string(HUYING_DATA_DIR) + "/demo/330521";
inline const std::string station_1 = "Aotizhongxin";  ///< source station of station-1 in grid_1
inline const std::string grid_1 = "330521001001001";

constexpr const char* morning = "2016-12-01T10:00:00+08:00";

inline std::unique_ptr<Store> open_county(const Place& place, const Clock& clock, const Program& program) {
    StoreOptions options = place.options();
    options.durable = false;
    auto opened = Store::open(options, clock);
    opened->migrate(program.migrations());
    return opened;
}

/// The county is loaded once and copied for each test: a tenth of the time. It is loaded ten seconds before the tests begin,
/// for each store makes ids of its own: those of a test come after those of the copy.
inline void load_county(const Place& place) {
    const ManualClock clock{*parse_time(morning) - 10 * second};
    const Program program;
    demo::load(*open_county(place, clock, program), program.sensing(), demo_folder);
}
inline std::string loaded_county(const std::string& kind) {
    if (kind == "sqlite") {
        static const Place place(kind);
        static const std::string file = (load_county(place), sqlite_file(place.options().data));
        return file;
    }
    static const Place place(kind, "template1");
    static const std::string name = (load_county(place), place.name());
    return name;
}

struct CountyTest : testing::TestWithParam<std::string> {
    Place place{GetParam(), loaded_county(GetParam())};
    ManualClock clock{*parse_time(morning)};
    Program program;
    std::unique_ptr<Store> store = open_county(place, clock, program);
    const Caller system = system_caller(demo::county);

    const sensing::Sensing& sensing() const { return program.sensing(); }
    template <class F> auto write(F f) { return store->write(system, f); }
    template <class F> auto read(F f) { return store->read(system, f); }
    void pass(std::int64_t microseconds) { clock.set(clock.now() + microseconds); }

    /// An account by its sign-in name, as the one who acts.
    Caller as(const std::string& name) {
        return read([&](const Tx& tx) { return identity::caller_of(identity::find_account(tx, name).value()); });
    }
    Id account(const std::string& name) { return as(name).account; }

    sensing::StreamInfo stream(const std::string& property = "pm25", const std::string& station = station_1) {
        return read([&](const Tx& tx) {
            for (const auto& [name, info] : sensing::streams_of_source(tx, sensing(), station))
                if (name == property) return info;
            throw std::runtime_error("no stream of " + property);
        });
    }
    /// One reading of a stream, now unless said otherwise.
    sensing::Stored observe(const sensing::StreamInfo& s, double value, std::optional<Micros> at = {}) {
        const sensing::NewObservation o{at.value_or(clock.now()), value, {}, {}};
        return write([&](Tx& tx) { return sensing::store_observation(tx, sensing(), s, o); });
    }
    /// Raises a warning at station 1; gives its case.
    cases::Case open_case() {
        observe(stream(), 168);
        return only_case();
    }
    cases::Case only_case() {
        auto all = read([](const Tx& tx) { return cases::open_cases(tx); });
        EXPECT_EQ(all.size(), 1u);
        return all.at(0);
    }
    cases::Case found(Id id) {
        return read([&](const Tx& tx) { return cases::find(tx, id).value(); });
    }

    std::vector<Event> events(const std::string& kind = "") {
        auto all = read([](const Tx& tx) { return events_after(tx, 0, 10'000); });
        if (!kind.empty()) std::erase_if(all, [&](const Event& e) { return e.kind != kind; });
        return all;
    }
    /// A number by SQL text of the test ($1 county).
    std::int64_t number(const std::string& sql) {
        return read([&](const Tx& tx) {
            const Param county = Param::of_text(demo::county);
            Rows& rows = tx.query(sql, {&county, 1});
            return rows.next() ? rows.integer(0) : -1;
        });
    }
    void promises_hold() {
        for (const Check& check : program.checks())
            EXPECT_TRUE(read([&](const Tx& tx) { return tx.all<std::string>(check.offenders, tx.county()); }).empty())
                << check.name;
    }
};

/// What a refusal said; status 0 when there was none.
template <class F> Problem refusal(F f) {
    try {
        f();
    } catch (const Problem& p) {
        return p;
    }
    return {0, "", "nothing was refused"};
}
inline std::vector<std::string> pointers(const Problem& p) {
    std::vector<std::string> out;
    for (const FieldError& e : p.errors) out.push_back(e.pointer);
    return out;
}

}  // namespace huying::test

/// Runs a fixture's tests on SQLite, and on PostgreSQL when there is one.
#define HUYING_EVERYWHERE(fixture)                                                                \
    INSTANTIATE_TEST_SUITE_P(Everywhere, fixture, testing::ValuesIn(huying::test::places(false)), \
                             huying::test::name_of_place)
