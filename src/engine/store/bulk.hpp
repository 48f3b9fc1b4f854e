// bulk.hpp - many rows of one table at once. What a connection may offer beside statements: PostgreSQL takes rows by COPY at
// several times the speed of INSERT; SQLite has no such way and needs none.
#pragma once
#include <span>
#include <string_view>

#include "engine/store/store.hpp"

namespace huying {

class BulkConnection {
  public:
    virtual ~BulkConnection() = default;
    /// Adds rows; `values` are those of the first row, of the second, and so on. False: one of the keys is there already,
    /// and nothing was added. `table` and `columns` are literals of the program.
    virtual bool copy(std::string_view table, std::span<const std::string_view> columns,
                      std::span<const Param> values) = 0;
};

/// Null when the transaction's connection has no such way.
inline BulkConnection* bulk(Tx& tx) { return dynamic_cast<BulkConnection*>(&tx.connection()); }

}  // namespace huying
