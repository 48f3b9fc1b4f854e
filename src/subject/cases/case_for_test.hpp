// case_for_test.hpp - people who act on cases, for the tests of this folder.
#pragma once
#include "subject/cases/cases.hpp"
#include "subject/fixture_for_test.hpp"

namespace huying::test {

struct CaseTest : CountyTest {
    /// As somebody would: with a reason and a note.
    cases::Case act(const std::string& person, cases::Act what, Id id, cases::ActIn in = {}) {
        if (!in.reason) in.reason = Text<0, 500>{"站点位于相邻网格"};
        if (!in.note) in.note = Text<0, 4000>{"现场核查"};
        return plainly(person, what, id, in);
    }
    cases::Case plainly(const std::string& person, cases::Act what, Id id, cases::ActIn in = {}) {
        in.id = id;
        return store->write(as(person), [&](Tx& tx) { return cases::perform(tx, what, in); });
    }
    cases::Case give(const std::string& person, Id id, const std::string& to, const std::string& reason = "改派") {
        const Id receiver = account(to);
        const cases::ActIn in{.id = id, .reason = Text<0, 500>{reason}};
        return store->write(as(person), [&](Tx& tx) { return cases::dispatch_to(tx, in, receiver); });
    }
    /// The status with which an act would be refused, 0 when it would not; nothing is kept either way.
    int tried(const std::string& person, cases::Act what, Id id) {
        const cases::ActIn in{.id = id, .reason = Text<0, 500>{"r"}, .note = Text<0, 4000>{"n"}};
        const Problem p = refusal([&] {
            store->write(as(person), [&](Tx& tx) {
                cases::perform(tx, what, in);
                throw Problem(0, "", "it was allowed");
            });
        });
        return p.status;
    }
    /// Puts a case into a state behind the program's back.
    void put(Id id, cases::State state) {
        const std::string word(record::Field<cases::State>::name(state));
        write([&](Tx& tx) {
            const Param params[] = {Param::of_text(tx.county()), Param::of(id.value), Param::of_text(word)};
            tx.query("UPDATE cases SET state = $3 WHERE county = $1 AND id = $2", params).next();
        });
    }
    /// "open dispatch accept": the timeline of a case.
    std::string actions(Id id) {
        return read([&](const Tx& tx) {
            const Param params[] = {Param::of_text(tx.county()), Param::of(id.value)};
            Rows& rows =
                tx.query("SELECT action FROM case_step WHERE county = $1 AND case_id = $2 ORDER BY id", params);
            std::string out;
            while (rows.next()) out += (out.empty() ? "" : " ") + std::string(rows.text(0));
            return out;
        });
    }
    void escalate() { write(cases::escalate_overdue); }
    std::string assignee(Id id) {
        const auto c = found(id);
        if (!c.assignee) return "nobody";
        return read([&](const Tx& tx) { return identity::account_by_id(tx, *c.assignee)->name; });
    }
};

}  // namespace huying::test
