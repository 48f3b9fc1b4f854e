// follower.hpp - one listener in one county's stream: how far it has come, and what to do when an event fails.
#pragma once
#include <span>
#include <string>

#include "engine/stream/stream.hpp"

namespace huying {

class Follower {
  public:
    Follower(Store& store, const Listener& listener, std::string county)
        : store_(store), listener_(listener), county_(std::move(county)) {}

    /// Asks the table how far the listener has come, if that is not known. Throws Problem when the store cannot tell.
    void find_place();
    std::int64_t seq() const { return seq_; }
    /// Steady microseconds before which a failed event is not tried again.
    std::int64_t wait_until() const { return wait_until_; }
    /// Brings the events after seq(), which `events` begins with. `patient`: wait between two tries of a failing one.
    void advance(std::span<const Event> events, bool patient);

  private:
    bool wanted(const Event& event) const;
    std::span<const Event> next_part(std::span<const Event> events) const;
    void bring(std::span<const Event> part, bool patient);
    void pass_over(std::int64_t seq);
    void blame(const Event& event, const std::string& reason, bool patient);
    void set_aside(const Event& event, const std::string& reason);

    Store& store_;
    const Listener& listener_;
    const std::string county_;
    std::int64_t seq_ = -1;     // all up to here is done or not wanted; -1: not known
    std::int64_t saved_ = 0;    // what the table says; less than seq_ when only unwanted events came since
    std::int64_t failing_ = 0;  // the event that failed last: up to it, events go one by one
    int tries_ = 0;             // of that event
    std::int64_t wait_until_ = 0;
};

/// Microseconds of the machine's steady clock: waiting between tries is not a matter of the county's clock.
std::int64_t steady_micros();
/// What an exception says, for a log or a table: at most 500 bytes.
std::string reason_of(const std::exception_ptr& error);

}  // namespace huying
