// opening.hpp - who opened what of whom, when and why. A row is written in the transaction that opens (personal.hpp; what needs
// none: unrecorded.hpp), and no statement changes or deletes one before its time.
#pragma once
#include "engine/seal/kinds.hpp"
#include "engine/seal/ring.hpp"

namespace huying::seal {

inline const std::string opening_purpose = "opening";  ///< of the data key for the reasons
inline constexpr const char* opening_table = "seal_opening";

/// What the one who opens says.
struct Purpose {
    std::string code;      ///< of the register that the county keeps (subject/personal)
    std::string reason;    ///< in words: the citizen reads it
    std::string odd = {};  ///< what is unusual about it, "night bulk"; empty = nothing
};

struct Opening {
    std::string county;
    Id id;
    Micros time;
    Id whose;                                ///< the account whose data it is
    Id account;                              ///< who opened
    Id acting_for;                           ///< of a deputy: for whom; 0 = nobody
    std::string role, department, division;  ///< of who opened, then
    std::string what;                        ///< table
    Id row_id;
    std::string fields;  ///< "phone id_number"
    std::string purpose;
    PersonalText<0, 400> reason;
    std::int64_t key_version = 0;
    std::string odd;
};
BOOST_DESCRIBE_STRUCT(Opening, (),
                      (county, id, time, whose, account, acting_for, role, department, division, what, row_id, fields,
                       purpose, reason, key_version, odd))

/// Writes the row; gives its id.
Id record_opening(Tx& tx, const KeyRing& ring, const Purpose& purpose, Id whose, const std::string& what, Id row,
                  const std::string& fields);
/// Of a person, newest first, before that id; the reasons are opened: they are for the person, or for their guardian, to whom
/// the same is due.
std::vector<Opening> openings_of(const Tx& tx, const KeyRing& ring, Id whose, Id before, std::int64_t limit);
/// Their reasons stay sealed: words about a person, which somebody else opens one by one, with a record.
std::vector<Opening> odd_openings(const Tx& tx, Id before, std::int64_t limit);
std::optional<Opening> opening_by_id(const Tx& tx, Id id);
/// Seals reasons anew with the newest key; gives how many were left to do before.
std::int64_t reseal_openings(Tx& tx, const KeyRing& ring, std::int64_t limit);

}  // namespace huying::seal
