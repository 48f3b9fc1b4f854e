// mqtt_intake.hpp - observations from a broker into the store, as POST would store them. A message is acknowledged after
// its commit and not before; many share a commit. What can never be stored is set aside and acknowledged; while the
// database is away nothing is acknowledged and everything is tried again.
#pragma once
#include <atomic>
#include <chrono>
#include <deque>
#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "engine/mqtt/client.hpp"
#include "subject/sensing/sensing.hpp"
#include "subject/sensing/set_aside.hpp"

namespace huying::sensing {

/// A county and what its topics begin with: "" or "330521/".
struct MqttPlace {
    std::string county, prefix;
};

struct IntakeCounters {
    std::atomic<std::uint64_t> taken{0}, stored{0}, set_aside{0}, tried_again{0};
    std::atomic<std::size_t> open{0};  ///< taken and not yet acknowledged
};

/// Of a topic without its prefix, "v1.1/Datastreams(17)/Observations", the path that the same is POSTed to. Problem 405 for
/// what takes no observations.
std::string_view observations_path(std::string_view topic);

class Intake {
  public:
    /// What it needs of the client; `post` and `after` run the function on the client's thread.
    struct Line {
        std::function<void(std::vector<std::uint64_t> receipts)> acknowledge;
        std::function<void(std::function<void()>)> post;
        std::function<void(std::chrono::milliseconds, std::function<void()>)> after;
    };
    Intake(Store& store, const Sensing& sensing, const std::vector<MqttPlace>& places, Line line);
    /// The client's thread.
    void take(std::vector<mqtt::Message> messages);
    const IntakeCounters& counters() const { return counters_; }

    struct Item {
        std::string topic;  ///< without the prefix
        std::string payload;
        std::uint64_t receipt = 0;
        int tries = 0;
    };
    using Items = std::vector<Item>;

  private:
    struct County {
        MqttPlace place;
        std::deque<Item> waiting;     // to be stored together
        std::deque<Item> one_by_one;  // of a batch that was refused
        std::vector<Refused> refused;
        std::vector<std::uint64_t> refused_receipts;
        int batches = 0, singles = 0;  // being stored
        bool setting_aside = false, resting = false;
        std::chrono::milliseconds rest{0};
    };
    class Batch;
    class Aside;

    void go_on(County& county);
    void submit(County& county, Items items, bool alone);
    void ended(County& county, Items items, const std::exception_ptr& error);
    void ended_badly(County& county, Items items, const std::exception_ptr& error);
    void try_again(County& county, Items items);
    void take_a_rest(County& county);
    void refuse(County& county, Item item, std::string reason);
    void acknowledge(std::vector<std::uint64_t> receipts);

    Store& store_;
    const Sensing& sensing_;
    const Line line_;
    std::vector<std::unique_ptr<County>> counties_;
    IntakeCounters counters_;
};

}  // namespace huying::sensing
