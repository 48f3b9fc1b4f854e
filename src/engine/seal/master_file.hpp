// master_file.hpp - a master key in a file with mode 0600 beside the database, and while it is being exchanged the new one
// beside it, in FILE.next. One that is prepared for several servers lies in FILE.prepared and wraps nothing yet. The files
// are read again whenever what is in memory does not do: so a server goes on through an exchange that another process makes.
#pragma once
#include <filesystem>
#include <mutex>
#include <vector>

#include "engine/seal/master.hpp"
#include "engine/seal/master_key.hpp"

namespace huying::seal {

class MasterFile final : public Master {
  public:
    /// Makes the file where there is none, for this profile. Throws std::runtime_error (base/file.hpp, master_key.hpp).
    MasterFile(std::filesystem::path file, Profile profile);
    std::string current() const override;
    std::optional<std::string> wrap(const std::string& id, std::string_view key,
                                    std::string_view context) const override;
    std::optional<std::string> unwrap(std::string_view wrapped, std::string_view context) const override;

  private:
    using Keys = std::vector<std::shared_ptr<const MasterKey>>;  ///< the one that wraps first
    std::shared_ptr<const MasterKey> load_if_there(const std::filesystem::path& file) const;
    Keys known() const;
    Keys read() const;
    const std::filesystem::path file_;
    const Profile profile_;
    mutable std::mutex mutex_;
    mutable Keys keys_;
};

std::filesystem::path next_of(const std::filesystem::path& file);
std::filesystem::path prepared_of(const std::filesystem::path& file);
/// Makes FILE.prepared for this profile, unless it or FILE.next is there.
void prepare_next(const std::filesystem::path& file, Profile profile);
/// FILE.next is the one there, the one prepared, or one made for this profile.
void make_next(const std::filesystem::path& file, Profile profile);
/// One key file.
std::shared_ptr<const MasterKey> load_master_key(const std::filesystem::path& file, Profile profile);

}  // namespace huying::seal
