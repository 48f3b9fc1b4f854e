// birth.cpp - when a child was born: by its identity number or, until that is known, by the month alone (PIPL art. 31). A month
// is read so that nobody's guardian is left out too early: fourteen from the first day of the month after the birthday's.
#include "engine/seal/unrecorded.hpp"
#include "subject/personal/file.hpp"

namespace huying::personal {

std::optional<int> age_in(const Tx& tx, const seal::KeyRing& ring, const PersonFile& file) {
    const auto by_number =
        seal::age_by(tx, ring, file_key, {file_table, "id_number", file.account.value}, file.id_number);
    if (by_number) return by_number;
    return seal::age_by(tx, ring, file_key, {file_table, "birth_month", file.account.value}, file.birth_month);
}

void refuse_wrong_month(const Tx& tx, const std::optional<Personal<BirthMonth>>& given) {
    if (!given) return;
    const BirthMonth& month = *given->given();
    const Civil today = civil(tx.now()), first = month.first();
    if (std::pair(first.year, first.month) > std::pair(today.year, today.month))
        throw invalid("/birth_month", "is in the future");
    if (seal::age_on(month.after(), today) >= child_under)
        throw invalid("/birth_month",
                      "makes this person fourteen or older: it is kept of children under fourteen only");
}

void take_birth(PersonFile& file, const std::optional<Personal<IdNumber>>& number,
                const std::optional<Personal<BirthMonth>>& month) {
    if (number) file.id_number = number;
    if (month) file.birth_month = month;
    if (file.guardian.value != 0 && !seal::can_both_be(file.id_number, file.birth_month))
        throw invalid(month ? "/birth_month" : "/id_number", month ? "is not the month in the identity number"
                                                                   : "says another month of birth than the one stored");
    if (file.id_number) file.birth_month.reset();
}

}  // namespace huying::personal
