// decides_test.cpp - who decides for a child under fourteen, by whichever verb it is tried, and what naming a guardian tells.
#include "subject/personal/desk_for_test.hpp"

namespace huying::personal {
namespace {

using test::refusal;
using testing::HasSubstr;
using testing::Not;

struct DecidesDesk : DeskTest {
    const Caller parent = department;

    void guarded() {
        ask(parent, "PUT", "/api/my/data", R"({"id_number":"11010519491231002X"})");
        ask(citizen, "PUT", "/api/my/data", R"({"name":"测试童","phone":"13800138000","division":")" + grid + "\"}");
        name(parent.name);
        ask(parent, "POST", "/api/my/wards/{account}/agree", R"({"birth_month":"2008-05"})", id_of(citizen));
    }
    void name(const std::string& guardian) {
        ask(citizen, "PUT", "/api/my/guardian", R"({"guardian":")" + guardian + "\"}");
    }
    std::string of_ward() { return R"(,"ward":")" + id_of(citizen) + "\"}"; }
    std::string request(const Caller& who, const std::string& kind) {
        ask(who, "POST", "/api/my/requests",
            R"({"kind":")" + kind + R"(","text":"请办理")" + (who.account == citizen.account ? "}" : of_ward()));
        return std::to_string(number("SELECT max(id) FROM data_request WHERE county = $1"));
    }
    void grant(const std::string& id) {
        ask(command, "POST", "/api/personal/requests/{id}/answer", R"({"granted":true,"answer":"已办理"})", id);
    }
    std::int64_t files() { return number("SELECT count(*) FROM person_file WHERE county = $1"); }
};

TEST_P(DecidesDesk, a_child_does_not_decide_by_naming_itself_as_the_ward) {
    guarded();
    const std::string consent = R"({"purpose":"care_contact","text_version":"2026-01")";
    for (const std::string& rest : {std::string("}"), of_ward()}) {
        EXPECT_EQ(refusal([&] { ask(citizen, "POST", "/api/my/consents", consent + rest); }).code, "guardian_decides");
        EXPECT_EQ(refusal([&] {
                      ask(citizen, "POST", "/api/my/requests", R"({"kind":"erase","text":"请删除")" + rest);
                  }).code,
                  "guardian_decides");
        EXPECT_EQ(
            refusal([&] { ask(citizen, "PUT", "/api/my/data", R"({"id_number":"11010519491231002X")" + rest); }).code,
            "guardian_decides");
    }
    EXPECT_EQ(refusal([&] { open(worker, "care_contact"); }).code, "no_consent");
    ask(parent, "POST", "/api/my/consents", consent + of_ward());
    for (const std::string& ward : {std::string(), id_of(citizen)}) {
        EXPECT_EQ(refusal([&] { ask(citizen, "DELETE", "/api/my/consents/{purpose}", "", "care_contact", ward); }).code,
                  "guardian_decides");
        EXPECT_EQ(refusal([&] { ask(citizen, "DELETE", "/api/my/data", "", "", ward); }).code, "guardian_decides");
    }
    EXPECT_THAT(open(worker, "care_contact"), HasSubstr("13800138000"));
}

TEST_P(DecidesDesk, what_only_the_guardian_may_do_is_not_done_because_the_child_asks_an_officer) {
    guarded();
    for (const char* kind : {"erase", "withdraw", "correct"})
        EXPECT_EQ(refusal([&] { request(citizen, kind); }).code, "guardian_decides") << kind;
    for (const char* kind : {"access", "copy", "explain", "review"}) request(citizen, kind);
    EXPECT_THAT(ask(command, "GET", "/api/personal/requests"),
                testing::AllOf(HasSubstr(R"("guarded":true,"by_guardian":false)"), Not(HasSubstr(":true}"))));
    ask(parent, "POST", "/api/my/consents", R"({"purpose":"care_contact","text_version":"2026-01")" + of_ward());
    const std::string withdrawal = request(parent, "withdraw");
    EXPECT_THAT(ask(command, "GET", "/api/personal/requests"), HasSubstr(R"("guarded":true,"by_guardian":true)"));
    grant(withdrawal);
    EXPECT_THAT(ask(citizen, "GET", "/api/my/consents"), HasSubstr(R"("act":"withdrawn")"));
    EXPECT_EQ(number("SELECT by_account FROM consent_act WHERE county = $1 AND act = 'withdrawn'"),
              parent.account.value);
    EXPECT_THAT(ask(citizen, "GET", "/api/my/requests"), HasSubstr("\"by_guardian\":true"));
    grant(request(parent, "erase"));
    EXPECT_EQ(files(), 1) << "the guardian's own";
}

