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

void SidePool::submit(const std::string& from, std::function<void()> work) {
    {
        const std::lock_guard lock(mutex_);
        if (waiting_.size() >= most_waiting)
            throw Problem(503, "busy", "Too many are signing in at this moment. Try again in a few seconds.");
        std::size_t& own = of_one_[from];
        if (own >= most_of_one)
            throw Problem(429, "too_many_at_once",
                          "Too many requests of this kind from your address. Try again in a few seconds.");
        ++own;
        waiting_.push_back({from, std::move(work)});
    }
    news_.notify_one();
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
        next.work = nullptr;  // lets go of what it holds outside the lock
        lock.lock();
        if (const auto own = of_one_.find(next.from); --own->second == 0) of_one_.erase(own);
    }
}

}  // namespace huying::http
