// inbox.hpp - receipts of messages that came and are not acknowledged yet. A receiver must acknowledge in the order in
// which messages came (MQTT 5, [MQTT-4.6.0-2]), but they are finished with in any order.
#pragma once
#include <cstdint>
#include <deque>
#include <optional>

namespace huying::mqtt {

class Inbox {
  public:
    /// A message of this packet id and size came; gives its receipt, never 0 and never given twice.
    std::uint64_t open(std::uint16_t id, std::size_t bytes) {
        open_.push_back({id, false, bytes});
        bytes_ += bytes;
        return first_ + open_.size() - 1;
    }
    /// What the receipt stands for is finished with. One of an earlier connection is passed over: the broker sends the
    /// message again.
    void finish(std::uint64_t receipt) {
        if (receipt >= first_ && receipt - first_ < open_.size()) open_[receipt - first_].done = true;
    }
    /// The next packet id to be acknowledged, if its turn has come.
    std::optional<std::uint16_t> next() {
        if (open_.empty() || !open_.front().done) return std::nullopt;
        const std::uint16_t id = open_.front().id;
        bytes_ -= open_.front().bytes;
        open_.pop_front();
        ++first_;
        return id;
    }
    /// The connection is broken: the broker sends everything that is open again.
    void forget() {
        first_ += open_.size();
        open_.clear();
        bytes_ = 0;
    }
    std::size_t size() const { return open_.size(); }
    std::size_t bytes() const { return bytes_; }

  private:
    struct Entry {
        std::uint16_t id;
        bool done;
        std::size_t bytes;
    };
    std::deque<Entry> open_;
    std::uint64_t first_ = 1;  // receipt of open_.front()
    std::size_t bytes_ = 0;
};

}  // namespace huying::mqtt
