// first_start.cpp - a county without any account: whoever reads the server's first output holds a one-time code, and with it
// names the three administrators. There is no default password; each of the three replaces the one made here.
#include "engine/http/answers.hpp"
#include "subject/identity/credential.hpp"
#include "subject/identity/routes.hpp"

namespace huying::identity {
namespace {

constexpr std::int64_t code_lives = day;

struct FirstStart {
    Text<1, 40> code, admin, security, audit;  ///< names of three people's accounts
};
BOOST_DESCRIBE_STRUCT(FirstStart, (), (code, admin, security, audit))
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

http::Reply name_administrators(Store& store, const http::Request& request, const seal::KeyRing& ring) {
    const auto in = record::from_json<FirstStart>(request.body);
    if (in.admin == in.security || in.admin == in.audit || in.security == in.audit)
        throw invalid("/audit", "must be three people: nobody holds two administrators' accounts");
    const auto good =
        store.read(request.caller, [&](const Tx& tx) {  // 96 random bits: nobody guesses, nothing is counted
            return tx.one<std::string>(good_code, tx.county(), digest_of(in.code.value), machine_now());
        });
    if (!good) refuse_code();
    FirstPasswords out;
    std::vector<std::string> hashes;
    for (const auto& [role, name] : {std::pair{"admin", in.admin}, {"security", in.security}, {"audit", in.audit}}) {
        out.items.push_back({name.value, role, random_secret(9)});
        hashes.push_back(hash_password(out.items.back().password));
    }
    store.write(system_caller(request.caller.county), [&](Tx& tx) {
        if (tx.exec(take_code, tx.county(), digest_of(in.code.value), machine_now()) != 1 ||
            tx.one<Id>(any_account, tx.county()))
            refuse_code();
        for (std::size_t i = 0; i < hashes.size(); ++i) {
            const Account account = add_account(tx,
                                                {.name = out.items[i].name,
                                                 .role = out.items[i].role,
                                                 .person = person_digest(tx, ring, out.items[i].name),
                                                 .must_change = true},
                                                "");
            set_first_password(tx, account.id, hashes[i]);
        }
    });
    return {200, "application/json", record::to_json(out), {{"Cache-Control", "no-store"}}};
}

}  // namespace

std::optional<std::string> first_start_code(Tx& tx) {
    if (tx.one<Id>(any_account, tx.county())) return std::nullopt;
    const std::string code = random_secret(12);
    tx.exec(keep_code, tx.county(), digest_of(code), machine_now() + code_lives);
    return code;
}

std::vector<http::Route> first_start_routes(const Ring& ring) {
    return {http::answers<FirstPasswords>(http::takes<FirstStart>(
        http::route("POST", "/api/public/{county}/first_start", May::anyone,
                    "Name the three administrators, with the one-time code",
                    [ring](Store& store, const http::Request& r) { return name_administrators(store, r, *ring); })))};
}

}  // namespace huying::identity
