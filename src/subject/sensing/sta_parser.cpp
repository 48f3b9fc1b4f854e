// sta_parser.cpp - recursive descent, one function per level of precedence: or, and, not, eq ne, gt ge lt le, add sub,
// mul div mod, minus, and what stands alone.
#include "subject/sensing/sta_parser.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>

#include "subject/sensing/sta_literal.hpp"

namespace huying::sensing::sta {
namespace {

using Level = std::array<Op, 4>;  // the last is repeated where there are fewer
constexpr std::array<Level, 6> levels{{{Op::lor, Op::lor, Op::lor, Op::lor},
                                       {Op::land, Op::land, Op::land, Op::land},
                                       {Op::eq, Op::ne, Op::ne, Op::ne},
                                       {Op::gt, Op::ge, Op::lt, Op::le},
                                       {Op::add, Op::sub, Op::sub, Op::sub},
                                       {Op::mul, Op::div, Op::mod, Op::mod}}};
constexpr std::size_t level_of_not = 2;

class Parser {
  public:
    explicit Parser(Lexer& lexer) : lexer_(lexer) {}
    NodePtr expression() { return binary(0); }

  private:
    struct Deeper {
        explicit Deeper(Parser& parser) : parser(parser) {
            if (++parser.depth_ > deepest_expression)
                parser.lexer_.refuse(
                    parser.lexer_.peek().at,
                    fmt::format("the expression is nested deeper than {} levels.", deepest_expression));
        }
        ~Deeper() { --parser.depth_; }
        Parser& parser;
    };

    NodePtr node(std::size_t at, Kind kind, decltype(Node::what) what) {
        if (++nodes_ > largest_expression) {
            throw Problem(413, "query_too_large",
                          fmt::format("The expression has more than {} operators, names and "
                                      "literals; ask for less at a time.",
                                      largest_expression));
        }
        return std::make_unique<Node>(Node{at, kind, std::move(what)});
    }
    NodePtr apply(std::size_t at, Op op, std::vector<NodePtr> arguments) {
        return node(at, operation(op).gives, Apply{&operation(op), std::move(arguments)});
    }
    template <class... Args> NodePtr apply(std::size_t at, Op op, Args... args) {
        std::vector<NodePtr> arguments;
        (arguments.push_back(std::move(args)), ...);
        return apply(at, op, std::move(arguments));
    }
    NodePtr binary(std::size_t level);
    NodePtr negation();
    NodePtr minus();
    NodePtr primary();
    NodePtr instant_or_interval(const Token& token);
    NodePtr name(const Token& token);
    NodePtr call(const Token& token);
    Op operator_at(std::size_t level, bool& found) const;

