// queue.hpp - work waiting for the store's threads. A lane is served by one thread at a time and keeps its order:
// SQLite has one lane, PostgreSQL one for each county.
#pragma once
#include <condition_variable>
#include <deque>
#include <memory>
#include <mutex>
#include <string>
#include <unordered_map>
#include <vector>

#include "engine/store/store.hpp"

namespace huying {

using Batch = std::vector<std::unique_ptr<Work>>;

class WriteQueue {
  public:
    struct Lane {
        Batch waiting;
        bool busy = false;  // a thread has it, or it is among the ready
    };

    WriteQueue(bool by_county, std::size_t limit) : by_county_(by_county), limit_(limit) {}
    enum class Pushed { yes, full, closed };
    Pushed push(std::unique_ptr<Work>& work);
    /// Waits for a lane with work and moves all of it into `batch` (empty before). Nothing when the queue stops.
    Lane* take(Batch& batch);
    /// The thread has finished its batch; the lane may have more.
    void give_back(Lane& lane);
    void finished(std::size_t works);
    /// Waits until nothing is left, then lets nothing more in.
    void drain();
    void stop();
    std::size_t size() const;

  private:
    Lane& lane_of(const Work& work);
    mutable std::mutex mutex_;
    std::condition_variable work_came_, all_done_;
    std::unordered_map<std::string, std::unique_ptr<Lane>> lanes_;
    Lane only_;
    std::deque<Lane*> ready_;
    std::size_t left_ = 0;  // pushed and not yet finished
    std::size_t sleeping_ = 0;
    bool closed_ = false, stopping_ = false;
    const bool by_county_;
    const std::size_t limit_;
};

class ReadQueue {
  public:
    explicit ReadQueue(std::size_t limit) : limit_(limit) {}
    WriteQueue::Pushed push(std::unique_ptr<Work>& work);
    /// Waits; nothing when the queue stops.
    std::unique_ptr<Work> take();
    void finished();
    void drain();
    void stop();
    std::size_t size() const;

  private:
    mutable std::mutex mutex_;
    std::condition_variable work_came_, all_done_;
    std::deque<std::unique_ptr<Work>> waiting_;
    std::size_t left_ = 0;
    bool closed_ = false, stopping_ = false;
    const std::size_t limit_;
};

}  // namespace huying
