// unit_test.cpp - what converts and what does not, and that a decimal stays one.
#include <gtest/gtest.h>

#include "subject/sensing/sensing.hpp"

namespace huying::sensing {
namespace {

TEST(Unit, ConvertsMilligramsAndMicrograms) {
    EXPECT_EQ(in_unit(0.4, "mg/m3", "ug/m3"), 400);
    EXPECT_EQ(in_unit(900, "ug/m3", "mg/m3"), 0.9);
    EXPECT_EQ(in_unit(17.25, "ug/m3", "ug/m3"), 17.25);
    EXPECT_EQ(in_unit(21.5, "Cel", "Cel"), 21.5);
}

TEST(Unit, KeepsADecimalADecimal) {
    for (int tenths = 0; tenths <= 50'000; ++tenths) {
        const double micrograms = tenths / 10.0;
        const auto milligrams = in_unit(micrograms, "ug/m3", "mg/m3");
        ASSERT_EQ(milligrams, tenths / 10'000.0);
        ASSERT_EQ(in_unit(*milligrams, "mg/m3", "ug/m3"), micrograms);
    }
}

TEST(Unit, ConvertsNothingElse) {
    EXPECT_FALSE(in_unit(40, "ppb", "ug/m3"));  // depends on temperature and pressure
    EXPECT_FALSE(in_unit(40, "", "ug/m3"));
    EXPECT_FALSE(in_unit(40, "ug/m3", ""));
}

TEST(Unit, StatesThePollutantsOfTheIndex) {
    EXPECT_EQ(stated_unit("pm25"), "ug/m3");
    EXPECT_EQ(stated_unit("o3"), "ug/m3");
    EXPECT_EQ(stated_unit("co"), "mg/m3");
    EXPECT_EQ(stated_unit("noise"), "");
}

}  // namespace
}  // namespace huying::sensing
