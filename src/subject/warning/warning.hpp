// warning.hpp - rules over readings, and the warnings they raise. One open warning per stream and rule: repeated
// readings update it. It clears when readings stay calm (hysteresis). Raised, acknowledged by somebody, cleared.
#pragma once
#include "engine/subject/subject.hpp"
#include "subject/territory/territory.hpp"
#include "subject/warning/around.hpp"
#include "subject/warning/events.hpp"
#include "subject/warning/index.hpp"
#include "subject/warning/rule.hpp"

namespace huying::warning {

enum class State { open, cleared };
BOOST_DESCRIBE_ENUM(State, open, cleared)

struct Warning {
    std::string county;
    Id id, rule;
    std::int64_t rule_version = 1;
    Id station, stream;
    std::string property, division, grid;
    Severity severity = Severity::serious;
    State state = State::open;
    Micros raised, updated;
    std::optional<Micros> cleared;
    double threshold = 0, clear_level = 0;
    std::int64_t clear_readings = 2;
    Comparison comparison = Comparison::above;
    std::string unit;
    double first_value = 0, value = 0, peak = 0;
    std::int64_t readings = 0;       ///< readings beyond the threshold
    std::int64_t calm_readings = 0;  ///< calm readings in a row
    Micros first_reading;            ///< the earliest beyond: with `last_reading` the span of readings that are its own
    Micros last_reading;
    std::optional<Id> incident;  ///< the storm that it is part of
    std::optional<Micros> acknowledged;
    std::optional<Id> acknowledged_by;
    std::int64_t escalation = 0;     ///< 1 … 3: the role it went to because nobody acknowledged it (role_asked)
    std::optional<Micros> ask_next;  ///< when it does so next
    std::string said, said_en;       ///< the condition in words; empty for the simple rule
    std::string why;                 ///< JSON of Why (explain.hpp)
};
BOOST_DESCRIBE_STRUCT(Warning, (),
                      (county, id, rule, rule_version, station, stream, property, division, grid, severity, state,
                       raised, updated, cleared, threshold, clear_level, clear_readings, comparison, unit, first_value,
                       value, peak, readings, calm_readings, first_reading, last_reading, incident, acknowledged,
                       acknowledged_by, escalation, ask_next, said, said_en, why))

/// An open warning as the judge keeps it. `by` judges it to its end even when the rule has a newer version meanwhile.
struct OpenWarning {
    Warning warning;
    std::shared_ptr<const ReadyRule> by;
    std::vector<std::int64_t> words;  ///< of `by`, when it is no longer the rule's version
    double told = 0;                  ///< the peak that was told last
    Seen seen;                        ///< the newest reading under it
};

/// What the judge remembers of a stream, so that a reading which changes nothing asks the database nothing. It can
/// always be made again from the stored readings and the open warnings.
struct StreamMemory {
    std::int64_t setup = -1;          ///< the set-up for which it was made
    Micros newest;                    ///< of the readings that `words` have seen
    Micros last;                      ///< as `newest`, but never ahead of the county's clock when it was judged
    std::vector<std::int64_t> words;  ///< of the rules, one after the other
    /// Of each rule, from the stream's unit into its own; nothing: the rule does not apply.
    std::vector<std::optional<sensing::Conversion>> conversions;
    std::vector<OpenWarning> open;
};
/// Kept by the store for a county's writes (engine/store/memory.hpp).
struct JudgeMemory {
    std::unordered_map<Id, StreamMemory> streams;
};

struct Hearing;

/// The rule engine. Rules are kept in memory until the county's set-up changes.
class Judge {
  public:
    Judge(OnRaised on_raised, IndexOf index) : on_raised_(std::move(on_raised)), index_(std::move(index)) {}
    /// Judges readings of one stream, in order of time, in their transaction. One that is older than others of its stream
    /// is judged at its place among them (out_of_order.cpp), unless it came more than `late_after` late. One that was there
    /// before changes nothing and is answered as it was the first time.
    std::optional<sensing::Judgement> operator()(Tx& tx, const sensing::StreamInfo& stream,
                                                 std::span<const sensing::Reading> readings) const;
    const IndexOf& index() const { return index_; }
    /// The hour that ends at `time` has no index: what it means for the open warnings of the station.
    void without_index(Tx& tx, const sensing::StreamInfo& station, Micros time) const;

