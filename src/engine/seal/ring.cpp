// ring.cpp - see ring.hpp.
#include "engine/seal/ring.hpp"

#include <openssl/crypto.h>

#include <stdexcept>

#include "base/bytes.hpp"
#include "engine/seal/key_row.hpp"
#include "engine/seal/master_key.hpp"
#include "engine/seal/profile.hpp"
#include "engine/seal/value.hpp"
#include "seal_schema.hpp"
#include "seal_schema_master.hpp"
#include "seal_schema_profile.hpp"

namespace huying::seal {
namespace {

constexpr Sql keys_of{R"sql(SELECT /*row*/ FROM seal_key WHERE county = $1 AND purpose = $2 ORDER BY version)sql"};
constexpr Sql which_master{R"sql(SELECT id FROM seal_master WHERE county = $1)sql"};
constexpr Sql set_master{R"sql(INSERT INTO seal_master (county, id, since) VALUES ($1, $2, $3)
    ON CONFLICT (county) DO UPDATE SET id = excluded.id, since = excluded.since)sql"};
constexpr Sql which_profile{R"sql(SELECT profile FROM seal_profile WHERE county = $1)sql"};
constexpr Sql newest_profile{R"sql(SELECT profile FROM seal_key WHERE county = $1 ORDER BY made DESC LIMIT 1)sql"};
constexpr Sql set_profile{R"sql(INSERT INTO seal_profile (county, profile) VALUES ($1, $2)
    ON CONFLICT (county) DO UPDATE SET profile = excluded.profile)sql"};
constexpr Sql forget_old{R"sql(DELETE FROM seal_key WHERE county = $1 AND purpose = $2 AND version < $3)sql"};

/// Each part with its length before it, so that no two places give the same bytes.
std::string context(std::string_view head, const std::string& county, const std::string& purpose, const Where& where) {
    std::string out(head);
    for (const std::string_view part : {std::string_view(county), std::string_view(purpose), where.table, where.field})
        (out += std::to_string(part.size()) + ":") += part;
    return out += std::to_string(where.row);
}

std::string index_with(const Cipher& cipher, std::string_view field, std::string_view normalised) {
    return base64url(cipher.digest(fmt::format("{}:{}{}", field.size(), field, normalised)));
}

}  // namespace

std::vector<Migration> seal_migrations() {
    return {{"seal", 1, seal_schema}, {"seal.master", 1, seal_schema_master}, {"seal.profile", 1, seal_schema_profile}};
}

std::optional<Profile> profile_of_county(const Tx& tx) {
    auto word = tx.one<std::string>(which_profile, tx.county());
    if (!word) word = tx.one<std::string>(newest_profile, tx.county());
    return word ? profile_of(*word) : std::nullopt;
}

void keep_profile(Tx& tx, Profile profile) { tx.exec(set_profile, tx.county(), name_of(profile)); }

std::optional<std::string> master_of_county(const Tx& tx) { return tx.one<std::string>(which_master, tx.county()); }
void put_master_of_county(Tx& tx, const std::string& id) { tx.exec(set_master, tx.county(), id, tx.now()); }

std::shared_ptr<const KeyRing> KeyRing::passing(Profile profile) {
    return std::make_shared<const KeyRing>(master_of(read_master_key(new_master_key(profile), profile)), profile);
}

std::shared_ptr<const KeyRing::Keys> KeyRing::keys(const Tx& tx, const std::string& purpose) const {
    return kept_.get(tx, purpose, [&](const Tx& from) {
        Keys out;
        for (const KeyRow& row : from.all<KeyRow>(keys_of, from.county(), purpose)) {
            auto key = master_->unwrap(row.wrapped.value, key_context(row.county, row.purpose, row.version));
            const auto profile = profile_of(row.profile);
            if (!key || !profile)
                throw std::runtime_error(
                    fmt::format("the data key {} of '{}' does not unwrap: this is not the master key it was made with",
                                row.version, purpose));
            out[row.version] = std::make_shared<const Cipher>(*profile, *key);
            OPENSSL_cleanse(key->data(), key->size());
        }
        return out;
    });
}

void KeyRing::make(Tx& tx, const std::string& purpose, std::int64_t version) const {
    auto id = master_of_county(tx);
    if (!id) put_master_of_county(tx, *(id = master_->current()));
    std::string key = random_bytes(key_bytes);
    const auto wrapped = master_->wrap(*id, key, key_context(tx.county(), purpose, version));
    if (!wrapped)
        throw std::runtime_error("the data keys are under another master key since it was rotated: copy that key here");
    const auto kept = tx.one<std::string>(which_profile, tx.county());
    const Profile profile = (kept ? profile_of(*kept) : std::nullopt).value_or(profile_);
    tx.insert("seal_key", KeyRow{tx.county(), purpose, version, std::string(name_of(profile)), {*wrapped}, tx.now()});
    OPENSSL_cleanse(key.data(), key.size());
    setup_changed(tx);
}

std::int64_t KeyRing::version(Tx& tx, const std::string& purpose) const {
    if (const auto all = keys(tx, purpose); !all->empty()) return all->rbegin()->first;
    make(tx, purpose, 1);
    return 1;
}

std::string KeyRing::seal(Tx& tx, const std::string& purpose, const Where& where, std::string_view plain) const {
    const std::int64_t newest = version(tx, purpose);
    const auto all = keys(tx, purpose);
    const Cipher& cipher = *all->at(newest);
    const std::string head = head_of(cipher.profile(), static_cast<std::uint32_t>(newest));
    return head + cipher.seal(context(head, tx.county(), purpose, where), plain);
}

std::string KeyRing::open(const Tx& tx, const std::string& purpose, const Where& where, std::string_view sealed) const {
    const auto value = parse_sealed(sealed);
    const auto all = keys(tx, purpose);
    const auto key = value ? all->find(value->version) : all->end();
    std::optional<std::string> plain;
    if (key != all->end() && key->second->profile() == value->profile)
        plain = key->second->open(context(sealed.substr(0, head_bytes), tx.county(), purpose, where), value->body);
    if (!plain)
        throw std::runtime_error(fmt::format("{}.{} of row {} does not open: it was changed, moved, or its key is gone",
                                             where.table, where.field, where.row));
    return std::move(*plain);
}

std::string KeyRing::index(Tx& tx, const std::string& purpose, std::string_view field,
                           std::string_view normalised) const {
    const std::int64_t newest = version(tx, purpose);
    const auto all = keys(tx, purpose);
    return index_with(*all->at(newest), field, normalised);
}

std::pair<std::string, std::string> KeyRing::indexes(const Tx& tx, const std::string& purpose, std::string_view field,
                                                     std::string_view normalised) const {
    const auto all = keys(tx, purpose);
    if (all->empty()) return {};
    return {index_with(*all->rbegin()->second, field, normalised),
            index_with(*all->begin()->second, field, normalised)};
}

void KeyRing::rotate(Tx& tx, const std::string& purpose) const {
    if (rotating(tx, purpose))
        throw conflict("rotation_running", "Rows of the version before are still being sealed anew.");
    const auto all = keys(tx, purpose);
    make(tx, purpose, all->empty() ? 1 : all->rbegin()->first + 1);
}

void KeyRing::retire(Tx& tx, const std::string& purpose) const {
    const auto all = keys(tx, purpose);
    if (all->size() < 2) return;
    tx.exec(forget_old, tx.county(), purpose, all->rbegin()->first);
    setup_changed(tx);
}

bool KeyRing::rotating(const Tx& tx, const std::string& purpose) const { return keys(tx, purpose)->size() > 1; }

}  // namespace huying::seal
