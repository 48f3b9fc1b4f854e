// sealed_file.cpp - see sealed_file.hpp.
//   "HUYINGBK1\n" | kind (1) | salt (16) | nonce's beginning (7) | chunks: at most 65536 bytes and what sealing adds
// kind: 1 = by a passphrase, 2 = 国密; together 3.
#include "engine/backup/sealed_file.hpp"

#include <argon2.h>
#include <fcntl.h>
#include <openssl/evp.h>
#include <openssl/hmac.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>
#include <stdexcept>

#include "base/bytes.hpp"
#include "base/file.hpp"

namespace huying::backup {
namespace {

constexpr std::string_view magic = "HUYINGBK1\n";
constexpr std::size_t salt_bytes = 16, prefix_bytes = 7, tag_bytes = 16, key_bytes = 32, chunk_bytes = 65'536;
constexpr char by_passphrase = 1, by_sm4 = 2;
constexpr std::size_t head_bytes = magic.size() + 1 + salt_bytes + prefix_bytes;
constexpr std::size_t least_key_file = 32, least_passphrase = 12;  // bytes
// A backup's key is made once: RFC 9106 section 4, second choice (64 MiB), with more passes.
constexpr std::uint32_t argon_passes = 4, argon_kib = 64 * 1024, argon_lanes = 1;

using Context = std::unique_ptr<EVP_CIPHER_CTX, void (*)(EVP_CIPHER_CTX*)>;

std::string key_from(const Secret& secret, std::string_view salt, seal::Profile profile) {
    std::string key(key_bytes, '\0');
    if (secret.passphrase) {
        if (argon2id_hash_raw(argon_passes, argon_kib, argon_lanes, secret.bytes.data(), secret.bytes.size(),
                              salt.data(), salt.size(), key.data(), key.size()) != ARGON2_OK)
            throw std::runtime_error("the passphrase cannot be stretched: is there memory?");
        return key;
    }
    unsigned length = 0;
    HMAC(profile == seal::Profile::sm4 ? EVP_sm3() : EVP_sha256(), salt.data(), static_cast<int>(salt.size()),
         reinterpret_cast<const unsigned char*>(secret.bytes.data()), secret.bytes.size(),
         reinterpret_cast<unsigned char*>(key.data()), &length);
    return key;
}

std::string nonce(std::string_view prefix, std::uint32_t number, bool last) {
    std::string out(prefix);
    for (int shift = 24; shift >= 0; shift -= 8) out += static_cast<char>(number >> shift & 0xff);
    return out += static_cast<char>(last);
}

unsigned char* bytes(std::string& s) { return reinterpret_cast<unsigned char*>(s.data()); }
const unsigned char* bytes(std::string_view s) { return reinterpret_cast<const unsigned char*>(s.data()); }

std::optional<std::string> gcm(bool seal, const std::string& key, const std::string& iv, std::string_view head,
                               std::string_view in) {
    const Context context(EVP_CIPHER_CTX_new(), EVP_CIPHER_CTX_free);
    EVP_CIPHER_CTX* c = context.get();
    int n = 0;
    EVP_CipherInit_ex(c, EVP_aes_256_gcm(), nullptr, bytes(key), bytes(iv), seal);
    EVP_CipherUpdate(c, nullptr, &n, bytes(head), static_cast<int>(head.size()));
    const std::string_view body = seal ? in : in.substr(0, in.size() - tag_bytes);
    std::string out(body.size() + tag_bytes, '\0');
    EVP_CipherUpdate(c, bytes(out), &n, bytes(body), static_cast<int>(body.size()));
    if (!seal) {
        std::string tag(in.substr(body.size()));
        EVP_CIPHER_CTX_ctrl(c, EVP_CTRL_GCM_SET_TAG, tag_bytes, tag.data());
        out.resize(body.size());
    }
    if (EVP_CipherFinal_ex(c, bytes(out) + body.size(), &n) != 1) return std::nullopt;
    if (seal) EVP_CIPHER_CTX_ctrl(c, EVP_CTRL_GCM_GET_TAG, tag_bytes, out.data() + body.size());
    return out;
}

/// What a chunk is sealed with, and how.
struct Sealing {
    huying::seal::Profile profile = huying::seal::Profile::aes_gcm;
    std::string key, head, prefix;
    std::size_t overhead() const { return profile == seal::Profile::sm4 ? seal::Cipher::overhead(profile) : tag_bytes; }
    /// One chunk, sealed or opened; nothing when it does not open.
    std::optional<std::string> crypt(bool seal, std::uint32_t number, bool last, std::string_view in) const {
        const std::string iv = nonce(prefix, number, last);
        if (profile != seal::Profile::sm4) return gcm(seal, key, iv, head, in);
        const seal::Cipher cipher(profile, key);
        return seal ? cipher.seal(head + iv, in) : cipher.open(head + iv, in);
    }
};

[[noreturn]] void fail(const char* what, const std::string& file) {
    throw std::runtime_error(std::string(what) + " " + file + ": " + std::strerror(errno));
}

}  // namespace

Secret read_secret(const std::string& key_file, const std::string& passphrase_file) {
    if (key_file.empty() == passphrase_file.empty())
        throw std::runtime_error("say --key-file or --passphrase-file, one of them");
    if (!key_file.empty()) {
        Secret out;
        out.bytes = read_file(key_file);
        if (out.bytes.size() < least_key_file)
            throw std::runtime_error("the key file has less than 32 bytes: make one with 'head -c 32 /dev/urandom'");
        return out;
    }
    Secret out;
    out.passphrase = true;
    out.bytes = read_file(passphrase_file);
    while (out.bytes.ends_with('\n') || out.bytes.ends_with('\r')) out.bytes.pop_back();
    if (out.bytes.size() < least_passphrase) throw std::runtime_error("the passphrase has less than 12 bytes");
    return out;
}

struct SealedWriter::State {
    std::string file, pending;
    Sealing sealing;
    int fd = -1;
    std::uint32_t number = 0;
    bool finished = false;
    void put(std::string_view all) const {
        while (!all.empty()) {
            const ssize_t n = ::write(fd, all.data(), all.size());
            if (n < 0 && errno == EINTR) continue;
            if (n <= 0) fail("cannot write", file);
            all.remove_prefix(static_cast<std::size_t>(n));
        }
    }
};

SealedWriter::SealedWriter(const std::string& file, const Secret& secret, seal::Profile profile)
    : state_(std::make_unique<State>()) {
    State& s = *state_;
    s.file = file;
    const std::string salt = random_bytes(salt_bytes), prefix = random_bytes(prefix_bytes);
    const char kind =
        static_cast<char>((secret.passphrase ? by_passphrase : 0) | (profile == seal::Profile::sm4 ? by_sm4 : 0));
    s.sealing = {profile, key_from(secret, salt, profile), std::string(magic) + kind + salt + prefix, prefix};
    s.fd = ::open(file.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
    if (s.fd < 0) s.finished = true, fail("cannot make", file);
    s.put(s.sealing.head);
}

SealedWriter::~SealedWriter() {
    if (state_->fd >= 0) ::close(state_->fd);
    if (!state_->finished) ::unlink(state_->file.c_str());
}

void SealedWriter::chunk(std::string_view plain, bool last) {
    State& s = *state_;
    if (s.number == UINT32_MAX) throw std::runtime_error("a sealed file has at most 256 TiB");
    s.put(*s.sealing.crypt(true, s.number++, last, plain));
}

void SealedWriter::write(std::string_view more) {
    std::string& pending = state_->pending;
    pending += more;
    std::size_t at = 0;
    for (; pending.size() - at > chunk_bytes; at += chunk_bytes)
        chunk(std::string_view(pending).substr(at, chunk_bytes), false);
    pending.erase(0, at);
}

void SealedWriter::finish() {
    chunk(state_->pending, true);
    if (::fsync(state_->fd) != 0) fail("cannot write", state_->file);
    state_->finished = true;
}

struct SealedReader::State {
    std::string file, plain;
    Sealing sealing;
    std::unique_ptr<std::FILE, int (*)(std::FILE*)> in{nullptr, std::fclose};
    std::size_t at = 0;
    std::uint32_t number = 0;
    bool last = false;
};

SealedReader::SealedReader(const std::string& file, const Secret& secret) : state_(std::make_unique<State>()) {
    State& s = *state_;
    s.file = file;
    s.in.reset(std::fopen(file.c_str(), "rbe"));
    if (!s.in) fail("cannot read", file);
    std::string head(head_bytes, '\0');
    const bool whole = std::fread(head.data(), 1, head_bytes, s.in.get()) == head_bytes && head.starts_with(magic);
    const int kind = whole ? head[magic.size()] : -1;
    if (kind < 0 || kind > (by_passphrase | by_sm4)) throw std::runtime_error(file + " is no backup of Huying");
    if (((kind & by_passphrase) != 0) != secret.passphrase)
        throw std::runtime_error(file +
                                 (secret.passphrase ? " was sealed with a key file" : " was sealed with a passphrase"));
    const auto profile = (kind & by_sm4) != 0 ? seal::Profile::sm4 : seal::Profile::aes_gcm;
    const auto salt = std::string_view(head).substr(magic.size() + 1, salt_bytes);
    s.sealing = {profile, key_from(secret, salt, profile), head, head.substr(head_bytes - prefix_bytes)};
}

SealedReader::~SealedReader() = default;

bool SealedReader::next_chunk() {
    State& s = *state_;
    if (s.last) return false;
    const std::size_t more_bytes = s.sealing.overhead();
    std::string sealed(chunk_bytes + more_bytes, '\0');
    sealed.resize(std::fread(sealed.data(), 1, sealed.size(), s.in.get()));
    const int more = std::fgetc(s.in.get());
    s.last = more == EOF;
    if (!s.last) std::ungetc(more, s.in.get());
    auto plain = sealed.size() < more_bytes ? std::nullopt : s.sealing.crypt(false, s.number++, s.last, sealed);
    if (!plain) throw std::runtime_error(s.file + " does not open: another key, or the file was changed or cut off");
    s.plain = s.plain.substr(s.at) + *plain;
    s.at = 0;
    return true;
}

std::string SealedReader::read(std::size_t wanted) {
    State& s = *state_;
    while (s.plain.size() - s.at < wanted)
        if (!next_chunk()) throw std::runtime_error(s.file + " ends too early");
    std::string out = s.plain.substr(s.at, wanted);
    s.at += wanted;
    return out;
}

bool SealedReader::at_end() {
    while (state_->at == state_->plain.size())
        if (!next_chunk()) return true;
    return false;
}

}  // namespace huying::backup
