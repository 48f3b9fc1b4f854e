// list.hpp - lists of words in one text: "township,housing". A comma at the end is no further word, and an empty text no word.
#pragma once
#include <algorithm>
#include <string>
#include <string_view>
#include <vector>

namespace huying {

/// Calls f(word) for each word in turn until one says true, and whether one did.
template <class F> bool any_listed(std::string_view list, F f) {
    while (!list.empty()) {
        const auto comma = std::min(list.find(','), list.size());
        if (f(list.substr(0, comma))) return true;
        list.remove_prefix(std::min(comma + 1, list.size()));
    }
    return false;
}

inline bool is_listed(std::string_view list, std::string_view word) {
    return any_listed(list, [&](std::string_view one) { return one == word; });
}

inline std::vector<std::string> listed(std::string_view list) {
    std::vector<std::string> out;
    any_listed(list, [&](std::string_view one) { return out.emplace_back(one), false; });
    return out;
}

}  // namespace huying
