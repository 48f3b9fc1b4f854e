// p256_test.cpp - keys in and out; what is not a key of P-256. Signing is tested in vapid_test.
#include "engine/notify/p256.hpp"

#include <gtest/gtest.h>
#include <openssl/bio.h>
#include <openssl/core_names.h>
#include <openssl/pem.h>

#include <memory>
#include <stdexcept>

#include "engine/notify/openssl.hpp"
#include "engine/notify/p256_for_test.hpp"

namespace huying::notify {
namespace {

/// A PEM file as other tools may write it: the public point in its compressed form of 33 bytes.
std::string compressed_pem() {
    const std::unique_ptr<EVP_PKEY, FreeWith<EVP_PKEY_free>> key{EVP_EC_gen("P-256")};
    EVP_PKEY_set_utf8_string_param(key.get(), OSSL_PKEY_PARAM_EC_POINT_CONVERSION_FORMAT,
                                   OSSL_PKEY_EC_POINT_CONVERSION_FORMAT_COMPRESSED);
    const std::unique_ptr<BIO, FreeWith<BIO_free_all>> text{BIO_new(BIO_s_mem())};
    PEM_write_bio_PKCS8PrivateKey(text.get(), key.get(), nullptr, nullptr, 0, nullptr, nullptr);
    char* data = nullptr;
    const long size = BIO_get_mem_data(text.get(), &data);
    return {data, static_cast<std::size_t>(size)};
}

TEST(P256, BothSidesAgreeOnASecret) {
    const P256Key here = P256Key::generate();
    const P256Key there = P256Key::generate();
    EXPECT_EQ(here.shared_secret(P256Key::from_public(there.public_point())),
              there.shared_secret(P256Key::from_public(here.public_point())));
}

TEST(P256, PemReadsBack) {
    const P256Key key = P256Key::generate();
    EXPECT_EQ(P256Key::from_pem(key.to_pem()).public_point(), key.public_point());
}

TEST(P256, ThePublicPointIsWholeAlsoFromACompressedFile) {
    const std::string pem = compressed_pem();
    EXPECT_LT(pem.size(), P256Key::generate().to_pem().size());
    const std::string point = P256Key::from_pem(pem).public_point();
    EXPECT_EQ(point.size(), p256_point_bytes);
    EXPECT_NO_THROW(P256Key::from_public(point));
}

TEST(P256, ReckonsThePublicPointOfAFileThatHasNone) {
    const std::string one = std::string(31, '\0') + '\x01';
    EXPECT_EQ(key_of_scalar(one).public_point().substr(0, 4), "\x04\x6b\x17\xd1");
    EXPECT_THROW(key_of_scalar("short"), std::invalid_argument);
}

}  // namespace
}  // namespace huying::notify
