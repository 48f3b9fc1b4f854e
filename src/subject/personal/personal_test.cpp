// personal_test.cpp - the person file: stored, looked at for a purpose, corrected, erased, kept and sealed anew.
#include "base/working_days.hpp"
#include "subject/personal/desk_for_test.hpp"
#include "subject/personal/request.hpp"

namespace huying::personal {
namespace {

using test::refusal;
using testing::HasSubstr;
using testing::Not;

struct PersonalDesk : DeskTest {};

TEST_P(PersonalDesk, the_person_sees_it_masked_and_copies_it_whole) {
    store_citizen();
    EXPECT_THAT(ask(citizen, "GET", "/api/my/data"),
                testing::AllOf(HasSubstr("测**"), HasSubstr("138****8000"), HasSubstr("1101**********002X"),
                               Not(HasSubstr("测试甲"))));
    const std::string copy = ask(citizen, "GET", "/api/my/data/copy");
    EXPECT_THAT(copy, testing::AllOf(HasSubstr("测试甲"), HasSubstr("13800138000"), HasSubstr("11010519491231002X"),
                                     HasSubstr("\"salt\"")));
    EXPECT_THAT(ask(citizen, "GET", "/api/my/access"),
                testing::AllOf(HasSubstr("own_right"), HasSubstr("\"own\":true")));
}

TEST_P(PersonalDesk, a_look_states_its_purpose_and_is_shown_to_the_person) {
    store_citizen();
    EXPECT_THAT(open(worker),
                testing::AllOf(HasSubstr("13800138000"), HasSubstr("测**"), Not(HasSubstr("11010519491231002X"))));
    EXPECT_THAT(ask(citizen, "GET", "/api/my/access"),
                testing::AllOf(HasSubstr("上门走访"), HasSubstr("\"purpose\":\"visit\""), HasSubstr("第十三条"),
                               HasSubstr("\"role\":\"worker\""), HasSubstr("\"fields\":\"phone\"")));
    ASSERT_EQ(events("personal_opened").size(), 1u);
    EXPECT_EQ(events("personal_opened")[0].person, citizen.account);
    EXPECT_TRUE(events("personal_odd").empty());
    promises_hold();
}

TEST_P(PersonalDesk, a_look_is_refused_without_purpose_right_need_ground_or_consent) {
    store_citizen();
    EXPECT_EQ(test::pointers(refusal([&] { open(worker, "curiosity"); })), std::vector<std::string>{"/purpose"});
    EXPECT_EQ(refusal([&] { open(worker, "benefit_check"); }).code, "purpose_not_yours");
    EXPECT_EQ(refusal([&] { open(department, "benefit_check"); }).code, "purpose_not_yours");
    EXPECT_EQ(test::pointers(refusal([&] { open(worker, "visit", R"(["id_number","phone","salt"])"); })),
              (std::vector<std::string>{"/fields/0", "/fields/2"}));
    EXPECT_EQ(test::pointers(refusal([&] { open(worker, "visit", "[]"); })), std::vector<std::string>{"/fields"});
    EXPECT_EQ(refusal([&] { open(as("worker-8")); }).status, 404) << "not their ground";
    EXPECT_EQ(refusal([&] { open(worker, "care_contact"); }).code, "no_consent");
    EXPECT_EQ(number("SELECT count(*) FROM seal_opening WHERE county = $1"), 0);
    ask(citizen, "POST", "/api/my/consents", R"({"purpose":"care_contact","text_version":"2026-01"})");
    EXPECT_THAT(open(worker, "care_contact"), HasSubstr("13800138000"));
    ask(citizen, "DELETE", "/api/my/consents/{purpose}", "", "care_contact");
    EXPECT_EQ(refusal([&] { open(worker, "care_contact"); }).code, "no_consent");
    EXPECT_EQ(refusal([&] {
                  ask(citizen, "POST", "/api/my/consents", R"({"purpose":"care_contact","text_version":"2001-01"})");
              }).code,
              "another_text");
    EXPECT_EQ(
        refusal([&] { ask(citizen, "POST", "/api/my/consents", R"({"purpose":"visit","text_version":"1"})"); }).status,
        422);
    Caller civil_affairs = department;
    civil_affairs.department = "civil_affairs";
    EXPECT_THAT(open(civil_affairs, "benefit_check"), HasSubstr("13800138000"));
}

TEST_P(PersonalDesk, people_are_found_by_number_and_told_of_it) {
    store_citizen();
    const auto find = [&](const Caller& who, const std::string& purpose, const std::string& what) {
        return ask(who, "POST", "/api/personal/people/find",
                   R"({"purpose":")" + purpose + R"(","reason":"来电核对",)" + what + "}");
    };
    EXPECT_THAT(find(command, "appeal", R"("phone":"138-0013-8000")"),
                testing::AllOf(HasSubstr("138****8000"), HasSubstr(id_of(citizen))));
    EXPECT_THAT(find(department, "identity_check", R"("id_number":"11010519491231002x")"), HasSubstr(id_of(citizen)));
    EXPECT_EQ(find(command, "appeal", R"("phone":"13800138001")"), R"({"items":[]})");
    EXPECT_EQ(find(as("worker-8"), "visit", R"("phone":"13800138000")"), R"({"items":[]})") << "not their ground";
    EXPECT_EQ(test::pointers(refusal([&] { find(command, "appeal", R"("id_number":"11010519491231002X")"); })),
              std::vector<std::string>{"/id_number"});
    EXPECT_EQ(refusal([&] {
                  ask(command, "POST", "/api/personal/people/find", R"({"purpose":"appeal","reason":"来电核对"})");
              }).errors.size(),
              2u);
    EXPECT_THAT(ask(citizen, "GET", "/api/my/access"),
                testing::AllOf(HasSubstr("found_by_phone"), HasSubstr("found_by_id_number")));
}

TEST_P(PersonalDesk, odd_looks_are_told_to_the_security_administrator) {
    store_citizen();
    clock.set(*parse_time("2016-12-01T22:30:00+08:00"));
    open(worker);
    ASSERT_EQ(events("personal_odd").size(), 1u);
    EXPECT_THAT(ask(security, "GET", "/api/personal/odd"),
                testing::AllOf(HasSubstr("\"odd\":\"night\""), HasSubstr("worker-1"), Not(HasSubstr("13800138000"))));
    clock.set(*parse_time("2016-12-02T10:00:00+08:00"));
    open(worker);
    EXPECT_EQ(events("personal_odd").size(), 1u);
    ask(department, "PUT", "/api/my/data", R"({"name":"测试乙","division":")" + grid + "\"}");
    open(department, "identity_check", R"(["name"])");
    EXPECT_THAT(events("personal_odd").back().content.value, HasSubstr("neighbour"));
    ask(security, "PUT", "/api/personal/people/{account}/watch", R"({"watched":true})", id_of(citizen));
    open(worker);
    EXPECT_THAT(events("personal_odd").back().content.value, HasSubstr("watched"));
    EXPECT_TRUE(identity::visible(security, events("personal_odd").back()));
    EXPECT_FALSE(identity::visible(worker, events("personal_odd").back()));
    EXPECT_TRUE(identity::visible(citizen, events("personal_opened").back()));
    EXPECT_FALSE(identity::visible(command, events("personal_opened").back()));
}

TEST_P(PersonalDesk, many_people_within_an_hour_are_odd) {
    std::vector<Id> people;
    for (int i = 1; i <= 13; ++i) people.push_back(account("township-" + std::to_string(i)));
    for (int i = 1; i <= 8; ++i) people.push_back(account("worker-" + std::to_string(i)));
    for (std::size_t i = 0; i < people.size(); ++i) {
        const Caller who =
            read([&](const Tx& tx) { return identity::caller_of(*identity::account_by_id(tx, people[i])); });
        ask(who, "PUT", "/api/my/data", R"({"name":"测试","division":")" + grid + "\"}");
        pass(second);
        ask(command, "POST", "/api/personal/people/{account}/open",
            R"({"purpose":"appeal","reason":"批量核对","fields":["name"]})", std::to_string(people[i].value));
        EXPECT_EQ(events("personal_odd").size(), i < 19 ? 0u : i - 18) << i;
    }
}

