// side_pool.cpp - see side_pool.hpp.
#include "engine/http/side_pool.hpp"

#include "base/problem.hpp"

namespace huying::http {

SidePool::SidePool(int threads) {
    for (int i = 0; i < threads; ++i) threads_.emplace_back([this] { run(); });
}

SidePool::~SidePool() {
    {
        const std::lock_guard lock(mutex_);
        ends_ = true;
    }
    news_.notify_all();
}

void SidePool::submit(const std::string& from, std::function<void()> work, std::function<bool()> given_up) {
    make_room();
    {
        const std::lock_guard lock(mutex_);
        if (const auto own = of_one_.find(from); own != of_one_.end() && own->second >= most_of_one)
            throw Problem(429, "too_many_at_once",
                          "Too many requests of this kind from your address. Try again in a few seconds.");
        if (waiting_.size() >= most_waiting)
            throw Problem(503, "busy", "Too many are signing in at this moment. Try again in a few seconds.");
        ++of_one_[from];
        waiting_.push_back({from, std::move(work), std::move(given_up)});
    }
    news_.notify_one();
}

/// A full queue lets go of those whose callers have their answer already: a storm that is over keeps nobody out.
void SidePool::make_room() {
    std::deque<Waiting> given_up;
    {
        const std::lock_guard lock(mutex_);
        if (waiting_.size() < most_waiting) return;
        std::deque<Waiting> others;
        for (Waiting& one : waiting_) (one.given_up() ? given_up : others).push_back(std::move(one));
        waiting_ = std::move(others);
        for (const Waiting& one : given_up) left(one.from);
    }
    for (const Waiting& one : given_up) one.work();
}

void SidePool::left(const std::string& from) {
    if (const auto own = of_one_.find(from); --own->second == 0) of_one_.erase(own);
}

void SidePool::run() {
    std::unique_lock lock(mutex_);
    while (true) {
        news_.wait(lock, [this] { return ends_ || !waiting_.empty(); });
        if (waiting_.empty()) return;
        Waiting next = std::move(waiting_.front());
        waiting_.pop_front();
        lock.unlock();
        next.work();
        next.work = nullptr, next.given_up = nullptr;  // lets go of what they hold outside the lock
        lock.lock();
        left(next.from);
    }
}

}  // namespace huying::http
