// sta_parser.hpp - text of $filter and $orderby into a tree (OData 4.0 ABNF, commonExpr). Knows no entities.
#pragma once
#include "subject/sensing/sta_lexer.hpp"
#include "subject/sensing/sta_tree.hpp"

namespace huying::sensing::sta {

inline constexpr int deepest_expression = 60;   ///< parentheses and functions in one another
inline constexpr int largest_expression = 400;  ///< operators, names and literals

/// Reads one expression and leaves the lexer behind it. Problem 400 with position and reason; 413 when it is too large.
NodePtr parse_expression(Lexer& lexer);
/// The whole text is one expression.
NodePtr parse_filter(std::string_view text);
/// "a desc, b/c": up to the end, or to ')' or ';' inside $expand.
std::vector<OrderKey> parse_order(Lexer& lexer);
/// "Datastream/Thing": names with '/' between.
std::vector<std::string> parse_steps(Lexer& lexer);

}  // namespace huying::sensing::sta
