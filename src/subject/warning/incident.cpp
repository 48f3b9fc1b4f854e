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
constexpr Sql one_more{R"sql(UPDATE incident SET members = members + 1, newest = $3 WHERE county = $1 AND id = $2)sql"};

}  // namespace

bool join_incident(Tx& tx, Warning& w, const Storm& storm, geo::Point place) {
    for (const Earlier& e : tx.all<Earlier>(raised_lately, tx.county(), w.rule, tx.now() - storm.minutes * minute)) {
        if (geo::distance_m(place, {e.latitude, e.longitude}) > storm.kilometres * metres_per_kilometre) continue;
        if (e.incident) {
            tx.exec(one_more, tx.county(), *e.incident, tx.now());
        } else {
            const Incident made{tx.county(), tx.new_id(), w.rule, w.property, e.warning, e.raised, tx.now(), 2};
            tx.insert("incident", made);
            tx.exec(set_incident, tx.county(), e.warning, made.id);
            w.incident = made.id;
        }
        if (!w.incident) w.incident = e.incident;
        return !storm.one_case;
    }
    return true;
}

}  // namespace huying::warning
