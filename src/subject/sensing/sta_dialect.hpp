// sta_dialect.hpp - the one place where SQLite and PostgreSQL differ in what $filter and $orderby need.
#pragma once
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace huying::sensing::sta {

enum class Fn : std::uint8_t {
    position,   ///< of text {1} in text {0}, from 1; 0 when it is not there
    part_from,  ///< of text {0} from character {1} (from 1)
    part,       ///< of text {0} from character {1}, {2} characters
    year,
    month,
    day,         ///< of {0}, microseconds UTC
    parse_time,  ///< text {0}, RFC 3339, as microseconds; NULL for other text
    before_slash,
    after_slash,     ///< of text {0}; the whole when there is no '/'
    offset_minutes,  ///< of text {0}, RFC 3339: "+08:00" is 480
    round_half_away,
    floor,
    ceiling,
    modulo,  ///< {0} mod {1}, sign of {0}; {1} is never 0
    json_number,
    json_text,
    json_boolean,
    json_null,  ///< of JSON text {0} at path {1}
    json_any,   ///< the same as text, whatever it is, for ordering
    id_among,   ///< whether {0} is in the list {1} (see id_list)
    by_bytes,   ///< text {0} compared byte by byte
    nulls_first,
    nulls_last,  ///< behind ASC and DESC
};

/// The SQL of a function over its arguments, which are SQL themselves.
std::string dialect(bool postgres, Fn fn, const std::vector<std::string>& args);
/// The value of the parameter that names a member of JSON. Numbers among the keys are positions in a list.
std::string json_path(bool postgres, const std::vector<std::string>& keys);
/// The value of the parameter {1} of id_among.
std::string id_list(bool postgres, const std::vector<std::int64_t>& ids);

}  // namespace huying::sensing::sta
