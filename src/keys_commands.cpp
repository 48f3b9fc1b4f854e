// keys_commands.cpp - the keys of personal data: where the master key is, and new data keys while the county is served.
#include <fmt/format.h>

#include <filesystem>

#include "commands.hpp"
#include "engine/seal/master_rotation.hpp"

namespace huying::commands {
namespace {

seal::Profile profile_for(const KeyOptions& o) {
    const auto profile = seal::profile_of(o.cipher);
    if (!profile) throw std::runtime_error("--cipher takes aes-256-gcm or sm4");
    return *profile;
}

}  // namespace

std::string master_key_file(const Place& place, const std::string& given) {
    return given.empty() ? (std::filesystem::path(place.data) / "keys" / "master.key").string() : given;
}

std::shared_ptr<const seal::KeyRing> open_ring(const Place& place, const KeyOptions& o) {
    const auto profile = profile_for(o);
    return std::make_shared<const seal::KeyRing>(
        std::make_shared<const seal::MasterFile>(master_key_file(place, o.master_key), profile), profile);
}

void rotate_keys(const RotateOptions& o) {
    const RealClock clock;
    const auto ring = open_ring(o.place, o.keys);
    const Program program("", {}, identity::SecretBox(), ring);
    const auto store = open_store(o.place, clock, program);
    const std::string county = county_of(*store, o.place);
    store->write(system_caller(county), [&](Tx& tx) { personal::rotate_keys(tx, *ring); });
    fmt::print("county {}: new data keys ({}); the server seals what is there anew\n", county, o.keys.cipher);
}

void rotate_master(const RotateMasterOptions& o) {
    const std::string file = master_key_file(o.place, o.keys.master_key);
    if (!std::filesystem::exists(file)) throw std::runtime_error("there is no master key " + file);
    if (o.prepare) {
        if (std::filesystem::exists(seal::next_of(file)))
            throw std::runtime_error("a master key is being exchanged here already: run this without --prepare first");
        seal::prepare_next(file, profile_for(o.keys));
        fmt::print(
            "{}: the next master key. Copy it beside the master key of each server, then run this without --prepare on each.\n",
            seal::prepared_of(file).string());
        return;
    }
    const RealClock clock;
    const Program program;
    const auto store = open_store(o.place, clock, program);
    const auto counties = [&] {
        std::vector<std::string> codes;
        for (const auto& c : all_counties(*store)) codes.push_back(c.county);
        return codes;
    };
    const auto keys = seal::rotate_master(
        *store,
        {.file = file, .profile = profile_for(o.keys), .counties = counties, .tell = personal::tell_master_exchanged});
    fmt::print("{}: a new master key; {} data keys are wrapped by it. A backup from before holds the old one.\n", file,
               keys);
}

}  // namespace huying::commands
