// person.hpp - which accounts one person holds, without keeping who it is: the number that the county gives (a staff number, an
// identity number) is kept as a keyed digest only, whose key lies in the database under the master key. Equal numbers have equal
// digests, and that is all that is asked of them ("nobody holds two"). Because the numbers are not kept, this key is not rotated.
#pragma once
#include <string>

#include "engine/seal/ring.hpp"

namespace huying::identity {

constexpr std::size_t digest_length = 40;  ///< '#' and 39 characters of base64url, 234 bits

/// A number as it is compared: blanks do not count, nor does the case of a check digit x.
std::string normal_person(const std::string& number);
std::string person_digest(Tx& tx, const seal::KeyRing& ring, const std::string& number);
bool is_person_digest(const std::string& text);
/// As it is shown to administrators: enough to see that two accounts have one holder.
std::string shown_person(const std::string& digest);
/// What an earlier version kept in plain text, in accounts and in requests for changes, becomes digests.
void digest_plain_numbers(Tx& tx, const seal::KeyRing& ring);

}  // namespace huying::identity
