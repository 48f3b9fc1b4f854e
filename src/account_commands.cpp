// account_commands.cpp - the commands about accounts: user add, token, provider set.
#include <fmt/format.h>
#include <spdlog/spdlog.h>

#include <algorithm>
#include <fstream>

#include "commands.hpp"
#include "subject/identity/credential.hpp"
#include "subject/identity/english.hpp"
#include "subject/identity/oidc.hpp"
#include "subject/identity/person.hpp"
#include "subject/identity/routes.hpp"
#include "subject/warning/rule_in.hpp"

namespace huying::commands {
namespace {

constexpr std::size_t township_digits = 9, grid_digits = 15;  // GB/T 10114 and the county's grids below it

bool is_plain(const std::string& text) {
    return std::ranges::none_of(text, [](unsigned char c) { return c < 0x20 || c == 0x7f; });
}

/// What is odd about a division of this length for the role; empty = nothing. A leader has one grid, or a township's.
std::string ground_oddity(const std::string& role, std::size_t digits) {
    if (role == "worker" && digits != grid_digits) return "a grid worker is on duty in a grid, which has 15 digits";
    if (role == "township" && digits != township_digits) return "a township has 9 digits";
    if (role == "leader" && digits != grid_digits && digits != township_digits)
        return "a leader has a grid, 15 digits, or a township, 9 digits";
    return "";
}

std::vector<FieldError> user_faults(const Tx& tx, const Program& program, const UserOptions& o,
                                    const identity::Account& account) {
    auto out = identity::account_faults(tx, account);
    if (identity::find_account(tx, o.name)) out.push_back({"/name", "is taken"});
    if (const auto fault = o.person.empty() ? "" : identity::person_fault(o.person); !fault.empty())
        out.push_back({"--person", fault});
    for (const auto& [option, text] :
         {std::pair{"/name", &o.name}, {"--display", &o.display}, {"--display-en", &o.display_en}})
        if (!is_plain(*text)) out.push_back({option, "must have no tab, no line break and no other control character"});
    if (!o.division.empty() && program.territory().names(tx, o.division).first.empty())
        out.push_back({"--division", "is no division of this county"});
    return out;
}

/// What is allowed, and hardly meant: said, so that nobody wonders later why the account sees no case.
void warn_of_oddities(const Tx& tx, const UserOptions& o) {
    if (!o.department.empty() && !warning::is_department(tx, o.department))
        spdlog::warn("--department {}: no rule and no account names it yet; is it spelt so?", o.department);
    if (const auto odd = o.division.empty() ? std::string() : ground_oddity(o.role, o.division.size()); !odd.empty())
        spdlog::warn("--division {}: {}", o.division, odd);
}

}  // namespace

void add_user(const UserOptions& o) {
    const RealClock clock;
    if (o.person.empty() && identity::is_administrator(o.role))
        throw invalid("--person", "is required for an administrator: nobody holds two administrators' accounts");
    refuse_absent(o.place);
    const auto ring = o.person.empty() ? seal::KeyRing::passing() : open_ring(o.place, o.keys);
    const Program program("", {}, identity::SecretBox(), ring);
    const auto store = open_county(o.place, clock, program);
    const std::string password = identity::random_secret(9);
    const std::string county = county_of(*store, o.place);
    store->write(system_caller(county), [&](Tx& tx) {
        identity::Account account{.name = o.name,
                                  .display = o.display,
                                  .role = o.role,
                                  .division = o.division,
                                  .department = o.department,
                                  .person = o.person.empty() ? "" : identity::person_digest(tx, *ring, o.person),
                                  // in a demonstration everybody shares a printed password
                                  .must_change = !identity::settings_of(tx).demo};
        if (auto faults = user_faults(tx, program, o, account); !faults.empty()) throw invalid(std::move(faults));
        warn_of_oddities(tx, o);
        account = identity::add_account(tx, account, password);
        identity::set_display_en(tx, account.id, o.display_en);
        identity::tell_added(tx, account, identity::command_line);
    });
    fmt::print("password: {}\n", password);
}

void print_token(const TokenOptions& o) {
    if (o.days && (*o.days < 1 || *o.days > 3660)) throw std::runtime_error("--days takes 1 to 3660");
    const RealClock clock;
    const Program program;
    const auto store = open_county(o.place, clock, program);
    const std::string token = store->write(system_caller(county_of(*store, o.place)), [&](Tx& tx) {
        const auto account = identity::find_account(tx, o.name);
        if (!account) throw not_found("There is no account '" + o.name + "'.");
        const std::int64_t days = o.days.value_or(identity::is_administrator(account->role) ? 1 : 366);
        return identity::token_at_machine(tx, *account, days * day);
    });
    fmt::print("{}\n", token);
}

void set_provider(const ProviderOptions& o) {
    const RealClock clock;
    const Program program;
    const auto store = open_county(o.place, clock, program);
    std::string secret;
    if (!o.secret_file.empty()) {
        std::ifstream file(o.secret_file);
        if (!std::getline(file, secret) || secret.empty())
            throw std::runtime_error("cannot read a secret from " + o.secret_file);
    }
    const auto box = identity::SecretBox::load_or_create(o.place.data + "/identity.key");
    store->write(system_caller(county_of(*store, o.place)), [&](Tx& tx) {
        identity::set_provider(
            tx, box, {.issuer = o.issuer, .label = o.label.empty() ? o.issuer : o.label, .client = o.client}, secret);
    });
    fmt::print("people may sign in with {}; accounts are linked by two administrators\n", o.issuer);
}

}  // namespace huying::commands
