// postgres_monthly.hpp - a table that PostgreSQL keeps in one part for each month of its column `time` (declarative partitioning,
// PostgreSQL 15, 5.11), so that what is written now touches small indexes however long the history is. SQLite keeps its
// table whole. Whoever first writes into the month makes its part, and it stays when the write is rolled back.
#pragma once
#include <functional>
#include <string>
#include <vector>

#include "engine/store/store.hpp"

namespace huying {

/// One part: a month of UTC from 2000 on; whatever is older shares one part.
struct Month {
    std::string name;    ///< "2026_11", "before_2000"
    Micros from, until;  ///< [from, until)
    static Month of(Micros time);
};

/// The parts of `table` that end by `until`, oldest first. None on SQLite.
std::vector<Month> months_before(const Tx& tx, const char* table, Micros until);

/// Drops a part with all that is in it, if `unneeded` says so twice: now, and when nobody else reads or writes the table. False
/// when it is needed, when somebody reads the table for long, and when another process is about to drop one: later, then. The other counties
/// forget that they had the part (memory.hpp).
bool drop_month(Tx& tx, const char* table, const Month& month, const std::function<bool()>& unneeded);

/// To be called before rows of `time` are inserted into `table`, a literal of the program. Does nothing on SQLite. Gives the
/// first time that needs another call.
Micros have_month(Tx& tx, const char* table, Micros time);

}  // namespace huying
