// caller.hpp - who acts. Filled by identity; the engines only carry it.
#pragma once
#include <string>

#include "base/id.hpp"

namespace huying {

/// The person or program behind a request. An empty `role` is the public (nobody signed in).
struct Caller {
    std::string county;      ///< division code of the county, "330521"
    Id account;              ///< 0 for the public and for the system itself
    std::string name;        ///< sign-in name, "worker-1"
    std::string display;     ///< name shown to people
    std::string role;        ///< command, department, township, leader, worker, gateway, citizen, admin, system
    std::string division;    ///< the subtree that the account works in; empty = the county
    std::string department;  ///< "environment"; empty = none
    bool operator==(const Caller&) const = default;
};

/// The program itself: jobs, listeners, import.
inline Caller system_caller(std::string county) {
    return {std::move(county), {}, "system", "系统", "system", {}, {}};
}

}  // namespace huying
