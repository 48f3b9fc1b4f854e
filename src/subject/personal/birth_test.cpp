// birth_test.cpp - a child without an identity number: its month of birth is asked for, kept sealed, and ends the guardian's part.
#include "subject/personal/desk_for_test.hpp"

namespace huying::personal {
namespace {

using test::pointers;
using test::refusal;
using testing::HasSubstr;
using testing::Not;

/// Today is the first of December 2016.
struct BirthDesk : DeskTest {
    const Caller parent = department;

    BirthDesk() { ask(parent, "PUT", "/api/my/data", R"({"id_number":"11010519491231002X"})"); }
    static std::string number(const std::string& born) {
        const std::string s = "330521" + born + "001";
        return s + seal::id_check_digit(s);
    }
    void name(const Caller& child) { ask(child, "PUT", "/api/my/guardian", R"({"guardian":")" + parent.name + "\"}"); }
    void agree(const Caller& child, const std::string& month) {
        ask(parent, "POST", "/api/my/wards/{account}/agree", month.empty() ? "" : R"({"birth_month":")" + month + "\"}",
            id_of(child));
    }
    void guard(const Caller& child, const std::string& month) {
        name(child);
        agree(child, month);
    }
    std::string give(const std::string& members) {
        return ask(parent, "PUT", "/api/my/data", "{" + members + R"(,"ward":")" + id_of(citizen) + "\"}");
    }
    bool guarded(const Caller& child) {
        return ask(child, "GET", "/api/my/data").find("\"guarded\":true") != std::string::npos;
    }
    std::int64_t months() {
        return CountyTest::number("SELECT count(*) FROM person_file WHERE county = $1 AND birth_month IS NOT NULL");
    }
    std::string people() { return ask(command, "GET", "/api/personal/people"); }
    void as_before_months() {
        write([](Tx& tx) { tx.query("UPDATE person_file SET birth_month = NULL", {}).next(); });
    }
};

TEST_P(BirthDesk, without_an_identity_number_the_month_is_required_and_must_be_a_childs) {
    name(citizen);
    EXPECT_THAT(ask(parent, "GET", "/api/my/wards"), HasSubstr("\"birth_month_missing\":true"));
    const auto refused = [&](const std::string& month) { return refusal([&] { agree(citizen, month); }); };
    for (const char* month : {"", "2008", "2008-13", "2017-01", "2002-11", "1949-12"})
        EXPECT_EQ(pointers(refused(month)), std::vector<std::string>{"/birth_month"}) << month;
    EXPECT_THAT(refused("2017-01").errors.front().detail, HasSubstr("future"));
    EXPECT_THAT(refused("2002-11").errors.front().detail, HasSubstr("fourteen or older"));
    EXPECT_EQ(CountyTest::number("SELECT count(*) FROM person_file WHERE county = $1"), 1) << "the guardian's own";
    agree(citizen, "2002-12");  // perhaps fourteen today, perhaps at the end of the month
    EXPECT_TRUE(guarded(citizen));
    EXPECT_THAT(ask(parent, "GET", "/api/my/wards"), HasSubstr("\"birth_month_missing\":false"));
    guard(as("worker-2"), "2016-12");
    promises_hold();
}

TEST_P(BirthDesk, fourteen_is_the_first_day_of_the_month_after_and_no_day_earlier) {
    struct Child {
        const char *account, *month, *last, *first;
    };
    const Child children[] = {{"worker-1", "2002-12", "2016-12-31", "2017-01-01"},
                              {"worker-2", "2003-02", "2017-02-28", "2017-03-01"},
                              {"worker-3", "2003-12", "2017-12-31", "2018-01-01"},
                              {"worker-4", "2004-02", "2018-02-28", "2018-03-01"},  // had 29 days; 2018 has 28
                              {"worker-5", "2006-02", "2020-02-29", "2020-03-01"},
                              {"worker-6", "2006-04", "2020-04-30", "2020-05-01"}};
    for (const Child& c : children) guard(as(c.account), c.month);
    for (const Child& c : children) {
        clock.set(*parse_time(c.last + std::string("T23:59:59+08:00")));
        run_job("personal.guardians");
        EXPECT_TRUE(guarded(as(c.account))) << c.month;
        clock.set(*parse_time(c.first + std::string("T00:00:00+08:00")));
        run_job("personal.guardians");
        EXPECT_FALSE(guarded(as(c.account))) << c.month;
    }
    EXPECT_EQ(refusal([&] { guard(as("worker-2"), "2010-01"); }).code, "no_child") << "what is stored counts";
}

TEST_P(BirthDesk, the_number_and_the_month_do_not_contradict_each_other) {
    guard(citizen, "2005-03");
    EXPECT_EQ(pointers(refusal([&] { give(R"("id_number":")" + number("20050401") + "\""); })),
              std::vector<std::string>{"/id_number"});
    EXPECT_EQ(pointers(refusal([&] { give(R"("birth_month":"2005-03","id_number":")" + number("20050228") + "\""); })),
              std::vector<std::string>{"/birth_month"});
    EXPECT_EQ(months(), 1);
    give(R"("birth_month":"2005-04","id_number":")" + number("20050430") + "\"");
    EXPECT_EQ(months(), 0) << "the number says it";
    EXPECT_EQ(pointers(refusal([&] { give(R"("birth_month":"2005-05")"); })), std::vector<std::string>{"/birth_month"});
    EXPECT_THAT(give(R"("birth_month":"2005-04")"), Not(HasSubstr("birth_month")));
    clock.set(*parse_time("2019-04-30T00:00:00+08:00"));
    run_job("personal.guardians");
    EXPECT_FALSE(guarded(citizen)) << "on the day itself, where it is known";
}

