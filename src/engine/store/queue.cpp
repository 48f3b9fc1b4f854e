// queue.cpp - handing work over: one lock per push, one per batch; a thread is woken only when it sleeps.
#include "engine/store/queue.hpp"

namespace huying {

WriteQueue::Lane& WriteQueue::lane_of(const Work& work) {
    if (!by_county_) return only_;
    auto& lane = lanes_[work.caller.county];
    if (!lane) lane = std::make_unique<Lane>();
    return *lane;
}

WriteQueue::Pushed WriteQueue::push(std::unique_ptr<Work>& work) {
    bool wake = false;
    {
        const std::lock_guard lock(mutex_);
        if (closed_) return Pushed::closed;
        if (left_ >= limit_) return Pushed::full;
        Lane& lane = lane_of(*work);
        lane.waiting.push_back(std::move(work));
        ++left_;
        if (!lane.busy) {
            lane.busy = true;
            ready_.push_back(&lane);
            wake = sleeping_ > 0;
        }
    }
    if (wake) work_came_.notify_one();
    return Pushed::yes;
}

WriteQueue::Lane* WriteQueue::take(Batch& batch) {
    std::unique_lock lock(mutex_);
    while (ready_.empty() && !stopping_) {
        ++sleeping_;
        work_came_.wait(lock);
        --sleeping_;
    }
    if (ready_.empty()) return nullptr;
    Lane* lane = ready_.front();
    ready_.pop_front();
    batch.swap(lane->waiting);
    return lane;
}

void WriteQueue::give_back(Lane& lane) {
    const std::lock_guard lock(mutex_);
    lane.busy = !lane.waiting.empty();
    if (!lane.busy) return;
    ready_.push_back(&lane);
    if (ready_.size() > 1 && sleeping_ > 0) work_came_.notify_one();  // this thread takes the first itself
}

void WriteQueue::finished(std::size_t works) {
    const std::lock_guard lock(mutex_);
    left_ -= works;
    if (left_ == 0) all_done_.notify_all();
}

void WriteQueue::drain() {
    std::unique_lock lock(mutex_);
    all_done_.wait(lock, [this] { return left_ == 0; });
    closed_ = true;
}

void WriteQueue::stop() {
    const std::lock_guard lock(mutex_);
    closed_ = stopping_ = true;
    work_came_.notify_all();
}

std::size_t WriteQueue::size() const {
    const std::lock_guard lock(mutex_);
    return left_;
}

WriteQueue::Pushed ReadQueue::push(std::unique_ptr<Work>& work) {
    {
        const std::lock_guard lock(mutex_);
        if (closed_) return WriteQueue::Pushed::closed;
        if (left_ >= limit_) return WriteQueue::Pushed::full;
        waiting_.push_back(std::move(work));
        ++left_;
    }
    work_came_.notify_one();
    return WriteQueue::Pushed::yes;
}

std::unique_ptr<Work> ReadQueue::take() {
    std::unique_lock lock(mutex_);
    work_came_.wait(lock, [this] { return stopping_ || !waiting_.empty(); });
    if (waiting_.empty()) return nullptr;
    auto work = std::move(waiting_.front());
    waiting_.pop_front();
    return work;
}

void ReadQueue::finished() {
    const std::lock_guard lock(mutex_);
    if (--left_ == 0) all_done_.notify_all();
}

void ReadQueue::drain() {
    std::unique_lock lock(mutex_);
    all_done_.wait(lock, [this] { return left_ == 0; });
    closed_ = true;
}

void ReadQueue::stop() {
    const std::lock_guard lock(mutex_);
    closed_ = stopping_ = true;
    work_came_.notify_all();
}

std::size_t ReadQueue::size() const {
    const std::lock_guard lock(mutex_);
    return left_;
}

}  // namespace huying
