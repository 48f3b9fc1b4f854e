// file.hpp - between the files of this folder: the person file as a row, and as others see it.
#pragma once
#include "engine/http/route.hpp"
#include "engine/seal/personal.hpp"
#include "subject/identity/purposes.hpp"
#include "subject/personal/personal.hpp"

namespace huying::personal {

using identity::find_purpose;
using identity::For;
using identity::LegalPurpose;
using identity::lists;
using identity::register_of_purposes;

inline const std::string file_key = "person_file";
inline constexpr const char* file_table = "person_file";

struct PersonFile {
    std::string county;
    Id account;
    std::optional<Personal<PersonName>> name;
    std::optional<Personal<Mobile>> phone;
    std::optional<Personal<IdNumber>> id_number;
    std::optional<Personal<BirthMonth>> birth_month;  ///< of a child without an identity number
    std::string phone_index, id_number_index;
    std::string division;      ///< grid or township of residence; empty = not said
    PersonalText<0, 64> salt;  ///< of the commitment in the event: whoever has it can prove what was stored
    Id guardian;               ///< of a child under 14; 0 = none
    bool watched = false;      ///< a look at this file is always told to the security administrator
    Micros changed;
    std::int64_t key_version = 0;
};
BOOST_DESCRIBE_STRUCT(PersonFile, (),
                      (county, account, name, phone, id_number, birth_month, phone_index, id_number_index, division,
                       salt, guardian, watched, changed, key_version))

/// As it leaves the program: masked unless opened.
struct PersonOut {
    Id account;
    std::optional<Personal<PersonName>> name;
    std::optional<Personal<Mobile>> phone;
    std::optional<Personal<IdNumber>> id_number;
    std::optional<Personal<BirthMonth>> birth_month;  ///< on the person's and their guardian's page only
    std::optional<std::string> division, division_name, division_name_en;
    Micros changed;
    std::optional<bool> birth_month_missing;  ///< true: of a child under a guardian nothing says when it is fourteen
};
BOOST_DESCRIBE_STRUCT(PersonOut, (),
                      (account, name, phone, id_number, birth_month, division, division_name, division_name_en, changed,
                       birth_month_missing))

std::optional<PersonFile> file_of(const Tx& tx, Id account);
PersonOut shown(const Tx& tx, const Office& office, const PersonFile& file);
/// Seals what was given, keeps the rest, and tells the log a commitment to the whole.
void store_file(Tx& tx, const Office& office, PersonFile& file);
/// Forgets the file with its earlier states, and content and salt of the events about it; gives how many events.
std::int64_t erase_file(Tx& tx, Id account);
/// Rows of old keys sealed anew; gives how many there were.
std::int64_t reseal_files(Tx& tx, const seal::KeyRing& ring, std::int64_t limit);

/// To be called before a file is changed: while a hold is in force its state until now is kept (earlier.cpp).
void keep_if_held(Tx& tx, const seal::KeyRing& ring, Id account);

/// The account of whoever acts, also while acting for another: nobody reads another's file as a deputy.
inline Id self_of(const Caller& c) { return c.actor.value != 0 ? c.actor : c.account; }

/// A hold in force: until then nothing of the person is erased, and what they correct is kept beside (earlier.hpp).
struct Hold {
    Id id;
    Id account;
    std::string basis;
    Micros begins, ends;
};
BOOST_DESCRIBE_STRUCT(Hold, (), (id, account, basis, begins, ends))
std::optional<Hold> hold_on(const Tx& tx, Id account);
/// Problem 409 `held` that says why and until when.
void refuse_if_held(const Tx& tx, Id account);

constexpr int child_under = 14;    // years; PIPL art. 31
constexpr int guardian_from = 18;  // years: a person of full capacity, Civil Code art. 17, 18 and 34

/// Age today by the identity number, else what the month of birth makes sure; nothing when there is neither. For decisions of
/// the program: nobody is shown it.
std::optional<int> age_in(const Tx& tx, const seal::KeyRing& ring, const PersonFile& file);
/// Problem 422 at /birth_month: it is in the future, or makes them fourteen or older for sure.
void refuse_wrong_month(const Tx& tx, const std::optional<Personal<BirthMonth>>& given);
/// Takes what is given into a file that was looked at. The number says the month: beside one none is kept. Problem 422 when the
/// file is a child's under a guardian and number and month contradict each other.
void take_birth(PersonFile& file, const std::optional<Personal<IdNumber>>& number,
                const std::optional<Personal<BirthMonth>>& month);
/// Nothing in the file says when its person is fourteen.
inline bool lacks_birth(const PersonFile& file) { return !file.id_number && !file.birth_month; }
/// Whom a request is about: the caller, or the child of whom the caller is the guardian. Problem 404. A child may name itself:
/// what only a guardian may do asks deciding_for.
Id own_or_ward(const Tx& tx, const std::optional<Id>& ward);
/// Who decides for the person: the guardian of a child, else the person.
Id decider_for(const Tx& tx, Id account);
/// The same as own_or_ward, for what under fourteen only the guardian does. Problem 403 `guardian_decides`, 404.
Id deciding_for(const Tx& tx, const std::optional<Id>& ward);
/// Whether the account has said that a guardian has to agree, and none has.
bool waits_for_guardian(const Tx& tx, Id account);

/// Withdraws what the person has consented to, as `by` asked: they or their guardian.
void withdraw_all(Tx& tx, Id account, Id by);

/// When the newest impact assessment of the purpose was agreed to; nothing when there is none (assessment.cpp).
std::optional<Micros> assessed(const Tx& tx, std::string_view purpose);

/// Whether the person's latest act is the consent to this purpose in its present text.
bool has_consented(const Tx& tx, Id account, const LegalPurpose& purpose);

using OfficeRef = std::shared_ptr<const Office>;
std::vector<http::Route> own_routes(const OfficeRef& office);        // own.cpp: see, copy, correct, erase
std::vector<http::Route> looks_routes(const OfficeRef& office);      // looks.cpp: who looked
std::vector<http::Route> consent_routes();                           // consent.cpp
std::vector<http::Route> request_routes(const OfficeRef& office);    // request.cpp
std::vector<http::Route> people_routes(const OfficeRef& office);     // people.cpp: staff
std::vector<http::Route> answering_routes(const OfficeRef& office);  // answering.cpp: those who answer
std::vector<http::Route> guard_routes();                             // guard.cpp: the security administrator
std::vector<http::Route> odd_routes(const OfficeRef& office);        // odd_view.cpp: odd looks, and what came of them
std::vector<http::Route> retention_routes();                         // retention.cpp: what is erased when
std::vector<http::Route> assessment_routes();                        // assessment.cpp: impact assessments
std::vector<http::Route> guardian_routes(const OfficeRef& office);   // guardian.cpp: children under 14
std::vector<Job> keeping_jobs(const OfficeRef& office);              // keeping.cpp: re-sealing, retention, deadlines

}  // namespace huying::personal
