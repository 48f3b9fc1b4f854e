// fetch.hpp - a call to a provider of identities: bounded in time and size, no redirect, no proxy. Unlike a push service's, the
// provider's address comes from the county's own configuration and may be inside the county's network.
#pragma once
#include <string>
#include <vector>

namespace huying::identity {

struct Fetched {
    long status = 0;   ///< 0 = no answer: see failure
    std::string body;  ///< at most 256 KiB
    std::string failure;
};
/// GET, or POST when there is a form. `user`: "client:secret" for HTTP Basic, empty = none.
Fetched fetch(const std::string& url, const std::string& form = "", const std::string& user = "");
/// application/x-www-form-urlencoded of these names and values.
std::string form_of(const std::vector<std::pair<std::string, std::string>>& fields);
std::string percent_encoded(const std::string& text);

}  // namespace huying::identity
