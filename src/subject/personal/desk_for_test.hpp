// desk_for_test.hpp - the demonstration county with the subject's routes, asked as they are over HTTP, without the server.
#pragma once
#include <gmock/gmock.h>

#include "engine/ledger/ledger.hpp"
#include "engine/store/before_commit.hpp"
#include "subject/fixture_for_test.hpp"
#include "subject/personal/file.hpp"

namespace huying::personal {

struct DeskTest : test::CountyTest {
    std::vector<http::Route> routes = program.take_routes();
    const Caller citizen = as("citizen-1"), worker = as("worker-1"), township = as("township-1"),
                 command = as("command-1"), department = as("environment-1"), security = as("security-1");
    const std::string grid = worker.division;

    DeskTest() {
        before_commit(*store, ledger::append_events);
        write([](Tx& tx) { ledger::append_events(tx); });
    }

    /// The body of the answer; throws what the verb refuses with.
    std::string ask(const Caller& who, const std::string& method, const std::string& path, const std::string& body = "",
                    const std::string& param = "", const std::string& ward = "") {
        for (const auto& r : routes) {
            if (r.method != method || r.path != path) continue;
            http::Request request;
            request.method = method;
            request.body = body;
            Caller caller = who;
            caller.purposes = r.purposes;
            request.caller = caller;
            if (const auto at = path.find('{'); at != std::string::npos)
                request.params = {{path.substr(at + 1, path.find('}') - at - 1), param}};
            if (!ward.empty()) request.query = {{"ward", ward}};
            const auto prepared = r.prepare(std::move(request));
            return store->write(caller, [&](Tx& tx) { return prepared->run(tx); }).body;
        }
        throw std::runtime_error("no route " + method + " " + path);
    }
    std::string id_of(const Caller& who) { return std::to_string(who.account.value); }
    void store_citizen(const std::string& division = "") {
        ask(citizen, "PUT", "/api/my/data",
            R"({"name":"测试甲","phone":"13800138000","id_number":"11010519491231002X","division":")" +
                (division.empty() ? grid : division) + "\"}");
    }
    std::string open(const Caller& who, const std::string& purpose = "visit",
                     const std::string& fields = R"(["phone"])") {
        return ask(who, "POST", "/api/personal/people/{account}/open",
                   R"({"purpose":")" + purpose + R"(","reason":"上门走访","fields":)" + fields + "}", id_of(citizen));
    }
    void run_job(const std::string& name) {
        for (const Job& job : program.jobs())
            if (job.name == name) write([&](Tx& tx) { job.verb(tx); });
    }
    void renew_all_seals() {
        for (int i = 0; i < 20; ++i) run_job("personal.reseal");
    }
};

}  // namespace huying::personal
