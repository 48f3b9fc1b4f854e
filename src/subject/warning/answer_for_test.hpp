// answer_for_test.hpp - a county with warnings to answer, for the tests of this folder.
#pragma once
#include "engine/stream/listeners.hpp"
#include "subject/fixture_for_test.hpp"
#include "subject/warning/incident.hpp"
#include "subject/warning/rule_in.hpp"

namespace huying::test {

inline constexpr Sql warnings_by_id{R"sql(SELECT /*row*/ FROM warning WHERE county = $1 ORDER BY id)sql"};
inline constexpr Sql all_incidents{R"sql(SELECT /*row*/ FROM incident WHERE county = $1 ORDER BY id)sql"};
inline const std::vector<std::string> five{"Aotizhongxin", "Changping", "Gucheng", "Guanyuan",
                                           "Nongzhanguan"};  // each near an earlier one

struct AnswerTest : CountyTest {
    std::vector<warning::Warning> warnings() {
        return read([](const Tx& tx) { return tx.all<warning::Warning>(warnings_by_id, tx.county()); });
    }
    std::vector<warning::Incident> incidents() {
        return read([](const Tx& tx) { return tx.all<warning::Incident>(all_incidents, tx.county()); });
    }
    void options(const std::string& json) {
        write([&](Tx& tx) {
            const Param params[] = {Param::of_text(tx.county()), Param::of_text(json)};
            tx.query("UPDATE rule SET options = $2 WHERE county = $1", params).next();
            setup_changed(tx);
        });
    }
    /// Beside the county's rule one from 200 on; a second call changes it. `differs` is set in the row.
    void second_rule(const std::string& differs) {
        write([&](Tx& tx) {
            if (second_.value == 0) {
                warning::Rule rule = warning::default_rule();
                rule.threshold = 200;
                second_ = warning::add_rule(tx, rule).id;
            }
            if (differs.empty()) return;
            const Param params[] = {Param::of_text(tx.county()), Param::of(second_.value)};
            tx.query("UPDATE rule SET " + differs + " WHERE county = $1 AND id = $2", params).next();
            setup_changed(tx);
        });
    }
    Id second_;
    void deliver() {
        Dispatcher(*store, program.listeners(), program.jobs(), [] {
            return std::vector<std::string>{demo::county};
        }).run_due();
    }
    void wishes(const std::string& person, const std::string& json) {
        const Id who = account(person);
        write([&](Tx& tx) {
            const Param params[] = {Param::of_text(tx.county()), Param::of(who.value), Param::of_text(json)};
            tx.query(
                  "INSERT INTO warning_wish (county, account, wishes) VALUES ($1, $2, $3) "
                  "ON CONFLICT (county, account) DO UPDATE SET wishes = excluded.wishes",
                  params)
                .next();
        });
    }
    /// Whom the newest event of this kind calls, those it was passed on to first. The second time nobody.
    std::vector<Id> told(const std::string& kind) {
        const auto all = events(kind);
        EXPECT_FALSE(all.empty());
        auto [out, subscribed, first, members] = write([&](Tx& tx) { return warning::who_is_told(tx, all.back()); });
        out.insert(out.end(), subscribed.begin(), subscribed.end());
        return out;
    }
};

}  // namespace huying::test
