// picture_place.cpp - where a photo says it was taken: EXIF (CIPA DC-008) through libexif, in the segment of a JPEG, the chunk
// "eXIf" of a PNG and "EXIF" of a WebP.
#include <libexif/exif-data.h>

#include <cmath>
#include <memory>
#include <string>

#include "subject/cases/picture.hpp"
#include "subject/cases/picture_parts.hpp"

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

template <class Chunks> std::string_view body_of(std::string_view bytes, std::string_view name) {
    for (Chunks chunks(bytes); const auto chunk = chunks.next();)
        if (chunk->name == name) return chunk->body;
    return {};
}

/// As libexif reads it: a whole JPEG, or the TIFF with the six bytes before it that it has in one.
std::string exif_of(std::string_view bytes) {
    const auto type = picture_type(bytes);
    if (!type) return {};
    if (type == "image/jpeg") return std::string(bytes);
    const auto tiff = type == "image/png" ? body_of<PngChunks>(bytes, "eXIf") : body_of<WebpChunks>(bytes, "EXIF");
    constexpr std::string_view before{"Exif\0\0", 6};
    if (tiff.empty() || tiff.starts_with(before)) return std::string(tiff);  // some programs write them in a WebP too
    return std::string(before) + std::string(tiff);
}

}  // namespace

std::optional<std::pair<double, double>> picture_place(std::string_view bytes) {
    const std::string exif = exif_of(bytes);
    if (exif.empty()) return std::nullopt;
    const std::unique_ptr<ExifData, Unref> data(exif_data_new_from_data(
        reinterpret_cast<const unsigned char*>(exif.data()), static_cast<unsigned>(exif.size())));
    if (!data) return std::nullopt;
    const auto latitude = degrees(*data, static_cast<ExifTag>(2), static_cast<ExifTag>(1), 'S');
    const auto longitude = degrees(*data, static_cast<ExifTag>(4), static_cast<ExifTag>(3), 'W');
    if (!latitude || !longitude || std::fabs(*latitude) > 90 || std::fabs(*longitude) > 180) return std::nullopt;
    return std::pair{*latitude, *longitude};
}

}  // namespace huying::cases
