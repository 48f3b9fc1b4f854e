// cipher.cpp - see cipher.hpp: which primitive with which key, in which order.
#include "engine/seal/cipher.hpp"

#include <openssl/crypto.h>

#include <stdexcept>

#include "base/bytes.hpp"

namespace huying::seal {
namespace {

Digest digest_of(Profile profile) { return profile == Profile::sm4 ? Digest::sm3 : Digest::sha256; }

/// SP 800-108, 5.1: [1] | label | 0 | context (none) | length in bits.
std::string derived(Profile profile, std::string_view key, std::string_view label) {
    using namespace std::string_view_literals;
    return Hmac(digest_of(profile), key).of({"\0\0\0\1"sv, label, "\0"sv, "\0\0\1\0"sv});
}

}  // namespace

/// What one thread needs for a moment.
struct Cipher::Tools {
    explicit Tools(const Cipher& c) : index(digest_of(c.profile_), c.indexing_) {
        if (c.profile_ == Profile::aes_gcm) gcm.emplace(c.encrypting_);
        else ctr.emplace(c.encrypting_), mac.emplace(Digest::sm3, c.authenticating_);
    }
    std::optional<Gcm> gcm;
    std::optional<Sm4Ctr> ctr;
    std::optional<Hmac> mac;
    Hmac index;

    /// The sm4 profile's tag is over the context with its length before it, so that no two inputs give the same bytes.
    std::string tag(std::string_view context, std::string_view body) {
        return mac->of({std::to_string(context.size()), ":", context, body});
    }
};

/// Tools for as long as it lives; given back unless something failed with them in hand.
class Cipher::Lent {
  public:
    explicit Lent(const Cipher& cipher) : cipher_(cipher) {
        {
            const std::lock_guard lock(cipher.mutex_);
            if (!cipher.idle_.empty()) tools_ = std::move(cipher.idle_.back()), cipher.idle_.pop_back();
        }
        if (!tools_) tools_ = std::make_unique<Tools>(cipher);
    }
    ~Lent() {
        if (std::uncaught_exceptions() > unwinding_) return;
        const std::lock_guard lock(cipher_.mutex_);
        cipher_.idle_.push_back(std::move(tools_));
    }
    Lent(const Lent&) = delete;
    Tools* operator->() const { return tools_.get(); }

  private:
    const Cipher& cipher_;
    const int unwinding_ = std::uncaught_exceptions();
    std::unique_ptr<Tools> tools_;
};

std::optional<Profile> profile_of(std::string_view name) {
    if (name == "aes-256-gcm") return Profile::aes_gcm;
    if (name == "sm4") return Profile::sm4;
    return std::nullopt;
}

std::string_view name_of(Profile profile) { return profile == Profile::sm4 ? "sm4" : "aes-256-gcm"; }

Cipher::Cipher(Profile profile, std::string_view key) : profile_(profile) {
    if (key.size() != key_bytes) throw std::runtime_error("a key has 32 bytes");
    encrypting_ = derived(profile, key, "encrypt");
    if (profile == Profile::sm4) encrypting_.resize(sm4_key);
    authenticating_ = derived(profile, key, "authenticate");
    indexing_ = derived(profile, key, "index");
}

Cipher::~Cipher() {
    for (std::string* key : {&encrypting_, &authenticating_, &indexing_}) OPENSSL_cleanse(key->data(), key->size());
}

std::size_t Cipher::overhead(Profile profile) {
    return profile == Profile::sm4 ? sm4_start + sm3_tag : gcm_nonce + gcm_tag;
}

std::string Cipher::seal(std::string_view context, std::string_view plain) const {
    const Lent tools(*this);
    if (profile_ == Profile::aes_gcm) {
        const std::string nonce = random_bytes(gcm_nonce);
        std::string out = nonce;
        tools->gcm->seal(nonce, context, plain, out);
        return out;
    }
    const std::string start = random_bytes(sm4_start);
    std::string out = start;
    tools->ctr->run(start, plain, out);
    return out += tools->tag(context, out);
}

std::optional<std::string> Cipher::open(std::string_view context, std::string_view sealed) const {
    if (sealed.size() < overhead(profile_)) return std::nullopt;
    const Lent tools(*this);
    if (profile_ == Profile::aes_gcm)
        return tools->gcm->open(sealed.substr(0, gcm_nonce), context, sealed.substr(gcm_nonce));
    const std::string_view body = sealed.substr(0, sealed.size() - sm3_tag), tag = sealed.substr(body.size());
    const std::string expected = tools->tag(context, body);
    if (CRYPTO_memcmp(expected.data(), tag.data(), sm3_tag) != 0) return std::nullopt;
    std::string out;
    tools->ctr->run(body.substr(0, sm4_start), body.substr(sm4_start), out);
    return out;
}

std::string Cipher::digest(std::string_view text) const { return Lent(*this)->index.of({text}); }

}  // namespace huying::seal
