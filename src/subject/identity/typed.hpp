// typed.hpp - what people type, as it is compared: one character may be written in two widths, and an input method for Chinese
// gives the wide one. Not a normal form of Unicode: what is neither Latin, digit nor Han is left to whoever asks.
#pragma once
#include <string>
#include <string_view>

namespace huying::identity {

/// The characters of a UTF-8 text, with ！ to ～ (U+FF01 to U+FF5E) and the wide blank as their half-width likes. A broken byte is U+FFFD.
std::u32string half_width(std::string_view utf8);
bool is_digit(char32_t c);            ///< 0 to 9
bool is_letter_or_digit(char32_t c);  ///< a to z, A to Z, 0 to 9
bool is_han(char32_t c);              ///< a Chinese character, 〇 among them; no radical, no compatibility form

/// Why this cannot be the sign-in name of an account of the role, which is kept in clear; empty = it can. A citizen's tells nothing
/// of the person: no letters but Latin ones, so no name in characters, and too few digits for a number of theirs. Anybody else's
/// is no mobile and no identity number.
std::string name_fault(std::string_view role, std::string_view name);

}  // namespace huying::identity
