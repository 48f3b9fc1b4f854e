// first_start.cpp - a county without any account: whoever reads the server's first output holds a one-time code, and with it
// names the three administrators, with the numbers of three people. There is no default password; each of the three replaces the
// one made here. Whoever holds the code is shown all three, so each is to be handed over, and used, at once (docs/operations.md).
#include <algorithm>
#include <array>

#include "engine/http/answers.hpp"
#include "subject/identity/credential.hpp"
#include "subject/identity/routes.hpp"

namespace huying::identity {
namespace {

constexpr std::int64_t code_lives = day;

struct FirstStart {
    Text<1, 40> code, admin, security, audit;                 ///< names of three people's accounts
    Text<2, 40> admin_person, security_person, audit_person;  ///< their staff or identity numbers; kept as digests
};
BOOST_DESCRIBE_STRUCT(FirstStart, (), (code, admin, security, audit, admin_person, security_person, audit_person))
struct FirstPassword {
    std::string name, role, password;
};
BOOST_DESCRIBE_STRUCT(FirstPassword, (), (name, role, password))
struct FirstPasswords {
    std::vector<FirstPassword> items;
};
BOOST_DESCRIBE_STRUCT(FirstPasswords, (), (items))

constexpr Sql any_account{R"sql(SELECT id FROM account WHERE county = $1 LIMIT 1)sql"};
constexpr Sql keep_code{R"sql(INSERT INTO first_start (county, digest, ends) VALUES ($1, $2, $3)
    ON CONFLICT (county) DO UPDATE SET digest = excluded.digest, ends = excluded.ends)sql"};
constexpr Sql take_code{R"sql(DELETE FROM first_start WHERE county = $1 AND digest = $2 AND ends > $3)sql"};

constexpr Sql good_code{R"sql(SELECT digest FROM first_start WHERE county = $1 AND digest = $2 AND ends > $3)sql"};

[[noreturn]] void refuse_code() {
    throw Problem(401, "wrong_code",
                  "The code is wrong, was used, or is older than a day; the next start prints another.");
}

struct First {
    const char* role;
    const Text<1, 40>& name;
    const Text<2, 40>& person;
};
/// Three people: names and numbers differ from each other, and no number is only the name again.
void require_three(const std::array<First, 3>& three) {
    std::vector<FieldError> errors;
    const auto earlier = [&](std::size_t i, auto same) {
        return std::any_of(three.begin(), three.begin() + static_cast<std::ptrdiff_t>(i), same);
    };
    for (std::size_t i = 0; i < three.size(); ++i) {
        const std::string role = three[i].role, number = normal_person(three[i].person.value);
        if (earlier(i, [&](const First& f) { return f.name == three[i].name; }))
            errors.push_back({"/" + role, "must be three accounts: nobody holds two administrators' accounts"});
        if (earlier(i, [&](const First& f) { return normal_person(f.person.value) == number; }))
            errors.push_back(
                {"/" + role + "_person", "must be three people: this number was given for another already"});
        if (const auto fault = person_fault(three[i].person.value); !fault.empty())
            errors.push_back({"/" + role + "_person", fault});
        else if (number == normal_person(three[i].name.value))
            errors.push_back({"/" + role + "_person", "must be the person's staff number, not the account's name"});
    }
    if (!errors.empty()) throw invalid(std::move(errors));
}

http::Reply name_administrators(Store& store, const http::Request& request, const seal::KeyRing& ring) {
    const auto in = record::from_json<FirstStart>(request.body);
    const std::array<First, 3> three{First{"admin", in.admin, in.admin_person},
                                     First{"security", in.security, in.security_person},
                                     First{"audit", in.audit, in.audit_person}};
    require_three(three);
    const auto good =
        store.read(request.caller, [&](const Tx& tx) {  // 96 random bits: nobody guesses, nothing is counted
            return tx.one<std::string>(good_code, tx.county(), secret_digest(in.code.value), machine_now());
        });
    if (!good) refuse_code();
    FirstPasswords out;
    std::vector<std::string> hashes;
    for (const First& f : three) {
        out.items.push_back({f.name.value, f.role, random_secret(9)});
        hashes.push_back(hash_password(out.items.back().password));
    }
    store.write(system_caller(request.caller.county), [&](Tx& tx) {
        if (tx.exec(take_code, tx.county(), secret_digest(in.code.value), machine_now()) != 1 ||
            tx.one<Id>(any_account, tx.county()))
            refuse_code();
        for (std::size_t i = 0; i < hashes.size(); ++i) {
            const Account account = add_account(tx,
                                                {.name = out.items[i].name,
                                                 .role = out.items[i].role,
                                                 .person = person_digest(tx, ring, three[i].person.value),
                                                 .must_change = true},
                                                "");
            set_first_password(tx, account.id, hashes[i]);
            tell_added(tx, account, "first start");
        }
    });
    return {200, "application/json", record::to_json(out), {{"Cache-Control", "no-store"}}};
}

}  // namespace

std::optional<std::string> first_start_code(Tx& tx) {
    if (tx.one<Id>(any_account, tx.county())) return std::nullopt;
    const std::string code = random_secret(12);
    tx.exec(keep_code, tx.county(), secret_digest(code), machine_now() + code_lives);
    return code;
}

std::vector<http::Route> first_start_routes(const Ring& ring) {
    return {http::answers<FirstPasswords>(http::takes<FirstStart>(
        http::route("POST", "/api/public/{county}/first_start", May::anyone,
                    "Name the three administrators, with the one-time code",
                    [ring](Store& store, const http::Request& r) { return name_administrators(store, r, *ring); })))};
}

}  // namespace huying::identity
