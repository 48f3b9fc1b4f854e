// sqlite_log_test.cpp - the log with gathered writes is the log that SQLite would have written: others read it at once, a
// transaction larger than the memory for it reads itself, and what a killed process left is whole.
#include <gtest/gtest.h>

#include <filesystem>

#include "engine/store/sqlite.hpp"
#include "engine/store/sqlite_log.hpp"
#include "engine/store/store_fixture.hpp"

namespace huying::test {
namespace {

/// A database of its own in WAL mode, over the system's files or over the gathering ones.
class Database {
  public:
    Database(const std::string& file, bool gathers) {
        const int flags = SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE | SQLITE_OPEN_NOMUTEX;
        const int code =
            gathers ? open_gathering(file.c_str(), &db_, flags) : sqlite3_open_v2(file.c_str(), &db_, flags, nullptr);
        EXPECT_EQ(code, SQLITE_OK) << sqlite3_errmsg(db_);
        run("PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA cache_size=16; PRAGMA wal_autocheckpoint=0");
    }
    ~Database() { sqlite3_close_v2(db_); }
    Database(const Database&) = delete;
    Database& operator=(const Database&) = delete;
    void run(const std::string& sql) {
        EXPECT_EQ(sqlite3_exec(db_, sql.c_str(), nullptr, nullptr, nullptr), SQLITE_OK) << sqlite3_errmsg(db_);
    }
    std::string ask(const std::string& sql) {
        std::string answer;
        const auto take = [](void* to, int, char** values, char**) {
            *static_cast<std::string*>(to) += values[0] != nullptr ? values[0] : "";
            return 0;
        };
        EXPECT_EQ(sqlite3_exec(db_, sql.c_str(), take, &answer, nullptr), SQLITE_OK) << sqlite3_errmsg(db_);
        return answer;
    }

  private:
    sqlite3* db_ = nullptr;
};

constexpr const char* sum = "SELECT count(*) || ' ' || coalesce(sum(length(b)), 0) FROM t";

/// `rows` rows of `bytes` bytes: random ones, or what `of` says.
std::string fill(int rows, int bytes, const std::string& of = "randomblob") {
    return fmt::format(
        "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < {}) "
        "INSERT INTO t(b) SELECT {}({}) FROM n",
        rows, of, bytes);
}

class GatheredLog : public testing::Test {
  protected:
    GatheredLog() { writer.run("CREATE TABLE t(a INTEGER PRIMARY KEY, b BLOB)"); }
    Place place{"sqlite"};
    const std::string file = place.options().data + "/log.db";
    bool folder = std::filesystem::create_directories(place.options().data);
    Database writer{file, true};
    Database reader{file, false};
};

TEST_F(GatheredLog, IsReadByOthersAsSoonAsItIsCommitted) {
    for (int i = 1; i <= 20; ++i) {
        writer.run(fill(1, 100 * i));
        EXPECT_EQ(reader.ask("SELECT count(*) FROM t"), std::to_string(i));
    }
    EXPECT_EQ(reader.ask("SELECT sum(length(b)) FROM t"), "21000");
}

/// The cache is 16 pages, so most of a large transaction goes to the log before its commit, and is read back from there.
TEST_F(GatheredLog, HoldsTransactionsLargerThanTheCache) {
    writer.run("BEGIN");
    writer.run(fill(400, 5000));
    writer.run("UPDATE t SET b = zeroblob(4000) WHERE a % 3 = 0");
    const std::string within = writer.ask(sum);
    EXPECT_EQ(within, "400 1867000");
    EXPECT_EQ(reader.ask(sum), "0 0");
    writer.run("COMMIT");
    EXPECT_EQ(reader.ask(sum), within);
    writer.run("BEGIN");
    writer.run(fill(400, 5000));
    writer.run("ROLLBACK");
    EXPECT_EQ(writer.ask(sum), within);
    EXPECT_EQ(reader.ask(sum), within);
    EXPECT_EQ(writer.ask("PRAGMA integrity_check"), "ok");
}

/// What a transaction has written and then rolled back must not be written after others have taken its place in the log.
TEST_F(GatheredLog, ForgetsWhatWasRolledBack) {
    const auto begun = [](Database& database) {
        // All pages are in the database file now, and the rows need new ones: so nothing is read back from the log.
        database.run("PRAGMA wal_checkpoint(RESTART)");
        database.run("BEGIN");
        database.run(fill(40, 5000));  // more than the cache holds
    };
    const char* const zeros = "SELECT count(*) FROM t WHERE b = zeroblob(5000)";
    for (int i = 1; i <= 5; ++i) {
        begun(writer);
        writer.run("ROLLBACK");
        reader.run(fill(40, 5000, "zeroblob"));
        EXPECT_EQ(writer.ask(zeros), std::to_string(40 * i));
        EXPECT_EQ(reader.ask(zeros), std::to_string(40 * i));
    }
    {
        Database third(file, true);
        begun(third);
    }
    reader.run(fill(40, 5000, "zeroblob"));
    EXPECT_EQ(writer.ask(zeros), "240");
    EXPECT_EQ(reader.ask("PRAGMA integrity_check"), "ok");
}

/// What a killed process leaves: the files as they are after a commit, without the end of the connection.
TEST_F(GatheredLog, IsWholeAfterEachCommit) {
    for (int i = 0; i < 5; ++i) {
        writer.run(fill(60, 3000));
        if (i == 2) writer.run("PRAGMA wal_checkpoint(RESTART)");
        const std::string copy = place.options().data + "/copy" + std::to_string(i);
        std::filesystem::copy_file(file, copy);
        std::filesystem::copy_file(file + "-wal", copy + "-wal");
        Database found(copy, false);
        EXPECT_EQ(found.ask(sum), writer.ask(sum));
        EXPECT_EQ(found.ask("PRAGMA integrity_check"), "ok");
    }
}

}  // namespace
}  // namespace huying::test
