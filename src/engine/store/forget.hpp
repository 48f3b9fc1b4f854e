// forget.hpp - what is erased for good must be in no file any more. SQLite leaves old pages in its journal until that is
// written over, and in pages that became free; PostgreSQL leaves old rows to its VACUUM (docs/operations.md).
#pragma once
#include <condition_variable>
#include <memory>
#include <mutex>
#include <thread>

#include "engine/store/store.hpp"

namespace huying {

/// A connection to files that keep what was deleted.
class Forgetting {
  public:
    virtual ~Forgetting() = default;
    virtual void forget() = 0;
    /// `f` is called after each commit of what was to be forgotten.
    virtual void when_forgotten(std::function<void()> f) = 0;
};

/// What this transaction deletes or overwrites from here on is to be in no file: freed pages are overwritten with zeros, and
/// after the commit the journal is emptied as soon as no reader needs it. Before the statements that delete.
inline void forget_for_good(Tx& tx) {
    if (auto* files = dynamic_cast<Forgetting*>(&tx.connection())) files->forget();
}

/// Empties SQLite's journal on a thread and a connection of its own, so that writers are held up for milliseconds at most.
/// While a reader needs the journal, it tries again every second. Begins with one turn: an end may have come between.
class JournalEmptier {
  public:
    explicit JournalEmptier(std::string file);
    /// Something was erased (any thread). Cheap.
    void wake();

  private:
    void run(const std::stop_token& stop);
    bool empty_it() noexcept;
    const std::string file_;
    std::mutex mutex_;
    std::condition_variable_any woken_;
    bool wanted_ = true;
    std::jthread thread_;  // last: it uses the members above
};

}  // namespace huying
