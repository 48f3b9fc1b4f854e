// ring.hpp - the data keys of a county: one per purpose, made when first needed, kept in the database wrapped by the master
// key. A new version seals what is written from then on; a job seals the old rows anew (personal.hpp: reseal) and then the
// old version goes, so at most two are alive. A sealed value opens only where it was sealed: county, table, row and field
// are under its tag.
#pragma once
#include <map>
#include <vector>

#include "engine/seal/cipher.hpp"
#include "engine/seal/master.hpp"
#include "engine/store/setup.hpp"

namespace huying::seal {

/// Where a sealed value stands.
struct Where {
    std::string_view table, field;
    std::int64_t row = 0;
};

class KeyRing {
  public:
    /// New keys are made in this profile; values of either can be read.
    KeyRing(std::shared_ptr<const Master> master, Profile profile) : master_(std::move(master)), profile_(profile) {}
    /// With a master key for this process alone: tests, and commands that open nothing.
    static std::shared_ptr<const KeyRing> passing(Profile profile = Profile::aes_gcm);

    /// Version that seals what is written now; makes the first.
    std::int64_t version(Tx& tx, const std::string& purpose) const;
    std::string seal(Tx& tx, const std::string& purpose, const Where& where, std::string_view plain) const;
    /// Throws std::runtime_error naming the place, never the value, when it does not open.
    std::string open(const Tx& tx, const std::string& purpose, const Where& where, std::string_view sealed) const;

    /// Blind index of a value, for a column that is looked up: HMAC under the newest key.
    std::string index(Tx& tx, const std::string& purpose, std::string_view field, std::string_view normalised) const;
    /// What to look for: under the newest key and under the one before it, while rows of that are left; else twice the same.
    /// Nothing was stored yet: two empty texts.
    std::pair<std::string, std::string> indexes(const Tx& tx, const std::string& purpose, std::string_view field,
                                                std::string_view normalised) const;

    /// A new version, in this ring's profile. Problem 409 while rows of an earlier one are left.
    void rotate(Tx& tx, const std::string& purpose) const;
    /// Forgets all versions but the newest: the caller has seen that nothing is sealed with them.
    void retire(Tx& tx, const std::string& purpose) const;
    /// Whether there is more than one version.
    bool rotating(const Tx& tx, const std::string& purpose) const;

  private:
    using Keys = std::map<std::int64_t, std::shared_ptr<const Cipher>>;
    std::shared_ptr<const Keys> keys(const Tx& tx, const std::string& purpose) const;
    void make(Tx& tx, const std::string& purpose, std::int64_t version) const;

    const std::shared_ptr<const Master> master_;
    const Profile profile_;
    Kept<std::string, Keys> kept_;
};

std::vector<Migration> seal_migrations();

}  // namespace huying::seal
