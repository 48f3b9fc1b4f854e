// mqtt_topics.hpp - the topics on which updates are published (18-088, clause 15): which are asked for with $select, which
// nobody hears, and what of an entity's JSON goes to them. No store, no sockets.
#pragma once
#include <cstdint>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

namespace huying::sensing {

/// A topic that is served because somebody asked for it: "v1.1/Datastreams(1)/Observations?$select=result,phenomenonTime",
/// "v1.1/Things(1)/Datastreams(2)/Observations".
struct AskedTopic {
    std::string base;                 ///< before '?'
    std::vector<std::string> select;  ///< names of properties; empty = all
    bool far = false;  ///< the path has more than one link, or an id at its end: what it leads to is looked up
};
/// Nothing for a topic that is served anyway, or that is none of ours. `topic` has no prefix.
std::optional<AskedTopic> parse_asked(std::string_view topic);

/// The topic of a line of Mosquitto's log of subscriptions ("1700000000: client-7 1 v1.1/Things"), which it publishes on
/// $SYS/broker/log/M/subscribe when its configuration says `log_dest topic`.
std::optional<std::string_view> subscribed_topic(std::string_view log_line);

/// {"a":1,"b":2} and {"b"} is {"b":2}. "id" stands for "@iot.id". Names that are not there are left out.
std::string selected(std::string_view entity_json, const std::vector<std::string>& names);

/// Which topics somebody hears. MQTT has no way to ask, but a broker answers each message, also that nobody subscribes.
/// While little is published everything is sent; under load a topic that nobody hears is tried once a second only.
class Hearers {
  public:
    static constexpr std::int64_t pause = 1'000'000;  ///< microseconds
    static constexpr int little = 200;                ///< updates in 100 ms
    /// Counts an update; says whether there is load.
    bool loaded(std::int64_t now);
    /// Shall something be sent to this topic? Keys: a stream's id, 0 for all observations.
    bool wanted(std::int64_t key, std::int64_t now);
    void heard(std::int64_t key, bool somebody, std::int64_t now);
    /// Somebody has subscribed to something: everything is tried again.
    void forget() { silent_until_.clear(); }

  private:
    std::unordered_map<std::int64_t, std::int64_t> silent_until_;
    std::int64_t window_ = 0;
    int in_window_ = 0, before_ = 0;
};

}  // namespace huying::sensing
