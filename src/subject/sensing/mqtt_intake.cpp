// mqtt_intake.cpp - see mqtt_intake.hpp. Many messages are one piece of work for the store, each stored by what POST calls.
// When one of a batch is refused, the batch is undone and its messages are stored one by one, which tells which it was.
#include "subject/sensing/mqtt_intake.hpp"

#include <spdlog/spdlog.h>

#include "subject/sensing/sta.hpp"

namespace huying::sensing {
namespace {

using std::chrono::milliseconds;
constexpr std::size_t batch_size = 256;
constexpr int most_batches = 4, most_singles = 256;  // at a time: the store's queue is for others, too
constexpr int most_tries = 5;                        // of what fails without a reason that a sender could mend
constexpr milliseconds first_rest{100}, longest_rest{5000};

}  // namespace

std::string_view observations_path(std::string_view topic) {
    constexpr std::string_view root = "v1.1/", after = ")/Observations";
    const std::string_view path = topic.starts_with(root) ? topic.substr(root.size()) : "";
    const bool of_stream = path.starts_with("Datastreams(") || path.starts_with("MultiDatastreams(");
    if (path != "Observations" && !(of_stream && path.ends_with(after)))
        throw Problem(405, "not_here",
                      "Observations are created at v1.1/Datastreams(id)/Observations, "
                      "v1.1/MultiDatastreams(id)/Observations or v1.1/Observations.");
    return path;
}

/// Messages on their way through the store.
class Intake::Batch final : public Work {
  public:
    Batch(Intake& intake, County& county, Items items, bool alone)
        : Work(system_caller(county.place.county)), intake_(intake), county_(county), items_(std::move(items)),
          alone_(alone) {}
    void run(Tx& tx) override {
        http::Request request;
        request.prefer = "return=minimal";
        for (const Item& item : items_) {
            request.body = item.payload;
            sta::post(tx, intake_.sensing_, request, observations_path(item.topic));
        }
    }
    void finished(std::exception_ptr error) override {
        intake_.line_.post(
            [&intake = intake_, &county = county_, items = std::move(items_), alone = alone_, error]() mutable {
                --(alone ? county.singles : county.batches);
                intake.ended(county, std::move(items), error);
                intake.go_on(county);
            });
    }

  private:
    Intake& intake_;
    County& county_;
    Items items_;
    const bool alone_;
};

/// Refused messages on their way into the table.
class Intake::Aside final : public Work {
  public:
    Aside(Intake& intake, County& county)
        : Work(system_caller(county.place.county)), intake_(intake), county_(county),
          refused_(std::move(county.refused)), receipts_(std::move(county.refused_receipts)) {
        county.refused.clear();
        county.refused_receipts.clear();
    }
    void run(Tx& tx) override { set_aside(tx, refused_); }
    void finished(std::exception_ptr error) override {
        intake_.line_.post([&intake = intake_, &county = county_, refused = std::move(refused_),
                            receipts = std::move(receipts_), failed = error != nullptr]() mutable {
            county.setting_aside = false;
            if (!failed) {
                intake.counters_.set_aside += refused.size();
                intake.acknowledge(std::move(receipts));
            } else {
                std::ranges::move(refused, std::back_inserter(county.refused));
                std::ranges::move(receipts, std::back_inserter(county.refused_receipts));
                intake.take_a_rest(county);
            }
            intake.go_on(county);
        });
    }

