// totp.cpp - see totp.hpp.
#include "subject/identity/totp.hpp"

#include <openssl/crypto.h>
#include <openssl/evp.h>
#include <openssl/hmac.h>

#include <array>

#include "engine/notify/openssl.hpp"

namespace huying::identity {

std::string hotp(const std::string& key, std::int64_t counter, int digits, TotpHash hash) {
    const EVP_MD* md = hash == TotpHash::sha1 ? EVP_sha1() : hash == TotpHash::sha256 ? EVP_sha256() : EVP_sha512();
    std::array<unsigned char, 8> message{};
    for (int i = 7; i >= 0; --i, counter >>= 8)
        message[static_cast<std::size_t>(i)] = static_cast<unsigned char>(counter & 255);
    std::array<unsigned char, EVP_MAX_MD_SIZE> mac{};
    unsigned length = 0;
    notify::require_openssl(
        HMAC(md, key.data(), static_cast<int>(key.size()), message.data(), message.size(), mac.data(), &length),
        "compute a code");
    const std::size_t at = mac[length - 1] & 15;  // dynamic truncation
    std::uint32_t number = (mac[at] & 127u) << 24 | mac[at + 1] << 16 | mac[at + 2] << 8 | mac[at + 3];
    std::string out(static_cast<std::size_t>(digits), '0');
    for (int i = digits - 1; i >= 0; --i, number /= 10)
        out[static_cast<std::size_t>(i)] = static_cast<char>('0' + number % 10);
    return out;
}

std::optional<std::int64_t> totp_step(const std::string& key, std::string_view code, std::int64_t seconds,
                                      std::int64_t last_step) {
    if (code.size() != totp_digits) return std::nullopt;
    std::optional<std::int64_t> found;
    const std::int64_t now = seconds / totp_step_seconds;
    for (std::int64_t step = now - 1; step <= now + 1; ++step) {  // all three, so that the time taken tells nothing
        const bool same = CRYPTO_memcmp(hotp(key, step).data(), code.data(), totp_digits) == 0;
        if (same && step > last_step && !found) found = step;
    }
    return found;
}

std::string base32(std::string_view bytes) {
    static constexpr char alphabet[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";
    std::string out;
    unsigned buffer = 0;
    int bits = 0;
    for (const unsigned char c : bytes) {
        buffer = buffer << 8 | c;
        for (bits += 8; bits >= 5; bits -= 5) out += alphabet[buffer >> (bits - 5) & 31];
        buffer &= (1u << bits) - 1;
    }
    if (bits > 0) out += alphabet[buffer << (5 - bits) & 31];
    return out;
}

std::string totp_uri(const std::string& key, const std::string& county, const std::string& name) {
    static constexpr char hex[] = "0123456789ABCDEF";
    std::string label;
    for (const unsigned char c : name) {
        const bool plain =
            (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '-' || c == '_';
        if (plain) label += static_cast<char>(c);
        else label += {'%', hex[c >> 4], hex[c & 15]};
    }
    return "otpauth://totp/Huying:" + county + "-" + label + "?secret=" + base32(key) + "&issuer=Huying";
}

}  // namespace huying::identity
