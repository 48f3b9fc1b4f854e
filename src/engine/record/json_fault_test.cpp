// json_fault_test.cpp - where a text stops being JSON: the member, the line and the column, and why.
#include "engine/record/json_fault.hpp"

#include <gtest/gtest.h>

namespace huying::record {
namespace {

std::string fault(std::string_view text) {
    const auto found = json_fault(text, 64);
    return found ? found->pointer + " " + found->detail : "none";
}

TEST(JsonFault, IsNamedWithItsMemberItsLineAndItsColumn) {
    EXPECT_EQ(fault(R"({"result":1e999})"), "/result is a number that is too large (line 1, column 11, byte 10)");
    EXPECT_EQ(fault(R"({"a":{"b":[1,NaN]}})"), "/a/b/1 is no JSON value (line 1, column 14, byte 13)");
    EXPECT_EQ(fault(R"({"parameters":{"a":"x\ud800"}})"),
              "/parameters/a has half of a surrogate pair (line 1, column 22, byte 21)");
    EXPECT_EQ(fault("{\"县\": 1,\n \"县长\": \"\xff\"}"), "/县长 is not UTF-8 (line 2, column 9, byte 23)");
    EXPECT_EQ(fault(R"([1,123456789012345678901234567890])"),
              "/1 is a number that is too large (line 1, column 4, byte 3)");
    EXPECT_EQ(fault(R"({"a/b~\u0063":tru})"), "/a~1b~0c is no JSON value (line 1, column 15, byte 14)");
    EXPECT_EQ(fault(R"({"?x":-})"), "/?x is no number of JSON (line 1, column 7, byte 6)");
}

TEST(JsonFault, IsFoundWhereverATextIsBroken) {
    EXPECT_EQ(fault(""), " must be JSON: it is empty (line 1, column 1, byte 0)");
    EXPECT_EQ(fault("\xef\xbb\xbf{}"), " must be JSON without a byte order mark before it (line 1, column 1, byte 0)");
    EXPECT_EQ(fault("\n "), " must be JSON: it is empty (line 2, column 2, byte 2)");
    EXPECT_EQ(fault("{\"a\":[1,"), "/a/1 is JSON that is cut off (line 1, column 9, byte 8)");
    EXPECT_EQ(fault("{\"a\":[1"), "/a is JSON that is cut off (line 1, column 8, byte 7)");
    EXPECT_EQ(fault("{\"a"), " is JSON that is cut off (line 1, column 4, byte 3)");
    EXPECT_EQ(fault("{\"a\":\"b"), "/a is JSON that is cut off (line 1, column 8, byte 7)");
    EXPECT_EQ(fault("{\"a\":,"), "/a has no value (line 1, column 6, byte 5)");
    EXPECT_EQ(fault("{\"a\":1,}"), " must have a name in quotes here (line 1, column 8, byte 7)");
    EXPECT_EQ(fault("{'a':1}"), " must have a name in quotes here (line 1, column 2, byte 1)");
    EXPECT_EQ(fault("{\"a\" 1}"), "/a must have a colon after its name (line 1, column 6, byte 5)");
    EXPECT_EQ(fault("{\"a\":{\"b\":1 \"c\":2}}"),
              "/a must go on with a comma or end here (line 1, column 13, byte 12)");
    EXPECT_EQ(fault("{} {}"), " is followed by what does not belong to it (line 1, column 4, byte 3)");
    EXPECT_EQ(fault("[\"\\x\"]"), "/0 has an escape that JSON does not know (line 1, column 3, byte 2)");
    EXPECT_EQ(fault("[\"\\u12g4\"]"), "/0 has an escape that JSON does not know (line 1, column 3, byte 2)");
    EXPECT_EQ(fault("[\"\x01\"]"), "/0 has a control character that is not escaped (line 1, column 3, byte 2)");
    EXPECT_EQ(fault("{\"a\xff\":1}"), " is not UTF-8 (line 1, column 4, byte 3)");
    for (const char* number : {"01", "1.", ".5", "+1", "1e", "1e+", "0x1", "1a", "--1", "Infinity", "-Infinity"})
        EXPECT_NE(fault("[" + std::string(number) + "]").find("/0 is no"), std::string::npos) << number;
    EXPECT_EQ(fault(std::string(64, '[') + "1").substr(63 * 2), " is nested too deeply (line 1, column 64, byte 63)");
}

TEST(JsonFault, IsNoneInJson) {
    for (const char* text :
         {"{}", " [ ] ", "{\"a\":null}", R"({"a":[true,false,null,-0.5e-3,1E+2,"\"\\\/\b\f\n\r\t\u00e9"],"b":{}})",
          "1e-999", "18446744073709551615", "-9223372036854775808", "\"\\ud83d\\ude00 😀\"", "0"})
        EXPECT_EQ(fault(text), "none") << text;
    EXPECT_EQ(fault(std::string(63, '[') + std::string(63, ']')), "none");
    EXPECT_NE(fault("18446744073709551616"), "none");
    EXPECT_NE(fault("-9223372036854775809"), "none");
}

}  // namespace
}  // namespace huying::record
