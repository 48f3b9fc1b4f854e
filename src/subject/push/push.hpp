// push.hpp - messages to people's phones when a case comes to them (Web Push, RFC 8030). A message is written in the
// transaction of its event's listener and sent after it; a phone that is gone is forgotten.
#pragma once
#include <condition_variable>
#include <mutex>
#include <thread>

#include "engine/notify/push_client.hpp"
#include "engine/subject/subject.hpp"
#include "subject/cases/events.hpp"
#include "subject/identity/identity.hpp"

namespace huying::push {

/// Sends what waits in push_message. Its own thread, because the network may take 15 s; never within a transaction.
/// Tries again by the machine's clock: after 30 s, 2 min, 10 min, 1 h, then gives up.
class Sender {
  public:
    Sender(Store& store, notify::PushClient& client, std::vector<std::string> counties);
    ~Sender();
    void wake();

  private:
    void run();
    bool send_due(const std::string& county);  ///< true when something was sent
    Store& store_;
    notify::PushClient& client_;
    std::vector<std::string> counties_;
    std::mutex mutex_;
    std::condition_variable awake_;
    bool woken_ = false, ended_ = false;
    std::thread thread_;
};

Subject subject(std::string public_key, notify::Policy policy);

}  // namespace huying::push
