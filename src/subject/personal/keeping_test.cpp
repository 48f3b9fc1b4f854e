// keeping_test.cpp - what the clock does: retention and what a hold keeps from it, and seals made anew.
#include "subject/personal/desk_for_test.hpp"

namespace huying::personal {
namespace {

using test::refusal;
using testing::HasSubstr;

struct KeepingDesk : DeskTest {};
HUYING_EVERYWHERE(KeepingDesk);

TEST_P(KeepingDesk, retention_erases_the_files_of_closed_accounts_but_those_held) {
    store_citizen();
    write([](Tx& tx) { tx.query("UPDATE account SET disabled = TRUE WHERE name = 'citizen-1'", {}).next(); });
    pass(300 * day);
    run_job("personal.retention");
    EXPECT_EQ(number("SELECT count(*) FROM person_file WHERE county = $1"), 1);
    ask(security, "POST", "/api/personal/holds",
        R"({"account":")" + id_of(citizen) + R"(","basis":"诉讼保全","days":100})");
    pass(90 * day);
    run_job("personal.retention");
    EXPECT_EQ(number("SELECT count(*) FROM person_file WHERE county = $1"), 1);
    pass(20 * day);
    run_job("personal.retention");
    EXPECT_EQ(number("SELECT count(*) FROM person_file WHERE county = $1"), 0);
    EXPECT_THAT(events("personal_erased").back().content.value, HasSubstr("retention"));
}

TEST_P(KeepingDesk, retention_erases_no_file_because_its_account_was_not_used) {
    store_citizen();
    write([](Tx& tx) {
        tx.query("UPDATE account SET disabled = TRUE, disabled_for = 'unused' WHERE name = 'citizen-1'", {}).next();
    });
    pass(800 * day);
    run_job("personal.retention");
    EXPECT_EQ(number("SELECT count(*) FROM person_file WHERE county = $1"), 1);
}

TEST_P(KeepingDesk, looks_and_answered_requests_go_after_three_years_but_those_held) {
    store_citizen();
    open(worker);
    ask(citizen, "POST", "/api/my/requests", R"({"kind":"explain","text":"请说明"})");
    const auto request = number("SELECT id FROM data_request WHERE county = $1");
    ask(command, "POST", "/api/personal/requests/{id}/answer", R"({"granted":true,"answer":"说明如下"})",
        std::to_string(request));
    const auto left = [&] {
        run_job("personal.retention");
        return std::pair(number("SELECT count(*) FROM seal_opening WHERE county = $1 AND purpose = 'visit'"),
                         number("SELECT count(*) FROM data_request WHERE county = $1"));
    };
    pass(3 * 365 * day);
    EXPECT_EQ(left(), std::pair(std::int64_t{1}, std::int64_t{1}));
    ask(security, "POST", "/api/personal/holds",
        R"({"account":")" + id_of(citizen) + R"(","basis":"诉讼保全","days":30})");
    pass(10 * day);
    EXPECT_EQ(left(), std::pair(std::int64_t{1}, std::int64_t{1})) << "held";
    pass(25 * day);
    EXPECT_EQ(left(), std::pair(std::int64_t{0}, std::int64_t{0}));
    EXPECT_EQ(events("personal_opened").size(), 1u) << "that there was a look stays in the log";
    EXPECT_TRUE(ledger::faults(*store, demo::county).empty());
}

TEST_P(KeepingDesk, a_hold_on_an_official_keeps_the_looks_they_made) {
    store_citizen();
    open(worker), open(township);
    ask(security, "POST", "/api/personal/holds",
        R"({"account":")" + id_of(worker) + R"(","basis":"违规查询调查","days":3660})");
    pass(3 * 366 * day + day);
    run_job("personal.retention");
    EXPECT_EQ(number("SELECT count(*) FROM seal_opening WHERE county = $1"), 1);
    EXPECT_EQ(number("SELECT account FROM seal_opening WHERE county = $1"), worker.account.value);
    EXPECT_THAT(ask(security, "GET", "/api/personal/retention"), HasSubstr("\"rows\":1,\"soon\":1,\"held\":1"));
}

TEST_P(KeepingDesk, keys_are_renewed_while_everything_is_in_use) {
    store_citizen();
    open(worker);
    ask(citizen, "POST", "/api/my/requests", R"({"kind":"explain","text":"请说明"})");
    write([](Tx& tx) {
        tx.query("UPDATE county SET demo = FALSE", {}).next();
        setup_changed(tx);
    });
    const auto rotate = [&] { write([&](Tx& tx) { rotate_keys(tx, program.ring()); }); };
    rotate();
    EXPECT_EQ(refusal(rotate).code, "rotation_running");
    EXPECT_EQ(events("personal_keys").size(), 1u) << "that there are new keys is told, the refused wish is not";
    EXPECT_THAT(ask(command, "POST", "/api/personal/people/find",
                    R"({"purpose":"appeal","reason":"来电","phone":"13800138000"})"),
                HasSubstr(id_of(citizen)))
        << "found by the old index";
    renew_all_seals();
    EXPECT_EQ(number("SELECT count(*) FROM seal_key WHERE county = $1"), 3) << "the old keys are gone";
    EXPECT_EQ(number("SELECT min(version) FROM seal_key WHERE county = $1"), 2);
    EXPECT_THAT(ask(command, "POST", "/api/personal/people/find",
                    R"({"purpose":"appeal","reason":"来电","phone":"13800138000"})"),
                HasSubstr(id_of(citizen)));
    EXPECT_THAT(open(worker), HasSubstr("13800138000"));
    EXPECT_THAT(ask(citizen, "GET", "/api/my/requests"), HasSubstr("请说明"));
    EXPECT_THAT(ask(citizen, "GET", "/api/my/access"), HasSubstr("上门走访"));
    promises_hold();
    rotate();
}

}  // namespace
}  // namespace huying::personal
