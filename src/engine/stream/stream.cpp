// stream.cpp - the table of events and the tables that remember who has read how far.
#include "engine/stream/told.hpp"

namespace huying {
namespace {

constexpr const char* schema_1 = R"sql(
CREATE TABLE event (
    county TEXT NOT NULL,
    seq BIGINT NOT NULL,
    time BIGINT NOT NULL,
    kind TEXT NOT NULL,
    division TEXT NOT NULL,
    departments TEXT NOT NULL,
    person BIGINT NOT NULL,
    content TEXT NOT NULL,
    PRIMARY KEY (county, seq)
) /*sqlite WITHOUT ROWID sqlite*/;
CREATE TABLE cursor (
    county TEXT NOT NULL,
    listener TEXT NOT NULL,
    seq BIGINT NOT NULL,
    PRIMARY KEY (county, listener)
);
CREATE TABLE set_aside (
    county TEXT NOT NULL,
    listener TEXT NOT NULL,
    seq BIGINT NOT NULL,
    reason TEXT NOT NULL,
    time BIGINT NOT NULL,
    PRIMARY KEY (county, listener, seq)
);
CREATE TABLE job_lease (
    county TEXT NOT NULL,
    job TEXT NOT NULL,
    until BIGINT NOT NULL,
    holder TEXT NOT NULL,
    PRIMARY KEY (county, job)
);
)sql";

// Writes of one county are serial, so the highest number plus one is free and leaves no gap.
constexpr Sql insert_event{R"sql(
INSERT INTO event (county, seq, time, kind, division, departments, person, content)
SELECT $1, coalesce(max(seq), 0) + 1, $2, $3, $4, $5, $6, $7 FROM event WHERE county = $1)sql"};
constexpr Sql after{R"sql(SELECT /*row*/ FROM event WHERE county = $1 AND seq > $2 ORDER BY seq LIMIT $3)sql"};
constexpr Sql last_seq{R"sql(SELECT coalesce(max(seq), 0) FROM event WHERE county = $1)sql"};
constexpr Sql last_time{R"sql(SELECT time FROM event WHERE county = $1 ORDER BY seq DESC LIMIT 1)sql"};

void remember(Tx& tx, std::string kind, const Concerns& concerns, std::string content_json) {
    if (tx.memory() == nullptr || !tx.memory()->look<Told>().whole) return;
    Told& told = tx.memory()->change<Told>();
    if (told.events.size() == Told::most) {
        told = {};
        return;
    }
    told.events.push_back({{},
                           0,
                           tx.now(),
                           std::move(kind),
                           concerns.division,
                           concerns.departments,
                           concerns.person,
                           {std::move(content_json)}});
}

}  // namespace

void emit(Tx& tx, std::string kind, const Concerns& concerns, std::string content_json) {
    tx.exec(insert_event, tx.county(), tx.now(), kind, concerns.division, concerns.departments, concerns.person,
            content_json);
    tx.mark_events();
    remember(tx, std::move(kind), concerns, std::move(content_json));
}

std::vector<Event> events_after(const Tx& tx, std::int64_t seq, std::int64_t limit) {
    return tx.all<Event>(after, tx.county(), seq, limit);
}

std::int64_t last_event_seq(const Tx& tx) { return *tx.one<std::int64_t>(last_seq, tx.county()); }

std::optional<Micros> last_event_time(const Tx& tx) { return tx.one<Micros>(last_time, tx.county()); }

std::vector<Migration> stream_migrations() { return {{"stream", 1, schema_1}}; }

}  // namespace huying
