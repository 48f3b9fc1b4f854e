// evidence.cpp - the subject's routes together.
#include "subject/evidence/evidence.hpp"

#include "subject/evidence/log.hpp"

namespace huying::evidence {

std::vector<http::Route> routes(const Desk& desk) {
    auto out = log_routes(desk);
    for (auto& r : receipt_routes(desk)) out.push_back(std::move(r));
    for (auto& r : case_receipt_routes(desk)) out.push_back(std::move(r));
    for (auto& r : audit_routes()) out.push_back(std::move(r));
    return out;
}

}  // namespace huying::evidence
