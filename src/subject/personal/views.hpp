// views.hpp - what the person is shown about looks, consents and requests; the copy of one's data has all of them.
#pragma once
#include "subject/personal/file.hpp"

namespace huying::personal {

/// One look at the person's data: by which unit and role, when, why, what.
struct LookOut {
    Id id;
    Micros time;
    std::string role;
    std::optional<std::string> department, division, division_name, division_name_en;
    bool deputy = false;  ///< the official acted for another
    bool own = false;     ///< it was the person
    std::string fields;   ///< "phone id_number"; "found_by_phone": looked up with it
    std::string purpose;
    std::optional<std::string> purpose_zh, purpose_en, law;
    PersonalText<0, 400> reason;
};
BOOST_DESCRIBE_STRUCT(LookOut, (),
                      (id, time, role, department, division, division_name, division_name_en, deputy, own, fields,
                       purpose, purpose_zh, purpose_en, law, reason))
LookOut look_out(const Tx& tx, const Office& office, seal::Opening opening);
std::vector<LookOut> looks_at(const Tx& tx, const Office& office, Id whose, Id before, std::int64_t limit);
/// A look with its reason opened for an official, which is a look itself: written down, and told to the person. Nothing when
/// there is no such look.
std::optional<LookOut> open_look(Tx& tx, const Office& office, Id look, const seal::Purpose& purpose);

struct ConsentOut {
    Id id;
    std::string purpose, text_version, act;
    Micros time;
    bool by_guardian = false;
};
BOOST_DESCRIBE_STRUCT(ConsentOut, (), (id, purpose, text_version, act, time, by_guardian))
/// The ledger of the person's consents, oldest first.
std::vector<ConsentOut> consents_of(const Tx& tx, Id account);

struct RequestOut {
    Id id;
    std::string kind;
    std::optional<Id> about;
    PersonalText<0, 2000> text;
    Micros asked, due;
    bool overdue = false;
    std::optional<Micros> answered;
    std::optional<bool> granted;
    std::optional<PersonalText<0, 2000>> answer;
    std::optional<std::string> remedy;  ///< with a refusal
    std::optional<bool>
        holidays_known;  ///< while it waits: false = a year's holidays are not published yet, weekends alone are counted
    bool by_guardian = false;  ///< asked by the guardian of a child
};
BOOST_DESCRIBE_STRUCT(RequestOut, (),
                      (id, kind, about, text, asked, due, overdue, answered, granted, answer, remedy, holidays_known,
                       by_guardian))
/// Of the person, newest first, with their words opened for whoever they are about or who asked. A guardian's look at what
/// another asked, the child or an earlier guardian, is written down and told.
std::vector<RequestOut> requests_of(Tx& tx, const Office& office, Id account, Id before, std::int64_t limit);

}  // namespace huying::personal
