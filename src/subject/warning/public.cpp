// public.cpp - warnings and how they ended, as the public reads them.
#include "subject/warning/explain.hpp"
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
    Comparison comparison;
    std::string said, why, unit;
    std::optional<std::string> case_state;
    std::optional<Micros> accepted, arrived, handed_over, disposed, closed;
};
BOOST_DESCRIBE_STRUCT(PublicRow, (),
                      (id, raised, cleared, state, severity, station_name, station_name_en, division, property,
                       threshold, value, peak, comparison, said, why, unit, case_state, accepted, arrived, handed_over,
                       disposed, closed))
struct PublicWarning {
    Id id;
    Micros raised;
    std::optional<Micros> cleared;
    State state = State::open;
    Severity severity = Severity::serious;
    std::string station_name, station_name_en, division, division_name, division_name_en, property;
    double threshold = 0, value = 0, peak = 0;
    std::optional<Comparison>
        comparison;  ///< the bad side of `threshold`, where that level alone is what the rule says
    std::string unit;
    std::optional<std::string> case_state;
    std::optional<Micros> accepted, arrived, handed_over, disposed, closed;
};
BOOST_DESCRIBE_STRUCT(PublicWarning, (),
                      (id, raised, cleared, state, severity, station_name, station_name_en, division, division_name,
                       division_name_en, property, threshold, value, peak, comparison, unit, case_state, accepted,
                       arrived, handed_over, disposed, closed))
struct PublicWarnings {
    std::vector<PublicWarning> items;
    std::optional<Id> next;
};
BOOST_DESCRIBE_STRUCT(PublicWarnings, (), (items, next))

PublicWarning shown(const Tx& tx, const territory::Territory& territory, const PublicRow& w) {
    const auto [name, name_en] = territory.names(tx, w.division);
    return {w.id,           w.raised,          w.cleared,  w.state,   w.severity,
            w.station_name, w.station_name_en, w.division, name,      name_en,
            w.property,     w.threshold,       w.value,    w.peak,    bad_side(w.comparison, w.said, w.why),
            w.unit,         w.case_state,      w.accepted, w.arrived, w.handed_over,
            w.disposed,     w.closed};
}

}  // namespace

constexpr Sql public_list{R"sql(SELECT w.id AS id, w.raised AS raised, w.cleared AS cleared, w.state AS state,
    w.severity AS severity, t.name AS station_name, t.name_en AS station_name_en, w.division AS division,
    w.property AS property, w.threshold AS threshold, w.value AS value, w.peak AS peak,
    w.comparison AS comparison, w.said AS said, w.why AS why, w.unit AS unit,
    c.state AS case_state, c.accepted AS accepted, c.arrived AS arrived, c.handed_over AS handed_over,
    c.disposed AS disposed, c.closed AS closed FROM warning w JOIN thing t ON t.county = w.county AND t.id = w.station
    LEFT JOIN cases c ON c.county = w.county AND c.warning = w.id
    WHERE w.county = $1 AND ($2 = '' OR w.state = $2) AND w.id < $3 ORDER BY w.id DESC LIMIT $4)sql"};
PublicWarnings list_public(const Tx& tx, const territory::Territory& territory, const PublicIn& in) {
    const std::int64_t limit = page_size(in.limit);
    const std::string state(in.state ? record::Field<State>::name(*in.state) : "");
    PublicWarnings out;
    for (const auto& row :
         tx.all<PublicRow>(public_list, tx.county(), state, in.after.value_or(Id{INT64_MAX}), limit + 1)) {
        if (static_cast<std::int64_t>(out.items.size()) == limit) {
            out.next = out.items.back().id;
            break;
        }
        out.items.push_back(shown(tx, territory, row));
    }
    return out;
}

http::Route public_route(const territory::Territory& territory) {
    const auto list = [&territory](const Tx& tx, const PublicIn& in) { return list_public(tx, territory, in); };
    return http::route("GET", "/api/public/{county}/warnings", identity::May::anyone, "Warnings and how they ended",
                       list);
}

}  // namespace huying::warning
