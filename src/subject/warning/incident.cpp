// incident.cpp - see incident.hpp.
#include "subject/warning/incident.hpp"

#include <algorithm>

#include "base/list.hpp"

namespace huying::warning {
namespace {

constexpr double metres_per_kilometre = 1000;

struct Earlier {
    Id warning, rule, station;
    std::optional<Id> incident;
    double latitude, longitude;
    Micros raised;
};
BOOST_DESCRIBE_STRUCT(Earlier, (), (warning, rule, station, incident, latitude, longitude, raised))

/// Of the same station whenever they were raised: what is still open there has the same cause.
constexpr Sql open_before{R"sql(SELECT w.id AS warning, w.rule AS rule, w.station AS station, w.incident AS incident,
    coalesce(t.latitude, 0.0) AS latitude, coalesce(t.longitude, 0.0) AS longitude, w.raised AS raised
    FROM warning w JOIN thing t ON t.county = w.county AND t.id = w.station
    WHERE w.county = $1 AND w.state = 'open' AND w.property = $2 AND (w.raised >= $3 OR w.station = $4)
    ORDER BY w.id DESC LIMIT 500)sql"};
/// Cases of this station that somebody is still to dispose of.
constexpr Sql under_way{
    R"sql(SELECT c.departments FROM warning w JOIN cases c ON c.county = w.county AND c.warning = w.id
    WHERE w.county = $1 AND w.station = $2 AND w.property = $3 AND w.state = 'open' AND w.rule <> $4
    AND c.lead_role = $5 AND c.state IN ('opened', 'dispatched', 'accepted', 'arrived', 'returned'))sql"};
constexpr Sql set_incident{R"sql(UPDATE warning SET incident = $3 WHERE county = $1 AND id = $2)sql"};
constexpr Sql take_over{R"sql(UPDATE warning SET incident = $3 WHERE county = $1 AND incident = $2)sql"};
constexpr Sql end_incident{R"sql(DELETE FROM incident WHERE county = $1 AND id = $2)sql"};
/// With the one that is about to be stored.
constexpr Sql count_members{R"sql(UPDATE incident SET newest = $3,
    members = 1 + (SELECT count(*) FROM warning w WHERE w.county = $1 AND w.incident = $2),
    first_warning = (SELECT min(w.id) FROM warning w WHERE w.county = $1 AND w.incident = $2),
    opened = (SELECT min(w.raised) FROM warning w WHERE w.county = $1 AND w.incident = $2) WHERE county = $1 AND id = $2)sql"};

std::vector<Earlier> raised_nearby(const Tx& tx, const Warning& w, const Storm& storm, geo::Point place) {
    auto out = tx.all<Earlier>(open_before, tx.county(), w.property, tx.now() - storm.minutes * minute, w.station);
    std::erase_if(out, [&](const Earlier& e) {
        return e.station != w.station &&
               geo::distance_m(place, {e.latitude, e.longitude}) > storm.kilometres * metres_per_kilometre;
    });
    return out;
}

bool all_listed(const std::string& some, const std::string& in) {
    return !any_listed(some, [&](std::string_view one) { return !is_listed(in, one); });
}

/// Another rule has already sent somebody of the same role to this station, and called the same departments.
bool in_good_hands(const Tx& tx, const Warning& w, const Rule& rule) {
    const auto called = tx.all<std::string>(under_way, tx.county(), w.station, w.property, rule.id, rule.lead_role);
    return std::ranges::any_of(called, [&](const std::string& these) { return all_listed(rule.departments, these); });
}

/// The oldest incident of these, or a new one of the earliest of them.
Id incident_of(Tx& tx, const Warning& w, const std::vector<Earlier>& near) {
    std::optional<Id> oldest;
    for (const Earlier& e : near)
        if (e.incident && (!oldest || *e.incident < *oldest)) oldest = e.incident;
    if (oldest) return *oldest;
    const Earlier& first = near.back();
    const Incident made{tx.county(), tx.new_id(), w.rule, w.property, first.warning, first.raised, tx.now(), 1};
    tx.insert("incident", made);
    return made.id;
}

}  // namespace

bool join_incident(Tx& tx, Warning& w, const ReadyRule& rule, geo::Point place) {
    const Storm storm = rule.options.storm.value_or(Storm{});
    const auto near = raised_nearby(tx, w, storm, place);
    if (near.empty()) return true;
    w.incident = incident_of(tx, w, near);
    for (const Earlier& e : near) {
        if (!e.incident) {
            tx.exec(set_incident, tx.county(), e.warning, *w.incident);
        } else if (*e.incident != *w.incident) {
            tx.exec(take_over, tx.county(), *e.incident, *w.incident);
            tx.exec(end_incident, tx.county(), *e.incident);
        }
    }
    tx.exec(count_members, tx.county(), *w.incident, tx.now());
    if (storm.one_case && std::ranges::find(near, w.rule, &Earlier::rule) != near.end()) return false;
    return !in_good_hands(tx, w, rule.rule);
}

}  // namespace huying::warning
