// jws_check_for_test.hpp - a push service's reading of the VAPID header (RFC 8292), tests only.
#pragma once
#include <openssl/core_names.h>
#include <openssl/ecdsa.h>
#include <openssl/evp.h>
#include <openssl/params.h>
#include <openssl/pem.h>

#include <array>
#include <memory>
#include <string>
#include <string_view>

#include "base/bytes.hpp"
#include "engine/notify/openssl.hpp"

namespace huying::notify {

struct VapidToken {
    std::string key;     // base64url
    std::string header;  // JSON
    std::string claims;  // JSON
    bool is_signed = false;
};

inline std::unique_ptr<EVP_PKEY, FreeWith<EVP_PKEY_free>> public_key_of(std::string point) {
    char curve[] = "P-256";
    OSSL_PARAM params[] = {
        OSSL_PARAM_construct_utf8_string(OSSL_PKEY_PARAM_GROUP_NAME, curve, 0),
        OSSL_PARAM_construct_octet_string(OSSL_PKEY_PARAM_PUB_KEY, point.data(), point.size()),
        OSSL_PARAM_construct_end(),
    };
    const std::unique_ptr<EVP_PKEY_CTX, FreeWith<EVP_PKEY_CTX_free>> context{
        EVP_PKEY_CTX_new_from_name(nullptr, "EC", nullptr)};
    EVP_PKEY* key = nullptr;
    EVP_PKEY_fromdata_init(context.get());
    EVP_PKEY_fromdata(context.get(), &key, EVP_PKEY_PUBLIC_KEY, params);
    return std::unique_ptr<EVP_PKEY, FreeWith<EVP_PKEY_free>>{key};
}

inline bool verify_es256(const std::string& point, std::string_view text, const std::string& signature) {
    if (signature.size() != 64) return false;
    const auto* bytes = reinterpret_cast<const unsigned char*>(signature.data());
    const std::unique_ptr<ECDSA_SIG, FreeWith<ECDSA_SIG_free>> parts{ECDSA_SIG_new()};
    ECDSA_SIG_set0(parts.get(), BN_bin2bn(bytes, 32, nullptr), BN_bin2bn(bytes + 32, 32, nullptr));
    std::array<unsigned char, 80> der{};
    unsigned char* cursor = der.data();
    const int size = i2d_ECDSA_SIG(parts.get(), &cursor);
    const auto key = public_key_of(point);
    const std::unique_ptr<EVP_MD_CTX, FreeWith<EVP_MD_CTX_free>> context{EVP_MD_CTX_new()};
    EVP_DigestVerifyInit(context.get(), nullptr, EVP_sha256(), nullptr, key.get());
    return EVP_DigestVerify(context.get(), der.data(), static_cast<std::size_t>(size),
                            reinterpret_cast<const unsigned char*>(text.data()), text.size()) == 1;
}

/// All fields empty if the value has not the form of RFC 8292 section 3.
inline VapidToken read_vapid(std::string_view value) {
    constexpr std::string_view scheme = "vapid t=";
    const std::size_t comma = value.find(", k=");
    if (!value.starts_with(scheme) || comma == std::string_view::npos) return {};
    const std::string_view key = value.substr(comma + 4);
    const std::string_view token = value.substr(scheme.size(), comma - scheme.size());
    const std::size_t first = token.find('.');
    const std::size_t last = token.rfind('.');
    if (first == last) return {};
    const auto header = from_base64url(token.substr(0, first));
    const auto claims = from_base64url(token.substr(first + 1, last - first - 1));
    const auto signature = from_base64url(token.substr(last + 1));
    const auto point = from_base64url(key);
    if (!header || !claims || !signature || !point) return {};
    return {std::string{key}, *header, *claims, verify_es256(*point, token.substr(0, last), *signature)};
}

}  // namespace huying::notify
