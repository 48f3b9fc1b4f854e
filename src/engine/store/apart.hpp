// apart.hpp - what has to be committed before the transaction goes on, whatever becomes of it. PostgreSQL only: SQLite has
// one writer and nothing to tell to others.
#pragma once
#include <string>

#include "engine/store/store.hpp"

namespace huying {

class ApartConnection {
  public:
    virtual ~ApartConnection() = default;
    /// Runs a script on a connection of its own, and waits for its end. What this transaction has locked, the script must not
    /// need. Throws StoreError.
    virtual void apart(const std::string& sql) = 0;
};

}  // namespace huying
