// writer.hpp - group commit, the heart of the store. A thread takes all the work that waits in a lane, runs each piece
// inside its savepoint, commits once for all of them and only then answers each.
#pragma once
#include <span>
#include <thread>
#include <vector>

#include "engine/store/line.hpp"
#include "engine/store/queue.hpp"

namespace huying {

class Writer {
  public:
    Writer(Shared& shared, WriteQueue& queue, Line line);
    ~Writer();  ///< the queue must have been stopped

  private:
    using Works = std::span<std::unique_ptr<Work>>;
    void serve();
    /// Runs works from the front on, commits, finishes them. Gives how many.
    std::size_t group(Works works);
    void run_all(Connection& connection, Works works);
    std::exception_ptr run_one(Connection& connection, Work& work, bool lone);
    void close(Connection& connection);
    bool worth_another_try(const StoreError& error, int attempt);
    void fail(const StoreError& error);
    void finish(Works works);
    void note_events(const std::string& county);

    Shared& shared_;
    WriteQueue& queue_;
    Line line_;
    // of the group at work:
    Micros now_;
    std::size_t count_ = 0;                    // works that share the transaction
    std::vector<std::exception_ptr> errors_;    // one for each
    std::vector<const std::string*> counties_;  // those with events
    std::vector<bool> offenders_;               // works whose error cost the others the transaction
    bool committing_ = false;
    std::thread thread_;  // last: it uses the members above
};

}  // namespace huying
