// io_thread.hpp - one thread with its sockets. Answers from store threads come in batches: the first of a batch wakes
// the thread, the others only join a list. Deadlines are checked twice a second for all connections, no timer each.
#pragma once
#include <boost/asio/executor_work_guard.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/steady_timer.hpp>

#include <atomic>
#include <functional>
#include <list>
#include <memory>
#include <string>
#include <thread>

namespace huying::http {

class Connection;

class IoThread {
  public:
    IoThread();
    ~IoThread();
    void start();
    void join();
    /// From now on connections are only finished; those not done after `grace_seconds` are cut. Any thread.
    void finish(int grace_seconds);

    /// Any thread: `connection->resume()` shall run here.
    void deliver(std::shared_ptr<Connection> connection);

    boost::asio::io_context& context() { return context_; }

    // On this thread only.
    std::list<std::shared_ptr<Connection>> connections;
    std::function<void()> every_second;        ///< set before start()
    std::int64_t now() const { return now_; }  ///< milliseconds, steady, coarse (0.5 s)
    const std::string& date() const { return date_; }
    bool finishing() const { return finish_at_ != 0; }

  private:
    void tick();
    void look_at_clock();
    void take_letters();
    void finish_now();

    boost::asio::io_context context_{1};
    boost::asio::executor_work_guard<boost::asio::io_context::executor_type> work_;
    boost::asio::steady_timer timer_;
    std::atomic<Connection*> letters_{nullptr};
    std::atomic<bool> ended_{false};
    std::int64_t now_ = 0, second_ = 0, finish_at_ = 0;
    std::string date_;
    std::thread thread_;
};

}  // namespace huying::http
