// oidc.hpp - signing in with an identity of another house (a province's, a ministry's): OpenID Connect, authorization code with
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

/// Adds or replaces a county's provider. `secret` in plain, empty = none.
void set_provider(Tx& tx, const SecretBox& box, Provider provider, const std::string& secret);
std::vector<http::Route> oidc_routes(const Box& box);

}  // namespace huying::identity
