// secret.hpp - random secrets, their digests, and passwords under argon2id (RFC 9106).
#pragma once
#include <cstdint>
#include <string>

namespace huying::identity {

std::string random_secret(std::size_t bytes);          ///< base64url
std::string secret_digest(const std::string& secret);  ///< SHA-256, hexadecimal: how a random secret is stored

/// What one argon2id takes.
struct PasswordCost {
    std::uint32_t kibibytes, passes;
};
/// For people's passwords: memory and passes as RFC 9106, section 4, recommends where 2 GiB are too much; identity_bench
/// tells what one takes on a machine.
inline constexpr PasswordCost full_cost{64 * 1024, 3};
/// For passwords of 72 random bits, which nobody can guess at any speed, where many are made at once: the tests' counties.
inline constexpr PasswordCost light_cost{8 * 1024, 1};

std::string hash_password(const std::string& password, PasswordCost cost = full_cost);  ///< PHC form
bool password_matches(const std::string& phc, const std::string& password);

}  // namespace huying::identity
