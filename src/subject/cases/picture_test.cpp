// picture_test.cpp - what bytes are, whatever they are called, and where a photo was taken.
#include "subject/cases/picture.hpp"

#include <gtest/gtest.h>

#include "subject/cases/picture_for_test.hpp"

namespace huying::cases {
namespace {

using namespace test;
const Sexagesimal north{{{30, 1}, {32, 1}, {4942, 100}}}, east{{{119, 1}, {57, 1}, {1261, 100}}};
const std::string tiff = tiff_taken_at('N', north, 'E', east);
const std::string jpeg = "\xff\xd8" + jpeg_frame + jpeg_scan + "\xff\xd9";
const std::string webp_lossy = webp_chunk("VP8 ", {"\x10\x00\x00\x9d\x01\x2a\x01\x00\x01\x00", 10});

TEST(Picture, IsToldByItsParts) {
    EXPECT_EQ(picture_type(jpeg), "image/jpeg");
    EXPECT_EQ(picture_type(png_with("x")), "image/png");
    EXPECT_EQ(picture_type(webp_of(webp_lossless)), "image/webp");
    EXPECT_EQ(picture_type(webp_of(webp_lossy)), "image/webp");
    EXPECT_EQ(picture_type(webp_with(tiff)), "image/webp");
}

TEST(Picture, OfAJpegMayHaveFillBytesRestartsSeveralScansAndATail) {
    const std::string scan = jpeg_scan + std::string("\xff\x00\xff\xd0\x12", 5);
    EXPECT_EQ(picture_type("\xff\xd8\xff" + jpeg_frame + scan + jpeg_scan + "\xff\xff\xd9"), "image/jpeg");
    EXPECT_EQ(picture_type(jpeg + "what the phone adds"), "image/jpeg");
    EXPECT_EQ(picture_type(png_with("x") + "tail"), "image/png");
}

TEST(Picture, IsNothingElse) {
    for (const std::string_view bytes : {std::string_view(""), std::string_view("\xff\xd8"), std::string_view("GIF89a"),
                                         std::string_view("RIFF\0\0\0\0WAVE", 12), std::string_view("RIFF....WEB"),
                                         std::string_view("<svg xmlns='http://www.w3.org/2000/svg'/>"),
                                         std::string_view("\x89PNG\n\x1a\n"), std::string_view(" \xff\xd8\xff")})
        EXPECT_FALSE(picture_type(bytes)) << bytes;
}

TEST(Picture, IsNotAFewMagicBytesBeforeSomethingElse) {
    const std::string no_size = segment('\xc0', {"\x08\x00\x00\x00\x01\x01\x01\x11\x00", 9});
    const std::string parts_missing = segment('\xc0', {"\x08\x00\x01\x00\x01\x03\x01\x11\x00", 9});
    const std::string none[] = {
        "\xff\xd8\xff",
        "\xff\xd8\xff<script>alert(1)</script>",
        "\xff\xd8\xff\xe0 and more",
        "\xff\xd8\xff\xd9",
        "\xff\xd8" + jpeg_frame + "\xff\xd9",
        "\xff\xd8" + jpeg_scan + "\xff\xd9",
        "\xff\xd8" + no_size + jpeg_scan + "\xff\xd9",
        "\xff\xd8" + parts_missing + jpeg_scan + "\xff\xd9",
        jpeg.substr(0, jpeg.size() - 2),
        "\x89PNG\r\n\x1a\n",
        "\x89PNG\r\n\x1a\n<script>alert(1)</script>",
        "\x89PNG\r\n\x1a\n" + png_chunk("IDAT", "x") + png_chunk("IEND", ""),
        "\x89PNG\r\n\x1a\n" + png_chunk("IHDR", std::string(13, '\0')) + png_chunk("IDAT", "x") + png_chunk("IEND", ""),
        png_with("x").substr(0, png_with("x").size() - 12),
        std::string("RIFF\0\0\0\0WEBPVP8 ", 16),
        webp_of(webp_chunk("VP8 ", "<script>alert(1)</script>")),
        webp_of(webp_chunk("VP8X", std::string(10, '\0'))),
        webp_of(webp_lossless).substr(0, 20),
        webp_of(webp_lossless + "x"),
    };
    for (const std::string& bytes : none) EXPECT_FALSE(picture_type(bytes)) << bytes;
}

TEST(Picture, KnowsWhereItWasTaken) {
    for (const bool little : {true, false}) {
        const auto place = picture_place(jpeg_taken_at('N', north, 'E', east, little));
        ASSERT_TRUE(place);
        EXPECT_NEAR(place->first, 30.547061, 1e-6);
        EXPECT_NEAR(place->second, 119.953503, 1e-6);
    }
}

TEST(Picture, KnowsItFromPngAndWebpToo) {
    const std::string with_prefix = std::string("Exif\0\0", 6) + tiff;
    for (const std::string& picture : {png_with(tiff), webp_with(tiff), webp_with(with_prefix)}) {
        const auto place = picture_place(picture);
        ASSERT_TRUE(place);
        EXPECT_NEAR(place->first, 30.547061, 1e-6);
        EXPECT_NEAR(place->second, 119.953503, 1e-6);
    }
}

TEST(Picture, KnowsTheOtherHalvesOfTheGlobe) {
    const auto place = picture_place(jpeg_taken_at('S', north, 'W', east));
    ASSERT_TRUE(place);
    EXPECT_LT(place->first, -30);
    EXPECT_LT(place->second, -119);
}

TEST(Picture, HasNoPlaceThatIsNotOnTheGlobe) {
    EXPECT_FALSE(picture_place(jpeg_taken_at('N', {{{90, 1}, {0, 1}, {1, 1}}}, 'E', east)));
    EXPECT_FALSE(picture_place(jpeg_taken_at('N', north, 'E', {{{181, 1}, {0, 1}, {0, 1}}})));
    EXPECT_FALSE(picture_place(jpeg_taken_at('N', {{{30, 0}, {0, 1}, {0, 1}}}, 'E', east))) << "divided by nothing";
    EXPECT_TRUE(picture_place(jpeg_taken_at('N', {{{90, 1}, {0, 1}, {0, 1}}}, 'E', {{{180, 1}, {0, 1}, {0, 1}}})));
}

TEST(Picture, HasNoPlaceWhenItSaysNone) {
    EXPECT_FALSE(picture_place(jpeg));
    EXPECT_FALSE(picture_place(png_with("")));
    EXPECT_FALSE(picture_place(webp_of(webp_lossless)));
    EXPECT_FALSE(picture_place(""));
}

TEST(Picture, CutAnywhereHasAPlaceOrNone) {
    const std::string whole = jpeg_taken_at('N', north, 'E', east);
    for (std::size_t n = 0; n < whole.size(); ++n) {
        const auto place = picture_place(whole.substr(0, n));
        EXPECT_TRUE(!place || std::abs(place->first) <= 90) << n;
    }
}

TEST(Picture, WithAnyByteSpoiltHasAPlaceOnTheGlobeOrNone) {
    const std::string whole = jpeg_taken_at('N', north, 'E', east);
    for (std::size_t i = 0; i < whole.size(); ++i) {
        for (const char byte : {'\0', '\x7f', '\xff'}) {
            std::string spoilt = whole;
            spoilt[i] = byte;
            const auto place = picture_place(spoilt);
            EXPECT_TRUE(!place || std::abs(place->second) <= 180) << i;
        }
    }
}

}  // namespace
}  // namespace huying::cases
