// primitives_test.cpp - the primitives against published vectors, and that a key set up once serves many times.
#include "engine/seal/primitives.hpp"
#include "base/bytes.hpp"

#include <gtest/gtest.h>

#include "engine/seal/sm2.hpp"

namespace huying::seal {
namespace {

std::string bytes_of(std::string_view hex) {
    std::string out;
    for (std::size_t i = 0; i + 1 < hex.size(); i += 2)
        out += static_cast<char>(std::stoi(std::string(hex.substr(i, 2)), nullptr, 16));
    return out;
}

/// A counter that starts at the key's own bytes.
std::string ctr(const std::string& key, const std::string& plain) {
    std::string out;
    Sm4Ctr(key).run(key, plain, out);
    return out;
}

// McGrew and Viega, "The Galois/Counter Mode of Operation (GCM)", appendix B, test case 16; case 13 for the empty text.
TEST(Primitives, gcm_as_published) {
    const std::string key = bytes_of("feffe9928665731c6d6a8f9467308308feffe9928665731c6d6a8f9467308308"),
                      nonce = bytes_of("cafebabefacedbaddecaf888");
    const std::string context = bytes_of("feedfacedeadbeeffeedfacedeadbeefabaddad2");
    const std::string plain = bytes_of(
        "d9313225f88406e5a55909c5aff5269a86a7a9531534f7da2e4c303d8a318a721c3c0c95956809532fcf0e2449a6b525b16aedf5aa0de657ba637b39");
    std::string sealed;
    Gcm(key).seal(nonce, context, plain, sealed);
    EXPECT_EQ(
        hex(sealed),
        "522dc1f099567d07f47f37a32a84427d643a8cdcbfe5c0c97598a2bd2555d1aa8cb08e48590dbb3da7b08b1056828838c5f61e6393ba7a0abcc9f662"
        "76fc6ece0f4e1768cddf8853bb2d551b");
    EXPECT_EQ(Gcm(key).open(nonce, context, sealed), plain);
    std::string tag;
    Gcm(std::string(32, '\0')).seal(std::string(12, '\0'), "", "", tag);
    EXPECT_EQ(hex(tag), "530f8afbc74536b9a963b4f1c4cb738b");
}

// GB/T 32907-2016, A.1, as the first block of a counter that starts at its text; draft-ribose-cfrg-sm4-10, A.2.5.1.
TEST(Primitives, sm4_as_published) {
    const std::string key = bytes_of("0123456789abcdeffedcba9876543210");
    EXPECT_EQ(hex(ctr(key, std::string(16, '\0'))), "681edf34d206965e86b3e94f536e4246");
    const std::string plain = bytes_of(
        "aaaaaaaaaaaaaaaabbbbbbbbbbbbbbbbccccccccccccccccddddddddddddddddeeeeeeeeeeeeeeeeffffffffffffffffeeeeeeeeeeeeeeeeaaaaaaaaaaaaaaaa");
    EXPECT_EQ(
        hex(ctr(key, plain)),
        "c2b4759e78ac3cf43d0852f4e8d5f9fd7256e8a5fcb65a350ee00630912e44492a0b17e1b85b060d0fba612d8a95831638b361fd5ffacd942f081485a83ca35d");
}

// GM/T 0042-2015, annex D.3.
TEST(Primitives, hmac_sm3_as_published) {
    std::string key;
    for (char c = 1; c <= 32; ++c) key += c;
    const std::string half = "abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq";
    EXPECT_EQ(hex(Hmac(Digest::sm3, key).of({half, half})),
              "ca05e144ed05d1857840d1f318a4a8669e559fc8391f414485bfdf7bb408963a");
    for (char c = 33; c <= 37; ++c) key += c;
    EXPECT_EQ(hex(Hmac(Digest::sm3, key).of({std::string(50, '\xcd')})),
              "220bf579ded555393f0159f66c99877822a3ecf610d1552154b41d44b94db3ae");
}

// RFC 4231, test case 2.
TEST(Primitives, hmac_sha256_as_published) {
    EXPECT_EQ(hex(Hmac(Digest::sha256, "Jefe").of({"what do ya want ", "for nothing?"})),
              "5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843");
}

TEST(Primitives, a_key_set_up_once_serves_many_times) {
    Gcm gcm(std::string(32, 'k'));
    Sm4Ctr sm4(std::string(16, 'k'));
    Hmac mac(Digest::sm3, "key");
    const std::string nonce(12, 'n'), start(16, 's');
    std::string sealed, under_sm4;
    gcm.seal(nonce, "here", "text", sealed);
    sm4.run(start, "text", under_sm4);
    const std::string digest = mac.of({"text"});
    for (int i = 0; i < 3; ++i) {
        EXPECT_FALSE(gcm.open(nonce, "there", sealed));
        EXPECT_EQ(gcm.open(nonce, "here", sealed), "text");
        std::string again, plain;
        gcm.seal(nonce, "here", "text", again);
        EXPECT_EQ(again, sealed);
        sm4.run(start, under_sm4, plain);
        EXPECT_EQ(plain, "text");
        EXPECT_EQ(mac.of({"te", "xt"}), digest);
    }
    EXPECT_NE(Hmac(Digest::sm3, "").of({"text"}), digest) << "an empty key is a key";
    EXPECT_FALSE(gcm.open(nonce, "here", "short"));
    EXPECT_FALSE(gcm.open("short", "here", sealed));
    EXPECT_THROW(Gcm("short"), std::runtime_error);
    EXPECT_THROW(Sm4Ctr("short"), std::runtime_error);
}

// GB/T 32918.5-2017, the example of public-key encryption: its private key in PKCS #8, its C1, C3 and C2 as ASN.1.
TEST(Primitives, sm2_as_published) {
    const Sm2Pair pair(
        "-----BEGIN PRIVATE KEY-----\n"
        "MEECAQAwEwYHKoZIzj0CAQYIKoEcz1UBgi0EJzAlAgEBBCA5RSCPeyFEsT8244rG\n"
        "05+ViJOTaShgtRpC+4HvTffFuA==\n"
        "-----END PRIVATE KEY-----\n");
    const std::string published = bytes_of(
        "307c022004ebfc718e8d1798620432268e77feb6415e2ede0e073c0f4f640ecd2e149a73022100e858f9d81e5430a57b36daab8f950a3c64e6ee6a63094d"
        "99283aff767e124df0042059983c18f809e262923c53aec295d30383b54e39d609d160afcb1908d0bd8766041321886ca989ca9c7d58087307ca93092d65"
        "1efa");
    EXPECT_EQ(pair.decrypt(published), "encryption standard");
    EXPECT_EQ(pair.decrypt(pair.encrypt("another text")), "another text");
    EXPECT_NE(pair.encrypt("another text"), pair.encrypt("another text"));
    for (std::size_t n = 0; n < published.size(); ++n) {
        std::string changed = published;
        changed[n] = static_cast<char>(changed[n] ^ 1);
        EXPECT_NE(pair.decrypt(changed), "encryption standard") << n;
        EXPECT_FALSE(pair.decrypt(published.substr(0, n))) << n;
    }
    EXPECT_THROW(Sm2Pair("no key"), std::invalid_argument);
}

}  // namespace
}  // namespace huying::seal
