// part.hpp - a part of a verb that may be refused without the rest: what it wrote is taken back, the transaction goes on.
// For verbs that hold several requests (a batch). An error of the database still ends the whole verb.
#pragma once
#include "engine/store/store.hpp"

namespace huying {

/// Sets a savepoint within the verb's own. Give `keep` or let it go out of scope, which takes back what was written since.
class Part {
  public:
    explicit Part(Tx& tx);
    Part(const Part&) = delete;
    ~Part() noexcept(false);
    void keep();

  private:
    Tx& tx_;
    int unwinding_;
    bool open_ = true;
};

}  // namespace huying