  private:
    Intake& intake_;
    County& county_;
    std::vector<Refused> refused_;
    std::vector<std::uint64_t> receipts_;
};

Intake::Intake(Store& store, const Sensing& sensing, const std::vector<MqttPlace>& places, Line line)
    : store_(store), sensing_(sensing), line_(std::move(line)) {
    for (const MqttPlace& p : places) counties_.push_back(std::make_unique<County>(County{.place = p}));
}

void Intake::take(std::vector<mqtt::Message> messages) {
    counters_.taken += messages.size();
    counters_.open += messages.size();
    for (mqtt::Message& m : messages) {
        const auto at =
            std::ranges::find_if(counties_, [&](const auto& c) { return m.topic.starts_with(c->place.prefix); });
        if (at == counties_.end()) {  // no filter of ours
            acknowledge({m.receipt});
            continue;
        }
        m.topic.erase(0, (*at)->place.prefix.size());
        (*at)->waiting.push_back({std::move(m.topic), std::move(m.payload), m.receipt});
    }
    for (const auto& c : counties_) go_on(*c);
}

void Intake::go_on(County& county) {
    if (county.resting) return;
    while (!county.one_by_one.empty() && county.singles < most_singles) {
        Items one;
        one.push_back(std::move(county.one_by_one.front()));
        county.one_by_one.pop_front();
        submit(county, std::move(one), true);
    }
    while (!county.waiting.empty() && county.batches < most_batches) {
        const auto end =
            county.waiting.begin() + static_cast<std::ptrdiff_t>(std::min(county.waiting.size(), batch_size));
        Items items(std::make_move_iterator(county.waiting.begin()), std::make_move_iterator(end));
        county.waiting.erase(county.waiting.begin(), end);
        submit(county, std::move(items), false);
    }
    if (!county.refused.empty() && !county.setting_aside) {
        county.setting_aside = true;
        store_.submit_write(std::make_unique<Aside>(*this, county));
    }
}

void Intake::submit(County& county, Items items, bool alone) {
    ++(alone ? county.singles : county.batches);
    store_.submit_write(std::make_unique<Batch>(*this, county, std::move(items), alone));
}

void Intake::ended(County& county, Items items, const std::exception_ptr& error) {
    if (error) return ended_badly(county, std::move(items), error);
    county.rest = milliseconds(0);
    std::vector<std::uint64_t> receipts;
    receipts.reserve(items.size());
    for (const Item& item : items) receipts.push_back(item.receipt);
    counters_.stored += receipts.size();
    acknowledge(std::move(receipts));
}

void Intake::ended_badly(County& county, Items items, const std::exception_ptr& error) {
    std::string reason;
    try {
        std::rethrow_exception(error);
    } catch (const Problem& problem) {
        if (problem.status >= 500) return try_again(county, std::move(items));  // the database is away, full or busy
        if (items.size() == 1) return refuse(county, std::move(items.front()), reason_of(problem));
    } catch (const std::exception& e) {
        reason = e.what();
    }
    if (items.size() > 1) {
        std::ranges::move(items, std::back_inserter(county.one_by_one));
    } else if (++items.front().tries < most_tries) {
        try_again(county, std::move(items));
    } else {
        spdlog::error("MQTT: a message of {} could not be stored: {}", items.front().topic, reason);
        refuse(county, std::move(items.front()), "It could not be stored for a fault of the program: " + reason);
    }
}

void Intake::try_again(County& county, Items items) {
    counters_.tried_again += items.size();
    auto& queue = items.size() == 1 ? county.one_by_one : county.waiting;
    for (auto item = items.rbegin(); item != items.rend(); ++item) queue.push_front(std::move(*item));
    take_a_rest(county);
}

void Intake::take_a_rest(County& county) {
    if (county.resting) return;
    county.resting = true;
    county.rest = std::clamp(county.rest * 2, first_rest, longest_rest);
    line_.after(county.rest, [this, &county] {
        county.resting = false;
        go_on(county);
    });
}

void Intake::refuse(County& county, Item item, std::string reason) {
    county.refused_receipts.push_back(item.receipt);
    county.refused.push_back({county.place.prefix + item.topic, std::move(item.payload), std::move(reason)});
}

void Intake::acknowledge(std::vector<std::uint64_t> receipts) {
    counters_.open -= receipts.size();
    line_.acknowledge(std::move(receipts));
}

}  // namespace huying::sensing
