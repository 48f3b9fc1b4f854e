// sender.cpp - the threads that send push messages.
#include <spdlog/spdlog.h>

#include "subject/push/push.hpp"

namespace huying::push {

struct Due {
    Id id, subscription;
    std::string payload, topic;
    std::int64_t tries;
    std::string endpoint, p256dh, auth;
};
BOOST_DESCRIBE_STRUCT(Due, (), (id, subscription, payload, topic, tries, endpoint, p256dh, auth))

namespace {

constexpr int thread_count = 8, most_per_origin = 2;
constexpr std::int64_t claim_time = minute;  // longer than the longest send
constexpr std::int64_t waits[] = {30 * second, 2 * minute, 10 * minute, hour};
constexpr std::chrono::seconds time_to_live{3600};  // an hour later the case is with somebody else

constexpr Sql due_messages{R"sql(SELECT m.id AS id, m.subscription AS subscription, m.payload AS payload,
    m.topic AS topic, m.tries AS tries, s.endpoint AS endpoint, s.p256dh AS p256dh, s.auth AS auth
    FROM push_message m JOIN push_subscription s ON s.county = m.county AND s.id = m.subscription
    WHERE m.county = $1 AND m.next_try <= $2 ORDER BY m.next_try, m.id LIMIT 200)sql"};
constexpr Sql claim_message{R"sql(UPDATE push_message SET next_try = $3
    WHERE county = $1 AND id = $2)sql"};
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

Sender::Sender(Store& store, const MakeClient& make_client, std::vector<std::string> counties)
    : store_(store), counties_(std::move(counties)) {
    for (int i = 0; i < thread_count; ++i)
        threads_.emplace_back([this, client = make_client()]() mutable { run(std::move(client)); });
}

Sender::~Sender() {
    {
        const std::lock_guard lock(mutex_);
        ended_ = true;
    }
    awake_.notify_all();
    threads_.clear();
}

void Sender::wake() {
    {
        const std::lock_guard lock(mutex_);
        ++wakes_;
    }
    awake_.notify_all();
}

void Sender::run(notify::PushClient client) {
    std::unique_lock lock(mutex_);
    for (std::uint64_t heard = 0; !ended_;) {
        awake_.wait_for(lock, std::chrono::seconds(2), [&] { return wakes_ != heard || ended_; });
        heard = wakes_;
        lock.unlock();
        for (const std::string& county : counties_) {
            try {
                while (send_one(county, client)) {
                }
            } catch (const std::exception& e) {
                spdlog::warn("push messages of {} wait: {}", county, e.what());
            }
        }
        lock.lock();
    }
}

/// The first due message whose push service is not already busy with enough of ours.
std::optional<Due> Sender::claim(const std::string& county) {
    const Caller caller = system_caller(county);
    const Micros now = RealClock{}.now();
    if (store_.read(caller, [&](const Tx& tx) { return tx.all<Due>(due_messages, county, now).empty(); }))
        return std::nullopt;
    return store_.write(caller, [&](Tx& tx) -> std::optional<Due> {
        const auto due = tx.all<Due>(due_messages, county, now);
        const std::lock_guard lock(mutex_);
        for (const Due& m : due) {
            int& busy = in_flight_[notify::origin(m.endpoint).value_or("")];
            if (ended_ || busy >= most_per_origin) continue;
            ++busy;
            tx.exec(claim_message, county, m.id, now + claim_time);
            return m;
        }
        return std::nullopt;
    });
}

bool Sender::send_one(const std::string& county, notify::PushClient& client) {
    const auto m = claim(county);
    if (!m) return false;
    const auto now = std::chrono::floor<std::chrono::seconds>(std::chrono::system_clock::now());
    const auto result =
        client.send({m->endpoint, m->p256dh, m->auth}, m->payload, notify::Urgency::high, time_to_live, m->topic, now);
    {
        const std::lock_guard lock(mutex_);
        --in_flight_[notify::origin(m->endpoint).value_or("")];
    }
    if (result.outcome == notify::PushOutcome::refused) spdlog::warn("push service refused: {}", result.detail);
    store_.write(system_caller(county), [&](Tx& tx) { settle(tx, *m, result); });
    return true;
}

}  // namespace huying::push
