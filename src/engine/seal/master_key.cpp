// master_key.cpp - see master_key.hpp.
#include "engine/seal/master_key.hpp"

#include <openssl/crypto.h>

#include <stdexcept>

#include "base/bytes.hpp"
#include "engine/ledger/key.hpp"
#include "engine/seal/envelope.hpp"
#include "engine/seal/master.hpp"
#include "engine/seal/sm2.hpp"
#include "engine/seal/value.hpp"

namespace huying::seal {
namespace {

constexpr std::size_t id_bytes = 8;  // there are a handful of keys in a county's life

std::string id_from(const std::string& digest) { return hex(digest.substr(0, id_bytes)); }

class SymmetricKey final : public MasterKey {
  public:
    SymmetricKey(const std::string& key, Profile profile)
        : profile_(profile), id_(id_from(Hmac(Digest::sha256, key).of({"master key"}))), aes_(Profile::aes_gcm, key),
          sm4_(Profile::sm4, key) {}
    std::string id() const override { return id_; }
    std::string wrap(std::string_view key, std::string_view context) const override {
        const std::string head = head_of(profile_, 0);
        return head + (profile_ == Profile::sm4 ? sm4_ : aes_).seal(head + std::string(context), key);
    }
    std::optional<std::string> unwrap(std::string_view wrapped, std::string_view context) const override {
        const auto sealed = parse_sealed(wrapped);
        if (!sealed) return std::nullopt;
        return (sealed->profile == Profile::sm4 ? sm4_ : aes_)
            .open(std::string(wrapped.substr(0, head_bytes)) + std::string(context), sealed->body);
    }

  private:
    const Profile profile_;
    const std::string id_;
    const Cipher aes_, sm4_;
};

/// What the second pair signs: each part with its length before it.
std::string signed_text(std::string_view context, const Envelope& e) {
    std::string out = "data key under SM2|";
    for (const std::string_view part : {context, e.key, e.body}) (out += std::to_string(part.size()) + ":") += part;
    return out;
}

class Sm2Pairs final : public MasterKey {
  public:
    Sm2Pairs(const std::string& encrypting, const std::string& signing)
        : encrypting_(encrypting), signing_(ledger::SigningKey::from_pem(signing, ledger::KeyKind::sm2)),
          id_(id_from(Hmac(Digest::sm3, "master key").of({encrypting_.public_key(), signing_.public_key()}))) {
        if (encrypting_.public_key() == signing_.public_key())
            throw std::runtime_error("one SM2 pair must encrypt and another sign");
    }
    std::string id() const override { return id_; }
    std::string wrap(std::string_view key, std::string_view context) const override {
        std::string once = random_bytes(key_bytes);
        const std::string enveloped = encrypting_.encrypt(once), body = Cipher(Profile::sm4, once).seal(context, key);
        OPENSSL_cleanse(once.data(), once.size());
        Envelope e{enveloped, {}, body};
        const std::string signature = signing_.sign(signed_text(context, e));
        e.signature = signature;
        return to_bytes(e);
    }
    std::optional<std::string> unwrap(std::string_view wrapped, std::string_view context) const override {
        const auto e = parse_envelope(wrapped);
        if (!e || !ledger::verify(ledger::KeyKind::sm2, signing_.public_key(), signed_text(context, *e), e->signature))
            return std::nullopt;
        auto once = encrypting_.decrypt(e->key);
        if (!once || once->size() != key_bytes) return std::nullopt;
        auto key = Cipher(Profile::sm4, *once).open(context, e->body);
        OPENSSL_cleanse(once->data(), once->size());
        return key;
    }

  private:
    const Sm2Pair encrypting_;
    const ledger::SigningKey signing_;
    const std::string id_;
};

class OneMaster final : public Master {
  public:
    explicit OneMaster(std::shared_ptr<const MasterKey> key) : key_(std::move(key)) {}
    std::string current() const override { return key_->id(); }
    std::optional<std::string> wrap(const std::string& id, std::string_view key,
                                    std::string_view context) const override {
        if (id != key_->id()) return std::nullopt;
        return key_->wrap(key, context);
    }
    std::optional<std::string> unwrap(std::string_view wrapped, std::string_view context) const override {
        return key_->unwrap(wrapped, context);
    }

  private:
    const std::shared_ptr<const MasterKey> key_;
};

constexpr std::string_view pem_begins = "-----BEGIN PRIVATE KEY-----", pem_ends = "-----END PRIVATE KEY-----\n";

}  // namespace

std::string new_master_key(Profile profile) {
    if (profile == Profile::aes_gcm) return random_bytes(key_bytes);
    const auto pair = [] { return ledger::SigningKey::generate(ledger::KeyKind::sm2).pem(); };
    return pair() + pair();
}

std::shared_ptr<const MasterKey> read_master_key(const std::string& content, Profile profile) {
    if (content.size() == key_bytes) return std::make_shared<const SymmetricKey>(content, profile);
    const auto first_end = content.find(pem_ends);
    if (!content.starts_with(pem_begins) || first_end == std::string::npos)
        throw std::runtime_error("this is no master key: neither 32 bytes nor two SM2 keys in PEM form");
    const auto second = first_end + pem_ends.size();
    try {
        return std::make_shared<const Sm2Pairs>(content.substr(0, second), content.substr(second));
    } catch (const std::invalid_argument& e) {
        throw std::runtime_error(std::string("this is no master key: ") + e.what());
    }
}

std::shared_ptr<const Master> master_of(std::shared_ptr<const MasterKey> key) {
    return std::make_shared<const OneMaster>(std::move(key));
}

}  // namespace huying::seal
