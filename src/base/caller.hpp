// caller.hpp - who acts. Filled by identity; the engines only carry it.
#pragma once
#include <cstdint>
#include <string>

#include "base/id.hpp"
#include "base/time.hpp"

namespace huying {

/// The person or program behind a request. An empty `role` is the public (nobody signed in).
struct Caller {
    std::string county;          ///< division code of the county, "330521"
    Id account;                  ///< 0 for the public and for the system itself
    std::string name;            ///< sign-in name, "worker-1"
    std::string display;         ///< name shown to people
    std::string role;            ///< command, department, township, leader, worker, gateway, citizen, admin, system
    std::string division;        ///< the subtree that the account works in; empty = the county
    std::string department;      ///< "environment"; empty = none
    std::uint64_t granted = 0;   ///< permissions beyond those of the role, one bit each (subject identity, may.hpp)
    std::uint64_t withheld = 0;  ///< permissions that the role has and this caller has not: a token's scope
    std::string pending;         ///< what the sign-in still lacks: password, factor or enrol; empty = nothing
    Id actor;                    ///< who really acts when `account` is acted for by a deputy; 0 = the account itself
    bool note_use = false;       ///< the credential's last use is to be written down
    std::string granted_for =
        {};  ///< for which purpose each permission of `granted` was given: " see_cases:inspection …"
    std::string purposes = {};  ///< what the route at hand may use personal data for: "case_handling,inspection"
    Micros changes =
        {};  ///< county's clock: from then on all this must be asked anew, for a period begins or ends; 0 = never
    bool holds_at(Micros now) const { return changes.value == 0 || now < changes; }
    bool operator==(const Caller&) const = default;
};

/// The program itself: jobs, listeners, import.
inline Caller system_caller(std::string county) { return {std::move(county), {}, "system", "系统", "system", {}, {}}; }

}  // namespace huying
