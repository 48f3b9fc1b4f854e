// promises.hpp - what holds in the county after every day, whatever happened on it.
#pragma once
#include <map>
#include <string>
#include <utility>
#include <vector>

#include "program.hpp"

namespace huying::simulation {

/// What the devices were told is stored: (stream, time) and value.
using Acknowledged = std::map<std::pair<std::int64_t, std::int64_t>, double>;

/// Every promise that is broken, in words; empty when all is well. To be called when all events have been delivered.
std::vector<std::string> broken_promises(Store& store, const Program& program, const Acknowledged& acknowledged);

}  // namespace huying::simulation
