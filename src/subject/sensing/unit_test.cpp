// unit_test.cpp - what converts and what does not, and that a decimal stays one.
#include <gtest/gtest.h>

#include "subject/sensing/sensing.hpp"

namespace huying::sensing {
namespace {

TEST(Unit, ConvertsMilligramsAndMicrograms) {
    EXPECT_EQ(conversion("mg/m3", "ug/m3").value()(0.4), 400);
    EXPECT_EQ(conversion("ug/m3", "mg/m3").value()(900), 0.9);
    EXPECT_EQ(conversion("ug/m3", "ug/m3").value()(17.25), 17.25);
    EXPECT_EQ(conversion("Cel", "Cel").value()(21.5), 21.5);
}

TEST(Unit, KeepsADecimalADecimal) {
    const Conversion down = conversion("ug/m3", "mg/m3").value(), up = conversion("mg/m3", "ug/m3").value();
    for (int tenths = 0; tenths <= 50'000; ++tenths) {
        const double micrograms = tenths / 10.0;
        ASSERT_EQ(down(micrograms), tenths / 10'000.0);
        ASSERT_EQ(up(down(micrograms)), micrograms);
    }
}

TEST(Unit, MakesNoNumberInfiniteThatNeedNotBe) {
    EXPECT_DOUBLE_EQ(conversion("ug/m3", "mg/m3").value()(1e305), 1e302);
    EXPECT_DOUBLE_EQ(conversion("mg/m3", "ug/m3").value()(-1e305), -1e308);
}

TEST(Unit, ConvertsNothingElse) {
    EXPECT_FALSE(conversion("ppb", "ug/m3"));  // depends on temperature and pressure
    EXPECT_FALSE(conversion("", "ug/m3"));
    EXPECT_FALSE(conversion("ug/m3", ""));
}

TEST(Unit, StatesThePollutantsOfTheIndex) {
    EXPECT_EQ(stated_unit("pm25"), "ug/m3");
    EXPECT_EQ(stated_unit("o3"), "ug/m3");
    EXPECT_EQ(stated_unit("co"), "mg/m3");
    EXPECT_EQ(stated_unit("noise"), "");
}

}  // namespace
}  // namespace huying::sensing
