// mqtt_publisher.cpp - see mqtt_publisher.hpp. What a transaction changes is gathered, and a piece of work is sent after it
// into the same lane of the store. That work runs after the transaction's, looks whether the change is there (it may have
// been undone), and is finished after the commit: only then the broker is told.
#include "subject/sensing/mqtt_publisher.hpp"

#include <fmt/format.h>
#include <spdlog/spdlog.h>

#include "subject/sensing/mqtt_told.hpp"
#include "subject/sensing/sta_write.hpp"

namespace huying::sensing {
namespace {

constexpr std::int64_t all_observations = 1;  // a key of hearers; ids of streams are larger
constexpr std::size_t most_asked = 1000;
constexpr std::int64_t most_far = 100;  // each is looked at for each change

std::int64_t steady_now() {
    using namespace std::chrono;
    return duration_cast<microseconds>(steady_clock::now().time_since_epoch()).count();
}

constexpr Sql is_there{
    R"sql(SELECT value IS NULL FROM observation WHERE county = $1 AND stream = $2 AND time = $3)sql"};
constexpr Sql is_multi{R"sql(SELECT id FROM multi_datastream WHERE county = $1 AND id = $2)sql"};
constexpr Sql keep_topic{R"sql(INSERT INTO mqtt_topic (county, topic, asked) VALUES ($1, $2, $3)
    ON CONFLICT (county, topic) DO UPDATE SET asked = excluded.asked)sql"};
constexpr Sql drop_topic{R"sql(DELETE FROM mqtt_topic WHERE county = $1 AND topic = $2)sql"};
constexpr Sql kept_topics{R"sql(SELECT topic FROM mqtt_topic WHERE county = $1 ORDER BY asked LIMIT 1000)sql"};

}  // namespace

class Publisher::Teller final : public Work {
  public:
    Teller(Publisher& publisher, County& county)
        : Work(system_caller(county.place.county)), publisher_(publisher), county_(county) {}
    void run(Tx& tx) override {
        take();
        there_.clear();
        told_.clear();
        const bool moved = sta::time_in_id(tx) != "e.time";
        for (Seen& s : seen_) {
            const auto no_number = tx.one<bool>(is_there, tx.county(), s.stream, s.time);
            if (!no_number) continue;
            s.multi = *no_number && tx.one<Id>(is_multi, tx.county(), s.stream);
            s.in_id = moved ? sta::time_in_id(tx, s.stream, s.time) : s.time;
            s.far = topics_to(tx, far_, "Observations", s.stream, s.time);
            there_.push_back(s);
        }
        for (const Changed& c : changed_)
            if (auto told = look_at(tx, publisher_.base_url_, c)) {
                told->far = topics_to(tx, far_, c.set, c.id, {});
                told_.push_back(std::move(*told));
            }
    }
    void finished(std::exception_ptr error) override {
        take();
        if (error) spdlog::warn("MQTT: {} updates could not be told", seen_.size() + changed_.size());
        else publisher_.tell(county_, there_, told_);
    }

  private:
    void take() {  // once, also when the work runs again
        if (std::exchange(taken_, true)) return;
        const std::lock_guard lock(publisher_.mutex_);
        seen_.swap(county_.seen);
        changed_.swap(county_.changed);
        county_.teller_waits = false;
        for (const auto& [tag, asked] : publisher_.asked_)
            if (asked.what.far && asked.county == county_.place.county) far_.push_back({tag, asked.what.base});
    }
    Publisher& publisher_;
    County& county_;
    bool taken_ = false;
    std::vector<Seen> seen_, there_;
    std::vector<Changed> changed_;
    std::vector<Told> told_;
    std::vector<FarTopic> far_;
};

/// Writes down that a topic with $select is asked for, or is not any more.
class Publisher::Keep final : public Work {
  public:
    Keep(const std::string& county, std::string topic, bool keep)
        : Work(system_caller(county)), topic_(std::move(topic)), keep_(keep) {}
    void run(Tx& tx) override {
        if (keep_) tx.exec(keep_topic, tx.county(), topic_, tx.now());
        else tx.exec(drop_topic, tx.county(), topic_);
    }
    void finished(std::exception_ptr error) override {
        if (error) spdlog::warn("MQTT: the topic {} could not be written down", topic_);
    }

