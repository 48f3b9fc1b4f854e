// master_rotation.hpp - another master key in the place of the one there is, while the county is served. The new key lies
// beside the old until every data key of every county is wrapped by it, so whenever this stops, everything opens, and doing
// it again goes on where it stopped.
#pragma once
#include <functional>

#include "engine/seal/master_file.hpp"
#include "engine/store/store.hpp"

namespace huying::seal {

struct MasterRotation {
    std::filesystem::path file;
    Profile profile;  ///< of the new key
    std::function<std::vector<std::string>()> counties;
    std::function<void(Tx&, std::int64_t keys)> tell = [](Tx&, std::int64_t) {
    };  ///< in the transaction that wraps a county's
    std::function<void(const std::string& what)> after_step = [](const std::string&) {};
};

/// Makes the new key, wraps all data keys by it, and puts it in the place of the old one. Gives how many data keys there are.
/// Throws std::runtime_error when one does not unwrap; then the old key stays.
std::int64_t rotate_master(Store& store, const MasterRotation& rotation);

}  // namespace huying::seal
