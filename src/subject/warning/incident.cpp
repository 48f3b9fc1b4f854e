// incident.cpp - see incident.hpp.
#include "subject/warning/incident.hpp"

namespace huying::warning {
namespace {

constexpr double metres_per_kilometre = 1000;

struct Earlier {
    Id warning;
    std::optional<Id> incident;
    double latitude, longitude;
    Micros raised;
};
BOOST_DESCRIBE_STRUCT(Earlier, (), (warning, incident, latitude, longitude, raised))

constexpr Sql raised_lately{R"sql(SELECT w.id AS warning, w.incident AS incident, coalesce(t.latitude, 0.0) AS latitude,
    coalesce(t.longitude, 0.0) AS longitude, w.raised AS raised FROM warning w JOIN thing t ON t.county = w.county
    AND t.id = w.station WHERE w.county = $1 AND w.state = 'open' AND w.rule = $2 AND w.raised >= $3
    ORDER BY w.id DESC LIMIT 500)sql"};
constexpr Sql set_incident{R"sql(UPDATE warning SET incident = $3 WHERE county = $1 AND id = $2)sql"};
constexpr Sql take_over{R"sql(UPDATE warning SET incident = $3 WHERE county = $1 AND incident = $2)sql"};
constexpr Sql end_incident{R"sql(DELETE FROM incident WHERE county = $1 AND id = $2)sql"};
/// With the one that is about to be stored.
constexpr Sql count_members{R"sql(UPDATE incident SET newest = $3,
    members = 1 + (SELECT count(*) FROM warning w WHERE w.county = $1 AND w.incident = $2),
    first_warning = (SELECT min(w.id) FROM warning w WHERE w.county = $1 AND w.incident = $2),
    opened = (SELECT min(w.raised) FROM warning w WHERE w.county = $1 AND w.incident = $2) WHERE county = $1 AND id = $2)sql"};

std::vector<Earlier> raised_nearby(const Tx& tx, Id rule, const Storm& storm, geo::Point place) {
    auto out = tx.all<Earlier>(raised_lately, tx.county(), rule, tx.now() - storm.minutes * minute);
    std::erase_if(out, [&](const Earlier& e) {
        return geo::distance_m(place, {e.latitude, e.longitude}) > storm.kilometres * metres_per_kilometre;
    });
    return out;
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

bool join_incident(Tx& tx, Warning& w, const Storm& storm, geo::Point place) {
    const auto near = raised_nearby(tx, w.rule, storm, place);
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
    return !storm.one_case;
}

}  // namespace huying::warning
