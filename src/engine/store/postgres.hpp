// postgres.hpp - a connection to PostgreSQL, and the ear that hears of other processes' commits.
#pragma once
#include <functional>
#include <memory>
#include <string>
#include <thread>

#include "engine/store/store.hpp"

namespace huying {

struct PostgresOptions {
    std::string url;         ///< postgresql://…
    std::string instance;    ///< names this process in its notifications, so that it does not listen to itself
    bool durable = true;     ///< false: synchronous_commit=off
    bool read_only = false;  ///< transactions are read-only and see one snapshot
};

/// Throws StoreError with an explanation.
std::unique_ptr<Connection> open_postgres(const PostgresOptions& options);

/// A thread that waits for the notifications of other processes and tells `heard` the county; after a lost connection
/// is back it tells the empty county.
class PostgresEar {
  public:
    PostgresEar(const PostgresOptions& options, std::function<void(const std::string& county)> heard);
    ~PostgresEar();

  private:
    void listen();
    bool wait(int socket, int ms) const;
    void hear(void* connection) const;
    PostgresOptions options_;
    std::function<void(const std::string&)> heard_;
    int stop_read_ = -1, stop_write_ = -1;  // a pipe that wakes the thread to stop
    std::thread thread_;
};

}  // namespace huying
