// sealed_file.hpp - a file that only the holder of a key can read, and that cannot be changed, cut or put together from
// parts without notice. AES-256-GCM over chunks of 64 KiB; each chunk's nonce has its number and whether it is the last
// (STREAM: Hoang, Reyhanitabar, Rogaway, Vizár 2015). In the 国密 profile each chunk is sealed with SM4-CTR and HMAC-SM3, its
// number and whether it is the last under the tag. Streaming: memory does not grow with the file.
#pragma once
#include <cstdint>
#include <cstdio>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "engine/seal/cipher.hpp"

namespace huying::backup {

/// What the file's key is made from.
struct Secret {
    std::string bytes;
    bool passphrase =
        false;  ///< for people: stretched with argon2id; otherwise the content of a key file, 32 bytes or more
};
/// From --key-file or --passphrase-file; throws std::runtime_error when neither or both are given, or it is too short.
Secret read_secret(const std::string& key_file, const std::string& passphrase_file);

class SealedWriter {
  public:
    /// Makes the file (0600), which must not be there. Throws std::runtime_error naming it.
    SealedWriter(const std::string& file, const Secret& secret, seal::Profile profile = seal::Profile::aes_gcm);
    ~SealedWriter();  ///< without finish(): the file is removed
    void write(std::string_view bytes);
    /// Writes the last chunk; on disk when this returns.
    void finish();

  private:
    void chunk(std::string_view plain, bool last);
    struct State;
    std::unique_ptr<State> state_;
};

class SealedReader {
  public:
    /// Throws std::runtime_error when it is no such file.
    SealedReader(const std::string& file, const Secret& secret);
    ~SealedReader();
    /// Exactly so many bytes; throws std::runtime_error when the file was changed, is cut off, or the key is another.
    std::string read(std::size_t bytes);
    /// Whether everything was read and the file is whole.
    bool at_end();

  private:
    bool next_chunk();
    struct State;
    std::unique_ptr<State> state_;
};

}  // namespace huying::backup
