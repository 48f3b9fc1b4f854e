// writer.hpp - group commit, the heart of the store. A thread takes all the work that waits in a lane, runs one piece
// after the other, commits once for all of them and only then answers each. A piece that fails is undone alone: most have
// changed nothing yet; otherwise its savepoint is rolled back, or, where there was none (sqlite.cpp), the group runs again.
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
    void begin(Connection& connection, const std::string& county);
    void forget(Works works);
    CountyMemory& memory_of(const std::string& county);
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
    std::size_t count_ = 0;                     // works that share the transaction
    std::vector<std::exception_ptr> errors_;    // one for each
    std::vector<const std::string*> counties_;  // those with events
    std::vector<bool> offenders_;               // works whose error cost the others the transaction
    std::uint64_t transaction_ = 0;             // its number among all writers' transactions
    bool committing_ = false;
    int careful_ = 0;            // works that still get a savepoint in any case
    std::string memory_county_;  // whose memory_ is
    CountyMemory* memory_ = nullptr;
    std::thread thread_;  // last: it uses the members above
};

}  // namespace huying
