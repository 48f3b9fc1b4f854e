// picture_for_test.hpp - small whole pictures that say where they were taken: one grey point as JPEG, PNG and WebP, with EXIF
// (CIPA DC-008, 4.6.6).
#pragma once
#include <array>
#include <cstdint>
#include <string>
#include <string_view>

namespace huying::test {

/// Degrees, minutes and seconds as numerator and denominator.
using Sexagesimal = std::array<std::array<std::uint32_t, 2>, 3>;

class Tiff {
  public:
    explicit Tiff(bool little) : little_(little) {}
    Tiff& two(std::uint16_t v) { return bytes(v, 2); }
    Tiff& four(std::uint32_t v) { return bytes(v, 4); }
    Tiff& text(std::string_view s) { return out += s, *this; }
    Tiff& entry(std::uint16_t tag, std::uint16_t type, std::uint32_t n) { return two(tag).two(type).four(n); }
    Tiff& rationals(const Sexagesimal& v) {
        for (const auto& [over, under] : v) four(over).four(under);
        return *this;
    }
    std::string out;

  private:
    Tiff& bytes(std::uint32_t v, int n) {
        for (int i = 0; i < n; ++i) out += static_cast<char>(v >> 8 * (little_ ? i : n - 1 - i));
        return *this;
    }
    bool little_;
};

inline std::string tiff_taken_at(char north_south, const Sexagesimal& latitude, char east_west,
                                 const Sexagesimal& longitude, bool little = true) {
    constexpr std::uint16_t ascii = 2, long_ = 4, rational = 5;
    Tiff t(little);
    t.text(little ? "II" : "MM").two(42).four(8);
    t.two(1).entry(0x8825, long_, 1).four(26).four(0);  // the first directory points to that of GPS
    t.two(4);
    t.entry(1, ascii, 2).text(std::string{north_south, '\0', '\0', '\0'}).entry(2, rational, 3).four(80);
    t.entry(3, ascii, 2).text(std::string{east_west, '\0', '\0', '\0'}).entry(4, rational, 3).four(104).four(0);
    t.rationals(latitude).rationals(longitude);
    return t.out;
}

/// A segment: its marker, its length and what it holds.
inline std::string segment(char marker, std::string_view body) {
    const std::size_t length = body.size() + 2;
    return std::string{'\xff', marker, static_cast<char>(length >> 8), static_cast<char>(length)} + std::string(body);
}

inline const std::string jpeg_frame = segment('\xc0', {"\x08\x00\x01\x00\x01\x01\x01\x11\x00", 9});
inline const std::string jpeg_scan = segment('\xda', {"\x01\x01\x00\x00\x3f\x00", 6}) + "\x3f";

inline std::string jpeg_taken_at(char north_south, const Sexagesimal& latitude, char east_west,
                                 const Sexagesimal& longitude, bool little = true) {
    const std::string exif =
        std::string("Exif\0\0", 6) + tiff_taken_at(north_south, latitude, east_west, longitude, little);
    return "\xff\xd8" + segment('\xe1', exif) + jpeg_frame + jpeg_scan + "\xff\xd9";
}

/// The checksums are left out: nobody checks them.
inline std::string png_chunk(std::string_view name, std::string_view body) {
    return Tiff(false).four(static_cast<std::uint32_t>(body.size())).text(name).text(body).four(0).out;
}
inline std::string png_with(std::string_view exif) {
    return "\x89PNG\r\n\x1a\n" + png_chunk("IHDR", {"\0\0\0\x01\0\0\0\x01\x08\0\0\0\0", 13}) + png_chunk("eXIf", exif) +
           png_chunk("IDAT", "x") + png_chunk("IEND", "");
}

inline std::string webp_chunk(std::string_view name, std::string_view body) {
    return Tiff(true).text(name).four(static_cast<std::uint32_t>(body.size())).text(body).out +
           std::string(body.size() % 2, '\0');
}
inline std::string webp_of(const std::string& chunks) {
    return Tiff(true).text("RIFF").four(static_cast<std::uint32_t>(chunks.size() + 4)).text("WEBP").text(chunks).out;
}
inline const std::string webp_lossless = webp_chunk("VP8L", {"\x2f\0\0\0\x10\x07\x10\x11\x11\x88\x88\xfe\x07", 13});
inline std::string webp_with(std::string_view exif) {
    return webp_of(webp_chunk("VP8X", {"\x08\0\0\0\0\0\0\0\0\0", 10}) + webp_lossless + webp_chunk("EXIF", exif));
}

}  // namespace huying::test
