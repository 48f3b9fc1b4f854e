// p256_for_test.hpp - the key of a private scalar, as published test vectors give it.
#pragma once
#include "base/bytes.hpp"
#include "engine/notify/p256.hpp"

namespace huying::notify {

/// PKCS #8 around the 32 bytes alone (RFC 5958, RFC 5915): OpenSSL reckons the public point.
inline P256Key key_of_scalar(std::string_view scalar) {
    using namespace std::string_view_literals;
    constexpr auto before_it =
        "\x30\x41\x02\x01\x00\x30\x13\x06\x07\x2a\x86\x48\xce\x3d\x02\x01\x06\x08\x2a\x86\x48\xce\x3d\x03\x01\x07"
        "\x04\x27\x30\x25\x02\x01\x01\x04\x20"sv;
    return P256Key::from_pem("-----BEGIN PRIVATE KEY-----\n" + base64(std::string(before_it).append(scalar)) +
                             "\n-----END PRIVATE KEY-----\n");
}

}  // namespace huying::notify
