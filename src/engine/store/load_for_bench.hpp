// load_for_bench.hpp - for benchmarks: as many works under way as many connections would bring, and what they cost.
#pragma once
#include <fmt/format.h>
#include <sys/resource.h>

#include <algorithm>
#include <chrono>
#include <condition_variable>
#include <functional>
#include <mutex>

#include "engine/store/store.hpp"

namespace huying::bench {

using Clock = std::chrono::steady_clock;
constexpr int outstanding = 64;

/// Of the whole process: what a busy machine does not change.
inline double cpu_micros() {
    rusage u{};
    getrusage(RUSAGE_SELF, &u);
    const auto micros = [](timeval t) { return static_cast<double>(t.tv_sec) * 1e6 + static_cast<double>(t.tv_usec); };
    return micros(u.ru_utime) + micros(u.ru_stime);
}

inline double ms(Clock::duration d) { return std::chrono::duration<double, std::milli>(d).count(); }

inline void show(const std::string& what, std::vector<double> v, const char* unit) {
    std::ranges::sort(v);
    fmt::print("{:<46} n={:<4} median {:.4g} {} ({:.4g} to {:.4g}), p99 {:.4g}\n", what, v.size(), v[v.size() / 2],
               unit, v.front(), v.back(), v[v.size() * 99 / 100]);
    std::fflush(stdout);
}

/// What an I/O thread does: gets finished requests and sends new ones.
class Load {
  public:
    using Verb = std::function<void(Tx&)>;
    Load(Store& store, Caller caller, Verb verb) : store_(store), caller_(std::move(caller)), verb_(std::move(verb)) {}

    struct Result {
        double per_second, cpu;  ///< verbs; microseconds of the process for each
    };
    Result run(Clock::duration time) {
        const double cpu_before = cpu_micros();
        const auto began = Clock::now();
        submit(outstanding);
        std::int64_t n = 0;
        while (Clock::now() - began < time) {
            std::unique_lock lock(mutex_);
            came_.wait(lock, [&] { return done_ > 0; });
            const int done = std::exchange(done_, 0);
            lock.unlock();
            submit(done);
            n += done;
        }
        const double seconds = ms(Clock::now() - began) / 1000;
        std::unique_lock lock(mutex_);
        came_.wait(lock, [&] { return done_ == outstanding; });
        done_ = 0;
        return {static_cast<double>(n) / seconds, (cpu_micros() - cpu_before) / static_cast<double>(n + outstanding)};
    }

  private:
    struct Request final : Work {
        explicit Request(Load& load) : Work(load.caller_), load(load) {}
        void run(Tx& tx) override { load.verb_(tx); }
        void finished(std::exception_ptr error) override {
            if (error) std::terminate();  // a benchmark of refusals would measure nothing
            const std::lock_guard lock(load.mutex_);
            ++load.done_;
            load.came_.notify_one();
        }
        Load& load;
    };
    void submit(int n) {
        for (int i = 0; i < n; ++i) store_.submit_write(std::make_unique<Request>(*this));
    }
    Store& store_;
    const Caller caller_;
    const Verb verb_;
    std::mutex mutex_;
    std::condition_variable came_;
    int done_ = 0;
};

/// The same verb with and without the log, in turn: works a second, CPU of one, and the ratio within each round.
inline void compare_with_log(const std::string& what, Load& off, Load& on, int rounds, Clock::duration time) {
    std::vector<double> with, without, share, cpu_with, cpu_without;
    for (int i = 0; i < rounds; ++i) {
        const auto a = off.run(time), b = on.run(time);
        without.push_back(a.per_second), with.push_back(b.per_second), share.push_back(b.per_second / a.per_second);
        cpu_without.push_back(a.cpu), cpu_with.push_back(b.cpu);
    }
    show(what + ", log off", without, "/s");
    show(what + ", log on", with, "/s");
    show("on / off, of the same round", share, "");
    show("CPU of one, log off", cpu_without, "us");
    show("CPU of one, log on", cpu_with, "us");
}

}  // namespace huying::bench
