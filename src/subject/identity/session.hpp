// session.hpp - a session as the pages see it, and how one begins. Each step of a sign-in gets a new secret, so that one
// planted or seen before is worth nothing after.
#pragma once
#include "subject/identity/credential.hpp"

namespace huying::identity {

struct Session {
    std::string county, county_name, county_name_en;
    Id id;
    std::string name, display;
    std::optional<std::string> display_en;
    std::string role;
    std::optional<std::string> division, division_name, division_name_en, department;
    bool demo = false;
    std::optional<std::string> pending;     ///< password, factor or enrol: what must be done before anything else
    std::optional<std::string> acting_for;  ///< the name of the account that is acted for
    std::int64_t idle_minutes = 0;          ///< 0 = the session may rest
};
BOOST_DESCRIBE_STRUCT(Session, (),
                      (county, county_name, county_name_en, id, name, display, display_en, role, division,
                       division_name, division_name_en, department, demo, pending, acting_for, idle_minutes))

Session session_of(const Tx& tx, const Caller& caller);

/// What a session begins with.
struct Start {
    bool factor_given = false;
    Id deputy;
    std::string acts_as;                ///< the role of whom it acts for; empty = of nobody
    std::optional<std::int64_t> lives;  ///< microseconds; of a session that only goes on, what is left of it
};
/// When the request's session ends. The gate knew it up to 2 s ago: refused (Problem 401) when it was ended meanwhile, for no
/// session that is over may go on as another.
Micros require_open(const Tx& tx, const http::Request& request);
/// Ends the request's own session and begins the next; the answer says who one is now, with the cookie.
http::Reply begin_session(Tx& tx, const Account& account, const http::Request& request, Start start = {});
http::Reply with_cookie(std::string body, const std::string& value, std::int64_t seconds, bool secure);

/// Refuses a caller whose sign-in still lacks the second factor, a token (whoever found one could get a session without the
/// factor) and a deputy, in verbs that go on to a new session.
void require_own_session(const Caller& caller);

}  // namespace huying::identity
