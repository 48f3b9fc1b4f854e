// json_fault.hpp - where a text stops being JSON (RFC 8259), said to who sent it. The parser only says that it does: this is asked
// when the parser has refused a text, and reads it once more.
#pragma once
#include <optional>
#include <string>
#include <string_view>

namespace huying::record {

struct JsonFault {
    std::string pointer;  ///< of the innermost member or element that the fault is in
    std::string detail;   ///< "is a number that is too large (line 3, column 17, byte 45)"; bytes are counted from 0
};

/// The first fault of `text`. Nothing when it is JSON of fewer than `too_deep` levels whose numbers 64 bits can hold.
std::optional<JsonFault> json_fault(std::string_view text, std::size_t too_deep);

}  // namespace huying::record
