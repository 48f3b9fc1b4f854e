// master_rotation.cpp - see master_rotation.hpp.
#include "engine/seal/master_rotation.hpp"

#include <openssl/crypto.h>

#include <algorithm>
#include <cctype>

#include "base/file.hpp"
#include "engine/seal/key_row.hpp"

namespace huying::seal {
namespace {

constexpr Sql all_keys{R"sql(SELECT /*row*/ FROM seal_key WHERE county = $1 ORDER BY purpose, version)sql"};
constexpr Sql wrap_anew{
    R"sql(UPDATE seal_key SET wrapped = $4 WHERE county = $1 AND purpose = $2 AND version = $3)sql"};

/// By the new key alone: what must hold before the old one goes. Gives how many there are; nothing when it does not hold.
std::optional<std::int64_t> all_under(const Tx& tx, const MasterKey& key) {
    const auto rows = tx.all<KeyRow>(all_keys, tx.county());
    if (master_of_county(tx) != key.id()) return std::nullopt;
    for (const KeyRow& row : rows)
        if (!key.unwrap(row.wrapped.value, key_context(row.county, row.purpose, row.version))) return std::nullopt;
    return std::ssize(rows);
}

/// One county's data keys and the word which master they are under, in one transaction. Writes of a county are serial, so a
/// data key made meanwhile is either among these or already under the new key (KeyRing::make).
void wrap_county(Tx& tx, const Master& master, const MasterKey& next, const MasterRotation& rotation) {
    if (all_under(tx, next)) return;
    const auto rows = tx.all<KeyRow>(all_keys, tx.county());
    for (const KeyRow& row : rows) {
        const std::string context = key_context(row.county, row.purpose, row.version);
        auto key = master.unwrap(row.wrapped.value, context);
        if (!key)
            throw std::runtime_error(
                fmt::format("the data key {} of '{}' does not unwrap: the master key stays", row.version, row.purpose));
        const Bytes wrapped{master.wrap(next.id(), *key, context).value()};
        OPENSSL_cleanse(key->data(), key->size());
        tx.exec(wrap_anew, tx.county(), row.purpose, row.version, wrapped);
    }
    put_master_of_county(tx, next.id());
    rotation.tell(tx, std::ssize(rows));
    setup_changed(tx);
}

/// An exchange that was killed while it wrote the new key has left what it had of it under another name, of mkostemp's kind
/// (base/file.cpp). What else begins so is somebody's copy.
bool half_written(const std::string& name, const std::string& next) {
    return name.starts_with(next + ".") && name.size() == next.size() + 7 &&
           std::all_of(name.end() - 6, name.end(), [](unsigned char c) { return std::isalnum(c); });
}
void clear_away(const std::filesystem::path& next) {
    const auto folder = next.has_parent_path() ? next.parent_path() : std::filesystem::path(".");
    std::vector<std::filesystem::path> strays;
    for (const auto& entry : std::filesystem::directory_iterator(folder))
        if (half_written(entry.path().filename().string(), next.filename().string())) strays.push_back(entry.path());
    for (const auto& stray : strays) std::filesystem::remove(stray);
}

}  // namespace

std::int64_t rotate_master(Store& store, const MasterRotation& rotation) {
    const FolderLock alone(rotation.file);
    clear_away(next_of(rotation.file));
    make_next(rotation.file, rotation.profile);
    rotation.after_step("made");
    const MasterFile both(rotation.file, rotation.profile);
    const auto next = load_master_key(next_of(rotation.file), rotation.profile);
    std::int64_t keys = 0;
    for (const std::string& county : rotation.counties()) {
        store.write(system_caller(county), [&](Tx& tx) { wrap_county(tx, both, *next, rotation); });
        rotation.after_step("wrapped " + county);
    }
    for (const std::string& county : rotation.counties()) {
        const auto there = store.read(system_caller(county), [&](const Tx& tx) { return all_under(tx, *next); });
        if (!there)
            throw std::runtime_error("county " + county +
                                     " has data keys under the old master key: it stays. Do it again.");
        keys += *there;
    }
    rotation.after_step("checked");
    move_file(next_of(rotation.file), rotation.file);
    rotation.after_step("replaced");
    return keys;
}

}  // namespace huying::seal
