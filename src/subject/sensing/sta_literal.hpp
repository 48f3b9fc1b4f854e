// sta_literal.hpp - the literals of an expression as values. Problem 400, through the lexer, for what is none.
#pragma once
#include "subject/sensing/sta_lexer.hpp"
#include "subject/sensing/sta_tree.hpp"

namespace huying::sensing::sta {

Number read_number(std::string_view text);
/// "2016-12-01T08:00:00+08:00" and 2016-12-01T08:00Z; years 0001 to 9999.
Stamp read_instant(const Lexer& lexer, const Token& token);
Stamp read_date(const Lexer& lexer, const Token& token);
Stamp read_time_of_day(const Lexer& lexer, const Token& token);
/// duration'P1DT2H3M4.5S' (XML Schema dayTimeDuration, with a sign before).
Stamp read_duration(const Lexer& lexer, const Token& token);
/// geography'POINT(120 30.5)', with or without SRID=4326 before.
std::shared_ptr<const GeoShape> read_geography(const Lexer& lexer, const Token& token);

}  // namespace huying::sensing::sta
