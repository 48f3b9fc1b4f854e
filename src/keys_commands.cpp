// keys_commands.cpp - the keys of personal data: where the master key is, and new data keys while the county is served.
#include <fmt/format.h>

#include <filesystem>

#include "commands.hpp"
#include "engine/seal/master_rotation.hpp"

namespace huying::commands {
namespace {

seal::Profile profile_for(const Place& place, const KeyOptions& o) {
    if (o.cipher.empty()) return kept_profile(place).value_or(seal::Profile::aes_gcm);
    const auto profile = seal::profile_of(o.cipher);
    if (!profile) throw std::runtime_error("--cipher takes aes-256-gcm or sm4");
    return *profile;
}

}  // namespace

std::string master_key_file(const Place& place, const std::string& given) {
    return given.empty() ? (std::filesystem::path(place.data) / "keys" / "master.key").string() : given;
}

std::shared_ptr<const seal::KeyRing> open_ring(const Place& place, const KeyOptions& o) {
    const auto profile = profile_for(place, o);
    return std::make_shared<const seal::KeyRing>(
        std::make_shared<const seal::MasterFile>(master_key_file(place, o.master_key), profile), profile);
}

std::optional<seal::Profile> kept_profile(const Place& place) {
    if (place.database.empty() && !std::filesystem::exists(std::filesystem::path(place.data) / "huying.db")) return {};
    const RealClock clock;
    const Program program;
    const auto store = open_store(place, clock, program);
    std::optional<seal::Profile> out;
    for (const auto& c : all_counties(*store)) {
        const auto kept =
            store->read(system_caller(c.county), [](const Tx& tx) { return seal::profile_of_county(tx); });
        if (!out || kept == seal::Profile::sm4) out = kept;
    }
    return out;
}

void keep_profile(Store& store, const std::string& county, const KeyOptions& o) {
    store.write(system_caller(county), [&](Tx& tx) {
        const auto kept = seal::profile_of_county(tx);
        const auto asked = o.cipher.empty() ? kept : seal::profile_of(o.cipher);
        if (kept && asked != kept)
            throw std::runtime_error(fmt::format(
                "county {} keeps the profile {}, but --cipher says {}. Leave --cipher out; to change the profile, run 'huying keys "
                "rotate --cipher {} --county {}' (and 'huying keys rotate-master --cipher {}' for the key over its keys).",
                county, seal::name_of(*kept), o.cipher, o.cipher, county, o.cipher));
        seal::keep_profile(tx, asked.value_or(seal::Profile::aes_gcm));
    });
}

void rotate_keys(const RotateOptions& o) {
    const RealClock clock;
    refuse_absent(o.place);
    const auto ring = open_ring(o.place, o.keys);
    const Program program("", {}, identity::SecretBox(), ring);
    const auto store = open_county(o.place, clock, program);
    const std::string county = county_of(*store, o.place);
    const auto profile = store->write(system_caller(county), [&](Tx& tx) {
        if (const auto asked = seal::profile_of(o.keys.cipher)) seal::keep_profile(tx, *asked);
        personal::rotate_keys(tx, *ring);
        return seal::profile_of_county(tx).value_or(seal::Profile::aes_gcm);
    });
    fmt::print("county {}: new data keys ({}); the server seals what is there anew\n", county, seal::name_of(profile));
}

void rotate_master(const RotateMasterOptions& o) {
    const std::string file = master_key_file(o.place, o.keys.master_key);
    if (!std::filesystem::exists(file)) throw std::runtime_error("there is no master key " + file);
    if (o.prepare) {
        if (std::filesystem::exists(seal::next_of(file)))
            throw std::runtime_error("a master key is being exchanged here already: run this without --prepare first");
        seal::prepare_next(file, profile_for(o.place, o.keys));
        fmt::print(
            "{}: the next master key. Copy it beside the master key of each server, then run this without --prepare on each.\n",
            seal::prepared_of(file).string());
        return;
    }
    const RealClock clock;
    const Program program;
    const auto store = open_county(o.place, clock, program);
    const auto counties = [&] {
        std::vector<std::string> codes;
        for (const auto& c : all_counties(*store)) codes.push_back(c.county);
        return codes;
    };
    const auto keys = seal::rotate_master(*store, {.file = file,
                                                   .profile = profile_for(o.place, o.keys),
                                                   .counties = counties,
                                                   .tell = personal::tell_master_exchanged});
    fmt::print("{}: a new master key; {} data keys are wrapped by it. A backup from before holds the old one.\n", file,
               keys);
}

}  // namespace huying::commands
