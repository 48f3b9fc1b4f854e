// line.cpp - reconnecting, telling listeners, and turning database errors into answers.
#include "engine/store/line.hpp"

#include <algorithm>

namespace huying {

std::exception_ptr answer_to(const StoreError& error) {
    switch (error.kind) {
        case StoreError::duplicate:
        case StoreError::retry:
            return std::make_exception_ptr(conflict(
                "conflict", "The same data was changed at the same moment again and again. Please try once more."));
        case StoreError::full:
            return std::make_exception_ptr(Problem(
                503, "storage_full", "The storage takes no more data: nothing was stored. Reading still works."));
        case StoreError::gone:
        case StoreError::broken:
            return std::make_exception_ptr(unavailable("The database cannot be reached at the moment."));
        case StoreError::wrong: break;
    }
    return std::make_exception_ptr(error);
}

Connection& Line::get() {
    using namespace std::chrono;
    if (connection_) return *connection_;
    if (last_error_ && steady_clock::now() < next_attempt_) throw *last_error_;
    try {
        connection_ = connect_();
        last_error_.reset();
        pause_ = milliseconds(0);
    } catch (const StoreError& e) {
        last_error_.emplace(e.kind == StoreError::broken ? e.kind : StoreError::gone, e.what());
        pause_ = std::clamp(pause_ * 2, milliseconds(100), milliseconds(2000));
        next_attempt_ = steady_clock::now() + pause_;
        throw *last_error_;
    }
    return *connection_;
}

void Line::drop() {
    if (connect_) connection_.reset();
}

void CommitListeners::add(Listener listener) {
    const std::lock_guard lock(mutex_);
    auto more = std::make_shared<std::vector<Listener>>(*listeners_);
    more->push_back(std::move(listener));
    listeners_ = std::move(more);
}

void CommitListeners::tell(const std::string& county) const {
    std::shared_ptr<const std::vector<Listener>> all;
    {
        const std::lock_guard lock(mutex_);
        all = listeners_;
    }
    for (const Listener& listener : *all) {
        try {
            listener(county);
        } catch (...) {  // a listener's trouble must not cost anyone the answer to a write that is committed
        }
    }
}

Micros TxClock::now() {
    const std::int64_t now = clock_.now().value;
    std::int64_t last = last_.load(std::memory_order_relaxed);
    while (last < now && !last_.compare_exchange_weak(last, now, std::memory_order_relaxed)) {
    }
    return {std::max(last, now)};
}

}  // namespace huying
