// store_fixture.hpp - for tests: the same test on every place a store can live in. PostgreSQL takes part when
// HUYING_TEST_POSTGRES holds the URL of a server; each test gets a schema of its own there.
#pragma once
#include <fmt/format.h>
#include <gtest/gtest.h>
#include <unistd.h>

#include <atomic>
#include <cstdlib>
#include <filesystem>
#include <string>
#include <vector>

#include "engine/store/postgres.hpp"
#include "engine/store/sqlite.hpp"
#include "engine/store/store.hpp"

namespace huying::test {

/// A folder, a schema, or a copy of the closed SQLite file or the server's database `copied`, that lives as long as the
/// test.
class Place {
  public:
    explicit Place(const std::string& kind, const std::string& copied = "") {
        static std::atomic<int> made{0};
        name_ = fmt::format("huying_test_{}_{}", getpid(), ++made);
        folder_ = std::filesystem::temp_directory_path() / name_;
        options_.data = kind == "memory" ? ":memory:" : (folder_ / "data").string();
        if (kind == "sqlite" && !copied.empty()) std::filesystem::copy_file(copied, sqlite_file(options_.data));
        if (kind != "postgresql") return;
        url_ = std::getenv("HUYING_TEST_POSTGRES");
        copy_ = !copied.empty();
        if (copy_) {
            on_server("CREATE DATABASE " + name_ + " TEMPLATE " + copied + " STRATEGY file_copy");
            options_.database = std::string(url_).replace(url_.rfind('/') + 1, std::string::npos, name_);
            return;
        }
        on_server("BEGIN; CREATE SCHEMA " + name_ + "; COMMIT");
        const char joint = url_.find('?') == std::string::npos ? '?' : '&';
        options_.database = url_ + joint + "options=-csearch_path%3D" + name_;
    }
    ~Place() {
        std::error_code ignored;
        std::filesystem::remove_all(folder_, ignored);
        if (copy_) on_server("DROP DATABASE " + name_);
        else if (!url_.empty())
            on_server("BEGIN; SET LOCAL client_min_messages = warning; DROP SCHEMA " + name_ + " CASCADE; COMMIT");
    }
    Place(const Place&) = delete;

    const StoreOptions& options() const { return options_; }
    const std::string& name() const { return name_; }
    bool memory() const { return options_.data == ":memory:"; }
    bool postgres() const { return !url_.empty(); }
    /// A connection beside the store's own, that sees only what is committed. Not for a database in memory.
    std::unique_ptr<Connection> connect() const {
        if (postgres()) return open_postgres({options_.database, "test", true, false});
        return open_sqlite({sqlite_file(options_.data), false, false, true});
    }

  private:
    void on_server(const std::string& sql) const {
        const auto c = open_postgres({url_, "test", true, false});
        c->script(sql);
    }
    bool copy_ = false;
    std::string name_, url_;
    std::filesystem::path folder_;
    StoreOptions options_;
};

inline std::vector<std::string> servers() {
    const char* url = std::getenv("HUYING_TEST_POSTGRES");
    if (url == nullptr || *url == '\0') return {};
    return {"postgresql"};
}
inline std::vector<std::string> places(bool with_memory = true) {
    std::vector<std::string> all = servers();
    all.insert(all.begin(), "sqlite");
    if (with_memory) all.push_back("memory");
    return all;
}

inline std::string name_of_place(const testing::TestParamInfo<std::string>& info) { return info.param; }

struct StoreTest : testing::TestWithParam<std::string> {
    Place place{GetParam()};
    ManualClock clock{Micros{1'480'550'400'000'000}};  // 2016-12-01T00:00:00Z
    const Caller me = system_caller("330521");
    std::unique_ptr<Store> open() { return Store::open(place.options(), clock); }
};

/// Work made of two functions.
struct Act final : Work {
    Act(const Caller& caller, std::function<void(Tx&)> act, std::function<void(std::exception_ptr)> answer)
        : Work(caller), act(std::move(act)), answer(std::move(answer)) {}
    void run(Tx& tx) override { act(tx); }
    void finished(std::exception_ptr error) override { answer(error); }
    std::function<void(Tx&)> act;
    std::function<void(std::exception_ptr)> answer;
};

/// "" for success, a Problem's code, or the text of another exception.
inline std::string said(const std::exception_ptr& error) {
    if (!error) return "";
    try {
        std::rethrow_exception(error);
    } catch (const Problem& p) {
        return p.code;
    } catch (const std::exception& e) {
        return e.what();
    } catch (...) {
        return "something else";
    }
}
template <class F> std::string said_by(F f) {
    try {
        f();
        return "";
    } catch (...) {
        return said(std::current_exception());
    }
}

/// A table for tests: numbers under names.
struct Entry {
    std::string county;
    std::int64_t id = 0;
    std::string name;
};
BOOST_DESCRIBE_STRUCT(Entry, (), (county, id, name))

inline const Migration entries{
    "test", 1,
    "CREATE TABLE entry (county TEXT NOT NULL, id BIGINT NOT NULL, name TEXT NOT NULL, PRIMARY KEY (county, id))"};
constexpr Sql count_entries{"SELECT count(*) FROM entry WHERE county = $1"};
constexpr Sql entry_ids{"SELECT id FROM entry WHERE county = $1 ORDER BY id"};

inline std::int64_t count(Store& store, const Caller& caller) {
    return store.read(caller, [](const Tx& tx) { return *tx.one<std::int64_t>(count_entries, tx.county()); });
}
inline void put(Tx& tx, std::int64_t id, const std::string& name = "x") {
    tx.insert("entry", Entry{tx.county(), id, name});
}

}  // namespace huying::test
