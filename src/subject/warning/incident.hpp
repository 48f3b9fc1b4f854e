// incident.hpp - a storm of warnings about one property, close in time and place, is one incident with members, whatever
// rules raised them. What is dispatched is dispatched per station: a second rule over the same station sends nobody again.
#pragma once
#include "engine/geo/geo.hpp"
#include "subject/warning/warning.hpp"

namespace huying::warning {

struct Incident {
    std::string county;
    Id id, rule;  ///< the rule of the first
    std::string property;
    Id first_warning;
    Micros opened, newest;
    std::int64_t members = 0;
};
BOOST_DESCRIBE_STRUCT(Incident, (), (county, id, rule, property, first_warning, opened, newest, members))

/// Looks for open warnings of the same property that were raised shortly before nearby or are open at the station, and makes
/// one incident of them and this one; incidents that it lies between become one, the oldest. Sets `w.incident`. False when it
/// has no case of its own: the rule wants one for the storm, or another rule's case is under way at the station with the same
/// role and departments.
bool join_incident(Tx& tx, Warning& w, const ReadyRule& rule, geo::Point place);

}  // namespace huying::warning
