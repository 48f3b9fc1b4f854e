// sta_operation.cpp - tables 22 and 23 of OGC 18-088 as data.
#include <algorithm>

#include "subject/sensing/sta_tree.hpp"

namespace huying::sensing::sta {
namespace {

namespace tables {  // its words are those of Kind, whatever else is compiled with this file
using enum Kind;

constexpr Operation operations[] = {
    {"eq", Op::eq, boolean, "**"},    {"ne", Op::ne, boolean, "**"},  {"gt", Op::gt, boolean, "**"},
    {"ge", Op::ge, boolean, "**"},    {"lt", Op::lt, boolean, "**"},  {"le", Op::le, boolean, "**"},
    {"and", Op::land, boolean, "bb"}, {"or", Op::lor, boolean, "bb"}, {"not", Op::lnot, boolean, "b"},
    {"add", Op::add, number, "**"},   {"sub", Op::sub, number, "**"}, {"mul", Op::mul, number, "nn"},
    {"div", Op::div, number, "nn"},   {"mod", Op::mod, number, "nn"}, {"-", Op::negate, number, "n"}};

constexpr Operation functions[] = {{"substringof", Op::substringof, boolean, "tt"},
                                   {"contains", Op::contains, boolean, "tt"},
                                   {"endswith", Op::endswith, boolean, "tt"},
                                   {"startswith", Op::startswith, boolean, "tt"},
                                   {"length", Op::length, number, "t"},
                                   {"indexof", Op::indexof, number, "tt"},
                                   {"substring", Op::substring, text, "tn?n"},
                                   {"tolower", Op::tolower, text, "t"},
                                   {"toupper", Op::toupper, text, "t"},
                                   {"trim", Op::trim, text, "t"},
                                   {"concat", Op::concat, text, "tt"},

                                   {"year", Op::year, number, "i"},
                                   {"month", Op::month, number, "i"},
                                   {"day", Op::day, number, "i"},
                                   {"hour", Op::hour, number, "i"},
                                   {"minute", Op::minute, number, "i"},
                                   {"second", Op::second, number, "i"},
                                   {"fractionalseconds", Op::fractionalseconds, number, "i"},
                                   {"date", Op::date, date, "i"},
                                   {"time", Op::time, time_of_day, "i"},
                                   {"totaloffsetminutes", Op::totaloffsetminutes, number, "i"},
                                   {"now", Op::now, instant, ""},
                                   {"mindatetime", Op::mindatetime, instant, ""},
                                   {"maxdatetime", Op::maxdatetime, instant, ""},

                                   {"before", Op::before, boolean, "pp"},
                                   {"after", Op::after, boolean, "pp"},
                                   {"meets", Op::meets, boolean, "pp"},
                                   {"during", Op::during, boolean, "pp"},
                                   {"overlaps", Op::overlaps, boolean, "pp"},
                                   {"starts", Op::starts, boolean, "pp"},
                                   {"finishes", Op::finishes, boolean, "pp"},

                                   {"round", Op::round, number, "n"},
                                   {"floor", Op::floor, number, "n"},
                                   {"ceiling", Op::ceiling, number, "n"},

                                   {"geo.distance", Op::geo_distance, number, "gg"},
                                   {"geo.length", Op::geo_length, number, "g"},
                                   {"geo.intersects", Op::geo_intersects, boolean, "gg"},
                                   {"st_equals", Op::st_equals, boolean, "gg"},
                                   {"st_disjoint", Op::st_disjoint, boolean, "gg"},
                                   {"st_touches", Op::st_touches, boolean, "gg"},
                                   {"st_within", Op::st_within, boolean, "gg"},
                                   {"st_overlaps", Op::st_overlaps, boolean, "gg"},
                                   {"st_crosses", Op::st_crosses, boolean, "gg"},
                                   {"st_intersects", Op::st_intersects, boolean, "gg"},
                                   {"st_contains", Op::st_contains, boolean, "gg"},
                                   {"st_relate", Op::st_relate, boolean, "ggt"}};
}  // namespace tables

constexpr std::string_view kind_names[] = {"null",       "true or false", "a number", "a text",
                                           "a time",     "an interval",   "a date",   "a time of day",
                                           "a duration", "a geometry",    "an id",    "JSON"};

}  // namespace

std::string_view kind_name(Kind kind) { return kind_names[static_cast<std::size_t>(kind)]; }

const Operation* find_function(std::string_view name) {
    const auto at = std::ranges::find(tables::functions, name, &Operation::name);
    return at == std::end(tables::functions) ? nullptr : at;
}

const Operation& operation(Op op) { return *std::ranges::find(tables::operations, op, &Operation::op); }

}  // namespace huying::sensing::sta
