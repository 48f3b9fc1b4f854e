// master.hpp - the keys over all keys: they wrap data keys and unwrap them, and never leave their holder. This is the one
// interface behind which a certified module can stand: with PKCS#11, `id` is the CKA_ID of a key in the token, `wrap` and
// `unwrap` are done by the token, and nothing else of the program changes. Today's holder is a file (master_file.hpp).
#pragma once
#include <memory>
#include <optional>
#include <string>
#include <string_view>

namespace huying::seal {

class Master {
  public:
    virtual ~Master() = default;
    /// Id of the key for a county that has no data key yet. The id of a key is always the same and tells nothing of it; which
    /// one wraps a county's data keys stands in the database (`seal_master`), so that it is changed together with them.
    virtual std::string current() const = 0;
    /// `context` says which data key it is; it unwraps only as that. Nothing when the holder has no key of that id.
    virtual std::optional<std::string> wrap(const std::string& id, std::string_view key,
                                            std::string_view context) const = 0;
    /// By whichever key of the holder wrapped it. Nothing when it was altered, or wrapped by another.
    virtual std::optional<std::string> unwrap(std::string_view wrapped, std::string_view context) const = 0;
};

class MasterKey;
/// A holder of one key in memory: tests, and commands that open nothing.
std::shared_ptr<const Master> master_of(std::shared_ptr<const MasterKey> key);

}  // namespace huying::seal
