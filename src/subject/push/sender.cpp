// sender.cpp - the thread that sends push messages.
#include <spdlog/spdlog.h>

#include "subject/push/push.hpp"

namespace huying::push {
namespace {

constexpr std::int64_t waits[] = {30 * second, 2 * minute, 10 * minute, hour};
constexpr std::chrono::seconds time_to_live{3600};  // an hour later the case is with somebody else

struct Due {
    Id id, subscription;
    std::string payload, topic;
    std::int64_t tries;
    std::string endpoint, p256dh, auth;
};
BOOST_DESCRIBE_STRUCT(Due, (), (id, subscription, payload, topic, tries, endpoint, p256dh, auth))

constexpr Sql due_messages{R"sql(SELECT m.id AS id, m.subscription AS subscription, m.payload AS payload,
    m.topic AS topic, m.tries AS tries, s.endpoint AS endpoint, s.p256dh AS p256dh, s.auth AS auth
    FROM push_message m JOIN push_subscription s ON s.county = m.county AND s.id = m.subscription
    WHERE m.county = $1 AND m.next_try <= $2 ORDER BY m.next_try, m.id LIMIT 20)sql"};
constexpr Sql drop_message{R"sql(DELETE FROM push_message WHERE county = $1 AND id = $2)sql"};
constexpr Sql drop_subscription{R"sql(DELETE FROM push_subscription WHERE county = $1 AND id = $2)sql"};
constexpr Sql try_later{R"sql(UPDATE push_message SET tries = tries + 1, next_try = $3
    WHERE county = $1 AND id = $2)sql"};

void settle(Tx& tx, const Due& m, const notify::PushResult& result) {
    using notify::PushOutcome;
    const bool again = result.outcome == PushOutcome::retry_later && m.tries < std::ssize(waits);
    if (result.outcome == PushOutcome::gone) tx.exec(drop_subscription, tx.county(), m.subscription);
    if (!again) {
        tx.exec(drop_message, tx.county(), m.id);
        return;
    }
    std::int64_t wait = waits[m.tries];
    if (result.retry_after) wait = std::max(wait, result.retry_after->count() * second);
    tx.exec(try_later, tx.county(), m.id, RealClock{}.now() + wait);
}

}  // namespace

Sender::Sender(Store& store, notify::PushClient& client, std::vector<std::string> counties)
    : store_(store), client_(client), counties_(std::move(counties)), thread_([this] { run(); }) {}

Sender::~Sender() {
    {
        const std::lock_guard lock(mutex_);
        ended_ = true;
    }
    awake_.notify_all();
    thread_.join();
}

void Sender::wake() {
    {
        const std::lock_guard lock(mutex_);
        woken_ = true;
    }
    awake_.notify_all();
}

void Sender::run() {
    std::unique_lock lock(mutex_);
    while (!ended_) {
        awake_.wait_for(lock, std::chrono::seconds(2), [this] { return woken_ || ended_; });
        woken_ = false;
        lock.unlock();
        for (const std::string& county : counties_) {
            try {
                while (send_due(county)) {}
            } catch (const std::exception& e) {
                spdlog::warn("push messages of {} wait: {}", county, e.what());
            }
        }
        lock.lock();
    }
}

bool Sender::send_due(const std::string& county) {
    const Caller caller = system_caller(county);
    const auto due = store_.read(caller, [&](const Tx& tx) { return tx.all<Due>(due_messages, county, RealClock{}.now()); });
    for (const Due& m : due) {
        {
            const std::lock_guard lock(mutex_);
            if (ended_) return false;
        }
        const auto now = std::chrono::floor<std::chrono::seconds>(std::chrono::system_clock::now());
        const auto result = client_.send({m.endpoint, m.p256dh, m.auth}, m.payload, notify::Urgency::high, time_to_live, m.topic, now);
        if (result.outcome == notify::PushOutcome::refused) spdlog::warn("push service refused: {}", result.detail);
        store_.write(caller, [&](Tx& tx) { settle(tx, m, result); });
    }
    return !due.empty();
}

}  // namespace huying::push
