// public.cpp - warnings and how they ended, as the public reads them.
#include "subject/warning/warning.hpp"

namespace huying::warning {
namespace {

struct PublicIn {
    std::optional<State> state;
    std::optional<Id> after;
    std::optional<std::int64_t> limit;
};
BOOST_DESCRIBE_STRUCT(PublicIn, (), (state, after, limit))

struct PublicRow {
    Id id;
    Micros raised;
    std::optional<Micros> cleared;
    State state;
    Severity severity;
    std::string station_name, station_name_en, division, property;
    double threshold, value, peak;
    std::string unit;
    std::optional<std::string> case_state;
    std::optional<Micros> accepted, arrived, handed_over, disposed, closed;
};
BOOST_DESCRIBE_STRUCT(PublicRow, (),
                      (id, raised, cleared, state, severity, station_name, station_name_en, division, property,
                       threshold, value, peak, unit, case_state, accepted, arrived, handed_over, disposed, closed))
struct PublicWarnings {
    std::vector<Json> items;
    std::optional<Id> next;
};
BOOST_DESCRIBE_STRUCT(PublicWarnings, (), (items, next))

}  // namespace

constexpr Sql public_list{R"sql(SELECT w.id AS id, w.raised AS raised, w.cleared AS cleared, w.state AS state,
    w.severity AS severity, t.name AS station_name, t.name_en AS station_name_en, w.division AS division,
    w.property AS property, w.threshold AS threshold, w.value AS value, w.peak AS peak, w.unit AS unit,
    c.state AS case_state, c.accepted AS accepted, c.arrived AS arrived, c.handed_over AS handed_over,
    c.disposed AS disposed, c.closed AS closed FROM warning w JOIN thing t ON t.county = w.county AND t.id = w.station
    LEFT JOIN cases c ON c.county = w.county AND c.warning = w.id
    WHERE w.county = $1 AND ($2 = '' OR w.state = $2) AND w.id < $3 ORDER BY w.id DESC LIMIT $4)sql"};
PublicWarnings list_public(const Tx& tx, const territory::Territory& territory, const PublicIn& in) {
    const std::int64_t limit = page_size(in.limit);
    const std::string state(in.state ? record::Field<State>::name(*in.state) : "");
    PublicWarnings out;
    Id last;
    for (const auto& row :
         tx.all<PublicRow>(public_list, tx.county(), state, in.after.value_or(Id{INT64_MAX}), limit + 1)) {
        if (static_cast<std::int64_t>(out.items.size()) == limit) {
            out.next = last;
            break;
        }
        last = row.id;
        const auto [name, name_en] = territory.names(tx, row.division);
        std::string json = record::to_json(row);
        json.pop_back();
        json += ",\"division_name\":";
        record::write_text(json, name);
        json += ",\"division_name_en\":";
        record::write_text(json, name_en);
        out.items.push_back({json + "}"});
    }
    return out;
}

http::Route public_route(const territory::Territory& territory) {
    const auto list = [&territory](const Tx& tx, const PublicIn& in) { return list_public(tx, territory, in); };
    return http::route("GET", "/api/public/{county}/warnings", identity::May::anyone, "Warnings and how they ended",
                       list);
}

}  // namespace huying::warning
