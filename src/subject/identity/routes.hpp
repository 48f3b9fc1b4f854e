// routes.hpp - the parts of the subject that identity.cpp joins into its table of contents.
#pragma once
#include <memory>

#include "subject/identity/credential.hpp"
#include "subject/identity/person.hpp"

namespace huying::identity {

using Ring = std::shared_ptr<const seal::KeyRing>;
using Box = std::shared_ptr<const SecretBox>;
std::vector<http::Route> session_routes(const Box& box);  // session.cpp: sign-in, sign-out, a new password
std::vector<http::Route> factor_routes(const Box& box);   // factor.cpp: the second factor
std::vector<http::Route> own_routes();                    // own.cpp: my sign-ins, sessions and tokens
std::vector<http::Route> link_routes();                   // links.cpp: identities of providers
std::vector<http::Route> change_routes(const Ring& ring, const Box& box);  // change.cpp: asking and deciding
std::vector<http::Route> half_routes(const Box& box);           // first_half.cpp: the asker's half of a first password
std::vector<http::Route> account_routes();                      // accounts.cpp: accounts and rights, exports
std::vector<http::Route> first_start_routes(const Ring& ring);  // first_start.cpp: the three administrators
/// What is wrong with an account as it would be stored; empty = nothing.
std::vector<FieldError> account_faults(const Tx& tx, const Account& account);
void purge(Tx& tx);                              // lock.cpp: what has expired
void tell_refusals(Tx& tx);                      // told.cpp: what was refused until this minute
constexpr std::int64_t unused_after = 60 * day;  // GB/T 22239-2019, 8.1.4.2 c: stale accounts; the figure is ours
void disable_unused_accounts(Tx& tx);            // unused.cpp
/// An administrator beside whom none of the kind is left, those kept for emergencies aside: without one, nobody could ask or approve.
bool last_of_its_kind(const Tx& tx, const Account& account);
/// What is given beyond the role, deputyships, sessions, tokens, and changes that wait for a decision but the one at hand:
/// change_apply.cpp.
void end_rights(Tx& tx, Id account, Id change = {});

}  // namespace huying::identity
