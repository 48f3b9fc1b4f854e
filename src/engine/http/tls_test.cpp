// tls_test.cpp - the same server behind TLS, with a certificate made here.
#include <gtest/gtest.h>
#include <openssl/evp.h>
#include <openssl/pem.h>
#include <openssl/x509.h>

#include <filesystem>

#include "engine/http/fake_store.hpp"
#include "engine/http/test_county.hpp"

namespace huying::http::test {
namespace {

namespace fs = std::filesystem;

/// A self-signed certificate and its key in a folder of their own.
class Certificate {
  public:
    Certificate() : folder_(fs::temp_directory_path() / ("huying-tls-" + std::to_string(::getpid()))) {
        fs::create_directories(folder_);
        EVP_PKEY* key = EVP_EC_gen("P-256");
        X509* x = X509_new();
        ASN1_INTEGER_set(X509_get_serialNumber(x), 1);
        X509_gmtime_adj(X509_getm_notBefore(x), 0);
        X509_gmtime_adj(X509_getm_notAfter(x), 3600);
        X509_set_pubkey(x, key);
        X509_NAME* name = X509_get_subject_name(x);
        X509_NAME_add_entry_by_txt(name, "CN", MBSTRING_ASC, reinterpret_cast<const unsigned char*>("localhost"), -1,
                                   -1, 0);
        X509_set_issuer_name(x, name);
        X509_sign(x, key, EVP_sha256());
        write(cert(), [x](FILE* f) { PEM_write_X509(f, x); });
        write(this->key(), [key](FILE* f) { PEM_write_PrivateKey(f, key, nullptr, nullptr, 0, nullptr, nullptr); });
        X509_free(x);
        EVP_PKEY_free(key);
    }
    ~Certificate() { fs::remove_all(folder_); }
    std::string cert() const { return folder_ / "cert.pem"; }
    std::string key() const { return folder_ / "key.pem"; }

  private:
    template <class F> static void write(const std::string& path, F f) {
        FILE* file = std::fopen(path.c_str(), "w");
        f(file);
        std::fclose(file);
    }
    fs::path folder_;
};

class TlsTest : public testing::Test {
  protected:
    ServerOptions options() {
        ServerOptions o;
        o.tls_cert = certificate.cert();
        o.tls_key = certificate.key();
        o.header_seconds = 1;
        return o;
    }
    Certificate certificate;
    FakeStore store;
};

TEST_F(TlsTest, AnswersOverTls13) {
    Running county(store, options());
    TestClient client(county.server.port(), true);
    EXPECT_STREQ(SSL_get_version(client.ssl()), "TLSv1.3");
    for (int i = 0; i < 100; ++i) ASSERT_EQ(status(client.request(post("/api/notes", good_note))), 201);
    EXPECT_TRUE(has(client.request(get("/sta/v1.1/x")), "|https://h"));
    std::string all;
    for (int i = 0; i < 20; ++i) all += get("/health");
    client.send(all);
    for (int i = 0; i < 20; ++i) EXPECT_EQ(status(client.answer()), 200);
}

TEST_F(TlsTest, LargeBodiesBothWays) {
    Running county(store, options());
    TestClient client(county.server.port(), true);
    const std::string photo(3'000'000, 'p');
    const auto got = client.request(post("/api/notes/1/photo", photo, "Content-Type: image/png\r\n"));
    EXPECT_EQ(status(got), 200);
    EXPECT_GT(got.size(), photo.size());
    EXPECT_EQ(status(client.request(get("/health"))), 200);
}

TEST_F(TlsTest, RefusesOldVersionsAndPlainText) {
    Running county(store, options());
    TestClient plain(county.server.port());
    plain.send(get("/health"));
    EXPECT_TRUE(plain.closed());
    TestClient silent(county.server.port());
    EXPECT_TRUE(silent.closed(4000)) << "a handshake that never comes";
    EXPECT_THROW(TestClient(county.server.port(), true, TLS1_1_VERSION), std::runtime_error);
    TestClient older(county.server.port(), true, TLS1_2_VERSION);
    EXPECT_STREQ(SSL_get_version(older.ssl()), "TLSv1.2");
    EXPECT_EQ(status(older.request(get("/health"))), 200);
}

TEST_F(TlsTest, NamesTheFileThatIsNoGood) {
    ServerOptions o = options();
    o.tls_key = o.tls_cert;
    try {
        Server server(store, {}, gate(), o);
        FAIL();
    } catch (const std::runtime_error& e) {
        EXPECT_TRUE(has(e.what(), "--tls-key")) << e.what();
    }
    o.tls_cert = "/nowhere";
    EXPECT_THROW(Server(store, {}, gate(), o), std::runtime_error);
}

}  // namespace
}  // namespace huying::http::test