    Lexer& lexer_;
    int depth_ = 0, nodes_ = 0;
};

Op Parser::operator_at(std::size_t level, bool& found) const {
    for (const Op op : levels[level]) {
        found = lexer_.at_word(operation(op).name);
        if (found) return op;
    }
    return Op::eq;
}

NodePtr Parser::binary(std::size_t level) {
    if (level == levels.size()) return minus();
    if (level == level_of_not && lexer_.at_word("not")) return negation();
    NodePtr left = binary(level + 1);
    for (bool found = false;;) {
        const Op op = operator_at(level, found);
        if (!found) return left;
        const Token token = lexer_.take();
        if (!token.spaced) lexer_.refuse(token.at, fmt::format("a space is needed before '{}'.", token.raw));
        left = apply(token.at, op, std::move(left), binary(level + 1));
    }
}

/// `not` takes a whole comparison: "not a eq b" is not (a eq b).
NodePtr Parser::negation() {
    const Deeper deeper(*this);
    const Token token = lexer_.take();
    return apply(token.at, Op::lnot, binary(level_of_not));
}

NodePtr Parser::minus() {
    if (!lexer_.peek().is('-')) return primary();
    const Deeper deeper(*this);
    const Token token = lexer_.take();
    NodePtr of = minus();
    if (auto* number = std::get_if<Number>(&of->what)) {
        number->value = -number->value;
        if (number->whole) number->whole = -*number->whole;
        of->at = token.at;
        return of;
    }
    return apply(token.at, Op::negate, std::move(of));
}

NodePtr Parser::primary() {
    const Deeper deeper(*this);
    const Token token = lexer_.take();
    switch (token.kind) {
        case Lexeme::number: return node(token.at, Kind::number, read_number(token.raw));
        case Lexeme::text: return node(token.at, Kind::text, token.text);
        case Lexeme::instant: return instant_or_interval(token);
        case Lexeme::date: return node(token.at, Kind::date, read_date(lexer_, token));
        case Lexeme::time_of_day: return node(token.at, Kind::time_of_day, read_time_of_day(lexer_, token));
        case Lexeme::duration: return node(token.at, Kind::duration, read_duration(lexer_, token));
        case Lexeme::geography: return node(token.at, Kind::geometry, read_geography(lexer_, token));
        case Lexeme::name: return name(token);
        case Lexeme::end: lexer_.refuse(token.at, "the text ends where a value is needed.");
        case Lexeme::symbol: break;
    }
    if (!token.is('(')) lexer_.refuse(token.at, fmt::format("a value is needed, not '{}'.", token.raw));
    NodePtr inner = expression();
    lexer_.expect(')');
    return inner;
}

NodePtr Parser::instant_or_interval(const Token& token) {
    const Stamp start = read_instant(lexer_, token);
    if (!lexer_.take_if('/')) return node(token.at, Kind::instant, start);
    const Token until = lexer_.take();
    if (until.kind != Lexeme::instant) lexer_.refuse(until.at, "the end of an interval must be a time.");
    const Stamp end = read_instant(lexer_, until);
    if (end.micros < start.micros) lexer_.refuse(until.at, "the interval ends before it begins.");
    return node(token.at, Kind::interval, Period{start.micros, end.micros});
}

NodePtr Parser::name(const Token& token) {
    if (lexer_.peek().is('(') && !lexer_.peek().spaced) return call(token);
    if (lexer_.peek().is('/') || lexer_.peek().is('[')) {
        Path path{{std::string(token.raw)}, {}, {}, {}, {}};
        for (bool position = false; lexer_.take_if('/') || (position = lexer_.take_if('[')); position = false) {
            const Token step = lexer_.take();
            const bool whole = step.raw.find_first_not_of("0123456789") == std::string_view::npos;
            if (position ? !whole : step.kind != Lexeme::name && step.kind != Lexeme::number)
                lexer_.refuse(step.at,
                              position ? "a position in a list is needed after '['." : "a name is needed after '/'.");
            path.steps.emplace_back(step.raw);
            if (position) lexer_.expect(']');
        }
        return node(token.at, Kind::json, std::move(path));
    }
    if (same_word(token.raw, "true")) return node(token.at, Kind::boolean, true);
    if (same_word(token.raw, "false")) return node(token.at, Kind::boolean, false);
    if (same_word(token.raw, "null")) return node(token.at, Kind::null, {});
    return node(token.at, Kind::json, Path{{std::string(token.raw)}, {}, {}, {}, {}});
}

NodePtr Parser::call(const Token& token) {
    const Operation* function = find_function(token.raw);
    if (function == nullptr) lexer_.refuse(token.at, fmt::format("'{}' is not a function of SensorThings.", token.raw));
    lexer_.expect('(');
    std::vector<NodePtr> arguments;
    if (!lexer_.peek().is(')')) {
        do arguments.push_back(expression());
        while (lexer_.take_if(','));
    }
    lexer_.expect(')');
    const auto optional = function->takes.find('?');
    const std::size_t least = std::min(optional, function->takes.size());
    const std::size_t most = function->takes.size() - (optional == std::string_view::npos ? 0 : 1);
    if (arguments.size() < least || arguments.size() > most)
        lexer_.refuse(token.at, fmt::format("{} takes {} arguments, not {}.", function->name, least, arguments.size()));
    return node(token.at, function->gives, Apply{function, std::move(arguments)});
}

}  // namespace

NodePtr parse_expression(Lexer& lexer) { return Parser(lexer).expression(); }

NodePtr parse_filter(std::string_view text) {
    Lexer lexer("$filter", text);
    NodePtr out = parse_expression(lexer);
    if (lexer.peek().kind != Lexeme::end)
        lexer.refuse(lexer.peek().at, fmt::format("an operator or the end is needed, not '{}'.", lexer.peek().raw));
    return out;
}

std::vector<OrderKey> parse_order(Lexer& lexer) {
    constexpr std::size_t most_keys = 10;
    std::vector<OrderKey> out;
    do {
        if (out.size() == most_keys) lexer.refuse(lexer.peek().at, fmt::format("more than {} keys.", most_keys));
        OrderKey key{parse_expression(lexer), false};
        key.descending = lexer.at_word("desc");
        if (key.descending || lexer.at_word("asc")) lexer.take();
        out.push_back(std::move(key));
    } while (lexer.take_if(','));
    return out;
}

std::vector<std::string> parse_steps(Lexer& lexer) {
    std::vector<std::string> out;
    do {
        const Token step = lexer.take();
        if (step.kind != Lexeme::name && !step.is('*')) lexer.refuse(step.at, "a name is needed.");
        out.emplace_back(step.raw);
    } while (lexer.take_if('/'));
    return out;
}

}  // namespace huying::sensing::sta
