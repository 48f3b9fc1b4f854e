// mqtt.cpp - see mqtt.hpp.
#include "subject/sensing/mqtt.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <thread>

namespace huying::sensing {
namespace {

constexpr std::chrono::seconds end_within{5};
constexpr const char* broker_log = "$SYS/broker/log/M/subscribe";  // of Mosquitto, if its configuration says so

mqtt::Options client_options(const MqttOptions& o) {
    mqtt::Options out{.address = o.address, .client_id = o.client_id};
    out.ca_file = o.ca_file;
    out.filters.emplace_back(broker_log);
    for (const MqttPlace& p : o.places) {
        out.filters.push_back(p.prefix + "v1.1/Observations");
        out.filters.push_back(p.prefix +
                              "v1.1/+/Observations");  // a wildcard stands for a whole level, "Datastreams(17)"
    }
    return out;
}

}  // namespace

Mqtt::Mqtt(Store& store, const Sensing& sensing, MqttOptions o)
    : client_(client_options(o),
              {.received = [this](auto messages) { take(std::move(messages)); },
               .published = [this](std::uint64_t tag, bool heard) { publisher_.answered(tag, heard); }}),
      intake_(store, sensing, o.places,
              {.acknowledge = [this](auto receipts) { client_.acknowledge(std::move(receipts)); },
               .post = [this](auto f) { client_.post(std::move(f)); },
               .after = [this](auto delay, auto f) { client_.after(delay, std::move(f)); }}),
      publisher_(store, o.places, o.base_url, [this](auto letters) { client_.publish(std::move(letters)); }) {}

void Mqtt::start() {
    publisher_.remember();
    client_.start();
}

void Mqtt::take(std::vector<mqtt::Message> messages) {
    const auto log =
        std::stable_partition(messages.begin(), messages.end(), [](const auto& m) { return m.topic != broker_log; });
    for (auto m = log; m != messages.end(); ++m) publisher_.subscribed(m->payload);
    messages.erase(log, messages.end());
    if (!messages.empty()) intake_.take(std::move(messages));
}

void Mqtt::stop() {
    client_.pause();
    const auto until = std::chrono::steady_clock::now() + end_within;
    while (intake_.counters().open > 0 && std::chrono::steady_clock::now() < until)
        std::this_thread::sleep_for(std::chrono::milliseconds(10));
    client_.stop();
}

std::string Mqtt::metrics() const {
    const auto& c = client_.counters();
    const auto& i = intake_.counters();
    std::string out;
    const auto one = [&](const char* name, const char* type, const char* help, std::uint64_t value) {
        fmt::format_to(std::back_inserter(out),
                       "# HELP huying_mqtt_{0} {2}\n# TYPE huying_mqtt_{0} {1}\nhuying_mqtt_{0} {3}\n", name, type,
                       help, value);
    };
    one("connected", "gauge", "Whether the broker is connected.", c.connected ? 1 : 0);
    one("connections_total", "counter", "Connections made to the broker.", c.connections);
    one("received_total", "counter", "Messages that came.", i.taken);
    one("stored_total", "counter", "Messages whose observation is stored, or was there.", i.stored);
    one("set_aside_total", "counter", "Messages that could not be stored and were set aside.", i.set_aside);
    one("tried_again_total", "counter", "Messages stored later because the database was away or busy.", i.tried_again);
    one("acknowledged_total", "counter", "Messages acknowledged to the broker, after the commit.", c.acknowledged);
    one("open", "gauge", "Messages taken and not yet acknowledged.", i.open);
    one("published_total", "counter", "Updates that the broker has taken.", c.published);
    one("dropped_total", "counter", "Updates dropped because the broker was away or too slow.", c.dropped);
    return out;
}

}  // namespace huying::sensing
