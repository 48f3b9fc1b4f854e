// sta_lexer.hpp - the words of a query option: names, operators, and the literals of OData 4 that SensorThings uses
// (OData 4.0 ABNF; 18-088, clause 9.3.3.5). Positions count bytes of the decoded text from 1.
#pragma once
#include <cstdint>
#include <string>
#include <string_view>

#include "base/problem.hpp"

namespace huying::sensing::sta {

enum class Lexeme : std::uint8_t { end, name, number, text, instant, date, time_of_day, duration, geography, symbol };

struct Token {
    Lexeme kind = Lexeme::end;
    std::string_view raw;  ///< as it stands
    std::string text;      ///< of a quoted literal: what is between the quotes, '' undone
    std::size_t at = 0;    ///< offset of its first byte
    bool spaced = false;   ///< white space stands before it
    bool is(char symbol) const { return kind == Lexeme::symbol && raw[0] == symbol; }
};

/// Refuses an option: 400, with its name, the position and the reason.
Problem bad_option(std::string_view option, std::size_t at, const std::string& why);

class Lexer {
  public:
    /// `option` is for messages ("$filter"); `text` must outlive the lexer.
    Lexer(std::string_view option, std::string_view text) : option_(option), text_(text) { advance(); }

    const Token& peek() const { return token_; }
    /// Gives the token and goes on. Problem 400 for what is no token.
    Token take();
    bool take_if(char symbol);
    /// Problem 400 when something else stands here.
    Token expect(char symbol);
    /// Operators are taken in any case: "and", "AND".
    bool at_word(std::string_view lower) const;
    /// What stands from `begin` up to the next token, without spaces at its end.
    std::string_view since(std::size_t begin) const;
    [[noreturn]] void refuse(std::size_t at, const std::string& why) const { throw bad_option(option_, at, why); }

  private:
    void advance();
    void quoted(Lexeme kind, std::size_t quote);
    void word();
    void digits();
    bool moment();
    void set(Lexeme kind, std::size_t end);

    std::string_view option_, text_;
    std::size_t at_ = 0;      // of the first byte after token_
    std::size_t before_ = 0;  // where the token before ended
    Token token_;
};

/// Without regard to ASCII case.
bool same_word(std::string_view a, std::string_view lower);

}  // namespace huying::sensing::sta
