// request.hpp - a request as a verb's adapter sees it, and the answer it gives. No sockets here.
#pragma once
#include <map>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/caller.hpp"
#include "base/problem.hpp"

namespace huying::http {

struct Request {
    std::string method;                                       ///< "POST"
    std::string path;                                         ///< percent-decoded, without the query
    std::string raw_query;                                    ///< as it came, for SensorThings
    std::vector<std::pair<std::string, std::string>> query;   ///< decoded, in order
    std::vector<std::pair<std::string, std::string>> params;  ///< path parameters of the route, decoded
    std::string content_type, idempotency_key, if_none_match, prefer;
    std::string body;
    std::string base_url;    ///< "http://127.0.0.1:8080": what links in answers start with
    std::string remote;      ///< address of the client, for rate limits
    std::string credential;  ///< bearer token or session cookie as given; empty = none
    std::string errand;      ///< the cookie "errand": what this browser has set out to do elsewhere (OpenID Connect)
    std::string agent;       ///< User-Agent, at most 200 bytes
    Caller caller;           ///< for verbs with a Store; one with a Tx asks tx.caller(), and finds nobody here
};

struct Reply {
    int status = 200;
    std::string type = "application/json";
    std::string body;
    std::vector<std::pair<std::string, std::string>> headers;
};

/// A record member that takes the raw body: `Upload photo`. The server accepts raw bytes or one multipart/form-data part.
struct Upload {
    std::string type;  ///< Content-Type as the client says it
    std::string bytes;
};

/// Answers of verbs beside plain records.
template <class T> struct Created {
    T value;
    std::string location;  ///< path, "/api/cases/17"
};
struct Nothing {};  ///< 204

/// RFC 9457. `request_id` helps to find the line in the server's log.
Reply problem_reply(const Problem& problem);

}  // namespace huying::http
