// key_row.hpp - a data key as it lies in the database; between ring.cpp and master_rotation.cpp only.
#pragma once
#include <fmt/format.h>

#include "engine/seal/master.hpp"
#include "engine/store/setup.hpp"

namespace huying::seal {

struct KeyRow {
    std::string county, purpose;
    std::int64_t version = 0;
    std::string profile;
    Bytes wrapped;
    Micros made;
};
BOOST_DESCRIBE_STRUCT(KeyRow, (), (county, purpose, version, profile, wrapped, made))

/// What a data key is wrapped as.
inline std::string key_context(const std::string& county, const std::string& purpose, std::int64_t version) {
    return fmt::format("data key|{}|{}|{}", county, purpose, version);
}

/// Id of the master key that wraps the county's data keys; nothing when it has none yet.
std::optional<std::string> master_of_county(const Tx& tx);
void put_master_of_county(Tx& tx, const std::string& id);

}  // namespace huying::seal
