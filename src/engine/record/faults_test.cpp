// faults_test.cpp - a field has a fault when it, its whole or its part has one; and no field is blamed twice.
#include "engine/record/faults.hpp"

#include <gtest/gtest.h>

namespace huying::record {
namespace {

TEST(Faults, OfAFieldItsWholeAndItsParts) {
    const std::vector<FieldError> errors{{"/condition/of/1", "is wrong"}, {"/name", "is required"}};
    for (const char* pointer : {"/name", "/condition", "/condition/of", "/condition/of/1", "/condition/of/1/level"})
        EXPECT_TRUE(is_faulty(errors, pointer)) << pointer;
    for (const char* pointer : {"/name_en", "/condition/of/10", "/condition/of/0", "/nam", "/conditions"})
        EXPECT_FALSE(is_faulty(errors, pointer)) << pointer;
    EXPECT_TRUE(is_faulty({{"", "must be an object"}}, "/name")) << "nothing of what is no object was read";
}

TEST(Faults, AreAddedOnceForAField) {
    std::vector<FieldError> errors{{"/name", "is required"}};
    add_fault(errors, "/name", "must be shorter");
    add_fault(errors, "/name_en", "must be shorter");
    ASSERT_EQ(errors.size(), 2U);
    EXPECT_EQ(errors[0].detail, "is required");
    EXPECT_EQ(errors[1].pointer, "/name_en");
}

}  // namespace
}  // namespace huying::record
