// earlier.hpp - states of a person file that were corrected while a legal hold was in force: correcting is the person's right
// (PIPL art. 46), and what is held is not lost by it. They are found by no number and seen in the person's copy; when the
// last hold ends they are erased.
#pragma once
#include "subject/personal/file.hpp"

namespace huying::personal {

constexpr std::int64_t most_earlier =
    100;  // states of one file; the table must not grow with the wishes of one account

struct EarlierFile {
    std::string county;
    Id id, account;
    std::optional<Personal<PersonName>> name;
    std::optional<Personal<Mobile>> phone;
    std::optional<Personal<IdNumber>> id_number;
    std::optional<Personal<BirthMonth>> birth_month;
    std::string division;
    PersonalText<0, 64> salt;
    Id guardian;
    Micros changed, kept;  ///< when this state was stored, and when it was replaced
    std::int64_t key_version = 0;
};
BOOST_DESCRIBE_STRUCT(EarlierFile, (),
                      (county, id, account, name, phone, id_number, birth_month, division, salt, guardian, changed,
                       kept, key_version))

inline constexpr const char* copied_by_guardian = "监护人复制";  ///< reason of the access record
/// Oldest first, opened for the copy of the person; of a guardian's copy each is written down and told.
std::vector<EarlierFile> earlier_of(Tx& tx, const Office& office, Id account);
std::int64_t count_earlier(const Tx& tx, Id account);
/// Problem 409 `corrected_often`: as many states as can be are kept.
void refuse_too_many_earlier(const Tx& tx, Id account);
/// Of one person.
void forget_earlier(Tx& tx, Id account);
/// Of everybody on whom no hold is in force any more.
void forget_unheld(Tx& tx);
/// Rows of old keys sealed anew; gives how many there were.
std::int64_t reseal_earlier(Tx& tx, const seal::KeyRing& ring, std::int64_t limit);

}  // namespace huying::personal
