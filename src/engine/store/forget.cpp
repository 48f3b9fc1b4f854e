// forget.cpp - see forget.hpp. SQLite, "Write-Ahead Logging" and sqlite3_wal_checkpoint_v2: TRUNCATE waits for readers and
// writers as long as the busy time-out says, and then leaves the journal as it is.
#include "engine/store/forget.hpp"

#include <sqlite3.h>

#include <chrono>

namespace huying {
namespace {

constexpr int held_up_ms = 20;  // writers wait so long at most while readers are waited for
constexpr std::chrono::seconds between_tries{1};

}  // namespace

JournalEmptier::JournalEmptier(std::string file)
    : file_(std::move(file)), thread_([this](const std::stop_token& stop) { run(stop); }) {}

void JournalEmptier::wake() {
    const std::lock_guard lock(mutex_);
    wanted_ = true;
    woken_.notify_one();
}

void JournalEmptier::run(const std::stop_token& stop) {
    std::unique_lock lock(mutex_);
    while (woken_.wait(lock, stop, [&] { return wanted_; })) {
        wanted_ = false;
        lock.unlock();
        const bool done = empty_it();
        lock.lock();
        if (done) continue;
        wanted_ = true;
        woken_.wait_for(lock, stop, between_tries, [] { return false; });
        if (stop.stop_requested()) return;
    }
}

/// The pages are copied into the file first, which holds nobody up; then what is left is little.
bool JournalEmptier::empty_it() noexcept {
    sqlite3* db = nullptr;
    const int opened = sqlite3_open_v2(file_.c_str(), &db, SQLITE_OPEN_READWRITE | SQLITE_OPEN_NOMUTEX, nullptr);
    bool done = false;
    if (opened == SQLITE_OK && sqlite3_exec(db, "PRAGMA synchronous=FULL", nullptr, nullptr, nullptr) == SQLITE_OK) {
        sqlite3_busy_timeout(db, held_up_ms);
        sqlite3_wal_checkpoint_v2(db, nullptr, SQLITE_CHECKPOINT_PASSIVE, nullptr, nullptr);
        done = sqlite3_wal_checkpoint_v2(db, nullptr, SQLITE_CHECKPOINT_TRUNCATE, nullptr, nullptr) == SQLITE_OK;
    }
    sqlite3_close_v2(db);
    return done;
}

}  // namespace huying