TEST_P(PersonalDesk, erased_is_gone_and_the_proof_stands) {
    store_citizen();
    ask(citizen, "PUT", "/api/my/data", R"({"phone":"13900139000"})");
    const auto stored = events("personal_stored");
    ASSERT_EQ(stored.size(), 2u);
    EXPECT_THAT(stored[0].content.value, HasSubstr("commitment"));
    const auto head = read([](const Tx& tx) { return ledger::head(tx); });
    ask(citizen, "DELETE", "/api/my/data");
    EXPECT_EQ(number("SELECT count(*) FROM person_file WHERE county = $1"), 0);
    for (const auto& e : events("personal_stored")) EXPECT_THAT(e.content.value, Not(HasSubstr("commitment")));
    for (const auto& e : stored) EXPECT_FALSE(read([&](const Tx& tx) { return ledger::leaf_of(tx, e.seq)->salt; }));
    EXPECT_EQ(read([&](const Tx& tx) { return ledger::root_at(tx, head.size); }), head.root) << "no leaf has changed";
    EXPECT_TRUE(ledger::faults(*store, demo::county).empty());
    EXPECT_EQ(refusal([&] { ask(citizen, "DELETE", "/api/my/data"); }).status, 404);
    EXPECT_EQ(events("personal_erased").size(), 1u);
}

