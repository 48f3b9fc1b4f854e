// stream.hpp - what happened, in order. A verb emits an event in its transaction; after the commit the event is read,
// in order per county, by listeners (each once in effect) and by everyone who watches live (engine/http/live.hpp).
#pragma once
#include <functional>
#include <string>
#include <vector>

#include "engine/store/store.hpp"

namespace huying {

/// An event as stored. `division`, `departments` and `person` say whom it concerns; who may see it is decided by
/// the subject `identity`.
struct Event {
    std::string county;
    std::int64_t seq = 0;  ///< 1, 2, 3 … per county, without a gap
    Micros time;
    std::string kind;         ///< "case_accepted"
    std::string division;     ///< township (9 digits) or grid (15 digits); empty = the county
    std::string departments;  ///< comma-separated: "environment"
    Id person;                ///< the account it concerns most; 0 = nobody in particular
    Json content;             ///< the record that was emitted
};
BOOST_DESCRIBE_STRUCT(Event, (), (county, seq, time, kind, division, departments, person, content))

/// Whom an event concerns.
struct Concerns {
    std::string division;
    std::string departments;
    Id person;
};

/// Stores the event in the transaction of the verb. `kind` is the record's name in snake_case.
void emit(Tx& tx, std::string kind, const Concerns& concerns, std::string content_json);
template <class R> void emit(Tx& tx, std::string kind, const Concerns& concerns, const R& record) {
    emit(tx, std::move(kind), concerns, record::to_json(record));
}

/// At most `limit` events after `seq`, in order.
std::vector<Event> events_after(const Tx& tx, std::int64_t seq, std::int64_t limit);
std::int64_t last_event_seq(const Tx& tx);
/// The time of the last event; nothing when there is none.
std::optional<Micros> last_event_time(const Tx& tx);

/// A verb whose input is an event. Its own changes and its cursor commit together.
struct Listener {
    std::string name;                ///< "notify.push": the cursor's key, never renamed
    std::vector<std::string> kinds;  ///< kinds it wants; the cursor passes over the others
    std::function<void(Tx&, const Event&)> verb;
};

/// A verb run by the clock, leased so that one of many processes runs it.
struct Job {
    std::string name;    ///< "cases.escalate"
    std::int64_t every;  ///< microseconds of the county's clock
    std::function<void(Tx&)> verb;
};

std::vector<Migration> stream_migrations();

}  // namespace huying
