// secret.cpp - passwords (argon2id, RFC 9106) and random secrets.
#include <argon2.h>
#include <openssl/rand.h>

#include <array>

#include "subject/identity/identity.hpp"

namespace huying::identity {
namespace {

constexpr std::uint32_t passes = 2, kibibytes = 19 * 1024, lanes = 1;  // OWASP's second choice, 2023
constexpr std::size_t salt_bytes = 16, hash_bytes = 32;

std::string random_bytes(std::size_t n) {
    std::string out(n, '\0');
    if (RAND_bytes(reinterpret_cast<unsigned char*>(out.data()), static_cast<int>(n)) != 1)
        throw std::runtime_error("the machine gave no random numbers");
    return out;
}

}  // namespace

std::string random_secret(std::size_t bytes) {
    static constexpr char alphabet[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
    const std::string raw = random_bytes(bytes);
    std::string out;
    unsigned buffer = 0;
    int bits = 0;
    for (const unsigned char c : raw) {
        buffer = buffer << 8 | c;
        for (bits += 8; bits >= 6; bits -= 6) out += alphabet[buffer >> (bits - 6) & 63];
    }
    if (bits > 0) out += alphabet[buffer << (6 - bits) & 63];
    return out;
}

std::string hash_password(const std::string& password) {
    const std::string salt = random_bytes(salt_bytes);
    std::string phc(argon2_encodedlen(passes, kibibytes, lanes, salt_bytes, hash_bytes, Argon2_id), '\0');
    const int error = argon2id_hash_encoded(passes, kibibytes, lanes, password.data(), password.size(), salt.data(),
                                            salt.size(), hash_bytes, phc.data(), phc.size());
    if (error != ARGON2_OK) throw std::runtime_error(argon2_error_message(error));
    phc.resize(std::char_traits<char>::length(phc.c_str()));
    return phc;
}

bool password_matches(const std::string& phc, const std::string& password) {
    return !phc.empty() && argon2id_verify(phc.c_str(), password.data(), password.size()) == ARGON2_OK;
}

}  // namespace huying::identity
