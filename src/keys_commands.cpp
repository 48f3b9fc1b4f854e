// keys_commands.cpp - the keys of personal data: where the master key is, and new data keys while the county is served.
#include <fmt/format.h>

#include <filesystem>

#include "commands.hpp"

namespace huying::commands {

std::string master_key_file(const Place& place, const std::string& given) {
    return given.empty() ? (std::filesystem::path(place.data) / "keys" / "master.key").string() : given;
}

std::shared_ptr<const seal::KeyRing> open_ring(const Place& place, const KeyOptions& o) {
    const auto profile = seal::profile_of(o.cipher);
    if (!profile) throw std::runtime_error("--cipher takes aes-256-gcm or sm4");
    return std::make_shared<const seal::KeyRing>(seal::master_of_file(master_key_file(place, o.master_key), *profile), *profile);
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

}  // namespace huying::commands
