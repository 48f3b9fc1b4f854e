// listeners.cpp - one thread: woken by commits, and five times a second to compare the county's clock (which may run
// fast or stand still) with the jobs.
#include "engine/stream/listeners.hpp"

#include <fmt/format.h>
#include <unistd.h>

#include <array>
#include <chrono>
#include <condition_variable>
#include <mutex>

namespace huying {
namespace {

constexpr std::int64_t events_at_once = 100;
constexpr auto tick = std::chrono::milliseconds(200);
constexpr std::int64_t refresh_every = second;

std::string this_process() {
    std::array<char, 256> host{};
    gethostname(host.data(), host.size() - 1);
    return fmt::format("{}:{}", host.data(), getpid());
}

}  // namespace

struct Dispatcher::Bell {
    std::mutex mutex;
    std::condition_variable rung;
    std::set<std::string> counties;
    bool stopping = false;

    void ring(const std::string& county) {
        {
            const std::lock_guard lock(mutex);
            if (!counties.insert(county).second) return;  // it has been rung for this county and not yet heard
        }
        rung.notify_one();
    }
};

struct Dispatcher::County {
    std::string code;
    std::vector<Follower> followers;
    CountyJobs jobs;
};

Dispatcher::Dispatcher(Store& store, std::vector<Listener> listeners, std::vector<Job> jobs, Counties counties)
    : store_(store), listeners_(std::move(listeners)), jobs_(std::move(jobs)), list_counties_(std::move(counties)),
      holder_(this_process()), bell_(std::make_shared<Bell>()) {}

Dispatcher::~Dispatcher() { stop(); }

void Dispatcher::start() {
    patient_ = true;
    store_.on_commit([bell = bell_](const std::string& county) { bell->ring(county); });
    thread_ = std::thread([this] { serve(); });
}

void Dispatcher::stop() {
    if (!thread_.joinable()) return;
    {
        const std::lock_guard lock(bell_->mutex);
        bell_->stopping = true;
    }
    bell_->rung.notify_one();
    thread_.join();
    patient_ = false;
}

void Dispatcher::notify(const std::string& county) { bell_->ring(county); }

void Dispatcher::serve() {
    for (;;) {
        {
            std::unique_lock lock(bell_->mutex);
            const auto wait = pending_.empty() ? tick : std::chrono::milliseconds(0);
            bell_->rung.wait_for(lock, wait, [this] { return bell_->stopping || !bell_->counties.empty(); });
            if (bell_->stopping) return;
            pending_.merge(bell_->counties);
            bell_->counties.clear();
        }
        try {
            round();
        } catch (...) {  // the store is in trouble and tells it to everyone who asks; here we wait for it
            std::unique_lock lock(bell_->mutex);
            bell_->rung.wait_for(lock, tick, [this] { return bell_->stopping; });
        }
    }
}

/// One step for each county that may have news, so that a long backlog of one holds up neither the others nor the jobs.
void Dispatcher::round() {
    if (steady_micros() - refreshed_ >= refresh_every) refresh_counties();
    if (pending_.erase("") > 0) pending_.insert(codes_.begin(), codes_.end());
    if (pending_.empty()) sweep();
    for (auto at = pending_.begin(); at != pending_.end();)
        at = bring_events(county(*at)) ? std::next(at) : pending_.erase(at);
    for (const std::string& code : codes_) county(code).jobs.run_due();
}

/// When nothing else is to be done: counties with an event to try again, and one more unasked, because the commits of
/// another program are not always heard (SQLite has no bell).
void Dispatcher::sweep() {
    pending_.swap(waiting_);
    if (!codes_.empty()) pending_.insert(codes_[swept_++ % codes_.size()]);
}

void Dispatcher::refresh_counties() {
    codes_ = list_counties_();
    refreshed_ = steady_micros();
}

Dispatcher::County& Dispatcher::county(const std::string& code) {
    auto& slot = counties_[code];
    if (!slot) {
        slot.reset(new County{code, {}, CountyJobs(store_, jobs_, code, holder_)});
        for (const Listener& listener : listeners_) slot->followers.emplace_back(store_, listener, code);
    }
    return *slot;
}

/// Followers that stand at the same place share one read. Gives whether there may be more.
bool Dispatcher::bring_events(County& county) {
    std::map<std::int64_t, std::vector<Follower*>> places;
    for (Follower& follower : county.followers) {
        if (follower.wait_until() > steady_micros()) {
            waiting_.insert(county.code);
            continue;
        }
        follower.find_place();
        places[follower.seq()].push_back(&follower);
    }
    bool any = false;
    for (auto& [seq, followers] : places) {
        const auto events = store_.read(system_caller(county.code),
                                        [from = seq](const Tx& tx) { return events_after(tx, from, events_at_once); });
        for (Follower* follower : followers) follower->advance(events, patient_);
        any = any || !events.empty();
    }
    return any;
}

void Dispatcher::run_due() {
    refresh_counties();
    for (bool any = true; any;) {
        any = false;
        for (const std::string& code : codes_) {
            while (bring_events(county(code))) any = true;
            any = county(code).jobs.run_due() || any;
        }
    }
}

}  // namespace huying
