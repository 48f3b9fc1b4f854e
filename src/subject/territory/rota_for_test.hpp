// rota_for_test.hpp - people, shifts and who is on duty by them, for the tests of this folder.
#pragma once
#include <fmt/format.h>

#include <algorithm>
#include <map>

#include "engine/stream/listeners.hpp"
#include "engine/stream/stream.hpp"
#include "subject/fixture_for_test.hpp"
#include "subject/identity/events.hpp"
#include "subject/territory/rota.hpp"

namespace huying::test {

inline const std::string bare_grid = "330521002001001";  // of the demonstration's, without shifts and people

struct RotaTest : CountyTest {
    std::vector<http::Route> routes = program.take_routes();
    std::map<std::string, Id> people;

    /// A new account, with all that the rota asks of one.
    Id person(const std::string& name, const std::string& role, const std::string& division) {
        return people[name] = write([&](Tx& tx) {
                   return identity::add_account(tx, {.name = name, .display = name, .role = role, .division = division},
                                                "")
                       .id;
               });
    }
    std::string post(const std::string& who, const std::string& path, const std::string& body, Id id = {}) {
        const auto at =
            std::ranges::find_if(routes, [&](const auto& r) { return r.path == path && r.method == "POST"; });
        http::Request request{.content_type = "application/json", .body = body};
        if (id.value != 0) request.params.emplace_back("id", std::to_string(id.value));
        const auto verb = at->prepare(std::move(request));
        return store->write(as(who), [&](Tx& tx) { return verb->run(tx).body; });
    }
    static std::string json(const std::string& grid, Id account, const std::string& begins, const std::string& ends,
                            const std::string& more = "") {
        return fmt::format(R"({{"grid":"{}","account":"{}","begins":"{}:00+08:00","ends":"{}:00+08:00"{}}})", grid,
                           account.value, begins, ends, more);
    }
    Id add(const std::string& grid, const std::string& who, const std::string& begins, const std::string& ends,
           const std::string& more = "") {
        return id_of(post("command-1", "/api/shifts", json(grid, people.at(who), begins, ends, more)));
    }
    static Id id_of(const std::string& body) {
        std::string_view text;
        EXPECT_FALSE(record::parse_json(body)["id"].get(text)) << body;
        return {std::stoll(std::string(text))};
    }
    /// What is wrong with such a shift, by field.
    std::vector<std::string> wrong(const std::string& body, const std::string& who = "command-1") {
        return test::pointers(test::refusal([&] { post(who, "/api/shifts", body); }));
    }
    std::string line(const std::string& at, const std::string& grid = bare_grid) {
        clock.set(*parse_time(at + ":00+08:00"));
        std::string out;
        for (const territory::OnDuty& d :
             read([&](const Tx& tx) { return territory::on_duty(tx, grid, grid.substr(0, 9)); }))
            out += (out.empty() ? "" : ", ") + d.account.name + " " + std::to_string(d.escalation);
        return out;
    }
    void deliver() {
        Dispatcher(*store, program.listeners(), program.jobs(), [] {
            return std::vector<std::string>{demo::county};
        }).run_due();
    }
};

}  // namespace huying::test
