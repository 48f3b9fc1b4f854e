// evidence.hpp - 存证: what anyone can check without trusting the county. The log is served as it is (engine/ledger); a
// receipt proves one event to whoever may see it; the audit reads the whole stream.
#pragma once
#include <functional>

#include "engine/http/route.hpp"
#include "engine/ledger/notary.hpp"

namespace huying::evidence {

/// What the routes stand on; without a notary, those that need one answer 503.
struct Desk {
    const ledger::Notary* notary = nullptr;
    std::function<void(const Tx&, Id)> require_case;  ///< Problem 404 unless the caller may see the case
};

/// `desk` must live as long as the routes.
std::vector<http::Route> routes(const Desk& desk);

}  // namespace huying::evidence
