// id_token.hpp - the ID token of OpenID Connect: a signed statement of a provider about who signed in with it.
// Sources: OpenID Connect Core 1.0 section 3.1.3.7, RFC 7515 (JWS), RFC 7517 (JWK), RFC 7518 (RS256, ES256).
#pragma once
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace huying::identity {

/// One public key of the provider, as JWKS gives it; members are base64url as they came.
struct Jwk {
    std::string kty, kid, alg, use, crv, n, e, x, y;
};
/// The signing keys in a JWKS document; those we cannot use are left out. Throws Problem 400 for text that is no JSON.
std::vector<Jwk> read_jwks(std::string_view json);

struct Expected {
    std::string issuer, client, nonce;
    std::int64_t now = 0;  ///< seconds since 1970
};
struct Claims {
    std::string subject;
    bool two_factors = false;  ///< `amr` says that the provider asked for more than a password (RFC 8176)
};
/// Nothing unless the token is of this form, signed by one of the keys with RS256 or ES256, from this issuer, for this client
/// alone, of this sign-in (nonce) and of this time. `why`: the first reason against it, for the log.
std::optional<Claims> check_id_token(std::string_view token, const std::vector<Jwk>& keys, const Expected& expected,
                                     std::string& why);

}  // namespace huying::identity
