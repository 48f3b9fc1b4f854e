// vapid_test.cpp - the token is checked as a push service checks it; the key file as its owner.
#include "engine/notify/vapid.hpp"

#include <gtest/gtest.h>
#include <openssl/bio.h>
#include <openssl/pem.h>
#include <sys/stat.h>
#include <unistd.h>

#include <fstream>
#include <stdexcept>

#include "base/bytes.hpp"
#include "engine/notify/jws_check_for_test.hpp"

namespace huying::notify {
namespace {

namespace fs = std::filesystem;
using namespace std::chrono_literals;

constexpr std::chrono::sys_seconds signed_at{1'760'000'000s};
constexpr std::string_view subject = "mailto:it@county.example";
constexpr std::string_view endpoint = "https://push.example/send/abc?d=1";

TEST(Vapid, ThePushServiceCanVerifyTheToken) {
    const VapidKey key = VapidKey::generate();
    const auto token = read_vapid(key.authorization(endpoint, subject, signed_at));
    EXPECT_EQ(token.key, key.public_key());
    EXPECT_TRUE(token.is_signed);
    EXPECT_EQ(token.header, R"({"typ":"JWT","alg":"ES256"})");
    EXPECT_EQ(token.claims, R"({"aud":"https://push.example","exp":1760043200,)"
                            R"("sub":"mailto:it@county.example"})");
}

TEST(Vapid, AnotherKeyOrTextDoesNotVerify) {
    const std::string value = VapidKey::generate().authorization(endpoint, subject, signed_at);
    const std::string other = VapidKey::generate().public_key();
    EXPECT_FALSE(read_vapid(value.substr(0, value.find("k=")) + "k=" + other).is_signed);
    std::string changed = value;
    changed[20] = changed[20] == 'A' ? 'B' : 'A';
    EXPECT_FALSE(read_vapid(changed).is_signed);
}

TEST(Vapid, TheSignatureHasAlwaysTwice32Bytes) {
    const VapidKey key = VapidKey::generate();
    for (int i = 0; i < 600; ++i) {  // one in 128 has a leading zero in r or s
        const std::string value = key.authorization(endpoint, subject, signed_at);
        const std::size_t dot = value.rfind('.');
        EXPECT_EQ(value.find(',') - dot - 1, 86U);
    }
}

TEST(Vapid, TheAudienceIsTheOrigin) {
    const VapidKey key = VapidKey::generate();
    const auto audience = [&](std::string_view url) {
        const std::string claims = read_vapid(key.authorization(url, subject, signed_at)).claims;
        return claims.substr(8, claims.find('"', 8) - 8);
    };
    EXPECT_EQ(audience("https://Push.Example:443/a"), "https://push.example");
    EXPECT_EQ(audience("https://push.example:8443/a"), "https://push.example:8443");
    EXPECT_EQ(audience("http://127.0.0.1:9000/push/1"), "http://127.0.0.1:9000");
}

TEST(Vapid, RefusesWhatWouldBreakTheToken) {
    const VapidKey key = VapidKey::generate();
    for (const auto* wrong :
         {"", "it@county.example", "http://county.example", "mailto:a\"b", "mailto:a\nb", "mailto:a\\b", "mailto:a b"})
        EXPECT_THROW(key.authorization(endpoint, wrong, signed_at), std::invalid_argument) << wrong;
    EXPECT_NO_THROW(key.authorization(endpoint, "https://county.example/contact", signed_at));
    EXPECT_THROW(key.authorization("push.example", subject, signed_at), std::invalid_argument);
}

class VapidFile : public testing::Test {
  protected:
    VapidFile() {
        std::string name = fs::temp_directory_path() / "vapid_test.XXXXXX";
        folder_ = ::mkdtemp(name.data());
    }
    ~VapidFile() override { fs::remove_all(folder_); }
    fs::path file() const { return folder_ / "vapid.pem"; }
    void write(std::string_view text, mode_t mode) const {
        std::ofstream{file()} << text;
        ::chmod(file().c_str(), mode);
    }

    fs::path folder_;
};

TEST_F(VapidFile, IsPrivateAndReadsBack) {
    const VapidKey key = VapidKey::generate();
    key.save(file());
    struct stat facts {};
    ASSERT_EQ(::stat(file().c_str(), &facts), 0);
    EXPECT_EQ(facts.st_mode & 07777, 0600U);
    EXPECT_EQ(VapidKey::load(file()).public_key(), key.public_key());
    EXPECT_EQ(std::distance(fs::directory_iterator{folder_}, {}), 1);
}

TEST_F(VapidFile, IsNeverOverwritten) {
    const VapidKey key = VapidKey::load_or_create(file());
    EXPECT_THROW(VapidKey::generate().save(file()), std::runtime_error);
    EXPECT_EQ(VapidKey::load_or_create(file()).public_key(), key.public_key());
    EXPECT_EQ(std::distance(fs::directory_iterator{folder_}, {}), 1);
}

TEST_F(VapidFile, ReportsWhatIsWrong) {
    EXPECT_THROW(VapidKey::load(file()), std::runtime_error);
    EXPECT_THROW(VapidKey::load_or_create(folder_ / "none" / "vapid.pem"), std::runtime_error);
    for (const auto* text : {"", "no key", "-----BEGIN PRIVATE KEY-----\nAAAA\n"}) {
        write(text, 0600);
        EXPECT_THROW(VapidKey::load(file()), std::invalid_argument);
    }
    write(P256Key::generate().to_pem(), 0640);
    EXPECT_THROW(VapidKey::load(file()), std::runtime_error);
}

TEST_F(VapidFile, RefusesAKeyOnAnotherCurve) {
    const std::unique_ptr<EVP_PKEY, FreeWith<EVP_PKEY_free>> key{EVP_EC_gen("P-384")};
    const std::unique_ptr<BIO, FreeWith<BIO_free_all>> text{BIO_new(BIO_s_mem())};
    PEM_write_bio_PKCS8PrivateKey(text.get(), key.get(), nullptr, nullptr, 0, nullptr, nullptr);
    char* data = nullptr;
    const long size = BIO_get_mem_data(text.get(), &data);
    write({data, static_cast<std::size_t>(size)}, 0600);
    EXPECT_THROW(VapidKey::load(file()), std::invalid_argument);
}

}  // namespace
}  // namespace huying::notify
