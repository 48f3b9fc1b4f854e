// push.hpp - messages to people's phones when a case comes to them (Web Push, RFC 8030). A message is written in the
// transaction of its event's listener and sent after it; a phone that is gone is forgotten.
#pragma once
#include <condition_variable>
#include <map>
#include <mutex>
#include <set>
#include <thread>

#include "engine/notify/push_client.hpp"
#include "engine/subject/subject.hpp"
#include "subject/cases/events.hpp"
#include "subject/identity/identity.hpp"
#include "subject/warning/events.hpp"

namespace huying::push {

struct Due;

/// The tag of what is told when quiet hours are over.
inline constexpr std::string_view quiet_hours_tag = "quiet-hours";

/// Sends what waits in push_message. Its own threads, because the network may take seconds; never within a transaction.
/// A message is claimed for a minute before it is sent, so that of several servers one sends it; a push service that
/// hangs holds up at most two threads. Tries again by the machine's clock: after 30 s, 2 min, 10 min, 1 h, then gives up.
class Sender {
  public:
    using MakeClient = std::function<notify::PushClient()>;
    Sender(Store& store, const MakeClient& make_client, std::vector<std::string> counties);
    ~Sender();
    void wake();
    /// Waits for the messages that are under way. Before the store is drained: what was sent is still written down.
    void stop();

  private:
    class Turn;
    void run(notify::PushClient client);
    void send_due(const std::string& county, notify::PushClient& client);
    bool send_one(const std::string& county, notify::PushClient& client);  ///< false when nothing is due
    std::optional<Turn> choose(const std::string& county, Micros now);
    void say_once(const std::string& county, const std::string& trouble);
    Store& store_;
    std::vector<std::string> counties_;
    std::mutex mutex_;
    std::condition_variable awake_;
    std::uint64_t wakes_ = 0;
    bool ended_ = false;
    std::map<std::string, std::set<std::pair<std::string, std::int64_t>>>
        in_flight_;                  // (county, message) by origin of the push service
    std::set<std::string> waiting_;  // counties of which it was said that their messages wait
    std::vector<std::jthread> threads_;
};

/// Who wants what, as the subject warning knows it; joined by main. Empty functions: nobody.
struct Wants {
    std::function<warning::Told(Tx&, const Event&)> who_is_told;  ///< of an event of a warning
    std::function<std::vector<warning::Waited>(Tx&)> what_waited;
};

Subject subject(std::string public_key, notify::Policy policy, Wants wants = {});

}  // namespace huying::push