  private:
    const std::string topic_;
    const bool keep_;
};

Publisher::Publisher(Store& store, const std::vector<MqttPlace>& places, std::string base_url, Publish publish)
    : store_(store), base_url_(std::move(base_url)), publish_(std::move(publish)) {
    for (const MqttPlace& p : places) counties_[p.county].place = p;
}

void Publisher::observed(Tx& tx, Id stream, std::span<const NewObservation* const> fresh) {
    const auto county = counties_.find(tx.county());
    if (county == counties_.end() || fresh.empty()) return;
    const std::int64_t now = steady_now();
    const std::unique_lock lock(mutex_);
    for (const NewObservation* o : fresh) {
        const bool loaded = hearers_.loaded(now);
        const bool all = !loaded || hearers_.wanted(all_observations, now),
                   one = !loaded || hearers_.wanted(stream.value, now);
        if (all || one || !asked_.empty())
            county->second.seen.push_back({stream, o->time, o->value, o->extra, all, one});
    }
    if (!county->second.seen.empty()) call_teller(county->second);
}

void Publisher::corrected(Tx& tx, Id stream, const NewObservation& now) {
    const auto county = counties_.find(tx.county());
    if (county == counties_.end()) return;
    const std::unique_lock lock(mutex_);
    county->second.seen.push_back({stream, now.time, now.value, now.extra, true, true, true});
    call_teller(county->second);
}

void Publisher::changed(Tx& tx, std::string_view set, Id id, std::span<const std::string_view> properties) {
    const auto county = counties_.find(tx.county());
    if (county == counties_.end()) return;
    const std::unique_lock lock(mutex_);
    county->second.changed.push_back({std::string(set), id, {properties.begin(), properties.end()}});
    call_teller(county->second);
}

/// One teller for all that a group of transactions changes. The store refuses it at once when its queue is full, and then
/// its end takes the lock again: so it is sent by a thread that does not hold it.
void Publisher::call_teller(County& county) {
    if (std::exchange(county.teller_waits, true)) return;
    mutex_.unlock();
    store_.submit_write(std::make_unique<Teller>(*this, county));
    mutex_.lock();
}

void Publisher::tell(const County& county, const std::vector<Seen>& seen, const std::vector<Told>& told) {
    std::vector<mqtt::Letter> out;
    const std::lock_guard lock(mutex_);
    const auto tell_one = [&](const std::string& topic, const std::string& json, std::uint64_t tag, bool wanted) {
        tell_selected(out, county.place, topic, json);
        if (wanted) out.push_back({county.place.prefix + topic, json, tag});
    };
    for (const Seen& s : seen) tell_observation(out, county.place, s);
    for (const Told& t : told) {
        const std::string self = "v1.1/" + entity_path(t.changed.set, t.changed.id.value);
        if (!t.changed.properties.empty()) tell_one(self, t.json, 0, true);
        for (const std::string& property : t.changed.properties)
            out.push_back({county.place.prefix + self + "/" + property, selected(t.json, {property}), 0});
        for (const std::string& path : t.paths) tell_one("v1.1/" + path, t.json, 0, true);
        tell_far(out, county.place, t.far, t.json);
    }
    if (!out.empty()) publish_(std::move(out));
}

void Publisher::tell_observation(std::vector<mqtt::Letter>& out, const MqttPlace& place, const Seen& s) {
    std::string json;
    sta::write_observation(json, base_url_, s.stream, s.in_id, s.time, s.value, s.extra, s.multi);
    const auto tell_one = [&](const std::string& topic, std::uint64_t tag, bool wanted) {
        tell_selected(out, place, topic, json);
        if (wanted) out.push_back({place.prefix + topic, json, tag});
    };
    tell_one("v1.1/Observations", all_observations, s.to_all);
    tell_one("v1.1/" + entity_path(s.multi ? "MultiDatastreams" : "Datastreams", s.stream.value) + "/Observations",
             static_cast<std::uint64_t>(s.stream.value), s.to_stream);
    tell_far(out, place, s.far, json);
    if (!s.corrected) return;
    const std::string self = "v1.1/Observations('" + observation_id(s.stream, s.in_id) + "')";
    tell_one(self, 0, true);
    for (const sta::Property& p : sta::by_set("Observations")->properties) {
        std::string one = selected(json, {std::string(p.json)});
        if (one != "{}") out.push_back({place.prefix + self + "/" + std::string(p.json), std::move(one), 0});
    }
}

void Publisher::tell_selected(std::vector<mqtt::Letter>& out, const MqttPlace& place, const std::string& base,
                              std::string_view json) {
    if (asked_.empty()) return;
    const auto at = by_base_.find(place.county + "/" + base);
    if (at == by_base_.end()) return;
    for (const std::uint64_t tag : at->second) {
        const Asked& asked = asked_.at(tag);
        if (!asked.what.far) out.push_back({place.prefix + asked.topic, selected(json, asked.what.select), tag});
    }
}

void Publisher::tell_far(std::vector<mqtt::Letter>& out, const MqttPlace& place, const std::vector<std::uint64_t>& tags,
                         const std::string& json) {
    for (const std::uint64_t tag : tags) {
        const auto at = asked_.find(tag);
        if (at == asked_.end()) continue;
        const Asked& asked = at->second;
        out.push_back(
            {place.prefix + asked.topic, asked.what.select.empty() ? json : selected(json, asked.what.select), tag});
    }
}

void Publisher::answered(std::uint64_t tag, bool heard) {
    if (tag == 0) return;
    std::unique_lock lock(mutex_);
    if (tag < first_asked_tag) return hearers_.heard(static_cast<std::int64_t>(tag), heard, steady_now());
    const auto at = asked_.find(tag);
    if (heard || at == asked_.end()) return;
    auto dropped = std::make_unique<Keep>(at->second.county, at->second.topic, false);
    const auto tags = by_base_.find(at->second.county + "/" + at->second.what.base);
    std::erase(tags->second, tag);
    if (tags->second.empty()) by_base_.erase(tags);
    asked_.erase(at);
    lock.unlock();
    store_.submit_write(std::move(dropped));
}

void Publisher::subscribed(std::string_view line) {
    const auto topic = subscribed_topic(line);
    if (!topic) return;
    {
        const std::lock_guard lock(mutex_);
        hearers_.forget();
    }
    for (const auto& [county, c] : counties_)
        if (topic->starts_with(c.place.prefix)) return ask(county, topic->substr(c.place.prefix.size()), true);
}

void Publisher::remember() {
    for (const auto& [county, c] : counties_) {
        const auto topics = store_.read(system_caller(county),
                                        [](const Tx& tx) { return tx.all<std::string>(kept_topics, tx.county()); });
        for (const std::string& topic : topics) ask(county, topic, false);
    }
}

void Publisher::ask(const std::string& county, std::string_view topic, bool keep) {
    auto what = parse_asked(topic);
    if (!what) return;
    {
        const std::lock_guard lock(mutex_);
        if (asked_.size() >= most_asked) return;
        const auto far = [](const auto& asked) { return asked.second.what.far; };
        if (what->far && std::ranges::count_if(asked_, far) >= most_far) return;
        auto& tags = by_base_[county + "/" + what->base];
        for (const std::uint64_t tag : tags)
            if (asked_.at(tag).topic == topic) return;
        tags.push_back(++last_tag_);
        asked_.emplace(last_tag_, Asked{county, std::string(topic), std::move(*what)});
    }
    if (keep) store_.submit_write(std::make_unique<Keep>(county, std::string(topic), true));
}

}  // namespace huying::sensing
