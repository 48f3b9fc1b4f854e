// picture.cpp - what a photo is, by walking its parts to the end: JPEG (ISO 10918-1, annex B), PNG (RFC 2083), WebP
// (RFC 9649). A few magic bytes before something else are no picture. What follows the end is left alone: phones put
// their own data there. Pixels are not decoded.
#include "subject/cases/picture.hpp"

#include "subject/cases/picture_parts.hpp"

namespace huying::cases {
namespace {

/// JPEG: from one marker to the next, until the end of the image.
class Segments {
  public:
    explicit Segments(std::string_view bytes) : bytes_(bytes) {}
    bool whole() {
        if (!bytes_.starts_with("\xff\xd8")) return false;
        at_ = 2;
        while (const auto code = marker()) {
            if (*code == end_of_image) return scanned_;
            if (stands_alone(*code)) continue;
            const auto body = segment();
            if (!body) return false;
            if (is_frame(*code) && !frame(*body)) return false;
            if (*code == start_of_scan) {
                if (!framed_) return false;
                scanned_ = true;
                skip_scan();
            }
        }
        return false;
    }

  private:
    static constexpr unsigned start_of_scan = 0xda, end_of_image = 0xd9;
    static bool stands_alone(unsigned code) { return code == 0x01 || (code >= 0xd0 && code <= 0xd7); }
    static bool is_frame(unsigned code) {  // C4, C8 and CC are tables and a reserved code
        return code >= 0xc0 && code <= 0xcf && code != 0xc4 && code != 0xc8 && code != 0xcc;
    }
    std::optional<unsigned> marker() {
        if (at_ >= bytes_.size() || byte_at(bytes_, at_) != 0xff) return std::nullopt;
        while (at_ < bytes_.size() && byte_at(bytes_, at_) == 0xff) ++at_;  // any number of fill bytes
        if (at_ == bytes_.size()) return std::nullopt;
        const unsigned code = byte_at(bytes_, at_++);
        return code == 0 ? std::nullopt : std::optional(code);
    }
    std::optional<std::string_view> segment() {
        if (bytes_.size() - at_ < 2) return std::nullopt;
        const std::size_t length = big_endian(bytes_, at_, 2);
        if (length < 2 || bytes_.size() - at_ < length) return std::nullopt;
        const auto body = bytes_.substr(at_ + 2, length - 2);
        at_ += length;
        return body;
    }
    /// Precision, height, width, number of components, and three bytes for each.
    bool frame(std::string_view body) {
        framed_ = body.size() >= 6 && big_endian(body, 1, 2) > 0 && big_endian(body, 3, 2) > 0 &&
                  byte_at(body, 5) > 0 && body.size() == 6 + 3 * std::size_t{byte_at(body, 5)};
        return framed_;
    }
    /// Up to the next marker: FF 00 is a byte of the scan, restarts belong to it.
    void skip_scan() {
        for (; at_ + 1 < bytes_.size(); ++at_) {
            if (byte_at(bytes_, at_) != 0xff) continue;
            const unsigned next = byte_at(bytes_, at_ + 1);
            if (next != 0 && next != 0xff && !stands_alone(next)) return;
        }
        at_ = bytes_.size();
    }
    std::string_view bytes_;
    std::size_t at_ = 0;
    bool framed_ = false, scanned_ = false;
};

bool is_png(std::string_view bytes) {
    constexpr std::uint32_t largest = 0x7fff'ffff;
    bool data = false;
    for (PngChunks chunks(bytes); const auto chunk = chunks.next();) {
        if (chunks.count() == 1) {
            if (chunk->name != "IHDR" || chunk->body.size() != 13) return false;
            const auto width = big_endian(chunk->body, 0, 4), height = big_endian(chunk->body, 4, 4);
            if (width == 0 || height == 0 || width > largest || height > largest) return false;
        }
        data = data || (chunk->name == "IDAT" && !chunk->body.empty());
        if (chunk->name == "IEND") return data && chunk->body.empty();
    }
    return false;
}

/// A lossy key frame with its start code and sizes, or the header of a lossless one.
bool is_webp_image(const Chunk& chunk) {
    const auto body = chunk.body;
    if (chunk.name == "VP8L") return body.size() >= 5 && byte_at(body, 0) == 0x2f;
    return chunk.name == "VP8 " && body.size() >= 10 && (byte_at(body, 0) & 1) == 0 &&
           body.substr(3, 3) == "\x9d\x01\x2a" && (little_endian(body, 6, 2) & 0x3fff) > 0 &&
           (little_endian(body, 8, 2) & 0x3fff) > 0;
}

bool is_webp(std::string_view bytes) {
    bool image = false;
    WebpChunks chunks(bytes);
    while (const auto chunk = chunks.next()) {
        if (chunks.count() == 1 && chunk->name == "VP8X" && chunk->body.size() != 10) return false;
        if (chunks.count() == 1 && chunk->name != "VP8X" && !is_webp_image(*chunk)) return false;
        image = image || is_webp_image(*chunk) || (chunk->name == "ANMF" && chunk->body.size() > 16);
    }
    return image && chunks.at_the_end();
}

}  // namespace

std::optional<std::string_view> picture_type(std::string_view bytes) {
    if (Segments(bytes).whole()) return "image/jpeg";
    if (is_png(bytes)) return "image/png";
    if (is_webp(bytes)) return "image/webp";
    return std::nullopt;
}

}  // namespace huying::cases
