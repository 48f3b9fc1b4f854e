// reply.hpp - answers: problems as RFC 9457 JSON, what is unchanged as 304, what is large as gzip, and the head of
// the HTTP message. problem_reply() itself is declared in request.hpp.
#pragma once
#include <exception>
#include <string>
#include <string_view>

#include "engine/http/request.hpp"

namespace huying::http {

/// The answer for whatever ended a request. What is not a Problem is logged with a request id, and the caller learns
/// that id and nothing else. `what` names the request in the log: its target, of which the query is left out.
Reply failure_reply(const std::exception_ptr& error, std::string_view what);

/// The first header of that name, or null.
const std::string* header(const Reply& reply, std::string_view name);

/// Turns a 200 into 304 when the client has this version (ETag, If-None-Match; RFC 9110 section 13.1.2).
void apply_condition(Reply& reply, const std::string& if_none_match);

/// Compresses a large JSON body when the client takes gzip. Costs about 10 ms per MB: not on an I/O thread.
void compress(Reply& reply, bool accepts_gzip);

/// What the head needs to know beside the reply.
struct HeadContext {
    std::string_view date;  ///< IMF-fixdate
    bool keep_alive = true;
    bool endless = false;  ///< a live stream: no Content-Length
};
/// Appends status line, headers and the empty line.
void write_head(std::string& out, const Reply& reply, const HeadContext& context);

}  // namespace huying::http
