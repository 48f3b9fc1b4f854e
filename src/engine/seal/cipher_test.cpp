// cipher_test.cpp - what sealing promises, in both profiles.
#include "engine/seal/cipher.hpp"

#include <gtest/gtest.h>

#include <atomic>
#include <thread>

namespace huying::seal {
namespace {

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

TEST_P(BothProfiles, many_threads_use_one_key) {
    std::vector<std::thread> threads;
    std::atomic<int> good{0};
    for (int t = 0; t < 4; ++t)
        threads.emplace_back([&, t] {
            for (int i = 0; i < 300; ++i) {
                const std::string plain = std::to_string(t) + "-" + std::to_string(i),
                                  sealed = cipher.seal("here", plain);
                good += cipher.open("here", sealed) == plain && !cipher.open("there", sealed) &&
                        cipher.digest(plain) == cipher.digest(plain);
            }
        });
    for (auto& t : threads) t.join();
    EXPECT_EQ(good, 1200);
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
