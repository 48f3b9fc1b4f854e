// line.hpp - a thread's connection that comes back by itself, and what the threads of a store share.
#pragma once
#include <atomic>
#include <chrono>
#include <functional>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <vector>

#include "engine/store/meter.hpp"
#include "engine/store/store.hpp"

namespace huying {

/// What a database error means to whoever asked. `wrong` stays a StoreError: a fault of the program, status 500.
std::exception_ptr answer_to(const StoreError& error);

class Line {
  public:
    using Connect = std::function<std::unique_ptr<Connection>()>;
    /// Without `connect` the connection is the only one there will ever be (a database in memory).
    Line(std::unique_ptr<Connection> first, Connect connect)
        : connection_(std::move(first)), connect_(std::move(connect)) {}
    /// The connection, made anew if it was dropped. Throws StoreError when there is none now; between two attempts
    /// it waits longer and longer (to 2 s) and meanwhile refuses at once, so that callers are answered quickly.
    Connection& get();
    /// After an error that the connection may not have survived.
    void drop();

  private:
    std::unique_ptr<Connection> connection_;
    Connect connect_;
    std::optional<StoreError> last_error_;
    std::chrono::steady_clock::time_point next_attempt_{};
    std::chrono::milliseconds pause_{0};
};

/// Those who want to know that events were committed.
class CommitListeners {
  public:
    using Listener = std::function<void(const std::string& county)>;
    void add(Listener listener);
    void tell(const std::string& county) const;

  private:
    mutable std::mutex mutex_;
    std::shared_ptr<const std::vector<Listener>> listeners_ = std::make_shared<std::vector<Listener>>();
};

/// The clock of transactions: the store's clock, but never backwards within this process.
class TxClock {
  public:
    explicit TxClock(const Clock& clock) : clock_(clock) {}
    Micros now();

  private:
    const Clock& clock_;
    std::atomic<std::int64_t> last_{INT64_MIN};
};

struct Shared {
    Store& store;
    TxClock clock;
    Meter meter{};
    CommitListeners listeners{};
    Memories memories{};
    std::atomic<std::uint64_t> transactions{0};  ///< begun by all writers so far
    const bool one_lane = true;                  ///< one thread writes all counties
    std::function<void(Tx&)> before_commit{};    ///< set before the first write
};

}  // namespace huying
