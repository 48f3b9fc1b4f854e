// person.hpp - which accounts one person holds, without keeping who it is: the number that the county gives (a staff number, an
// identity number) is kept as a keyed digest only, whose key lies in the database under the master key. Equal numbers have equal
// digests, and that is all that is asked of them ("nobody holds two"). Because the numbers are not kept, this key is not rotated.
#pragma once
#include <string>

#include "engine/seal/ring.hpp"

namespace huying::identity {

constexpr std::size_t digest_length = 40;  ///< '#' and 39 characters of base64url, 234 bits

/// A number as it is compared: Latin letters, as capitals, digits and Chinese characters, whatever their width; blanks, hyphens and
/// other signs do not count. An identity number of 15 digits (before 1999) is the one of 18 that it became.
std::string normal_person(const std::string& number);
/// Why this cannot be a person's number; empty = it can. Letters of other scripts that look like Latin ones would make two of one.
std::string person_fault(const std::string& number);
/// What an earlier version kept of the same number in another spelling (it only left out blanks) becomes this digest too.
std::string person_digest(Tx& tx, const seal::KeyRing& ring, const std::string& number);
bool is_person_digest(const std::string& text);
/// As it is shown to administrators: enough to see that two accounts have one holder.
std::string shown_person(const std::string& digest);
/// What an earlier version kept in plain text, in accounts and in requests for changes, becomes digests.
void digest_plain_numbers(Tx& tx, const seal::KeyRing& ring);

}  // namespace huying::identity
