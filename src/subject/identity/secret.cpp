// secret.cpp - see secret.hpp.
#include "subject/identity/secret.hpp"

#include <argon2.h>

#include <stdexcept>

#include "base/bytes.hpp"

namespace huying::identity {
namespace {

constexpr std::uint32_t lanes = 1;                       // one core for one sign-in: the other goes on serving
constexpr std::size_t salt_bytes = 16, hash_bytes = 32;  // RFC 9106 section 3.1

}  // namespace

std::string random_secret(std::size_t bytes) { return base64url(random_bytes(bytes)); }

std::string secret_digest(const std::string& secret) { return hex(sha256(secret)); }

std::string hash_password(const std::string& password, PasswordCost cost) {
    const std::string salt = random_bytes(salt_bytes);
    std::string phc(argon2_encodedlen(cost.passes, cost.kibibytes, lanes, salt_bytes, hash_bytes, Argon2_id), '\0');
    const int error = argon2id_hash_encoded(cost.passes, cost.kibibytes, lanes, password.data(), password.size(),
                                            salt.data(), salt.size(), hash_bytes, phc.data(), phc.size());
    if (error != ARGON2_OK) throw std::runtime_error(argon2_error_message(error));
    phc.resize(std::char_traits<char>::length(phc.c_str()));
    return phc;
}

bool password_matches(const std::string& phc, const std::string& password) {
    return !phc.empty() && argon2id_verify(phc.c_str(), password.data(), password.size()) == ARGON2_OK;
}

}  // namespace huying::identity
