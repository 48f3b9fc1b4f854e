// sta_parser_test.cpp - $filter and $orderby as trees: the cases of OData that belong to SensorThings, limits, messages.
#include "subject/sensing/sta_parser.hpp"

#include <fmt/format.h>

#include <gtest/gtest.h>

#include <fstream>

#include "data_folder.hpp"
#include "engine/http/target.hpp"

namespace huying::sensing::sta {
namespace {

/// The tree as text: every operation with its arguments in parentheses.
std::string text_of(const Node& node) {
    if (const auto* apply = std::get_if<Apply>(&node.what)) {
        std::string out(apply->operation->name);
        out += '(';
        for (const NodePtr& argument : apply->arguments) out += (out.back() == '(' ? "" : ",") + text_of(*argument);
        return out + ')';
    }
    if (const auto* path = std::get_if<Path>(&node.what)) {
        std::string out;
        for (const std::string& step : path->steps) out += (out.empty() ? "" : "/") + step;
        return out;
    }
    if (const auto* number = std::get_if<Number>(&node.what)) return fmt::format("{}", number->value);
    if (const auto* text = std::get_if<std::string>(&node.what)) return "'" + *text + "'";
    if (const auto* flag = std::get_if<bool>(&node.what)) return *flag ? "true" : "false";
    if (const auto* stamp = std::get_if<Stamp>(&node.what)) return fmt::format("{}us", stamp->micros);
    if (const auto* period = std::get_if<Period>(&node.what)) return fmt::format("{}..{}", period->start, period->end);
    return node.kind == Kind::null ? "null" : "geometry";
}
std::string tree(const std::string& text) { return text_of(*parse_filter(text)); }

Problem refused(const std::string& text) {
    try {
        parse_filter(text);
    } catch (const Problem& p) {
        return p;
    }
    return {0, "", "nothing was refused"};
}

void parse_case(const std::string& rule, std::string text) {
    const auto value = [&](std::string_view option) {
        return text.starts_with(option) ? text.substr(option.size()) : text;
    };
    if (rule == "orderby") {
        const std::string keys = value("$orderby=");
        Lexer lexer("$orderby", keys);
        parse_order(lexer);
        lexer.peek().kind == Lexeme::end ? void() : lexer.refuse(lexer.peek().at, "more");
        return;
    }
    if (rule == "durationValue") text = "duration'" + text + "'";
    parse_filter(rule == "filter" ? value("$filter=") : text);
}

TEST(StaParser, ReadsTheCasesOfODataThatBelongToSensorThings) {
    std::ifstream file(HUYING_DATA_DIR "/../tests/vectors/odata/cases.tsv");
    int read = 0, refused = 0;
    for (std::string line; std::getline(file, line);) {
        const auto first = line.find('\t'), second = line.find('\t', first + 1);
        const std::string rule = line.substr(0, first), fault = line.substr(first + 1, second - first - 1);
        if (rule == "expand" || rule == "select") continue;  // sta_query_test.cpp
        std::string text;
        ASSERT_TRUE(http::decode_query(line.substr(second + 1), text));
        bool good = true;
        try {
            parse_case(rule, text);
        } catch (const Problem& p) {
            EXPECT_EQ(p.status, 400) << line;
            good = false;
        }
        EXPECT_EQ(good, fault == "-") << line;
        ++(good ? read : refused);
    }
    EXPECT_EQ(read, 130);
    EXPECT_EQ(refused, 13);
}

TEST(StaParser, KnowsPrecedence) {
    EXPECT_EQ(tree("a or b and c"), "or(a,and(b,c))");
    EXPECT_EQ(tree("(a or b) and c"), "and(or(a,b),c)");
    EXPECT_EQ(tree("1 add 2 mul 3 gt 4 sub -5"), "gt(add(1,mul(2,3)),sub(4,-5))");
    EXPECT_EQ(tree("a sub b sub c eq d"), "eq(sub(sub(a,b),c),d)");
    EXPECT_EQ(tree("not a eq 1 and b"), "and(not(eq(a,1)),b)");
    EXPECT_EQ(tree("a gt 1 eq true"), "eq(gt(a,1),true)");
    EXPECT_EQ(tree("- a mul 2 eq 1"), "eq(mul(-(a),2),1)");
}

TEST(StaParser, ReadsLiterals) {
    EXPECT_EQ(tree("name eq 'it''s'"), "eq(name,'it's')");
    EXPECT_EQ(tree("a eq null"), "eq(a,null)");
    EXPECT_EQ(tree("a eq 1970-01-01T08:00:01+08:00"), "eq(a,1000000us)");
    EXPECT_EQ(tree("a eq 1970-01-01T08:00:01+0800"), "eq(a,1000000us)");
    EXPECT_EQ(tree("a eq 1969-12-31T17:00:01-07"), "eq(a,1000000us)");
    EXPECT_EQ(tree("a eq 1970-01-01T08:00:01 08:00"), "eq(a,1000000us)") << "a plus that was not escaped";
    EXPECT_EQ(tree("a eq 1970-01-01T00:00:00.000001Z"), "eq(a,1us)");
    EXPECT_EQ(tree("a eq 0001-01-01T00:00:00Z"), "eq(a,-62135596800000000us)");
    EXPECT_EQ(tree("a eq 9999-12-31T23:59:59.999999Z"), "eq(a,253402300799999999us)");
    EXPECT_EQ(tree("overlaps(a, 1970-01-01T00:00:00Z/1970-01-01T00:00:01Z)"), "overlaps(a,0..1000000)");
    EXPECT_EQ(tree("a sub b gt duration'-PT1.5S'"), "gt(sub(a,b),-1500000us)");
    EXPECT_EQ(tree("properties/serial-no/0 eq 1e3"), "eq(properties/serial-no/0,1000)");
    EXPECT_EQ(tree("result[0] gt properties/list[12]/x[3]"), "gt(result/0,properties/list/12/x/3)");
    EXPECT_EQ(tree("st_within(location, geography'POLYGON((0 0,1 0,1 1,0 0))')"), "st_within(location,geometry)");
}

TEST(StaParser, NamesPositionAndReason) {
    EXPECT_EQ(refused("result gt").detail, "$filter at position 10: the text ends where a value is needed.");
    EXPECT_EQ(refused("result gt 5 6").detail, "$filter at position 13: an operator or the end is needed, not '6'.");
    EXPECT_EQ(refused("(result gt 5").detail, "$filter at position 13: the text ends where ')' is needed.");
    EXPECT_EQ(refused("name eq 'x").detail, "$filter at position 9: the text that begins here has no closing quote.");
    EXPECT_EQ(refused("sleep(1)").detail, "$filter at position 1: 'sleep' is not a function of SensorThings.");
    EXPECT_EQ(refused("substringof('a')").detail, "$filter at position 1: substringof takes 2 arguments, not 1.");
    EXPECT_EQ(refused("a eq 2020-02-30T00:00:00Z").status, 400);
    EXPECT_EQ(refused("a eq 2020-02-01T00:00:00").status, 400);
    EXPECT_EQ(refused("a eq 10000-02-01T00:00:00Z").status, 400);
    EXPECT_EQ(refused("a eq 2020-02-02T00:00:00Z/2020-02-01T00:00:00Z").status, 400);
    EXPECT_EQ(refused("a eq geography'CIRCLE(1 2)'").status, 400);
    EXPECT_EQ(refused("a eq geography'POLYGON((0 0,1 1,1 0,0 1,0 0))'").status, 400) << "crosses itself";
    EXPECT_EQ(refused("a eq #").status, 400);
    for (const char* wrong : {"a[x] eq 1", "a[1 eq 1", "a[] eq 1", "a[-1] eq 1", "[1] eq 1", "a[1.5] eq 1", "a] eq 1"})
        EXPECT_EQ(refused(wrong).status, 400) << wrong;
    EXPECT_EQ(refused("").status, 400);
}

TEST(StaParser, HasLimits) {
    EXPECT_EQ(refused(std::string(10'000, '(') + "true").status, 400);
    EXPECT_NE(refused(std::string(10'000, '(') + "true").detail.find("nested deeper than 60"), std::string::npos);
    std::string nots, sum = "1";
    for (int i = 0; i < 10'000; ++i) nots += "not ", sum += " add 1";
    EXPECT_EQ(refused(nots + "true").status, 400);
    EXPECT_EQ(refused(std::string(10'000, '-') + "1").status, 400);
    EXPECT_EQ(refused(sum + " eq 1").status, 413);
    std::string calls;
    for (int i = 0; i < 10'000; ++i) calls += "trim(";
    EXPECT_EQ(refused(calls).status, 400);
}

TEST(StaParser, ReadsKeysOfOrder) {
    Lexer lexer("$orderby", "Thing/name desc, result asc,time");
    const auto keys = parse_order(lexer);
    ASSERT_EQ(keys.size(), 3u);
    EXPECT_TRUE(keys[0].descending);
    EXPECT_EQ(text_of(*keys[0].by), "Thing/name");
    EXPECT_FALSE(keys[1].descending);
    EXPECT_FALSE(keys[2].descending);
}

}  // namespace
}  // namespace huying::sensing::sta
