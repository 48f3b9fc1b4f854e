// cipher_test.cpp - the primitives against published vectors, and what sealing promises.
#include "engine/seal/cipher.hpp"

#include <gtest/gtest.h>

namespace huying::seal {
namespace {

std::string bytes_of(std::string_view hex) {
    std::string out;
    for (std::size_t i = 0; i + 1 < hex.size(); i += 2)
        out += static_cast<char>(std::stoi(std::string(hex.substr(i, 2)), nullptr, 16));
    return out;
}

std::string hex_of(std::string_view bytes) {
    static constexpr char digits[] = "0123456789abcdef";
    std::string out;
    for (const unsigned char c : bytes) out += {digits[c >> 4], digits[c & 15]};
    return out;
}

// McGrew and Viega, "The Galois/Counter Mode of Operation (GCM)", appendix B, test case 16; case 13 for the empty text.
TEST(Cipher, gcm_as_published) {
    const std::string key = bytes_of("feffe9928665731c6d6a8f9467308308feffe9928665731c6d6a8f9467308308"),
                      nonce = bytes_of("cafebabefacedbaddecaf888");
    const std::string context = bytes_of("feedfacedeadbeeffeedfacedeadbeefabaddad2");
    const std::string plain = bytes_of(
        "d9313225f88406e5a55909c5aff5269a86a7a9531534f7da2e4c303d8a318a721c3c0c95956809532fcf0e2449a6b525b16aedf5aa0de657ba637b39");
    const auto sealed = gcm(true, key, nonce, context, plain);
    ASSERT_TRUE(sealed);
    EXPECT_EQ(
        hex_of(*sealed),
        "522dc1f099567d07f47f37a32a84427d643a8cdcbfe5c0c97598a2bd2555d1aa8cb08e48590dbb3da7b08b1056828838c5f61e6393ba7a0abcc9f662"
        "76fc6ece0f4e1768cddf8853bb2d551b");
    EXPECT_EQ(gcm(false, key, nonce, context, *sealed), plain);
    EXPECT_EQ(hex_of(gcm(true, std::string(32, '\0'), std::string(12, '\0'), "", "").value()),
              "530f8afbc74536b9a963b4f1c4cb738b");
}

// GB/T 32907-2016, A.1, as the first block of a counter that starts at its text; draft-ribose-cfrg-sm4-10, A.2.5.1.
TEST(Cipher, sm4_as_published) {
    const std::string key = bytes_of("0123456789abcdeffedcba9876543210");
    EXPECT_EQ(hex_of(sm4_ctr(key, key, std::string(16, '\0'))), "681edf34d206965e86b3e94f536e4246");
    const std::string plain = bytes_of(
        "aaaaaaaaaaaaaaaabbbbbbbbbbbbbbbbccccccccccccccccddddddddddddddddeeeeeeeeeeeeeeeeffffffffffffffffeeeeeeeeeeeeeeeeaaaaaaaaaaaaaaaa");
    EXPECT_EQ(
        hex_of(sm4_ctr(key, key, plain)),
        "c2b4759e78ac3cf43d0852f4e8d5f9fd7256e8a5fcb65a350ee00630912e44492a0b17e1b85b060d0fba612d8a95831638b361fd5ffacd942f081485a83ca35d");
}

// GM/T 0042-2015, annex D.3.
TEST(Cipher, hmac_sm3_as_published) {
    std::string key;
    for (char c = 1; c <= 32; ++c) key += c;
    const std::string half = "abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq";
    EXPECT_EQ(hex_of(hmac(Profile::sm4, key, half + half)),
              "ca05e144ed05d1857840d1f318a4a8669e559fc8391f414485bfdf7bb408963a");
    for (char c = 33; c <= 37; ++c) key += c;
    EXPECT_EQ(hex_of(hmac(Profile::sm4, key, std::string(50, '\xcd'))),
              "220bf579ded555393f0159f66c99877822a3ecf610d1552154b41d44b94db3ae");
}

// RFC 4231, test case 2.
TEST(Cipher, hmac_sha256_as_published) {
    EXPECT_EQ(hex_of(hmac(Profile::aes_gcm, "Jefe", "what do ya want for nothing?")),
              "5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843");
}

struct BothProfiles : testing::TestWithParam<Profile> {
    const Cipher cipher{GetParam(), std::string(key_bytes, 'k')};
};

TEST_P(BothProfiles, opens_what_it_sealed) {
    for (const std::string& plain :
         {std::string(), std::string("13800138000"), std::string(5000, 'x'), std::string("\0\xff", 2)}) {
        const std::string sealed = cipher.seal("here", plain);
        EXPECT_EQ(sealed.size(), plain.size() + Cipher::overhead(GetParam()));
        EXPECT_EQ(cipher.open("here", sealed), plain);
        EXPECT_NE(sealed, cipher.seal("here", plain)) << "no two are alike";
        EXPECT_FALSE(cipher.open("there", sealed));
        EXPECT_FALSE(Cipher(GetParam(), std::string(key_bytes, 'l')).open("here", sealed));
    }
}

TEST_P(BothProfiles, refuses_every_changed_bit_and_every_cut) {
    const std::string sealed = cipher.seal("here", "110101199003070000");
    for (std::size_t bit = 0; bit < sealed.size() * 8; ++bit) {
        std::string changed = sealed;
        changed[bit / 8] = static_cast<char>(changed[bit / 8] ^ (1 << bit % 8));
        EXPECT_FALSE(cipher.open("here", changed)) << bit;
    }
    for (std::size_t n = 0; n < sealed.size(); ++n) EXPECT_FALSE(cipher.open("here", sealed.substr(0, n))) << n;
    EXPECT_FALSE(cipher.open("here", sealed + "x"));
}

TEST_P(BothProfiles, digests_are_the_keys_own) {
    EXPECT_EQ(cipher.digest("13800138000"), cipher.digest("13800138000"));
    EXPECT_NE(cipher.digest("13800138000"), cipher.digest("13800138001"));
    EXPECT_NE(cipher.digest("13800138000"), Cipher(GetParam(), std::string(key_bytes, 'l')).digest("13800138000"));
}

INSTANTIATE_TEST_SUITE_P(Seal, BothProfiles, testing::Values(Profile::aes_gcm, Profile::sm4),
                         [](const auto& info) { return info.param == Profile::sm4 ? "sm4" : "aes"; });

TEST(Cipher, profiles_have_names) {
    for (const Profile p : {Profile::aes_gcm, Profile::sm4}) EXPECT_EQ(profile_of(name_of(p)), p);
    EXPECT_FALSE(profile_of("rot13"));
    EXPECT_THROW(Cipher(Profile::sm4, "short"), std::runtime_error);
}

}  // namespace
}  // namespace huying::seal