TEST_P(PersonalDesk, a_hold_keeps_what_would_be_erased) {
    store_citizen();
    EXPECT_EQ(refusal([&] {
                  ask(security, "POST", "/api/personal/holds", R"({"account":"7","basis":"案件调查","days":0})");
              }).errors.size(),
              2u);
    ask(security, "POST", "/api/personal/holds",
        R"({"account":")" + id_of(citizen) + R"(","basis":"《监察法》调查，文号示例","days":30})");
    EXPECT_EQ(refusal([&] { ask(citizen, "DELETE", "/api/my/data"); }).code, "held");
    EXPECT_THAT(ask(citizen, "GET", "/api/my/data"), HasSubstr("《监察法》"));
    pass(31 * day);
    ask(citizen, "DELETE", "/api/my/data");
}

TEST_P(PersonalDesk, a_request_has_an_officer_and_a_deadline) {
    store_citizen();
    open(worker);
    const auto look = number("SELECT id FROM seal_opening WHERE county = $1");
    EXPECT_EQ(test::pointers(refusal([&] {
                  ask(citizen, "POST", "/api/my/requests", R"({"kind":"explain","about":"77","text":"为什么"})");
              })),
              std::vector<std::string>{"/about"});
    ask(citizen, "POST", "/api/my/requests",
        R"({"kind":"explain","about":")" + std::to_string(look) + R"(","text":"为什么看我的电话"})");
    EXPECT_THAT(ask(citizen, "GET", "/api/my/requests"),
                testing::AllOf(HasSubstr("为什么看我的电话"), HasSubstr("\"overdue\":false")));
    const std::string id = std::to_string(number("SELECT id FROM data_request WHERE county = $1"));
    EXPECT_EQ(number("SELECT officer FROM data_request WHERE county = $1"), command.account.value);
    EXPECT_THAT(ask(command, "GET", "/api/personal/requests"),
                testing::AllOf(HasSubstr(id), Not(HasSubstr("为什么看我的电话"))));
    run_job("personal.deadlines");
    EXPECT_TRUE(events("personal_request_late").empty());
    pass(23 * day);
    run_job("personal.deadlines"), run_job("personal.deadlines");
    EXPECT_EQ(events("personal_request_late").size(), 1u);
    EXPECT_THAT(ask(command, "POST", "/api/personal/requests/{id}/open", "", id), HasSubstr("为什么看我的电话"));
    EXPECT_EQ(refusal([&] {
                  ask(citizen, "POST", "/api/personal/requests/{id}/answer", R"({"granted":false,"answer":"x"})", id);
              }).code,
              "own_request");
    EXPECT_EQ(refusal([&] {
                  ask(command, "POST", "/api/personal/requests/{id}/answer", R"({"granted":false,"answer":""})", id);
              }).status,
              422);
    ask(command, "POST", "/api/personal/requests/{id}/answer", R"({"granted":false,"answer":"走访是法定职责"})", id);
    EXPECT_THAT(ask(citizen, "GET", "/api/my/requests"),
                testing::AllOf(HasSubstr("走访是法定职责"), HasSubstr("人民法院"), HasSubstr("\"overdue\":true")));
    EXPECT_EQ(refusal([&] {
                  ask(command, "POST", "/api/personal/requests/{id}/answer", R"({"granted":true,"answer":"x"})", id);
              }).code,
              "answered");
    EXPECT_THAT(ask(citizen, "GET", "/api/my/access"), HasSubstr("data_request")) << "reading it was a look, too";
}

