// fake_store.hpp - a store without a database, for tests and the benchmark of the HTTP engine: one thread that runs
// what it is given in batches. Every query has no rows.
#pragma once
#include <condition_variable>
#include <deque>
#include <mutex>
#include <thread>

#include "engine/store/store.hpp"

namespace huying::http {

class NoRows final : public Rows {
  public:
    bool next() override { return false; }
    int columns() const override { return 0; }
    std::string_view name(int) const override { return {}; }
    bool null(int) const override { return true; }
    std::int64_t integer(int) const override { return 0; }
    double real(int) const override { return 0; }
    bool boolean(int) const override { return false; }
    std::string_view text(int) const override { return {}; }
    std::string_view blob(int) const override { return {}; }
};

class FakeConnection final : public huying::Connection {
  public:
    Rows& run(StatementKey, const std::function<std::string()>&, std::span<const Param>) override { return rows_; }
    Rows& run_text(const std::string&, std::span<const Param>) override { return rows_; }
    std::int64_t changed() const override { return 0; }
    void begin_read() override {}
    bool begin_write(std::string_view) override { return false; }
    void savepoint(bool) override {}
    void release() override {}
    bool roll_back_to() override { return true; }
    void commit() override {}
    void roll_back() noexcept override {}
    bool in_transaction() const override { return true; }
    void script(const std::string&) override {}
    void announce(std::string_view) override {}

  private:
    NoRows rows_;
};

class FakeStore final : public Store {
  public:
    FakeStore() : thread_([this] { work(); }) {}
    ~FakeStore() override {
        {
            const std::lock_guard lock(mutex_);
            stopped_ = true;
        }
        wake_.notify_all();
        thread_.join();
    }
    void migrate(const std::vector<Migration>&) override {}
    void submit_write(std::unique_ptr<Work> work) override { take(std::move(work)); }
    void submit_read(std::unique_ptr<Work> work) override { take(std::move(work)); }
    void drain() override {}
    void on_commit(std::function<void(const std::string&)>) override {}
    const Clock& clock() const override { return clock_; }
    Id new_id(Micros now) override { return ids_.next(now); }
    const char* driver() const override { return "fake"; }
    std::string metrics() const override { return {}; }
    /// While held, nothing is run: a database that does not answer.
    void hold(bool held) {
        const std::lock_guard lock(mutex_);
        held_ = held;
        wake_.notify_all();
    }

  private:
    void take(std::unique_ptr<Work> work) {
        const std::lock_guard lock(mutex_);
        queue_.push_back(std::move(work));
        if (queue_.size() == 1) wake_.notify_one();
    }
    void work() {
        FakeConnection connection;
        for (;;) {
            std::deque<std::unique_ptr<Work>> batch;
            {
                std::unique_lock lock(mutex_);
                wake_.wait(lock, [&] { return stopped_ || (!queue_.empty() && !held_); });
                if (stopped_) return;
                batch.swap(queue_);
            }
            for (auto& one : batch) run(*one, connection);
        }
    }
    void run(Work& work, FakeConnection& connection) {
        Tx tx(connection, *this, work.caller, clock_.now());
        std::exception_ptr error;
        try {
            work.run(tx);
        } catch (...) {
            error = std::current_exception();
        }
        work.finished(error);
    }

    RealClock clock_;
    IdMaker ids_;
    std::mutex mutex_;
    std::condition_variable wake_;
    std::deque<std::unique_ptr<Work>> queue_;
    bool stopped_ = false, held_ = false;
    std::thread thread_;
};

}  // namespace huying::http