  private:
    StreamMemory& remembered(Tx& tx, const sensing::StreamInfo& stream, const ReadyRules& rules,
                             std::span<const sensing::Reading> readings, StreamMemory& forgotten) const;
    std::vector<Hearing> hearings(Tx& tx, const sensing::StreamInfo& stream, const ReadyRules& rules,
                                  StreamMemory& memory) const;
    OnRaised on_raised_;
    IndexOf index_;
    Around around_;
    Kept<std::string, ReadyRules> rules_;  // by property
};

/// Makes the memory of a stream from what is stored, without the readings that are about to be judged.
StreamMemory remember(const Tx& tx, const IndexOf& index, const sensing::StreamInfo& stream, const ReadyRules& rules,
                      std::span<const sensing::Reading> readings);
/// The version of the rule that raised it, as far as judging goes.
std::shared_ptr<const ReadyRule> version_of(const Tx& tx, const Warning& w);
/// A stream's values in the unit of a warning of it.
sensing::Conversion in_unit_of(const Warning& w, const sensing::StreamInfo& stream);
/// Stored readings up to `until`, oldest first: as many before `from` as a plan needs to have its memory at `from`.
std::vector<Past> readings_around(const Tx& tx, Id stream, Micros from, Micros until, std::int64_t horizon,
                                  std::int64_t count);
/// One reading under one rule: moves its memory on.
Seen see(const ReadyRule& rule, std::span<std::int64_t> words, Micros time, double value);
/// Beyond, but is it to be believed? `held` readings in a row were beyond, this one included.
std::int64_t held(const ReadyRule& rule, std::span<const std::int64_t> words);

/// The warning's next reading: true when it has cleared.
bool update(Warning& w, const ReadyRule& by, Seen seen, double value, Micros time, Micros now);
/// A reading beyond that belongs to the warning and came after later ones: it makes it no newer and never clears it.
void add_earlier(Warning& w, const ReadyRule& by, double value, Micros time, Micros now);
/// What an hour without an index says of an open warning: that it goes on, that it is calm all the same, nothing.
enum class Unknown { goes_on, calm, silent };
/// `hours`: the station's up to `time`, the end of the hour.
Unknown hear_unknown(const ReadyRule& by, std::span<const std::int64_t> words, const Warning& w,
                     std::span<const IndexHour> hours, Micros time);
/// True when it has cleared. Its value stays the last index that was known.
bool update_unknown(Warning& w, const ReadyRule& by, Unknown said, Micros time, Micros now);
void store(Tx& tx, const Warning& w);
using Sentence = std::pair<std::string, std::string>;  ///< Chinese and English
void tell(Tx& tx, const char* kind, const Warning& w, const std::string& station, const std::string& station_en,
          const std::string& departments, const std::optional<Sentence>& title = {});

/// Of a station.
struct NameOf {
    const std::string &zh, &en;
};
/// What it is about: "武康站 PM2.5 浓度 168 μg/m³，超过 150", and "曾达 168" when newer readings were better.
Sentence message(const Warning& w, const NameOf& station);
/// How it ended: "武康站 PM2.5 浓度降到 54 μg/m³，预警解除".
Sentence cleared_message(const Warning& w, const NameOf& station);
/// How it ended in an hour without an index: by what was measured, or because nobody has known for too long.
Sentence unknown_message(const Warning& w, Unknown said, const NameOf& station);
/// One of its readings, for the device that sent it; `value` in the rule's unit.
Sentence reading_message(const Warning& w, double value, bool is_beyond, const NameOf& station);

Rule default_rule();
Rule add_rule(Tx& tx, Rule rule, const std::string& reason = "");  ///< with its county and id

/// The accounts that an event of a warning is pushed to. Once for each cause: who was told of an incident hears of it again
/// only when it is more severe. What comes in somebody's quiet hours waits. Remembers both.
Told who_is_told(Tx& tx, const Event& event);
/// What waited, of everybody whose quiet hours are over; waits no more.
std::vector<Waited> what_waited(Tx& tx);

// Between the files of this subject:
void acknowledge_warning(Tx& tx, Id warning, Id account);  ///< and the members of its incident that have no case
void judge_index(Tx& tx, const Judge& judge);              ///< a job
void escalate_unanswered(Tx& tx);                          ///< a job
void forget_told(Tx& tx);                                  ///< a job
std::string role_asked(std::int64_t escalation);           ///< "leader", "township", "command"; empty = the lead role
Listener accepted_listener();
std::vector<http::Route> wish_routes();
http::Route try_route(const Judge& judge);
std::int64_t page_size(const std::optional<std::int64_t>& limit);  ///< 50 unless asked for 1 to 200
std::optional<Rule> find_rule(const Tx& tx, Id id);
/// A version that was saved, as far as judging goes.
std::optional<Rule> find_version(const Tx& tx, Id id, std::int64_t number);
std::vector<http::Route> rule_routes();
std::vector<http::Route> warning_routes(const territory::Territory& territory);
http::Route public_route(const territory::Territory& territory);

/// Closes, and tells of, the sensor faults of a stream that is being deleted: nothing could show that one is mended.
void end_faults(Tx& tx, Id stream);

Subject subject(const territory::Territory& territory, const Judge& judge);

}  // namespace huying::warning
