// sender.cpp - the threads that send push messages.
#include <spdlog/spdlog.h>

#include <utility>

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
constexpr std::chrono::hours time_to_live{1};     // later the case is with somebody else
constexpr std::chrono::hours quiet_for_long{12};  // what waited is told once: also to a phone that is turned on at noon

constexpr Sql due_messages{R"sql(SELECT m.id AS id, m.subscription AS subscription, m.payload AS payload,
    m.topic AS topic, m.tries AS tries, s.endpoint AS endpoint, s.p256dh AS p256dh, s.auth AS auth
    FROM push_message m JOIN push_subscription s ON s.county = m.county AND s.id = m.subscription
    WHERE m.county = $1 AND m.next_try <= $2 ORDER BY m.next_try, m.id LIMIT 200)sql"};
/// Not when another server has claimed it since it was read.
constexpr Sql claim_message{R"sql(UPDATE push_message SET next_try = $3
    WHERE county = $1 AND id = $2 AND next_try <= $4)sql"};
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

/// What cannot be sent at all (too long, say) is refused like what the push service refuses: it would fail again.
notify::PushResult hand_over(notify::PushClient& client, const Due& m) {
    const auto now = std::chrono::floor<std::chrono::seconds>(std::chrono::system_clock::now());
    try {
        const auto lives = m.topic == quiet_hours_tag ? quiet_for_long : time_to_live;
        return client.send({m.endpoint, m.p256dh, m.auth}, m.payload, notify::Urgency::high, lives, m.topic, now);
    } catch (const std::invalid_argument& e) {
        return {.outcome = notify::PushOutcome::refused, .detail = e.what()};
    }
}

}  // namespace

/// A message that one thread has taken on, and its place at the push service, which is free again when this goes, however.
class Sender::Turn {
  public:
    Turn(Sender& sender, std::string county, Due message, std::string at)
        : sender_(&sender), county_(std::move(county)), message_(std::move(message)), at_(std::move(at)) {}
    Turn(Turn&& other) noexcept
        : sender_(std::exchange(other.sender_, nullptr)), county_(std::move(other.county_)),
          message_(std::move(other.message_)), at_(std::move(other.at_)) {}
    Turn& operator=(Turn&&) = delete;
    ~Turn() {
        if (sender_ == nullptr) return;
        const std::lock_guard lock(sender_->mutex_);
        const auto taken = sender_->in_flight_.find(at_);
        taken->second.erase({county_, message_.id.value});
        if (taken->second.empty()) sender_->in_flight_.erase(taken);
    }
    const Due& message() const { return message_; }

  private:
    Sender* sender_;
    std::string county_;
    Due message_;
    std::string at_;  // the push service's origin
};

Sender::Sender(Store& store, const MakeClient& make_client, std::vector<std::string> counties)
    : store_(store), counties_(std::move(counties)) {
    for (int i = 0; i < thread_count; ++i)
        threads_.emplace_back([this, client = make_client()]() mutable { run(std::move(client)); });
}

Sender::~Sender() { stop(); }

void Sender::stop() {
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
        for (const std::string& county : counties_) send_due(county, client);
        lock.lock();
    }
}

void Sender::send_due(const std::string& county, notify::PushClient& client) {
    try {
        while (send_one(county, client)) say_once(county, "");
    } catch (const std::exception& e) {
        say_once(county, e.what());
    }
}

/// Eight threads ask every two seconds: a trouble is one line when it comes and one when it is over.
void Sender::say_once(const std::string& county, const std::string& trouble) {
    const std::lock_guard lock(mutex_);
    if (trouble.empty() && waiting_.erase(county) != 0) spdlog::info("push messages of {} go out again", county);
    if (!trouble.empty() && waiting_.insert(county).second)
        spdlog::warn("push messages of {} wait: {}", county, trouble);
}

/// The first due message that no thread has and whose push service is not already busy with enough of ours.
std::optional<Sender::Turn> Sender::choose(const std::string& county, Micros now) {
    const auto due =
        store_.read(system_caller(county), [&](const Tx& tx) { return tx.all<Due>(due_messages, county, now); });
    const std::lock_guard lock(mutex_);
    for (const Due& m : due) {
        const std::string at = notify::origin(m.endpoint).value_or("");
        auto& taken = in_flight_[at];
        if (ended_ || std::ssize(taken) >= most_per_origin || !taken.insert({county, m.id.value}).second) continue;
        return Turn(*this, county, m, at);
    }
    return std::nullopt;
}

bool Sender::send_one(const std::string& county, notify::PushClient& client) {
    const Caller caller = system_caller(county);
    const Micros due_at = RealClock{}.now();
    const auto turn = choose(county, due_at);
    if (!turn) return false;
    const Due& m = turn->message();
    const bool ours = store_.write(caller, [&](Tx& tx) {
        return tx.exec(claim_message, county, m.id, RealClock{}.now() + claim_time, due_at) == 1;
    });
    if (!ours) return true;  // another server sends it
    const notify::PushResult result = hand_over(client, m);
    if (result.outcome == notify::PushOutcome::refused) spdlog::warn("push service refused: {}", result.detail);
    store_.write(caller, [&](Tx& tx) { settle(tx, m, result); });
    return true;
}

}  // namespace huying::push
