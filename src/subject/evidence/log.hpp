// log.hpp - between the files of this folder: routes of the log, and its newest checkpoint.
#pragma once
#include "subject/evidence/evidence.hpp"

namespace huying::evidence {

/// Throws Problem 503 when nothing has been signed yet.
std::shared_ptr<const ledger::Published> published(const Desk& desk, const std::string& county);
std::vector<http::Route> log_routes(const Desk& desk);
std::vector<http::Route> receipt_routes(const Desk& desk);
std::vector<http::Route> audit_routes();

}  // namespace huying::evidence
