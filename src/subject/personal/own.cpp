// own.cpp - the person and their own file: see (PIPL art. 44, 45), copy (45), correct (46), erase (47).
#include <fmt/format.h>

#include "engine/http/answers.hpp"
#include "subject/personal/earlier.hpp"
#include "subject/personal/events.hpp"
#include "subject/personal/odd.hpp"
#include "subject/personal/views.hpp"

namespace huying::personal {
namespace {

using identity::May;

constexpr std::int64_t looks_in_copy = 10'000;  // and of requests

struct MyData {
    std::optional<PersonOut> file;
    std::optional<Hold> hold;  ///< why it cannot be erased now
    std::int64_t looks = 0;    ///< how often others looked
    bool guarded = false;      ///< a guardian answers for this account
    std::int64_t earlier = 0;  ///< states of the file that were corrected and are kept while the hold is in force
};
BOOST_DESCRIBE_STRUCT(MyData, (), (file, hold, looks, guarded, earlier))

struct ChangeFile {
    std::optional<Personal<PersonName>> name;
    std::optional<Personal<Mobile>> phone;
    std::optional<Personal<IdNumber>> id_number;
    std::optional<Personal<BirthMonth>> birth_month;  ///< of a child, by its guardian
    std::optional<Text<0, 15>> division;
    std::optional<Id> ward;
};
BOOST_DESCRIBE_STRUCT(ChangeFile, (), (name, phone, id_number, birth_month, division, ward))

struct Whose {
    std::optional<Id> ward;  ///< of this child, whose guardian the caller is
};
BOOST_DESCRIBE_STRUCT(Whose, (), (ward))

struct CopyOfFile {
    std::optional<Personal<PersonName>> name;
    std::optional<Personal<Mobile>> phone;
    std::optional<Personal<IdNumber>> id_number;
    std::optional<Personal<BirthMonth>> birth_month;
    std::string division;
    PersonalText<0, 64> salt;  ///< with it the commitment in the log's event personal_stored can be checked
    Micros changed;
};
BOOST_DESCRIBE_STRUCT(CopyOfFile, (), (name, phone, id_number, birth_month, division, salt, changed))

struct DataCopy {
    Micros made;
    std::string account;
    std::optional<CopyOfFile> file;
    std::vector<CopyOfFile> earlier;  ///< kept while a hold is in force, oldest first
    std::vector<LookOut> looks;
    std::vector<ConsentOut> consents;
    std::vector<RequestOut> requests;
};
BOOST_DESCRIBE_STRUCT(DataCopy, (), (made, account, file, earlier, looks, consents, requests))

constexpr Sql looks_of_others{
    R"sql(SELECT count(*) FROM seal_opening WHERE county = $1 AND whose = $2 AND account <> $2)sql"};

MyData my_data(const Tx& tx, const Office& office, Id me) {
    MyData out{{}, hold_on(tx, me), tx.one<std::int64_t>(looks_of_others, tx.county(), me).value_or(0)};
    if (auto file = file_of(tx, me)) {
        seal::mask_members(tx, *office.ring, file_key, file_table, me, *file);
        out.file = shown(tx, office, *file);
        out.file->birth_month = file->birth_month;
        out.guarded = file->guardian.value != 0;
    }
    out.earlier = count_earlier(tx, me);
    return out;
}

void refuse_wrong(const Tx& tx, const Office& office, const ChangeFile& in) {
    if (!in.name && !in.phone && !in.id_number && !in.birth_month && !in.division)
        throw invalid("", "must name at least one of name, phone, id_number, birth_month and division");
    refuse_wrong_month(tx, in.birth_month);
    if (in.division && !in.division->value.empty() && office.territory->names(tx, in.division->value).first.empty())
        throw invalid("/division", "is no division of this county");
}

/// Data of a child is kept only with the consent of a guardian (PIPL art. 31), who alone changes what says its age.
void refuse_unguarded_child(const Tx& tx, const ChangeFile& in, const PersonFile& file) {
    if (file.guardian.value != 0) {
        if ((in.id_number || in.birth_month) && file.guardian != self_of(tx.caller()))
            throw forbidden("guardian_decides", "Under fourteen the guardian changes what says the age.");
        return;
    }
    const bool child = in.id_number ? seal::age_on(in.id_number->given()->born(), civil(tx.now())) < child_under
                                    : in.birth_month || (!file.id_number && waits_for_guardian(tx, file.account));
    if (child) throw forbidden("guardian_first", "Under fourteen a parent or guardian has to agree first.");
}

MyData change(Tx& tx, const Office& office, const ChangeFile& in) {
    refuse_wrong(tx, office, in);
    const Id me = own_or_ward(tx, in.ward);
    auto file = file_of(tx, me).value_or(PersonFile{tx.county(), me});
    refuse_unguarded_child(tx, in, file);
    refuse_too_many_earlier(tx, me);
    // What is kept must be looked at before the new values stand beside it.
    seal::mask_members(tx, *office.ring, file_key, file_table, me, file);
    if (in.name) file.name = in.name;
    if (in.phone) file.phone = in.phone;
    take_birth(file, in.id_number, in.birth_month);
    if (in.division) file.division = in.division->value;
    store_file(tx, office, file);
    return my_data(tx, office, me);
}

template <class F> CopyOfFile copy_of(const F& file) {
    return {file.name, file.phone, file.id_number, file.birth_month, file.division, file.salt, file.changed};
}

http::Reply copy(Tx& tx, const Office& office, const Whose& in) {
    const Id me = own_or_ward(tx, in.ward);
    const auto account = identity::account_by_id(tx, me);
    DataCopy out{tx.now(),
                 account ? account->name : tx.caller().name,
                 {},
                 {},
                 looks_at(tx, office, me, {INT64_MAX}, looks_in_copy),
                 consents_of(tx, me),
                 requests_of(tx, office, me, Id{INT64_MAX}, looks_in_copy)};
    if (auto file = file_of(tx, me)) {
        if (me == self_of(tx.caller()))
            seal::reveal(tx, *office.ring, file_key, {"own_right", "本人复制"}, me, file_table, me, *file);
        else open_for_guardian(tx, office, file_key, me, file_table, me, *file, copied_by_guardian);
        out.file = copy_of(*file);
    }
    for (auto& one : earlier_of(tx, office, me)) out.earlier.push_back(copy_of(one));
    return {200,
            "application/json",
            record::to_json(out),
            {{"Content-Disposition", R"(attachment; filename="my-data.json")"}}};
}

http::Nothing erase(Tx& tx, const Whose& in) {
    const Id me = deciding_for(tx, in.ward);
    refuse_if_held(tx, me);
    if (!file_of(tx, me)) throw not_found("There is no file about you.");
    const std::int64_t events = erase_file(tx, me);
    emit(tx, "personal_erased", {"", "", me}, Erased{events, "asked"});
    return {};
}

}  // namespace

std::vector<http::Route> own_routes(const OfficeRef& office) {
    return {
        http::route("GET", "/api/my/data", May::manage_self,
                    "What is stored about me, or about a child whose guardian I am, masked",
                    [office](const Tx& tx, const Whose& in) { return my_data(tx, *office, own_or_ward(tx, in.ward)); }),
        http::route("PUT", "/api/my/data", May::manage_self, "Store or correct what is stored about me",
                    [office](Tx& tx, const ChangeFile& in) { return change(tx, *office, in); }),
        http::route("DELETE", "/api/my/data", May::manage_self,
                    "Erase what is stored about me; the log's proof that something was stored stays", erase),
        http::answers<DataCopy>(http::route("GET", "/api/my/data/copy", May::manage_self,
                                            "A copy of all my data, as JSON",
                                            [office](Tx& tx, const Whose& in) { return copy(tx, *office, in); })),
    };
}

}  // namespace huying::personal
