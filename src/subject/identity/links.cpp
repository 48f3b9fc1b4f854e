// links.cpp - which identities of identity providers (OpenID Connect) lead to an account: seen and taken away by its owner. A new
// one is a change that takes two administrators; so is taking one away from somebody else (change_apply.cpp).
#include "subject/identity/events.hpp"
#include "subject/identity/routes.hpp"

namespace huying::identity {
namespace {

constexpr std::size_t link_length =
    16;  // of the hexadecimal digest: an address must not hold the provider's name for a person

struct LinkRow {
    std::string issuer, subject;
    Micros linked;
    std::optional<std::string> label;
};
BOOST_DESCRIBE_STRUCT(LinkRow, (), (issuer, subject, linked, label))
struct LinkOut {
    std::string link, issuer;
    std::optional<std::string> label;  ///< absent: the county no longer takes identities of this provider
    Micros linked;
};
BOOST_DESCRIBE_STRUCT(LinkOut, (), (link, issuer, label, linked))
struct Links {
    std::vector<LinkOut> items;
};
BOOST_DESCRIBE_STRUCT(Links, (), (items))

std::string name_of(const LinkRow& l) { return secret_digest(l.issuer + "\n" + l.subject).substr(0, link_length); }

constexpr Sql links_of{
    R"sql(SELECT l.issuer AS issuer, l.subject AS subject, l.linked AS linked, p.label AS label FROM subject_link l
    LEFT JOIN oidc_provider p ON p.county = l.county AND p.issuer = l.issuer
    WHERE l.county = $1 AND l.account = $2 ORDER BY l.linked, l.issuer, l.subject)sql"};
constexpr Sql end_link{
    R"sql(DELETE FROM subject_link WHERE county = $1 AND account = $2 AND issuer = $3 AND subject = $4)sql"};

Links my_links(const Tx& tx, const None&) {
    Links out;
    for (const auto& l : tx.all<LinkRow>(links_of, tx.county(), self_of(tx.caller())))
        out.items.push_back({name_of(l), l.issuer, l.label, l.linked});
    return out;
}

/// Nobody locks themself out: an account without a password keeps its last link. Who signed in by it is out; the session at hand
/// goes on.
http::Reply end_my_link(Tx& tx, const http::Request& request) {
    const std::string link = request.params.empty() ? "" : request.params.front().second;
    if (link.size() != link_length) throw invalid("/link", "must have 16 characters");
    const Account own = own_account(tx);
    const auto all = tx.all<LinkRow>(links_of, tx.county(), own.id);
    for (const auto& l : all) {
        if (name_of(l) != link) continue;
        if (own.password.empty() && all.size() == 1)
            throw conflict("only_way_in",
                           "This account has no password: without this link nobody could sign in to it.");
        tx.exec(end_link, tx.county(), own.id, l.issuer, l.subject);
        drop_other_sessions(tx, own.id, request.credential);
        emit(tx, "account_unlinked", {.person = own.id}, Unlinked{own.id, own.name, l.issuer});
        return {204, "", "", {}};
    }
    throw not_found("Your account has no such link.");
}

}  // namespace

std::vector<http::Route> link_routes() {
    return {
        http::route("GET", "/api/my/links", May::manage_self, "Identity providers that I can sign in with", my_links),
        http::route("DELETE", "/api/my/links/{link}", May::manage_self, "Sign in with this identity provider no more",
                    end_my_link),
    };
}

}  // namespace huying::identity
