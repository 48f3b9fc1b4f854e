// staff_test.cpp - what staff do about personal data beside opening it: requests done, odd looks reviewed, files leaving,
// assessments; and children who grow up.
#include "subject/personal/desk_for_test.hpp"

namespace huying::personal {
namespace {

using test::refusal;
using testing::HasSubstr;
using testing::Not;

struct StaffDesk : DeskTest {
    std::string request(const std::string& kind) {
        ask(citizen, "POST", "/api/my/requests", R"({"kind":")" + kind + R"(","text":"请办理"})");
        return std::to_string(number("SELECT max(id) FROM data_request WHERE county = $1"));
    }
    void same_number(const char* one, const char* other, const char* digest) {
        constexpr static Sql give{
            R"sql(UPDATE account SET person = $4 WHERE county = $1 AND (name = $2 OR name = $3))sql"};
        write([&](Tx& tx) { tx.exec(give, tx.county(), one, other, digest); });
    }
    void grant(const std::string& id) {
        ask(command, "POST", "/api/personal/requests/{id}/answer", R"({"granted":true,"answer":"已办理"})", id);
    }
};

TEST_P(StaffDesk, an_erasure_that_is_granted_is_done_unless_held) {
    store_citizen();
    const std::string id = request("erase");
    ask(security, "POST", "/api/personal/holds",
        R"({"account":")" + id_of(citizen) + R"(","basis":"诉讼保全","days":10})");
    EXPECT_EQ(refusal([&] { grant(id); }).code, "held");
    EXPECT_EQ(number("SELECT count(*) FROM person_file WHERE county = $1"), 1);
    EXPECT_EQ(number("SELECT count(*) FROM data_request WHERE county = $1 AND answered IS NOT NULL"), 0);
    pass(11 * day);
    grant(id);
    EXPECT_EQ(number("SELECT count(*) FROM person_file WHERE county = $1"), 0);
    EXPECT_EQ(events("personal_erased").size(), 1u);
    EXPECT_EQ(events("personal_hold").size(), 1u) << "its end needs nobody";
}

TEST_P(StaffDesk, nobody_answers_their_own_request_by_another_account) {
    store_citizen();
    const std::string id = request("correct");
    same_number("citizen-1", "command-1", "#one");
    EXPECT_EQ(refusal([&] { grant(id); }).code, "own_request");
    same_number("citizen-1", "command-1", "");
    grant(id);
}

TEST_P(StaffDesk, a_correction_that_is_granted_changes_nothing_by_itself) {
    store_citizen();
    grant(request("correct"));
    EXPECT_EQ(number("SELECT count(*) FROM person_file WHERE county = $1"), 1);
    EXPECT_THAT(ask(citizen, "GET", "/api/my/data"), HasSubstr("138****8000"));
}

TEST_P(StaffDesk, a_withdrawal_that_is_granted_is_done) {
    store_citizen();
    ask(citizen, "POST", "/api/my/consents", R"({"purpose":"care_contact","text_version":"2026-01"})");
    grant(request("withdraw"));
    EXPECT_EQ(refusal([&] { open(worker, "care_contact"); }).code, "no_consent");
    grant(request("withdraw"));
    EXPECT_EQ(number("SELECT count(*) FROM consent_act WHERE county = $1"), 2) << "nothing is left to withdraw";
}

TEST_P(StaffDesk, an_odd_look_is_reviewed_until_it_is_ended_and_the_review_goes_with_the_look) {
    store_citizen();
    clock.set(*parse_time("2016-12-01T23:00:00+08:00"));
    open(worker);
    const std::string id = std::to_string(number("SELECT id FROM seal_opening WHERE county = $1 AND odd <> ''"));
    same_number("worker-1", "security-1", "#one");
    EXPECT_EQ(refusal([&] {
                  ask(security, "POST", "/api/personal/odd/{id}/review", R"({"outcome":"in_order","note":"已了解"})",
                      id);
              }).code,
              "own_look");
    same_number("worker-1", "security-1", "");
    const auto review = [&](const char* outcome) {
        ask(security, "POST", "/api/personal/odd/{id}/review",
            R"({"outcome":")" + std::string(outcome) + R"(","note":"已了解"})", id);
    };
    review("acknowledged");
    EXPECT_THAT(ask(security, "GET", "/api/personal/odd"), HasSubstr("acknowledged"));
    review("referred");
    EXPECT_EQ(refusal([&] { review("in_order"); }).code, "reviewed");
    EXPECT_EQ(events("personal_odd_reviewed").size(), 2u);
    EXPECT_TRUE(identity::visible(security, events("personal_odd_reviewed").back()));
    EXPECT_FALSE(identity::visible(worker, events("personal_odd_reviewed").back()));
    run_job("personal.retention");
    EXPECT_EQ(number("SELECT count(*) FROM odd_review WHERE county = $1"), 2);
    pass(3 * 366 * day + day);
    run_job("personal.retention");
    EXPECT_EQ(number("SELECT count(*) FROM odd_review WHERE county = $1"), 0);
}

TEST_P(StaffDesk, what_leaves_says_when_and_does) {
    store_citizen();
    EXPECT_THAT(ask(security, "GET", "/api/personal/retention"), HasSubstr("\"files\":[]"));
    write([](Tx& tx) { tx.query("UPDATE account SET disabled = TRUE WHERE name = 'citizen-1'", {}).next(); });
    const Micros changed{number("SELECT changed FROM person_file WHERE county = $1")};
    EXPECT_THAT(ask(security, "GET", "/api/personal/retention"),
                HasSubstr("\"erased\":\"" + to_text(changed + 366 * day)));
    pass(340 * day);
    EXPECT_THAT(ask(security, "GET", "/api/personal/retention"), HasSubstr("\"rows\":1,\"soon\":1,\"held\":0"));
    ask(security, "POST", "/api/personal/holds",
        R"({"account":")" + id_of(citizen) + R"(","basis":"诉讼保全","days":100})");
    EXPECT_THAT(ask(security, "GET", "/api/personal/retention"),
                testing::AllOf(HasSubstr("\"held\":1"), HasSubstr("\"erased\":\"" + to_text(clock.now() + 100 * day))));
    pass(101 * day);
    run_job("personal.retention");
    EXPECT_THAT(ask(security, "GET", "/api/personal/retention"), HasSubstr("\"files\":[]"));
}

TEST_P(StaffDesk, an_assessment_takes_two_administrators) {
    ask(security, "POST", "/api/personal/assessments",
        R"({"purpose":"visit","necessity":"依据第十三条，上门前须联系","effects":"泄露后可能被骚扰，影响居民","measures":"默认遮挡、查看留痕、到期删除"})");
    const std::string id = std::to_string(number("SELECT id FROM impact_assessment WHERE county = $1"));
    EXPECT_THAT(ask(worker, "GET", "/api/personal/purposes"), Not(HasSubstr("assessed")));
    const auto agree = [&](const Caller& who) { ask(who, "POST", "/api/personal/assessments/{id}/agree", "", id); };
    EXPECT_EQ(refusal([&] { agree(security); }).code, "own_assessment");
    same_number("security-1", "audit-1", "#one");
    EXPECT_EQ(refusal([&] { agree(as("audit-1")); }).code, "own_assessment") << "by another account of theirs";
    same_number("security-1", "audit-1", "");
    agree(as("audit-1"));
    EXPECT_EQ(refusal([&] { agree(as("admin-1")); }).code, "agreed");
    EXPECT_THAT(ask(worker, "GET", "/api/personal/purposes"), HasSubstr("assessed"));
}

TEST_P(StaffDesk, from_the_fourteenth_birthday_the_young_person_decides) {
    std::string born = "33052120030301001";
    born += seal::id_check_digit(born);
    ask(department, "PUT", "/api/my/data", R"({"id_number":"11010519491231002X"})");
    ask(citizen, "PUT", "/api/my/guardian", R"({"guardian":")" + department.name + "\"}");
    ask(department, "POST", "/api/my/wards/{account}/agree", R"({"birth_month":"2003-03"})", id_of(citizen));
    ask(department, "PUT", "/api/my/data",
        R"({"name":"测试童","id_number":")" + born + R"(","ward":")" + id_of(citizen) + "\"}");
    clock.set(*parse_time("2017-02-28T23:00:00+08:00"));
    run_job("personal.guardians");
    EXPECT_THAT(ask(citizen, "GET", "/api/my/data"), HasSubstr("\"guarded\":true")) << "one day too young";
    clock.set(*parse_time("2017-03-01T01:00:00+08:00"));
    run_job("personal.guardians");
    EXPECT_THAT(ask(citizen, "GET", "/api/my/data"), HasSubstr("\"guarded\":false"));
    EXPECT_THAT(ask(citizen, "GET", "/api/my/data"), HasSubstr("3305**********")) << "the file stays";
    ask(citizen, "POST", "/api/my/consents", R"({"purpose":"care_contact","text_version":"2026-01"})");
}

HUYING_EVERYWHERE(StaffDesk);

}  // namespace
}  // namespace huying::personal
