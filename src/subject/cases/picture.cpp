// picture.cpp - magic numbers of JPEG (ISO 10918), PNG (RFC 2083) and WebP (RFC 9649); EXIF through libexif.
#include "subject/cases/picture.hpp"

#include <libexif/exif-data.h>

#include <cmath>
#include <memory>

namespace huying::cases {
namespace {

struct Unref {
    void operator()(ExifData* data) const { exif_data_unref(data); }
};

/// Three rationals, degrees, minutes and seconds, and a letter that says the half of the globe.
std::optional<double> degrees(const ExifData& data, ExifTag value_tag, ExifTag half_tag, char negative) {
    const ExifEntry* value = exif_content_get_entry(data.ifd[EXIF_IFD_GPS], value_tag);
    const ExifEntry* half = exif_content_get_entry(data.ifd[EXIF_IFD_GPS], half_tag);
    if (value == nullptr || half == nullptr || value->format != EXIF_FORMAT_RATIONAL || value->components != 3 ||
        value->size < 24 || half->size < 1)
        return std::nullopt;
    const ExifByteOrder order = exif_data_get_byte_order(const_cast<ExifData*>(&data));
    double out = 0, unit = 1;
    for (int i = 0; i < 3; ++i, unit /= 60) {
        const ExifRational r = exif_get_rational(value->data + 8 * i, order);
        if (r.denominator == 0) return std::nullopt;
        out += unit * r.numerator / r.denominator;
    }
    return half->data[0] == negative ? -out : out;
}

}  // namespace

std::optional<std::string_view> picture_type(std::string_view b) {
    if (b.starts_with("\xff\xd8\xff")) return "image/jpeg";
    if (b.starts_with("\x89PNG\r\n\x1a\n")) return "image/png";
    if (b.size() >= 12 && b.starts_with("RIFF") && b.substr(8, 4) == "WEBP") return "image/webp";
    return std::nullopt;
}

std::optional<std::pair<double, double>> picture_place(std::string_view bytes) {
    if (picture_type(bytes) != "image/jpeg") return std::nullopt;
    const std::unique_ptr<ExifData, Unref> data(exif_data_new_from_data(
        reinterpret_cast<const unsigned char*>(bytes.data()), static_cast<unsigned>(bytes.size())));
    if (!data) return std::nullopt;
    const auto latitude = degrees(*data, static_cast<ExifTag>(2), static_cast<ExifTag>(1), 'S');
    const auto longitude = degrees(*data, static_cast<ExifTag>(4), static_cast<ExifTag>(3), 'W');
    if (!latitude || !longitude || std::fabs(*latitude) > 90 || std::fabs(*longitude) > 180) return std::nullopt;
    return std::pair{*latitude, *longitude};
}

}  // namespace huying::cases
