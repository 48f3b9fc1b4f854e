// sta_operation.cpp - tables 22 and 23 of OGC 18-088 as data.
#include <algorithm>

#include "subject/sensing/sta_tree.hpp"

namespace huying::sensing::sta {
namespace {

constexpr Operation operations[] = {
    {"eq", Op::eq, Kind::boolean, "**"},    {"ne", Op::ne, Kind::boolean, "**"},  {"gt", Op::gt, Kind::boolean, "**"},
    {"ge", Op::ge, Kind::boolean, "**"},    {"lt", Op::lt, Kind::boolean, "**"},  {"le", Op::le, Kind::boolean, "**"},
    {"and", Op::land, Kind::boolean, "bb"}, {"or", Op::lor, Kind::boolean, "bb"}, {"not", Op::lnot, Kind::boolean, "b"},
    {"add", Op::add, Kind::number, "**"},   {"sub", Op::sub, Kind::number, "**"}, {"mul", Op::mul, Kind::number, "nn"},
    {"div", Op::div, Kind::number, "nn"},   {"mod", Op::mod, Kind::number, "nn"}, {"-", Op::negate, Kind::number, "n"}};

constexpr Operation functions[] = {{"substringof", Op::substringof, Kind::boolean, "tt"},
                                   {"contains", Op::contains, Kind::boolean, "tt"},
                                   {"endswith", Op::endswith, Kind::boolean, "tt"},
                                   {"startswith", Op::startswith, Kind::boolean, "tt"},
                                   {"length", Op::length, Kind::number, "t"},
                                   {"indexof", Op::indexof, Kind::number, "tt"},
                                   {"substring", Op::substring, Kind::text, "tn?n"},
                                   {"tolower", Op::tolower, Kind::text, "t"},
                                   {"toupper", Op::toupper, Kind::text, "t"},
                                   {"trim", Op::trim, Kind::text, "t"},
                                   {"concat", Op::concat, Kind::text, "tt"},

                                   {"year", Op::year, Kind::number, "i"},
                                   {"month", Op::month, Kind::number, "i"},
                                   {"day", Op::day, Kind::number, "i"},
                                   {"hour", Op::hour, Kind::number, "i"},
                                   {"minute", Op::minute, Kind::number, "i"},
                                   {"second", Op::second, Kind::number, "i"},
                                   {"fractionalseconds", Op::fractionalseconds, Kind::number, "i"},
                                   {"date", Op::date, Kind::date, "i"},
                                   {"time", Op::time, Kind::time_of_day, "i"},
                                   {"totaloffsetminutes", Op::totaloffsetminutes, Kind::number, "i"},
                                   {"now", Op::now, Kind::instant, ""},
                                   {"mindatetime", Op::mindatetime, Kind::instant, ""},
                                   {"maxdatetime", Op::maxdatetime, Kind::instant, ""},

                                   {"before", Op::before, Kind::boolean, "pp"},
                                   {"after", Op::after, Kind::boolean, "pp"},
                                   {"meets", Op::meets, Kind::boolean, "pp"},
                                   {"during", Op::during, Kind::boolean, "pp"},
                                   {"overlaps", Op::overlaps, Kind::boolean, "pp"},
                                   {"starts", Op::starts, Kind::boolean, "pp"},
                                   {"finishes", Op::finishes, Kind::boolean, "pp"},

                                   {"round", Op::round, Kind::number, "n"},
                                   {"floor", Op::floor, Kind::number, "n"},
                                   {"ceiling", Op::ceiling, Kind::number, "n"},

                                   {"geo.distance", Op::geo_distance, Kind::number, "gg"},
                                   {"geo.length", Op::geo_length, Kind::number, "g"},
                                   {"geo.intersects", Op::geo_intersects, Kind::boolean, "gg"},
                                   {"st_equals", Op::st_equals, Kind::boolean, "gg"},
                                   {"st_disjoint", Op::st_disjoint, Kind::boolean, "gg"},
                                   {"st_touches", Op::st_touches, Kind::boolean, "gg"},
                                   {"st_within", Op::st_within, Kind::boolean, "gg"},
                                   {"st_overlaps", Op::st_overlaps, Kind::boolean, "gg"},
                                   {"st_crosses", Op::st_crosses, Kind::boolean, "gg"},
                                   {"st_intersects", Op::st_intersects, Kind::boolean, "gg"},
                                   {"st_contains", Op::st_contains, Kind::boolean, "gg"},
                                   {"st_relate", Op::st_relate, Kind::boolean, "ggt"}};

constexpr std::string_view kind_names[] = {"null",       "true or false", "a number", "a text",
                                           "a time",     "an interval",   "a date",   "a time of day",
                                           "a duration", "a geometry",    "an id",    "JSON"};

}  // namespace

std::string_view kind_name(Kind kind) { return kind_names[static_cast<std::size_t>(kind)]; }

const Operation* find_function(std::string_view name) {
    const auto at = std::ranges::find(functions, name, &Operation::name);
    return at == std::end(functions) ? nullptr : at;
}

const Operation& operation(Op op) { return *std::ranges::find(operations, op, &Operation::op); }

}  // namespace huying::sensing::sta
