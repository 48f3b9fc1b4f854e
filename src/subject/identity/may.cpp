// may.cpp - the question that is asked with every request, answered from two tables made at compile time.
#include "subject/identity/may.hpp"

#include <algorithm>
#include <array>

#include "base/list.hpp"
#include "base/problem.hpp"
#include "subject/identity/purposes.hpp"

namespace huying::identity {
namespace {

using Names = boost::describe::describe_enumerators<May>;
constexpr std::size_t count = boost::mp11::mp_size<Names>::value;
static_assert(count <= 64, "a permission is one bit of 64");

struct Named {
    std::string_view name;
    May may;
};
constexpr auto names = [] {
    std::array<Named, count> out{};
    std::size_t i = 0;
    boost::mp11::mp_for_each<Names>([&](auto d) { out[i++] = {d.name, d.value}; });
    return out;
}();

/// The table of grants by role: asked with every request.
struct RoleBits {
    std::string_view role;
    std::uint64_t bits = 0;
};
constexpr auto role_bits = [] {
    std::array<RoleBits, std::size(grants)> out{};  // of as many roles at most; those not needed have no name
    for (const auto& g : grants) {
        RoleBits* at = out.begin();
        while (at->role != g.role && !at->role.empty()) ++at;
        *at = {g.role, at->bits | bit(g.may)};
    }
    return out;
}();

bool uses_none(std::string_view purposes) { return purposes.empty() || purposes == "none"; }

bool office_states(const Caller& c, const LegalPurpose& p) {
    const bool every = p.departments.empty() || c.role != "department";
    return lists(p.roles, c.role) && (every || lists(p.departments, c.department));
}

bool role_states(const Caller& c, std::string_view purposes) {
    return uses_none(purposes) || c.role == "system" || any_listed(purposes, [&](std::string_view p) {
               const LegalPurpose* at = find_purpose(p);
               return p == "own_right" || (at != nullptr && office_states(c, *at));
           });
}

bool granted_one(const Caller& caller, std::string_view may, std::string_view purposes) {
    return uses_none(purposes) || any_listed(purposes, [&](std::string_view p) {
               return lists(caller.granted_for, std::string(may) + ":" + std::string(p));
           });
}

}  // namespace

std::optional<May> may_of(std::string_view name) {
    if (name == "signed_in") return May::be_signed_in;  // as the server's own lines say it
    const auto it = std::ranges::find(names, name, &Named::name);
    return it == names.end() ? std::nullopt : std::optional(it->may);
}

std::uint64_t bits_of_role(std::string_view role) {
    if (role.empty()) return bit(May::anyone);
    if (role == "system") return ~bit(May::issue_alerts);  // a red line: a named person issues an alert, no program
    const auto it = std::ranges::find(role_bits, role, &RoleBits::role);
    return of_every_account | (it == role_bits.end() ? 0 : it->bits);
}

bool allowed(const Caller& caller, std::string_view name, std::string_view purposes) {
    const auto may = may_of(name);
    if (!may) return caller.role == "system" && !name.empty();
    if (!caller.pending.empty()) return *may == May::anyone || *may == May::finish_sign_in;  // see refuse_unfinished
    if ((caller.withheld & bit(*may)) != 0) return false;
    if ((bits_of_role(caller.role) & bit(*may)) != 0 && role_states(caller, purposes)) return true;
    return (caller.granted & bit(*may)) != 0 && granted_one(caller, name, purposes);
}

bool allowed_or_say_why(const Caller& caller, std::string_view may, std::string_view purposes) {
    if (allowed(caller, may, purposes)) return true;
    if (caller.pending == "password")
        throw forbidden("password_first", "Replace the password first: somebody else made it, or it is old.");
    if (caller.pending == "factor") throw forbidden("factor_first", "Give the code of your second factor first.");
    if (caller.pending == "enrol") throw forbidden("enrol_first", "Set up a second factor first.");
    return false;
}

}  // namespace huying::identity