TEST_P(DecidesDesk, a_request_is_carried_out_for_whoever_decides_when_it_is_answered) {
    store_citizen();
    write([](Tx& tx) { tx.query("UPDATE person_file SET id_number = NULL, id_number_index = ''", {}).next(); });
    const std::string before = request(citizen, "erase");
    guarded();
    EXPECT_EQ(refusal([&] { grant(before); }).code, "not_decider") << "asked before there was a guardian";
    write([](Tx& tx) { tx.query("UPDATE data_request SET asked_by = 0", {}).next(); });
    EXPECT_EQ(refusal([&] { grant(before); }).code, "not_decider") << "it is not known who asked";
    const std::string of_guardian = request(parent, "erase");
    write([](Tx& tx) { tx.query("UPDATE person_file SET guardian = 0", {}).next(); });
    EXPECT_EQ(refusal([&] { grant(of_guardian); }).code, "not_decider") << "grown up since";
    EXPECT_EQ(files(), 2);
    grant(before);
    EXPECT_EQ(files(), 1);
}

TEST_P(DecidesDesk, nobody_answers_what_they_asked_for_a_child) {
    const Caller other = command;
    ask(other, "PUT", "/api/my/data", R"({"id_number":"11010519491231002X"})");
    name(other.name);
    ask(other, "POST", "/api/my/wards/{account}/agree", R"({"birth_month":"2008-05"})", id_of(citizen));
    const std::string asked = request(other, "erase"), by_child = request(citizen, "explain");
    EXPECT_EQ(refusal([&] { grant(asked); }).code, "own_request");
    EXPECT_EQ(refusal([&] { grant(by_child); }).code, "own_request");
}

TEST_P(DecidesDesk, a_child_does_not_choose_itself_another_guardian) {
    guarded();
    EXPECT_EQ(refusal([&] { name(worker.name); }).code, "guardian_decides");
    write([&](Tx& tx) {
        tx.exec(Sql{"INSERT INTO guardian_wish (county, ward, guardian, asked) VALUES ($1, $2, $3, 0)"}, tx.county(),
                citizen.account, worker.account);
    });
    ask(worker, "PUT", "/api/my/data", R"({"id_number":"11010519491231002X"})");
    EXPECT_EQ(refusal([&] { ask(worker, "POST", "/api/my/wards/{account}/agree", "", id_of(citizen)); }).code,
              "has_guardian");
    EXPECT_THAT(ask(parent, "GET", "/api/my/wards"), HasSubstr("\"agreed\":true"));
}

TEST_P(DecidesDesk, naming_a_guardian_does_not_tell_which_accounts_there_are) {
    const auto store = [&] { ask(citizen, "PUT", "/api/my/data", R"({"name":"测试童"})"); };
    for (const std::string& one : {std::string("nobody-of-this-name"), parent.name, std::string("nobody-else")}) {
        name(one);
        EXPECT_EQ(refusal(store).code, "guardian_first") << one;
    }
    EXPECT_EQ(ask(parent, "GET", "/api/my/wards"), R"({"items":[]})") << "the last name counts";
    EXPECT_EQ(test::pointers(refusal([&] { name(citizen.name); })), std::vector<std::string>{"/guardian"});
    EXPECT_EQ(refusal([&] { ask(parent, "POST", "/api/my/wards/{account}/agree", "", id_of(citizen)); }).status, 404);
    name(parent.name);
    ask(parent, "POST", "/api/my/wards/{account}/decline", "", id_of(citizen));
    store();
    name("nobody-of-this-name");
    ask(citizen, "PUT", "/api/my/data", R"({"id_number":"11010519491231002X"})");
    store();
}

TEST_P(DecidesDesk, a_guardian_reads_what_the_child_asked_and_the_child_is_told) {
    guarded();
    const std::string asked = request(citizen, "explain"), asked_by_guardian = request(parent, "explain");
    const auto looks = [&] {
        return number("SELECT count(*) FROM seal_opening WHERE county = $1 AND what = 'data_request'");
    };
    EXPECT_THAT(ask(citizen, "GET", "/api/my/requests"), HasSubstr("请办理"));
    EXPECT_EQ(looks(), 0) << "one's own";
    EXPECT_THAT(ask(parent, "GET", "/api/my/requests", "", "", id_of(citizen)), HasSubstr("请办理"));
    EXPECT_EQ(looks(), 1) << "the guardian's own words are no look";
    EXPECT_EQ(std::to_string(number("SELECT row_id FROM seal_opening WHERE county = $1 AND what = 'data_request'")),
              asked);
    ASSERT_EQ(events("personal_opened").size(), 1u);
    EXPECT_THAT(ask(citizen, "GET", "/api/my/access"), HasSubstr("监护人查看被监护人的申请"));
    ask(security, "PUT", "/api/personal/people/{account}/watch", R"({"watched":true})", id_of(citizen));
    ask(parent, "GET", "/api/my/data/copy", "", "", id_of(citizen));
    EXPECT_EQ(looks(), 2) << "the copy has the requests, too";
    EXPECT_EQ(events("personal_odd").size(), 2u) << "of the file and of the request";
}

HUYING_EVERYWHERE(DecidesDesk);

}  // namespace
}  // namespace huying::personal
