// odd_test.cpp - every opening is judged and told of, whatever is opened; and numbers that are looked up until one is right.
#include "subject/personal/odd.hpp"
#include "engine/http/later.hpp"
#include "subject/personal/desk_for_test.hpp"

namespace huying::personal {
namespace {

using test::refusal;
using testing::HasSubstr;
using testing::Not;

struct OddDesk : DeskTest {
    std::string request(const Caller& who) {
        ask(who, "POST", "/api/my/requests", R"({"kind":"explain","text":"请说明"})");
        return std::to_string(number("SELECT max(id) FROM data_request WHERE county = $1"));
    }
    void read_it(const std::string& id) { ask(command, "POST", "/api/personal/requests/{id}/open", "", id); }
    std::string find(const Caller& who, int i) {
        return ask(who, "POST", "/api/personal/people/find",
                   R"({"purpose":"visit","reason":"核对号码","phone":"1380013)" + std::to_string(1000 + i) + "\"}");
    }
    std::string odd() { return ask(security, "GET", "/api/personal/odd"); }
};

TEST_P(OddDesk, reading_a_request_of_a_watched_person_or_at_night_is_told) {
    store_citizen();
    const std::string id = request(citizen);
    read_it(id);
    EXPECT_EQ(events("personal_opened").size(), 1u) << "the person is told of it";
    EXPECT_THAT(events("personal_opened")[0].content.value,
                testing::AllOf(HasSubstr("\"fields\":\"text\""), HasSubstr("data_request")));
    EXPECT_EQ(events("personal_opened")[0].person, citizen.account);
    EXPECT_TRUE(events("personal_odd").empty());
    ask(security, "PUT", "/api/personal/people/{account}/watch", R"({"watched":true})", id_of(citizen));
    read_it(id);
    clock.set(*parse_time("2016-12-01T23:00:00+08:00"));
    read_it(id);
    ASSERT_EQ(events("personal_odd").size(), 2u);
    EXPECT_THAT(odd(), testing::AllOf(HasSubstr("\"odd\":\"watched\""), HasSubstr("\"odd\":\"night watched\""),
                                      Not(HasSubstr("请说明"))));
}

TEST_P(OddDesk, the_reason_of_an_odd_look_is_opened_with_a_record_and_the_person_is_told) {
    store_citizen();
    ask(security, "PUT", "/api/personal/people/{account}/watch", R"({"watched":true})", id_of(citizen));
    open(worker);
    const auto rows = [&] { return number("SELECT count(*) FROM seal_opening WHERE county = $1"); };
    const std::string look = std::to_string(number("SELECT id FROM seal_opening WHERE county = $1"));
    const auto read = [&](const std::string& id) {
        return ask(security, "POST", "/api/personal/odd/{id}/open", "", id);
    };
    EXPECT_THAT(odd(), testing::AllOf(HasSubstr(R"("reason":"***")"), Not(HasSubstr("上门走访"))));
    EXPECT_EQ(rows(), 1) << "the list shows no reason and is no look";
    EXPECT_THAT(read(look), testing::AllOf(HasSubstr(R"("reason":"上门走访")"), HasSubstr(R"("odd":"watched")")));
    EXPECT_EQ(rows(), 2);
    EXPECT_EQ(
        number("SELECT row_id FROM seal_opening WHERE county = $1 AND purpose = 'look_guard' AND fields = 'reason'"),
        number("SELECT id FROM seal_opening WHERE county = $1 AND purpose = 'visit'"));
    EXPECT_THAT(ask(citizen, "GET", "/api/my/access"),
                testing::AllOf(HasSubstr("look_guard"), HasSubstr("核查异常查看"), HasSubstr("\"role\":\"security\"")));
    EXPECT_EQ(events("personal_opened").size(), 2u);
    EXPECT_EQ(events("personal_opened").back().person, citizen.account);
    EXPECT_EQ(events("personal_odd").size(), 1u) << "guarding is not odd: there would be no end of it";
    const std::string own = std::to_string(number("SELECT max(id) FROM seal_opening WHERE county = $1"));
    for (const std::string& other : {own, std::string("77")})
        EXPECT_EQ(refusal([&] { read(other); }).status, 404) << "no odd look";
    promises_hold();
}

TEST_P(OddDesk, the_reason_of_a_look_at_nobody_is_opened_with_a_record_too) {
    clock.set(*parse_time("2016-12-01T23:00:00+08:00"));
    find(worker, 1);
    const std::string look = std::to_string(number("SELECT id FROM seal_opening WHERE county = $1"));
    EXPECT_THAT(ask(security, "POST", "/api/personal/odd/{id}/open", "", look), HasSubstr("核对号码"));
    EXPECT_EQ(number("SELECT count(*) FROM seal_opening WHERE county = $1 AND what = 'seal_opening'"), 1);
    EXPECT_TRUE(events("personal_opened").empty());
    promises_hold();
}

TEST_P(OddDesk, an_officer_who_reads_the_look_that_is_asked_about_has_opened_its_reason) {
    store_citizen();
    open(worker);
    const std::string look = std::to_string(number("SELECT id FROM seal_opening WHERE county = $1"));
    ask(citizen, "POST", "/api/my/requests", R"({"kind":"explain","text":"请说明","about":")" + look + "\"}");
    read_it(std::to_string(number("SELECT max(id) FROM data_request WHERE county = $1")));
    EXPECT_EQ(std::to_string(number("SELECT row_id FROM seal_opening WHERE county = $1 AND fields = 'reason'")), look);
    EXPECT_EQ(events("personal_opened").size(), 3u) << "of the file, the request and the reason";
}

