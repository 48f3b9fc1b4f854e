// incident.hpp - a storm of warnings of one rule, close in time and place, is one incident with members.
#pragma once
#include "engine/geo/geo.hpp"
#include "subject/warning/warning.hpp"

namespace huying::warning {

struct Incident {
    std::string county;
    Id id, rule;
    std::string property;
    Id first_warning;
    Micros opened, newest;
    std::int64_t members = 0;
};
BOOST_DESCRIBE_STRUCT(Incident, (), (county, id, rule, property, first_warning, opened, newest, members))

/// Looks for open warnings of the same rule that were raised shortly before nearby, and makes one incident of them and this
/// one; incidents that it lies between become one, the oldest. Sets `w.incident`. False when it has no case of its own.
bool join_incident(Tx& tx, Warning& w, const Storm& storm, geo::Point place);

}  // namespace huying::warning
