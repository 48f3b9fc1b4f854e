// blank.hpp - text that says nothing: only white space (Unicode's White_Space, with the ideographic space U+3000) and
// characters without width. Where the law wants a reason, such a text is none.
#pragma once
#include <cstddef>
#include <string_view>

namespace huying {

/// Of valid UTF-8; true of the empty text.
constexpr bool is_blank(std::string_view utf8) {
    constexpr std::string_view blanks[] = {
        "\t",     "\n",     "\v",     "\f",     "\r",     " ",      "\u0085", "\u00a0", "\u1680", "\u180e", "\u2000",
        "\u2001", "\u2002", "\u2003", "\u2004", "\u2005", "\u2006", "\u2007", "\u2008", "\u2009", "\u200a", "\u200b",
        "\u200c", "\u200d", "\u2028", "\u2029", "\u202f", "\u205f", "\u2060", "\u3000", "\ufeff",
    };
    while (!utf8.empty()) {
        std::size_t taken = 0;
        for (const std::string_view blank : blanks)
            if (utf8.starts_with(blank)) taken = blank.size();
        if (taken == 0) return false;
        utf8.remove_prefix(taken);
    }
    return true;
}

}  // namespace huying