TEST_P(OddDesk, requests_and_files_count_together) {
    for (int i = 1; i < bulk_people; ++i) {
        const Caller who = as(i <= 12 ? "township-" + std::to_string(i) : "worker-" + std::to_string(i - 12));
        read_it(request(who));
    }
    EXPECT_TRUE(events("personal_odd").empty());
    store_citizen();
    ask(command, "POST", "/api/personal/people/{account}/open",
        R"({"purpose":"appeal","reason":"回访","fields":["name"]})", id_of(citizen));
    EXPECT_THAT(odd(), HasSubstr("\"odd\":\"bulk\""));
}

TEST_P(OddDesk, a_guardians_copy_of_a_watched_file_is_told) {
    ask(department, "PUT", "/api/my/data", R"({"id_number":"11010519491231002X"})");
    ask(citizen, "PUT", "/api/my/guardian", R"({"guardian":")" + department.name + "\"}");
    ask(department, "POST", "/api/my/wards/{account}/agree", R"({"birth_month":"2008-05"})", id_of(citizen));
    ask(citizen, "PUT", "/api/my/data", R"({"name":"测试童"})");
    ask(security, "PUT", "/api/personal/people/{account}/watch", R"({"watched":true})", id_of(citizen));
    ask(citizen, "GET", "/api/my/data/copy");
    EXPECT_TRUE(events("personal_odd").empty());
    ask(department, "GET", "/api/my/data/copy", "", "", id_of(citizen));
    EXPECT_EQ(events("personal_opened").size(), 1u);
    EXPECT_THAT(odd(), HasSubstr("\"odd\":\"watched\""));
}

TEST_P(OddDesk, numbers_of_nobody_are_written_down_odd_in_bulk_and_then_refused) {
    store_citizen();
    for (std::int64_t i = 0; i < most_misses; ++i) {
        EXPECT_EQ(find(township, i), R"({"items":[]})");
        EXPECT_EQ(events("personal_odd").size(), i + 1 < bulk_people ? 0u : 1u) << i;
        pass(10 * second);
    }
    EXPECT_EQ(
        number("SELECT count(*) FROM seal_opening WHERE county = $1 AND whose = 0 AND fields = 'missed_by_phone'"),
        most_misses);
    EXPECT_THAT(odd(), testing::AllOf(HasSubstr("township-1"), HasSubstr("missed_by_phone"), Not(HasSubstr("核对号码")),
                                      Not(HasSubstr("\"whose\""))));
    try {
        find(township, 7000);
        ADD_FAILURE() << "the right number after so many wrong ones";
    } catch (const http::Later& later) {
        EXPECT_EQ(later.status, 429);
        EXPECT_EQ(later.code, "too_many_misses");
        EXPECT_EQ(later.seconds, 3600 - 10 * most_misses);
    }
    EXPECT_THAT(find(worker, 7000), HasSubstr("138****8000")) << "others are not held up";
    EXPECT_THAT(open(township), HasSubstr("13800138000")) << "nor is opening on the ground";
    pass((3600 - 10 * most_misses) * second);
    EXPECT_THAT(find(township, 7000), HasSubstr("138****8000"));
    promises_hold();
}

TEST_P(OddDesk, whoever_goes_on_trying_numbers_is_told_of_again) {
    for (std::int64_t i = 0; i < 40; ++i) find(township, i), pass(minute);
    EXPECT_EQ(events("personal_odd").size(), 3u) << "the 20th, the 30th and the 40th";
    for (std::int64_t i = 0; i < 3; ++i) EXPECT_EQ(find(worker, i), R"({"items":[]})");
    EXPECT_EQ(events("personal_odd").size(), 3u) << "a few wrong numbers are nothing odd";
}

TEST_P(OddDesk, only_an_odd_look_is_reviewed) {
    store_citizen();
    const auto review = [&] {
        const auto look = std::to_string(number("SELECT max(id) FROM seal_opening WHERE county = $1"));
        return refusal([&] {
            ask(security, "POST", "/api/personal/odd/{id}/review", R"({"outcome":"in_order","note":"核实过"})", look);
        });
    };
    open(township);  // ten in the morning, one person, nobody's neighbour
    EXPECT_EQ(review().status, 404);
    EXPECT_EQ(number("SELECT count(*) FROM odd_review WHERE county = $1"), 0);
    EXPECT_TRUE(events("personal_odd_reviewed").empty());
    clock.set(*parse_time("2016-12-01T23:00:00+08:00"));
    open(township);
    EXPECT_EQ(review().status, 0) << "the same at night";
    EXPECT_EQ(review().code, "reviewed");
    EXPECT_EQ(refusal([&] {
                  ask(security, "POST", "/api/personal/odd/{id}/review", R"({"outcome":"in_order","note":"核实过"})",
                      "17");
              }).status,
              404)
        << "there is no such look";
}

HUYING_EVERYWHERE(OddDesk);

}  // namespace
}  // namespace huying::personal
