// exports.hpp - for subjects whose rows leave the house as a file: two administrators agree on it first (change_rights.cpp).
#pragma once
#include "engine/store/store.hpp"

namespace huying::identity {

struct ExportPeriod {
    Micros begins, ends;  ///< the county's time
};
/// Takes an agreed export of the audit, once, for the one who asked. Problem 404, 409.
ExportPeriod take_audit_export(Tx& tx, Id id);

}  // namespace huying::identity
