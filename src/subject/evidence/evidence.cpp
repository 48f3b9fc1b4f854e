// evidence.cpp - the subject's routes together.
#include "subject/evidence/evidence.hpp"

#include "subject/evidence/log.hpp"
#include "subject/identity/purposes.hpp"

namespace huying::evidence {

std::vector<http::Route> routes(const Desk& desk) {
    using identity::For;
    const auto budget = std::make_shared<ReadBudget>();
    auto out = http::serves({For::none}, log_routes(desk));  // salted digests
    for (auto& r : http::serves({For::own_right}, receipt_routes(desk, budget))) out.push_back(std::move(r));
    for (auto& r :
         http::serves({For::case_handling, For::inspection, For::audit, For::emergency}, case_receipt_routes(desk)))
        out.push_back(std::move(r));
    for (auto& r : http::serves({For::audit}, audit_routes(desk, budget))) out.push_back(std::move(r));
    return out;
}

}  // namespace huying::evidence
