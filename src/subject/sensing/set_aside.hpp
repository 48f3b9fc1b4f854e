// set_aside.hpp - messages that can never be stored (no JSON, an unknown stream, a wrong clock): kept with the reason, a
// bounded number, so that the people who run the gateways see them and the broker is not asked for them again.
#pragma once
#include <string>
#include <vector>

#include "engine/http/route.hpp"

namespace huying::sensing {

struct Refused {
    std::string topic, payload;
    std::string reason;
};

inline constexpr std::int64_t most_set_aside = 1000;  ///< per county; of more the oldest go
/// Keeps the head of each. `topic` and `payload` may be any bytes.
void set_aside(Tx& tx, const std::vector<Refused>& refused);

/// "/phenomenonTime is more than 5 minutes ahead …" or the problem's sentence.
std::string reason_of(const Problem& problem);

/// The first `most` bytes as text that JSON and every database take; what is none becomes U+FFFD.
std::string readable(std::string_view bytes, std::size_t most);

http::Route set_aside_route();

}  // namespace huying::sensing
