// picture_test.cpp - what bytes are, whatever they are called, and where a photo was taken.
#include "subject/cases/picture.hpp"

#include <gtest/gtest.h>

#include "subject/cases/picture_for_test.hpp"

namespace huying::cases {
namespace {

using test::jpeg_taken_at;
const test::Sexagesimal north{{{30, 1}, {32, 1}, {4942, 100}}}, east{{{119, 1}, {57, 1}, {1261, 100}}};

TEST(Picture, IsToldByItsFirstBytes) {
    EXPECT_EQ(picture_type("\xff\xd8\xff\xe0 and more"), "image/jpeg");
    EXPECT_EQ(picture_type("\x89PNG\r\n\x1a\n"), "image/png");
    EXPECT_EQ(picture_type(std::string_view("RIFF\0\0\0\0WEBPVP8 ", 16)), "image/webp");
}

TEST(Picture, IsNothingElse) {
    for (const std::string_view bytes : {std::string_view(""), std::string_view("\xff\xd8"), std::string_view("GIF89a"),
                                         std::string_view("RIFF\0\0\0\0WAVE", 12), std::string_view("RIFF....WEB"),
                                         std::string_view("<svg xmlns='http://www.w3.org/2000/svg'/>"),
                                         std::string_view("\x89PNG\n\x1a\n"), std::string_view(" \xff\xd8\xff")})
        EXPECT_FALSE(picture_type(bytes)) << bytes;
}

TEST(Picture, KnowsWhereItWasTaken) {
    for (const bool little : {true, false}) {
        const auto place = picture_place(jpeg_taken_at('N', north, 'E', east, little));
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
    EXPECT_FALSE(picture_place("\xff\xd8\xff\xe0 no exif"));
    EXPECT_FALSE(picture_place("\x89PNG\r\n\x1a\n"));
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
