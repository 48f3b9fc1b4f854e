// lock.hpp - wrong passwords and codes are counted by name, whether or not there is such an account: after five the name is
// locked for a quarter of an hour, and nobody learns from that which names exist. Counted by its digest under a key (secret_box.hpp),
// for what somebody types there may be their mobile number.
#pragma once
#include "subject/identity/credential.hpp"

namespace huying::identity {

/// Counts a try before it is looked at, so that tries at the same moment cannot outrun the count. Throws Problem 429
/// `locked`.
void begin_try(Store& store, const SecretBox& box, const std::string& county, const std::string& name);
/// How the name stands in sign_in_lock.
std::string counted_as(const SecretBox& box, const std::string& name);
/// The name under which codes of the second factor are counted: one that nobody can type, so that tries at the door do not
/// touch the count of who has given the password already.
inline std::string of_codes(const std::string& name) { return "\x1f" + name; }
/// The try was right: the count begins anew.
void forgive(Tx& tx, const SecretBox& box, const std::string& name);
/// Remembers how a sign-in ended, for its owner to see. `outcome`: signed_in, wrong_password, wrong_code, … What went well
/// becomes an event (told.cpp).
void remember_sign_in(Tx& tx, const Account& account, const std::string& outcome, const http::Request& request);
/// Counts a try that was refused, for the events of its minute (told.cpp). `account` 0: nobody has the name. `counted_by`: the name
/// under which tries are counted, which may have locked it now.
void count_refusal(Tx& tx, const SecretBox& box, Id account, const std::string& counted_by);

}  // namespace huying::identity
