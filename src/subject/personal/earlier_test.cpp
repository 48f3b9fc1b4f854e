// earlier_test.cpp - what is held stays when it is corrected, until the last hold ends.
#include "subject/personal/earlier.hpp"
#include "subject/personal/desk_for_test.hpp"

namespace huying::personal {
namespace {

using test::refusal;
using testing::HasSubstr;
using testing::Not;

struct EarlierDesk : DeskTest {
    std::string hold(int days) {
        const std::string answer =
            ask(security, "POST", "/api/personal/holds",
                R"({"account":")" + id_of(citizen) + R"(","basis":"诉讼保全","days":)" + std::to_string(days) + "}");
        return std::to_string(number("SELECT max(id) FROM legal_hold WHERE county = $1"));
    }
    void lift(const std::string& id) { ask(security, "POST", "/api/personal/holds/{id}/lift", "", id); }
    void correct(const std::string& phone) {
        ask(citizen, "PUT", "/api/my/data", R"({"name":"测试乙","phone":")" + phone + "\"}");
    }
    std::int64_t looks_at_earlier() {
        return number("SELECT count(*) FROM seal_opening WHERE county = $1 AND what = 'person_file_earlier'");
    }
    std::int64_t kept() { return number("SELECT count(*) FROM person_file_earlier WHERE county = $1"); }
    std::string copy() { return ask(citizen, "GET", "/api/my/data/copy"); }
};

TEST_P(EarlierDesk, a_correction_goes_through_and_the_held_state_is_kept) {
    store_citizen();
    correct("13900139000");
    EXPECT_EQ(kept(), 0) << "nothing was held";
    const std::string first = hold(30);
    hold(60);
    correct("13700137000");
    EXPECT_EQ(kept(), 1);
    EXPECT_THAT(copy(), testing::AllOf(HasSubstr("13900139000"), HasSubstr("13700137000"), Not(HasSubstr("138001"))));
    EXPECT_THAT(ask(citizen, "GET", "/api/my/data"), HasSubstr("\"earlier\":1"));
    EXPECT_THAT(open(worker), testing::AllOf(HasSubstr("13700137000"), Not(HasSubstr("13900139000"))));
    EXPECT_EQ(ask(command, "POST", "/api/personal/people/find",
                  R"({"purpose":"appeal","reason":"来电","phone":"13900139000"})"),
              R"({"items":[]})")
        << "a number that is not theirs any more";
    pass(31 * day);
    run_job("personal.retention");
    EXPECT_EQ(kept(), 1) << "the other hold is in force";
    pass(30 * day);
    run_job("personal.retention");
    EXPECT_EQ(kept(), 0);
    EXPECT_THAT(copy(), testing::AllOf(HasSubstr("13700137000"), Not(HasSubstr("13900139000"))));
    promises_hold();
}

TEST_P(EarlierDesk, the_last_hold_that_is_lifted_takes_them_along) {
    store_citizen();
    const std::string first = hold(30), second = hold(30);
    correct("13900139000");
    lift(first);
    EXPECT_EQ(kept(), 1);
    lift(second);
    EXPECT_EQ(kept(), 0);
    hold(1);
    correct("13700137000");
    pass(2 * day);
    ask(citizen, "DELETE", "/api/my/data");
    EXPECT_EQ(kept(), 0) << "erased with the file, before the job comes";
}

TEST_P(EarlierDesk, what_is_kept_is_sealed_anew_with_the_file) {
    store_citizen();
    hold(30);
    correct("13900139000");
    write([&](Tx& tx) { rotate_keys(tx, program.ring()); });
    renew_all_seals();
    EXPECT_EQ(number("SELECT min(key_version) FROM person_file_earlier WHERE county = $1"), 2);
    EXPECT_EQ(number("SELECT count(*) FROM seal_key WHERE county = $1"), 3) << "the old keys are gone";
    EXPECT_THAT(copy(), HasSubstr("13800138000"));
}

TEST_P(EarlierDesk, the_end_of_a_guardians_part_is_kept_too) {
    std::string born = "33052120030301001";
    born += seal::id_check_digit(born);
    ask(department, "PUT", "/api/my/data", R"({"id_number":"11010519491231002X"})");
    ask(citizen, "PUT", "/api/my/guardian", R"({"guardian":")" + department.name + "\"}");
    ask(department, "POST", "/api/my/wards/{account}/agree", R"({"birth_month":"2003-03"})", id_of(citizen));
    ask(department, "PUT", "/api/my/data", R"({"id_number":")" + born + R"(","ward":")" + id_of(citizen) + "\"}");
    hold(300);
    clock.set(*parse_time("2017-03-01T01:00:00+08:00"));
    run_job("personal.guardians");
    EXPECT_EQ(number("SELECT guardian FROM person_file_earlier WHERE county = $1"), department.account.value);
    EXPECT_EQ(refusal([&] { ask(citizen, "DELETE", "/api/my/data"); }).code, "held");
}

TEST_P(EarlierDesk, a_guardians_look_at_what_is_kept_is_written_down) {
    ask(department, "PUT", "/api/my/data", R"({"id_number":"11010519491231002X"})");
    ask(citizen, "PUT", "/api/my/guardian", R"({"guardian":")" + department.name + "\"}");
    ask(department, "POST", "/api/my/wards/{account}/agree", R"({"birth_month":"2003-03"})", id_of(citizen));
    ask(citizen, "PUT", "/api/my/data", R"({"name":"测试童","phone":"13800138000"})");
    hold(30);
    correct("13900139000");
    EXPECT_THAT(copy(), HasSubstr("13800138000"));
    EXPECT_EQ(looks_at_earlier(), 0) << "one's own";
    EXPECT_THAT(ask(department, "GET", "/api/my/data/copy", "", "", id_of(citizen)), HasSubstr("13800138000"));
    EXPECT_EQ(looks_at_earlier(), 1);
    EXPECT_EQ(events("personal_opened").size(), 2u) << "of the file and of its earlier state";
}

TEST_P(EarlierDesk, as_many_as_can_be_are_kept_and_then_it_is_asked_for) {
    store_citizen();
    hold(30);
    for (std::int64_t i = 0; i < most_earlier; ++i) correct("13900139000");
    EXPECT_EQ(refusal([&] { correct("13700137000"); }).code, "corrected_often");
    EXPECT_EQ(kept(), most_earlier);
}

HUYING_EVERYWHERE(EarlierDesk);

}  // namespace
}  // namespace huying::personal
