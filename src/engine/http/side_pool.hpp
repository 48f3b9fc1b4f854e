// side_pool.hpp - a few threads for verbs that are slow without the database: a password's argon2id takes 64 MiB and more
// than 100 ms. What they can do at once bounds the memory of a storm of sign-ins; what waits is bounded too, in all and
// for one address, so that a flood from one place leaves room for the others.
#pragma once
#include <condition_variable>
#include <deque>
#include <functional>
#include <map>
#include <mutex>
#include <string>
#include <thread>
#include <vector>

namespace huying::http {

class SidePool {
  public:
    static constexpr std::size_t most_waiting = 64, most_of_one = 16;
    explicit SidePool(int threads);
    /// Finishes what runs; what waits is still run, so that everyone is answered.
    ~SidePool();
    SidePool(const SidePool&) = delete;

    /// Throws Problem 429 `too_many_at_once` when this address has so many waiting, 503 `busy` when there is no room.
    /// `work` must not throw. Nobody waits any longer for what is `given_up` (any thread; once true, always): it makes
    /// room for another, and its work, which should see that and return at once, runs within submit().
    void submit(const std::string& from, std::function<void()> work, std::function<bool()> given_up);

  private:
    struct Waiting {
        std::string from;
        std::function<void()> work;
        std::function<bool()> given_up;
    };
    void run();
    void make_room();
    void left(const std::string& from);

    std::mutex mutex_;
    std::condition_variable news_;
    std::deque<Waiting> waiting_;
    std::map<std::string, std::size_t> of_one_;  ///< waiting or running, by address
    bool ends_ = false;
    std::vector<std::jthread> threads_;
};

}  // namespace huying::http
