// changes_for_test.hpp - for the tests of changes of accounts and rights: asks, applies, and looks at what is left.
#pragma once
#include "subject/fixture_for_test.hpp"
#include "subject/identity/change.hpp"

namespace huying::identity {

struct ChangesTest : test::CountyTest {
    void apply(const char* kind, const AccessChangeIn& in) {
        write([&](Tx& tx) { change_kind(kind)->apply(tx, Change{}, in, account_by_id(tx, *in.account)->id, ""); });
    }
    std::vector<std::string> faults(const char* kind, const AccessChangeIn& in) {
        std::vector<std::string> out;
        for (const auto& f : read([&](const Tx& tx) { return change_kind(kind)->faults(tx, in); }))
            out.push_back(f.pointer);
        return out;
    }
    AccessChangeIn of(const std::string& name) {
        AccessChangeIn in;
        in.account = account(name);
        return in;
    }
    AccessChangeIn becomes(const std::string& name, const std::string& role) {
        AccessChangeIn in = of(name);
        in.role = {role};
        in.person = {"#" + std::string(39, name.back())};
        if (role == "department") in.department = {"water"};
        return in;
    }
    Id stands_in(const std::string& deputy, const std::string& away) {
        AccessChangeIn in = of(away);
        in.deputy = account(deputy);
        in.begins = clock.now() - hour;
        in.ends = clock.now() + day;
        apply("deputy", in);
        return {number("SELECT max(id) FROM deputy WHERE county = $1")};
    }
    std::optional<Caller> who(const std::string& secret) {
        return read([&](const Tx& tx) { return identify(tx, secret); });
    }
    std::string session(const std::string& name, Id deputy = {}) {
        const Id id = account(name);
        return write(
            [&](Tx& tx) { return issue(tx, {.account = id, .kind = "session", .lives = hour, .deputy = deputy}); });
    }
    /// SQL text of the test ($1 county): as an earlier version left it.
    void left(const std::string& sql) {
        write([&](Tx& tx) {
            const Param county = Param::of_text(tx.county());
            tx.query(sql, {&county, 1}).next();
        });
    }
    std::vector<std::string> broken() {
        std::vector<std::string> out;
        for (const Check& check : program.checks())
            if (!read([&](const Tx& tx) { return tx.all<std::string>(check.offenders, tx.county()); }).empty())
                out.push_back(check.name);
        return out;
    }
};

}  // namespace huying::identity