TEST_P(BirthDesk, a_number_stored_before_the_guardian_agreed_is_enough) {
    const Caller child = as("worker-2");
    ask(child, "PUT", "/api/my/data", R"({"id_number":"11010519491231002X"})");
    name(child);
    write([&](Tx& tx) {
        auto file = file_of(tx, child.account).value();
        file.id_number = Personal<IdNumber>({number("20050301")});
        store_file(tx, {std::shared_ptr<const seal::KeyRing>(&program.ring(), [](auto*) {}), &program.territory()},
                   file);
    });
    EXPECT_THAT(ask(parent, "GET", "/api/my/wards"), HasSubstr("\"birth_month_missing\":false"));
    EXPECT_EQ(pointers(refusal([&] { agree(child, "2006-03"); })), std::vector<std::string>{"/birth_month"});
    agree(child, "");
    EXPECT_TRUE(guarded(child));
    EXPECT_EQ(months(), 0);
}

TEST_P(BirthDesk, a_ward_of_before_is_shown_as_lacking_it_until_the_guardian_adds_it) {
    guard(citizen, "2005-03");
    give(R"("name":"测试童","division":")" + grid + "\"");
    EXPECT_THAT(people(), Not(HasSubstr("birth_month"))) << "staff are shown what is missing, and no more";
    as_before_months();
    EXPECT_THAT(ask(parent, "GET", "/api/my/wards"), HasSubstr("\"birth_month_missing\":true"));
    for (const auto& page :
         {people(), ask(citizen, "GET", "/api/my/data"), ask(parent, "GET", "/api/my/data", "", "", id_of(citizen))})
        EXPECT_THAT(page, HasSubstr("\"birth_month_missing\":true"));
    ask(citizen, "PUT", "/api/my/data", R"({"phone":"13800138000"})");  // goes on as it was
    clock.set(*parse_time("2029-01-01T00:00:00+08:00"));
    run_job("personal.guardians");
    EXPECT_TRUE(guarded(citizen)) << "nothing says that it is over";
    clock.set(clock.now() + day);
    EXPECT_EQ(refusal([&] { ask(citizen, "PUT", "/api/my/data", R"({"birth_month":"2016-03"})"); }).code,
              "guardian_decides");
    EXPECT_THAT(give(R"("birth_month":"2016-03")"),
                testing::AllOf(HasSubstr(R"("birth_month":"***")"), Not(HasSubstr("missing"))));
    EXPECT_THAT(people(), Not(HasSubstr("birth_month")));
    EXPECT_THAT(ask(parent, "GET", "/api/my/data/copy", "", "", id_of(citizen)),
                HasSubstr(R"("birth_month":"2016-03")"));
    promises_hold();
}

TEST_P(BirthDesk, it_is_kept_of_nobody_else) {
    const auto tell = [&](const std::string& month) {
        return refusal([&] { ask(citizen, "PUT", "/api/my/data", R"({"birth_month":")" + month + "\"}"); });
    };
    EXPECT_EQ(pointers(tell("1990-01")), std::vector<std::string>{"/birth_month"});
    EXPECT_EQ(tell("2008-01").code, "guardian_first");
    EXPECT_EQ(months(), 0);
}

TEST_P(BirthDesk, it_is_sealed_sealed_anew_and_kept_under_a_hold) {
    guard(citizen, "2005-03");
    ask(security, "POST", "/api/personal/holds",
        R"({"account":")" + id_of(citizen) + R"(","basis":"诉讼保全","days":3660})");
    give(R"("birth_month":"2005-04")");
    write([&](Tx& tx) { rotate_keys(tx, program.ring()); });
    renew_all_seals();
    EXPECT_EQ(CountyTest::number("SELECT min(key_version) FROM person_file_earlier WHERE county = $1"), 2);
    EXPECT_EQ(CountyTest::number("SELECT count(*) FROM seal_key WHERE county = $1"), 3) << "the old keys are gone";
    EXPECT_THAT(ask(parent, "GET", "/api/my/data/copy", "", "", id_of(citizen)),
                testing::AllOf(HasSubstr(R"("birth_month":"2005-03")"), HasSubstr(R"("birth_month":"2005-04")")));
    for (const Event& e : events()) EXPECT_THAT(e.content.value, Not(HasSubstr("2005-0")));
    clock.set(*parse_time("2019-05-01T00:00:00+08:00"));
    run_job("personal.guardians");
    EXPECT_FALSE(guarded(citizen));
}

HUYING_EVERYWHERE(BirthDesk);

}  // namespace
}  // namespace huying::personal
