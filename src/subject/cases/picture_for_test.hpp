// picture_for_test.hpp - a JPEG that says where it was taken: only the marker and the EXIF (CIPA DC-008, 4.6.6) of one.
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

inline std::string jpeg_taken_at(char north_south, const Sexagesimal& latitude, char east_west,
                                 const Sexagesimal& longitude, bool little = true) {
    constexpr std::uint16_t ascii = 2, long_ = 4, rational = 5;
    Tiff t(little);
    t.text(little ? "II" : "MM").two(42).four(8);
    t.two(1).entry(0x8825, long_, 1).four(26).four(0);  // the first directory points to that of GPS
    t.two(4);
    t.entry(1, ascii, 2).text(std::string{north_south, '\0', '\0', '\0'}).entry(2, rational, 3).four(80);
    t.entry(3, ascii, 2).text(std::string{east_west, '\0', '\0', '\0'}).entry(4, rational, 3).four(104).four(0);
    t.rationals(latitude).rationals(longitude);
    const std::string exif = std::string("Exif\0\0", 6) + t.out;
    const std::size_t length = exif.size() + 2;
    return std::string("\xff\xd8\xff\xe1") + static_cast<char>(length >> 8) + static_cast<char>(length) + exif +
           "\xff\xd9";
}

}  // namespace huying::test
