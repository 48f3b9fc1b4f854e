// secret_box_test.cpp - what is sealed opens only whole, under its key and for its owner; the key's file is ours alone.
#include "subject/identity/secret_box.hpp"

#include <gtest/gtest.h>

#include <fstream>

#include "subject/identity/secret.hpp"

namespace huying::identity {
namespace {

TEST(SecretBox, OpensWhatItSealedForItsOwnerOnly) {
    const SecretBox box, other;
    const std::string sealed = box.seal("the key of a factor", "330521/7");
    EXPECT_EQ(box.open(sealed, "330521/7"), "the key of a factor");
    EXPECT_FALSE(box.open(sealed, "330521/8"));
    EXPECT_FALSE(other.open(sealed, "330521/7"));
    EXPECT_NE(sealed, box.seal("the key of a factor", "330521/7")) << "no two are alike";
    EXPECT_EQ(sealed.find("factor"), std::string::npos);
    EXPECT_EQ(box.open(box.seal("", "x"), "x"), "");
}

TEST(SecretBox, DigestsUnderItsKeyForOneUse) {
    const std::string key(SecretBox::key_bytes, 'k');
    const SecretBox box(key), same(key), other;
    EXPECT_EQ(box.digest("names", "13800138000"), same.digest("names", "13800138000"));
    EXPECT_NE(box.digest("names", "13800138000"), box.digest("names", "13800138001"));
    EXPECT_NE(box.digest("names", "13800138000"), box.digest("codes", "13800138000"));
    EXPECT_NE(box.digest("names", "13800138000"), other.digest("names", "13800138000"));
    EXPECT_NE(box.digest("names", "13800138000"), secret_digest("13800138000"));
    EXPECT_EQ(box.digest("names", "x").size(), 64u);
}

TEST(SecretBox, RefusesEveryAlteration) {
    const SecretBox box;
    const std::string sealed = box.seal("secret", "x");
    for (std::size_t i = 0; i < sealed.size(); ++i) {
        std::string altered = sealed;
        altered[i] = altered[i] == 'A' ? 'B' : 'A';
        EXPECT_FALSE(box.open(altered, "x")) << i;
        EXPECT_FALSE(box.open(sealed.substr(0, i), "x")) << i;
    }
}

TEST(SecretBox, KeepsItsKeyInAFileOfItsOwner) {
    const auto file = std::filesystem::temp_directory_path() / ("huying-" + random_secret(9));
    const std::string sealed = SecretBox::load_or_create(file).seal("secret", "x");
    EXPECT_EQ(std::filesystem::status(file).permissions(), std::filesystem::perms(0600));
    EXPECT_EQ(SecretBox::load_or_create(file).open(sealed, "x"), "secret");
    std::filesystem::permissions(file, std::filesystem::perms(0640));
    EXPECT_THROW(SecretBox::load_or_create(file), std::runtime_error);
    std::filesystem::permissions(file, std::filesystem::perms(0600));
    std::ofstream(file) << "short";
    EXPECT_THROW(SecretBox::load_or_create(file), std::runtime_error);
    std::filesystem::remove(file);
}

}  // namespace
}  // namespace huying::identity
