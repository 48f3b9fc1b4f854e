// csv_test.cpp - what a spreadsheet makes of it: text, never a formula.
#include "engine/http/csv.hpp"

#include <gtest/gtest.h>

namespace huying::http {
namespace {

TEST(Csv, QuotesEveryCellAndDefusesFormulas) {
    EXPECT_EQ(csv_line({"name", "", "浦口, \"东\""}), "\"name\",\"\",\"浦口, \"\"东\"\"\"\r\n");
    EXPECT_EQ(csv_line({"=1+1", "+86", "-2", "@x", "\tx", "a=b"}),
              "\"'=1+1\",\"'+86\",\"'-2\",\"'@x\",\"'\tx\",\"a=b\"\r\n");
}

TEST(Csv, IsADownload) {
    const Reply file = csv_file("accounts", csv_line({"name"}));
    EXPECT_EQ(file.body, "\xEF\xBB\xBF\"name\"\r\n");
    EXPECT_EQ(file.type, "text/csv; charset=utf-8");
    EXPECT_EQ(file.headers.front().second, "attachment; filename=\"accounts.csv\"");
}

}  // namespace
}  // namespace huying::http
