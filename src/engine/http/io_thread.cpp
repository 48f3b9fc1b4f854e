// io_thread.cpp - see io_thread.hpp.
#include "engine/http/io_thread.hpp"

#include <pthread.h>
#include <boost/asio/post.hpp>

#include <chrono>
#include <ctime>
#include <vector>

#include "engine/http/connection.hpp"

namespace huying::http {
namespace {

constexpr std::chrono::milliseconds tick_time{500};
constexpr std::chrono::milliseconds finishing_tick_time{10};

std::int64_t steady_milliseconds() {
    const auto t = std::chrono::steady_clock::now().time_since_epoch();
    return std::chrono::duration_cast<std::chrono::milliseconds>(t).count();
}

/// IMF-fixdate, RFC 9110 section 5.6.7. strftime would follow the locale.
std::string http_date(std::time_t t) {
    static constexpr const char* days[] = {"Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"};
    static constexpr const char* months[] = {"Jan", "Feb", "Mar", "Apr", "May", "Jun",
                                             "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"};
    std::tm c{};
    gmtime_r(&t, &c);
    char text[40];
    std::snprintf(text, sizeof text, "%s, %02d %s %d %02d:%02d:%02d GMT", days[c.tm_wday], c.tm_mday, months[c.tm_mon],
                  c.tm_year + 1900, c.tm_hour, c.tm_min, c.tm_sec);
    return text;
}

}  // namespace

IoThread::IoThread() : work_(context_.get_executor()), timer_(context_) { look_at_clock(); }
IoThread::~IoThread() { join(); }

void IoThread::start() {
    tick();
    thread_ = std::thread([this] {
        pthread_setname_np(pthread_self(), "http");
        context_.run();
    });
}

void IoThread::join() {
    if (thread_.joinable()) thread_.join();
    ended_.store(true, std::memory_order_seq_cst);
    take_letters();
}

void IoThread::look_at_clock() {
    now_ = steady_milliseconds();
    if (now_ / 1000 == second_ && !date_.empty()) return;
    second_ = now_ / 1000;
    date_ = http_date(std::time(nullptr));
    if (every_second) every_second();
}

void IoThread::tick() {
    look_at_clock();
    for (auto it = connections.begin(); it != connections.end();) {
        const auto connection = *it++;  // the sweep may close it, which takes it out of the list
        connection->sweep(now_);
    }
    if (finishing() && (connections.empty() || now_ >= finish_at_)) return finish_now();
    timer_.expires_after(finishing() ? finishing_tick_time : tick_time);
    timer_.async_wait([this](boost::system::error_code ec) {
        if (!ec) tick();
    });
}

void IoThread::finish(int grace_seconds) {
    boost::asio::post(context_, [this, grace_seconds] {
        finish_at_ = steady_milliseconds() + std::int64_t{1000} * grace_seconds + 1;
        const std::vector<std::shared_ptr<Connection>> all(connections.begin(), connections.end());
        for (const auto& connection : all) connection->finish();
        timer_.cancel();
        tick();
    });
}

void IoThread::finish_now() {
    const std::vector<std::shared_ptr<Connection>> all(connections.begin(), connections.end());
    for (const auto& connection : all) connection->close();
    work_.reset();  // run() returns when the cancelled operations have been heard
}

void IoThread::deliver(std::shared_ptr<Connection> connection) {
    Connection* letter = connection.get();
    letter->held = std::move(connection);
    Connection* first = letters_.load(std::memory_order_relaxed);
    do letter->next = first;
    while (!letters_.compare_exchange_weak(first, letter, std::memory_order_seq_cst, std::memory_order_relaxed));
    if (ended_.load(std::memory_order_seq_cst)) take_letters();  // nobody will: let go of the connection here
    else if (first == nullptr) boost::asio::post(context_, [this] { take_letters(); });
}

void IoThread::take_letters() {
    Connection* newest = letters_.exchange(nullptr, std::memory_order_seq_cst);
    Connection* oldest = nullptr;  // the list is last in, first out; answers leave in the order they came
    while (newest != nullptr) {
        Connection* const after = newest->next;
        newest->next = oldest;
        oldest = newest;
        newest = after;
    }
    std::vector<std::shared_ptr<Connection>> answered;
    while (oldest != nullptr) {
        Connection* const connection = oldest;
        oldest = connection->next;
        answered.push_back(std::move(connection->held));
        connection->resume();
    }
    // Only now, when all have their answers: the first have sent their next requests meanwhile, so that fewer reads find
    // nothing.
    for (const auto& connection : answered) connection->pump();
}

}  // namespace huying::http