constexpr const char* of_2005 = R"({"birth_month":"2005-03"})";
TEST_P(PersonalDesk, a_child_needs_its_guardian) {
    const std::string child_id = [] {
        std::string s = "33052120050301001";
        return s + seal::id_check_digit(s);
    }();
    const std::string file = R"({"name":"测试童","id_number":")" + child_id + "\"}";
    EXPECT_EQ(refusal([&] { ask(citizen, "PUT", "/api/my/data", file); }).code, "guardian_first");
    const Caller parent = department;
    const auto agree = [&] { ask(parent, "POST", "/api/my/wards/{account}/agree", of_2005, id_of(citizen)); };
    EXPECT_EQ(refusal(agree).status, 404) << "nobody makes themselves a guardian";
    ask(citizen, "PUT", "/api/my/guardian", R"({"guardian":"nobody-of-this-name"})");
    ask(citizen, "PUT", "/api/my/guardian", R"({"guardian":")" + parent.name + "\"}");
    EXPECT_THAT(ask(parent, "GET", "/api/my/wards"), HasSubstr("\"agreed\":false"));
    EXPECT_EQ(refusal(agree).code, "identify_first");
    ask(parent, "PUT", "/api/my/data", R"({"id_number":"11010519491231002X"})");
    EXPECT_EQ(refusal([&] { ask(citizen, "PUT", "/api/my/data", R"({"name":"测试童"})"); }).code, "guardian_first")
        << "who has named a guardian is a child until that one agrees";
    agree();
    EXPECT_THAT(ask(parent, "GET", "/api/my/wards"), HasSubstr("\"agreed\":true"));
    ask(citizen, "PUT", "/api/my/data", R"({"name":"测试童"})");
    EXPECT_EQ(refusal([&] { ask(citizen, "PUT", "/api/my/data", file); }).code, "guardian_decides");
    const std::string ward = id_of(citizen),
                      with_ward = file.substr(0, file.size() - 1) + R"(,"ward":")" + ward + "\"}";
    EXPECT_EQ(refusal([&] { ask(worker, "PUT", "/api/my/data", with_ward); }).status, 404);
    EXPECT_THAT(ask(parent, "PUT", "/api/my/data", with_ward), HasSubstr("3305**********"));
    EXPECT_EQ(refusal([&] {
                  ask(citizen, "POST", "/api/my/consents", R"({"purpose":"care_contact","text_version":"2026-01"})");
              }).code,
              "guardian_decides");
    const std::string for_ward =
        R"({"purpose":"care_contact","text_version":"2026-01","ward":")" + id_of(citizen) + "\"}";
    EXPECT_THAT(ask(parent, "POST", "/api/my/consents", for_ward), HasSubstr("\"by_guardian\":true"));
    EXPECT_EQ(refusal([&] { ask(worker, "POST", "/api/my/consents", for_ward); }).status, 404);

    EXPECT_THAT(ask(parent, "GET", "/api/my/data", "", "", ward), HasSubstr("测**"));
    EXPECT_THAT(ask(parent, "GET", "/api/my/data/copy", "", "", ward),
                testing::AllOf(HasSubstr("测试童"), HasSubstr(child_id), HasSubstr(citizen.name)));
    EXPECT_THAT(ask(citizen, "GET", "/api/my/access"), HasSubstr("监护人复制"));
    ask(parent, "POST", "/api/my/requests", R"({"kind":"explain","text":"请说明","ward":")" + ward + "\"}");
    EXPECT_THAT(ask(parent, "GET", "/api/my/requests", "", "", ward), HasSubstr("请说明"));
    EXPECT_THAT(ask(citizen, "GET", "/api/my/requests"), HasSubstr("请说明"));
    for (const char* path : {"/api/my/data", "/api/my/data/copy", "/api/my/requests", "/api/my/access"})
        EXPECT_EQ(refusal([&] { ask(worker, "GET", path, "", "", ward); }).status, 404) << path;
    EXPECT_EQ(refusal([&] { ask(citizen, "DELETE", "/api/my/data"); }).code, "guardian_decides");
    EXPECT_EQ(refusal([&] { ask(worker, "DELETE", "/api/my/data", "", "", ward); }).status, 404);
    ask(parent, "DELETE", "/api/my/data", "", "", ward);
    EXPECT_EQ(refusal([&] { ask(parent, "GET", "/api/my/data", "", "", ward); }).status, 404)
        << "the bond goes with the file";
}

TEST_P(PersonalDesk, a_guardian_is_of_full_age_and_a_ward_is_a_child) {
    const auto number = [](const std::string& born) {
        const std::string s = "330521" + born + "001";
        return s + seal::id_check_digit(s);
    };
    const auto agree = [&] { ask(department, "POST", "/api/my/wards/{account}/agree", "", id_of(citizen)); };
    ask(citizen, "PUT", "/api/my/guardian", R"({"guardian":")" + department.name + "\"}");
    ask(department, "PUT", "/api/my/data", R"({"id_number":")" + number("20020601") + "\"}");  // fourteen
    EXPECT_EQ(refusal(agree).code, "guardian_adult");
    ask(department, "PUT", "/api/my/data", R"({"id_number":")" + number("19981202") + "\"}");  // eighteen tomorrow
    EXPECT_EQ(refusal(agree).code, "guardian_adult");
    ask(citizen, "PUT", "/api/my/data", R"({"id_number":")" + number("20000101") + "\"}");
    ask(department, "PUT", "/api/my/data", R"({"id_number":")" + number("19981130") + "\"}");
    EXPECT_EQ(refusal(agree).code, "no_child");
}

HUYING_EVERYWHERE(PersonalDesk);

}  // namespace
}  // namespace huying::personal
