// looks.cpp - 谁看过我的信息: which unit looked at my data, in which role, when, why and at what (PIPL art. 44, 45).
#include "engine/http/answers.hpp"
#include "subject/personal/odd.hpp"
#include "subject/personal/views.hpp"

namespace huying::personal {
namespace {

using identity::May;
constexpr std::int64_t usual_looks = 50, most_looks = 500;

struct LooksIn {
    std::optional<Id> after;  ///< newest first: those before it in time
    std::optional<std::int64_t> limit;
    std::optional<Id> ward;  ///< at this child's, whose guardian the caller is
};
BOOST_DESCRIBE_STRUCT(LooksIn, (), (after, limit, ward))
struct Looks {
    std::vector<LookOut> items;
    std::optional<Id> next;  ///< `after` of the following page
};
BOOST_DESCRIBE_STRUCT(Looks, (), (items, next))

struct PurposeOut {
    std::string code, zh, en, law, roles, fields;
    std::string departments;  ///< of the role department, whose staff may state it; empty = every department's
    std::optional<std::string> text_version, text_zh, text_en;
    std::optional<Micros> assessed;  ///< of its newest impact assessment that was agreed to
};
BOOST_DESCRIBE_STRUCT(PurposeOut, (),
                      (code, zh, en, law, roles, fields, departments, text_version, text_zh, text_en, assessed))
struct Purposes {
    std::vector<PurposeOut> items;
};
BOOST_DESCRIBE_STRUCT(Purposes, (), (items))

Looks my_looks(const Tx& tx, const Office& office, const LooksIn& in) {
    const std::int64_t limit = in.limit.value_or(usual_looks);
    if (limit < 1 || limit > most_looks) throw invalid("?limit", "must be 1 to 500");
    Looks out{looks_at(tx, office, own_or_ward(tx, in.ward), in.after.value_or(Id{INT64_MAX}), limit), {}};
    if (std::ssize(out.items) == limit) out.next = out.items.back().id;
    return out;
}

Purposes purposes(const Tx& tx, const None&) {
    Purposes out;
    for (const LegalPurpose& p : register_of_purposes()) {
        const auto text = [](std::string_view s) { return std::string(s); };
        out.items.push_back(
            {text(p.code), text(p.zh), text(p.en), text(p.law), text(p.roles), text(p.fields), text(p.departments)});
        out.items.back().assessed = assessed(tx, p.code);
        if (!p.text_version.empty())
            out.items.back().text_version = p.text_version, out.items.back().text_zh = p.text_zh,
            out.items.back().text_en = p.text_en;
    }
    return out;
}

}  // namespace

LookOut look_out(const Tx& tx, const Office& office, seal::Opening o) {
    LookOut out{o.id, o.time, o.role};
    if (!o.department.empty()) out.department = o.department;
    if (!o.division.empty()) {
        const auto [zh, en] = office.territory->names(tx, o.division);
        out.division = o.division;
        if (!zh.empty()) out.division_name = zh, out.division_name_en = en;
    }
    out.deputy = o.acting_for.value != 0;
    out.own = o.account == o.whose;
    out.fields = o.fields;
    out.purpose = o.purpose;
    if (const auto* p = find_purpose(o.purpose)) out.purpose_zh = p->zh, out.purpose_en = p->en, out.law = p->law;
    out.reason = std::move(o.reason);
    return out;
}

std::vector<LookOut> looks_at(const Tx& tx, const Office& office, Id whose, Id before, std::int64_t limit) {
    std::vector<LookOut> out;
    for (auto& o : seal::openings_of(tx, *office.ring, whose, before, limit))
        out.push_back(look_out(tx, office, std::move(o)));
    return out;
}

std::optional<LookOut> open_look(Tx& tx, const Office& office, Id look, const seal::Purpose& purpose) {
    auto found = seal::opening_by_id(tx, look);
    if (!found) return std::nullopt;
    const auto opening =
        seal::reveal(tx, *office.ring, seal::opening_purpose, purpose, found->whose, seal::opening_table, look, *found);
    if (opening) tell_of_look(tx, found->whose, *opening, purpose.code, "reason", purpose.odd);
    return look_out(tx, office, std::move(*found));
}

std::vector<http::Route> looks_routes(const OfficeRef& office) {
    return {
        http::route("GET", "/api/my/access", May::manage_self, "Who looked at my data: unit, role, when, why, what",
                    [office](const Tx& tx, const LooksIn& in) { return my_looks(tx, *office, in); }),
        http::route("GET", "/api/personal/purposes", May::be_signed_in,
                    "The register of legal bases: what personal data may be opened for", purposes),
    };
}

}  // namespace huying::personal
