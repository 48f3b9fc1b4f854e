// place.cpp - where a command finds the county's data. Only serve, demo, county add and restore make what is not there.
#include <fmt/format.h>

#include <filesystem>

#include "commands.hpp"
#include "engine/store/before_commit.hpp"

namespace huying::commands {
namespace {

constexpr Sql any_county{R"sql(SELECT county FROM county LIMIT 1)sql"};

[[noreturn]] void no_county(const Place& place) {
    throw std::runtime_error(fmt::format(
        "there is no county here ({}): say the right place with --data or --database, or run 'huying demo' or "
        "'huying county add'",
        place.database.empty() ? place.data : "the database"));
}

}  // namespace

void refuse_absent(const Place& place) {
    if (place.database.empty() && !std::filesystem::exists(std::filesystem::path(place.data) / "huying.db"))
        no_county(place);
}

std::unique_ptr<Store> open_store(const Place& place, const Clock& clock, const Program& program, bool durable) {
    auto store = Store::open({.data = place.data, .database = place.database, .durable = durable}, clock);
    store->migrate(program.migrations());
    before_commit(*store, ledger::append_events);
    for (const auto& c : all_counties(*store)) ledger::catch_up(*store, c.county);
    return store;
}

std::unique_ptr<Store> open_county(const Place& place, const Clock& clock, const Program& program) {
    refuse_absent(place);
    {
        const auto store =
            Store::open({.data = place.data, .database = place.database, .readers = 1, .writers = 1}, clock);
        try {
            if (!store->read(system_caller(""), [](const Tx& tx) { return tx.one<std::string>(any_county); }))
                no_county(place);
        } catch (const StoreError& e) {
            if (e.kind != StoreError::wrong) throw;
            no_county(place);  // not even the tables
        }
    }
    return open_store(place, clock, program);
}

std::vector<territory::County> all_counties(Store& store) {
    return store.read(system_caller(""), [](const Tx& tx) { return territory::counties(tx); });
}

std::string county_of(Store& store, const Place& place) {
    const auto counties = all_counties(store);
    if (!place.county.empty()) {
        if (std::ranges::find(counties, place.county, &territory::County::county) == counties.end())
            throw std::runtime_error("there is no county " + place.county + " here");
        return place.county;
    }
    if (counties.empty()) no_county(place);
    if (counties.size() > 1) throw std::runtime_error("there are several counties here: say which with --county");
    return counties.front().county;
}

}  // namespace huying::commands
