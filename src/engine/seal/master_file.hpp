// master_file.hpp - a master key in a file with mode 0600 beside the database, and while it is being exchanged the new one
// beside it, in FILE.next. The files are read again whenever what is in memory does not do: so a server goes on through an
// exchange that another process makes.
#pragma once
#include <filesystem>
#include <mutex>
#include <vector>

#include "engine/seal/master.hpp"
#include "engine/seal/master_key.hpp"

namespace huying::seal {

class MasterFile final : public Master {
  public:
    /// Makes the file where there is none, for this profile. Throws std::runtime_error (key_file.hpp, master_key.hpp).
    MasterFile(std::filesystem::path file, Profile profile);
    std::string current() const override;
    std::optional<std::string> wrap(const std::string& id, std::string_view key, std::string_view context) const override;
    std::optional<std::string> unwrap(std::string_view wrapped, std::string_view context) const override;

  private:
    using Keys = std::vector<std::shared_ptr<const MasterKey>>;  ///< the new one first
    Keys known() const;
    Keys read() const;
    const std::filesystem::path file_;
    const Profile profile_;
    mutable std::mutex mutex_;
    mutable Keys keys_;
};

std::filesystem::path next_of(const std::filesystem::path& file);
/// Makes FILE.next for this profile unless it is there.
void make_next(const std::filesystem::path& file, Profile profile);
/// One key file.
std::shared_ptr<const MasterKey> load_master_key(const std::filesystem::path& file, Profile profile);

}  // namespace huying::seal
