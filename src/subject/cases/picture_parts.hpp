// picture_parts.hpp - the named parts that PNG and WebP files consist of, and numbers within bytes. Nothing is read that is not
// there: a part that reaches beyond the file ends the walk.
#pragma once
#include <cstdint>
#include <optional>
#include <string_view>

namespace huying::cases {

inline unsigned byte_at(std::string_view bytes, std::size_t at) { return static_cast<unsigned char>(bytes[at]); }
inline std::uint32_t big_endian(std::string_view bytes, std::size_t at, std::size_t n) {
    std::uint32_t out = 0;
    for (std::size_t i = 0; i < n; ++i) out = out << 8 | byte_at(bytes, at + i);
    return out;
}
inline std::uint32_t little_endian(std::string_view bytes, std::size_t at, std::size_t n) {
    std::uint32_t out = 0;
    for (std::size_t i = n; i > 0; --i) out = out << 8 | byte_at(bytes, at + i - 1);
    return out;
}

struct Chunk {
    std::string_view name, body;  ///< name: four letters
};

/// PNG (RFC 2083, 3.2): after the signature length, name, body and CRC.
class PngChunks {
  public:
    explicit PngChunks(std::string_view bytes) : rest_(bytes) {
        constexpr std::string_view signature = "\x89PNG\r\n\x1a\n";
        rest_ = bytes.starts_with(signature) ? bytes.substr(signature.size()) : std::string_view();
    }
    std::optional<Chunk> next() {
        if (rest_.size() < 12) return std::nullopt;
        const std::size_t length = big_endian(rest_, 0, 4);
        if (rest_.size() - 12 < length) return std::nullopt;
        const Chunk out{rest_.substr(4, 4), rest_.substr(8, length)};
        rest_.remove_prefix(12 + length);
        ++count_;
        return out;
    }
    int count() const { return count_; }

  private:
    std::string_view rest_;
    int count_ = 0;
};

/// WebP (RFC 9649, 2.3 to 2.7): within the RIFF's size name, length and body, filled up to an even length.
class WebpChunks {
  public:
    explicit WebpChunks(std::string_view bytes) {
        if (bytes.size() < 12 || !bytes.starts_with("RIFF") || bytes.substr(8, 4) != "WEBP") return;
        const std::size_t size = little_endian(bytes, 4, 4);
        if (size < 4 || size > bytes.size() - 8) return;
        rest_ = bytes.substr(12, size - 4);
        is_riff_ = true;
    }
    std::optional<Chunk> next() {
        if (rest_.size() < 8) return std::nullopt;
        const std::size_t length = little_endian(rest_, 4, 4), filled = length + length % 2;
        if (rest_.size() - 8 < filled) return std::nullopt;
        const Chunk out{rest_.substr(0, 4), rest_.substr(8, length)};
        rest_.remove_prefix(8 + filled);
        ++count_;
        return out;
    }
    int count() const { return count_; }
    bool at_the_end() const { return is_riff_ && rest_.empty(); }

  private:
    std::string_view rest_;
    int count_ = 0;
    bool is_riff_ = false;
};

}  // namespace huying::cases
