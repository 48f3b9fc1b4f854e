// assessment.cpp - 个人信息保护影响评估 (PIPL art. 55, 56): for each purpose of the register, whether it is lawful and necessary,
// what it does to people, and what protects them. One administrator writes it, another agrees. It is never changed or deleted
// (art. 56: three years at least); a new one takes the place of the last.
#include "engine/http/answers.hpp"
#include "subject/personal/events.hpp"
#include "subject/personal/file.hpp"
#include "subject/personal/page.hpp"

namespace huying::personal {
namespace {

using identity::May;

struct NewAssessment {
    Text<1, 40> purpose;
    Text<10, 2000> necessity;  ///< art. 56 (1): lawful, legitimate, necessary
    Text<10, 2000> effects;    ///< (2): on people's rights, and how safe it is
    Text<10, 2000> measures;   ///< (3): what protects, and whether that is enough
};
BOOST_DESCRIBE_STRUCT(NewAssessment, (), (purpose, necessity, effects, measures))
struct AssessmentRow {
    std::string county;
    Id id;
    std::string purpose, necessity, effects, measures;
    Micros written;
    Id written_by;
    std::optional<Micros> agreed;
    std::optional<Id> agreed_by;
};
BOOST_DESCRIBE_STRUCT(AssessmentRow, (),
                      (county, id, purpose, necessity, effects, measures, written, written_by, agreed, agreed_by))
struct AssessmentOut {
    Id id;
    std::string purpose, necessity, effects, measures;
    Micros written;
    std::string written_by_name;  ///< sign-in name
    std::optional<Micros> agreed;
    std::optional<std::string> agreed_by_name;
};
BOOST_DESCRIBE_STRUCT(AssessmentOut, (),
                      (id, purpose, necessity, effects, measures, written, written_by_name, agreed, agreed_by_name))
struct Assessments {
    std::vector<AssessmentOut> items;
    std::optional<Id> next;  ///< `after` of the following page
};
BOOST_DESCRIBE_STRUCT(Assessments, (), (items, next))
struct AssessmentsIn {
    std::optional<Id> after;
    std::optional<std::int64_t> limit;
};
BOOST_DESCRIBE_STRUCT(AssessmentsIn, (), (after, limit))
struct OneAssessment {
    Id id;
};
BOOST_DESCRIBE_STRUCT(OneAssessment, (), (id))

constexpr Sql assessments_of{
    R"sql(SELECT s.id AS id, s.purpose AS purpose, s.necessity AS necessity, s.effects AS effects,
    s.measures AS measures, s.written AS written, w.name AS written_by_name, s.agreed AS agreed, a.name AS agreed_by_name
    FROM impact_assessment s JOIN account w ON w.county = s.county AND w.id = s.written_by
    LEFT JOIN account a ON a.county = s.county AND a.id = s.agreed_by
    WHERE s.county = $1 AND s.id < $2 ORDER BY s.id DESC LIMIT $3)sql"};
constexpr Sql one_assessment{R"sql(SELECT /*row*/ FROM impact_assessment WHERE county = $1 AND id = $2)sql"};
constexpr Sql agree_to{
    R"sql(UPDATE impact_assessment SET agreed = $3, agreed_by = $4 WHERE county = $1 AND id = $2)sql"};
constexpr Sql last_agreed{
    R"sql(SELECT max(agreed) FROM impact_assessment WHERE county = $1 AND purpose = $2 AND agreed IS NOT NULL)sql"};

Assessments assessments(const Tx& tx, const AssessmentsIn& in) {
    const std::int64_t limit = page_size(in.limit);
    Assessments out{tx.all<AssessmentOut>(assessments_of, tx.county(), page_begin(in.after), limit), {}};
    out.next = next_after(out.items, limit, &AssessmentOut::id);
    return out;
}

AssessmentOut out_of(const Tx& tx, const AssessmentRow& row) {
    return {row.id, row.purpose, row.necessity, row.effects, row.measures, row.written, tx.caller().name, {}, {}};
}

http::Created<AssessmentOut> write(Tx& tx, const NewAssessment& in) {
    if (find_purpose(in.purpose.value) == nullptr) throw invalid("/purpose", "is not in the register of legal bases");
    const AssessmentRow row{tx.county(),
                            tx.new_id(),
                            in.purpose.value,
                            in.necessity.value,
                            in.effects.value,
                            in.measures.value,
                            tx.now(),
                            self_of(tx.caller()),
                            {},
                            {}};
    tx.insert("impact_assessment", row);
    emit(tx, "personal_assessed", {}, Assessed{row.id, row.purpose, "written", row.written_by});
    return {out_of(tx, row), "/api/personal/assessments"};
}

http::Nothing agree_as_second(Tx& tx, const OneAssessment& in) {
    const auto row = tx.one<AssessmentRow>(one_assessment, tx.county(), in.id);
    if (!row) throw not_found("There is no such assessment.");
    const Id me = self_of(tx.caller());
    if (identity::same_person(tx, row->written_by, me))
        throw forbidden("own_assessment", "Nobody agrees to their own assessment, by whichever account.");
    if (row->agreed) throw conflict("agreed", "Somebody has agreed to this assessment.");
    tx.exec(agree_to, tx.county(), in.id, tx.now(), me);
    emit(tx, "personal_assessed", {}, Assessed{row->id, row->purpose, "agreed", me});
    return {};
}

}  // namespace

std::optional<Micros> assessed(const Tx& tx, std::string_view purpose) {
    return tx.one<std::optional<Micros>>(last_agreed, tx.county(), std::string(purpose)).value_or(std::nullopt);
}

std::vector<http::Route> assessment_routes() {
    return http::serves(
        {For::account_keeping},
        {
            http::route("GET", "/api/personal/assessments", May::see_accounts,
                        "Impact assessments of the purposes that personal data is opened for, newest first",
                        assessments),
            http::route("POST", "/api/personal/assessments", May::guard_personal,
                        "Write an impact assessment; another administrator agrees", write),
            http::route("POST", "/api/personal/assessments/{id}/agree", May::change_access,
                        "Agree to an impact assessment that another administrator wrote", agree_as_second),
        });
}

}  // namespace huying::personal
