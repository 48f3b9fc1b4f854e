// mqtt_publisher.hpp - what changed is told to the broker after the commit, on the topics of the standard (18-088, clause
// 15): an entity, each changed property, and the collections that it is in. Without a broker there is none of this.
#pragma once
#include <map>
#include <memory>
#include <mutex>

#include "engine/mqtt/client.hpp"
#include "subject/sensing/mqtt_intake.hpp"
#include "subject/sensing/mqtt_topics.hpp"

namespace huying::sensing {

class Publisher final : public Audience {
  public:
    using Publish = std::function<void(std::vector<mqtt::Letter>)>;  ///< any thread
    Publisher(Store& store, const std::vector<MqttPlace>& places, std::string base_url, Publish publish);

    // Within a transaction, on a store's thread:
    void observed(Tx& tx, Id stream, std::span<const NewObservation* const> fresh) override;
    void changed(Tx& tx, std::string_view set, Id id, std::span<const std::string_view> properties) override;
    void corrected(Tx& tx, Id stream, const NewObservation& now) override;

    // On the client's thread:
    void answered(std::uint64_t tag, bool heard);
    /// A line of the broker's log: somebody has subscribed.
    void subscribed(std::string_view line);
    /// Reads the topics with $select that were asked for before the server was started. Before the client starts.
    void remember();

    struct Seen {
        Id stream;
        Micros time;
        std::optional<double> value;
        std::string extra;
        bool to_all = false, to_stream = false;  ///< topics that somebody may hear
        bool corrected = false;                  ///< it was there before
        Micros in_id = {};                       ///< the time in its id
        bool multi = false;                      ///< its stream is a MultiDatastream
        std::vector<std::uint64_t> far = {};     ///< tags of topics that were asked for and lead to it
    };
    struct Changed {
        std::string set;
        Id id;
        std::vector<std::string> properties;  ///< those that changed; none: it was created
    };
    /// What is told of an entity: its JSON, and the other paths of one link that lead to it: the collections that it is in
    /// ("Things(1)/Datastreams"), and where it is the one ("Datastreams(2)/Thing").
    struct Told {
        Changed changed;
        std::string json;
        std::vector<std::string> paths;
        std::vector<std::uint64_t> far = {};  ///< tags of topics that were asked for and lead to it
    };

  private:
    class Teller;
    class Keep;
    struct County {
        MqttPlace place;
        std::vector<Seen> seen;  // in transactions that may not be committed yet
        std::vector<Changed> changed;
        bool teller_waits = false;
    };
    struct Asked {
        std::string county, topic;
        AskedTopic what;
    };
    void call_teller(County& county);
    void tell(const County& county, const std::vector<Seen>& seen, const std::vector<Told>& told);
    void tell_observation(std::vector<mqtt::Letter>& out, const MqttPlace& place, const Seen& seen);
    void tell_selected(std::vector<mqtt::Letter>& out, const MqttPlace& place, const std::string& base,
                       std::string_view json);
    void tell_far(std::vector<mqtt::Letter>& out, const MqttPlace& place, const std::vector<std::uint64_t>& tags,
                  const std::string& json);
    void ask(const std::string& county, std::string_view topic, bool keep);

    static constexpr std::uint64_t first_asked_tag = std::uint64_t{1} << 62;  // beyond every id
    Store& store_;
    const std::string base_url_;
    const Publish publish_;
    std::map<std::string, County, std::less<>> counties_;  // its keys never change
    std::mutex mutex_;                                     // of all that follows, and of what a county gathers
    Hearers hearers_;
    std::map<std::uint64_t, Asked> asked_;                                    // by the tag of its letters
    std::map<std::string, std::vector<std::uint64_t>, std::less<>> by_base_;  // "county/base" -> tags
    std::uint64_t last_tag_ = first_asked_tag;
};

}  // namespace huying::sensing
