#include "request_template.hpp"

#include <gtest/gtest.h>

#include <stdexcept>

namespace {

Counters counters_from(const std::string& time) {
    Counters counters;
    counters.time = parse_time(time);
    counters.streams = {"7", "8"};
    counters.rows = 2;
    return counters;
}

}  // namespace

TEST(request_template, fills_marks_and_counts_up) {
    RequestTemplate request("/d({s})", "Host: x\r\n", R"({"n":{n},"time":"{t}"})", "");
    Counters counters = counters_from("2019-12-31T23:59:59Z");
    std::string out;
    request.render(out, counters);
    EXPECT_EQ(out,
              "POST /d(7) HTTP/1.1\r\nHost: x\r\nContent-Length: 37\r\n\r\n"
              R"({"n":0,"time":"2019-12-31T23:59:59Z"})");
    request.render(out, counters);
    EXPECT_EQ(out,
              "POST /d(8) HTTP/1.1\r\nHost: x\r\nContent-Length: 37\r\n\r\n"
              R"({"n":1,"time":"2020-01-01T00:00:00Z"})");
}

TEST(request_template, repeats_the_row) {
    RequestTemplate request("/", "", "[{rows}]", R"(["{t}",{n}])");
    Counters counters = counters_from("2020-02-28T23:59:59Z");
    std::string out;
    request.render(out, counters);
    EXPECT_TRUE(out.ends_with(R"([["2020-02-28T23:59:59Z",0],["2020-02-29T00:00:00Z",1]])"));
}

TEST(request_template, values_stay_below_the_clear_level) {
    RequestTemplate request("/", "", "{v}", "");
    Counters counters = counters_from("2018-01-01T00:00:00Z");
    std::string out;
    for (int i = 0; i < 200; ++i, ++counters.time) {
        request.render(out, counters);
        const double value = std::stod(out.substr(out.rfind('\n') + 1));
        EXPECT_GE(value, 10);
        EXPECT_LT(value, 115);
    }
}

TEST(parse_time, refuses_what_is_not_utc) {
    EXPECT_EQ(parse_time("1970-01-02T00:00:01Z"), 86401);
    EXPECT_THROW(parse_time("1970-01-02T00:00:01+08:00"), std::invalid_argument);
    EXPECT_THROW(parse_time("yesterday"), std::invalid_argument);
}
