// outbox.hpp - messages to be published at QoS 1: a bounded queue, a window of those that the broker has not acknowledged
// yet, and what must be sent again after a broken connection (MQTT 5, clause 4.4).
#pragma once
#include <algorithm>
#include <cstdint>
#include <deque>
#include <optional>
#include <string>
#include <vector>

namespace huying::mqtt {

struct Letter {
    std::string topic, payload;
    std::uint64_t tag = 0;  ///< for the sender to know it again
};

class Outbox {
  public:
    struct Sent {
        std::uint16_t id = 0;
        Letter letter;
    };

    explicit Outbox(std::size_t limit) : limit_(limit) {}

    /// False when the oldest that waited was dropped for it.
    bool push(Letter letter) {
        waiting_.push_back(std::move(letter));
        if (waiting_.size() <= limit_) return true;
        waiting_.pop_front();
        return false;
    }
    /// The next one to be sent, if the window lets it. The window is the broker's Receive Maximum.
    const Sent* next(std::size_t window) {
        if (waiting_.empty() || sent_.size() >= std::min(window, most_sent)) return nullptr;
        sent_.push_back({free_id(), std::move(waiting_.front())});
        waiting_.pop_front();
        return &sent_.back();
    }
    /// The broker has it. Gives its tag; nothing for an id that is not under way.
    std::optional<std::uint64_t> acknowledged(std::uint16_t id) {
        const auto at = std::ranges::find(sent_, id, &Sent::id);  // nearly always the first
        if (at == sent_.end()) return std::nullopt;
        const std::uint64_t tag = at->letter.tag;
        used_[id] = false;
        sent_.erase(at);
        return tag;
    }
    /// Those under way, in order. After a broken connection they are sent again with their ids; when the broker has lost
    /// the session they are only the first of the queue.
    const std::deque<Sent>& sent() const { return sent_; }
    void start_over() {
        for (; !sent_.empty(); sent_.pop_back()) waiting_.push_front(std::move(sent_.back().letter));
        used_.assign(used_.size(), false);
    }
    std::size_t waiting() const { return waiting_.size(); }
    bool empty() const { return waiting_.empty() && sent_.empty(); }

  private:
    std::uint16_t free_id() {
        do ++last_id_;
        while (last_id_ == 0 || used_[last_id_]);
        used_[last_id_] = true;
        return last_id_;
    }
    std::deque<Letter> waiting_;
    std::deque<Sent> sent_;
    static constexpr std::size_t most_sent = 10'000;  // fewer than there are ids
    std::vector<bool> used_ = std::vector<bool>(65536);
    std::size_t limit_;
    std::uint16_t last_id_ = 1;  // 1 is the subscription's
};

}  // namespace huying::mqtt
