// oidc.hpp - signing in through an identity provider (a province's, a ministry's): OpenID Connect, authorization code with
// PKCE. An account is found by its subject link, which two administrators made; nobody gets an account by signing in.
// The password stays: when the provider is away, or an administrator has to break the glass.
#pragma once
#include "subject/identity/routes.hpp"

namespace huying::identity {

struct Provider {
    std::string county, issuer, label, client;
    std::string secret;  ///< sealed; empty = a public client
};
BOOST_DESCRIBE_STRUCT(Provider, (), (county, issuer, label, client, secret))

/// Where the browser goes after signing in: `next` if it is a path of this site, else /signin. `//elsewhere` would lead away, and so
/// would a backslash or a byte that browsers leave out of an address ("/<tab>/elsewhere": WHATWG URL, basic URL parser).
std::string own_path(const std::string& next);

/// Adds or replaces a county's provider. `secret` in plain, empty = none.
void set_provider(Tx& tx, const SecretBox& box, Provider provider, const std::string& secret);
std::vector<http::Route> oidc_routes(const Box& box);

}  // namespace huying::identity
