// log.hpp - between the files of this folder: routes of the log, its newest checkpoint, a receipt.
#pragma once
#include "engine/ledger/receipt.hpp"
#include "subject/evidence/evidence.hpp"
#include "subject/evidence/read_budget.hpp"

namespace huying::evidence {

/// Throws Problem 503 when nothing has been signed yet.
std::shared_ptr<const ledger::Published> published(const Desk& desk, const std::string& county);
/// What proves the event under that checkpoint; Problem 503 while it is not signed yet.
ledger::Receipt receipt_of(const Tx& tx, const Desk& desk, const ledger::Published& newest, std::int64_t seq);
std::vector<http::Route> log_routes(const Desk& desk);
/// The budget is one for both ways to an event that only the audit may see: its row and its receipt.
std::vector<http::Route> receipt_routes(const Desk& desk, const std::shared_ptr<ReadBudget>& budget);
std::vector<http::Route> case_receipt_routes(const Desk& desk);
std::vector<http::Route> audit_routes(const Desk& desk, const std::shared_ptr<ReadBudget>& budget);

}  // namespace huying::evidence
