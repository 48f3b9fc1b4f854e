// picture.hpp - what a photo is by its content, and where it says it was taken. No trust in names or headers.
#pragma once
#include <optional>
#include <string>
#include <string_view>
#include <utility>

namespace huying::cases {

/// "image/jpeg", "image/png" or "image/webp" when the bytes have the structure of one to its end; nothing for anything else.
std::optional<std::string_view> picture_type(std::string_view bytes);

/// Latitude and longitude (WGS-84 degrees) from a picture's EXIF (CIPA DC-008), if it has both.
std::optional<std::pair<double, double>> picture_place(std::string_view bytes);

}  // namespace huying::cases
