// faults.cpp - sensor faults as the pages read them, and what people do about one: acknowledge, resolve.
#include <fmt/format.h>

#include "subject/warning/events.hpp"
#include "subject/warning/fault.hpp"
#include "subject/warning/warning.hpp"

namespace huying::warning {
namespace {

struct FaultsIn {
    std::optional<FaultState> state;
    std::optional<FaultKind> kind;
    std::optional<Id> station, after;
    std::optional<std::int64_t> limit;
};
BOOST_DESCRIBE_STRUCT(FaultsIn, (), (state, kind, station, after, limit))

struct FaultOut {
    Id id, station;
    std::string station_name, station_name_en;
    Id stream;
    std::string property, division;
    FaultKind kind;
    Micros since;
    std::optional<Micros> until;
    std::string reason, reason_en;
    FaultState state;
    std::optional<Micros> acknowledged;
    std::optional<Id> acknowledged_by;
    std::optional<std::string> acknowledged_by_name, acknowledged_by_name_en;
    std::optional<Id> resolved_by;
    std::string note;
};
BOOST_DESCRIBE_STRUCT(FaultOut, (),
                      (id, station, station_name, station_name_en, stream, property, division, kind, since, until,
                       reason, reason_en, state, acknowledged, acknowledged_by, acknowledged_by_name,
                       acknowledged_by_name_en, resolved_by, note))
struct Faults {
    std::vector<FaultOut> items;
    std::optional<Id> next;
};
BOOST_DESCRIBE_STRUCT(Faults, (), (items, next))

struct FaultActIn {
    Id id;
    std::optional<Text<0, 500>> note;
};
BOOST_DESCRIBE_STRUCT(FaultActIn, (), (id, note))

}  // namespace

constexpr Sql fault_list{R"sql(SELECT f.id AS id, f.station AS station, t.name AS station_name,
    t.name_en AS station_name_en, f.stream AS stream, f.property AS property, t.division AS division, f.kind AS kind,
    f.since AS since, f.until AS until, f.reason AS reason, f.reason_en AS reason_en, f.state AS state,
    f.acknowledged AS acknowledged, f.acknowledged_by AS acknowledged_by, a.display AS acknowledged_by_name,
    nullif(a.display_en, '') AS acknowledged_by_name_en, f.resolved_by AS resolved_by, f.note AS note
    FROM sensor_fault f JOIN thing t ON t.county = f.county AND t.id = f.station
    LEFT JOIN account a ON a.county = f.county AND a.id = f.acknowledged_by
    WHERE f.county = $1 AND ($2 = '' OR f.state = $2) AND ($3 = '' OR f.kind = $3) AND ($4 = 0 OR f.station = $4)
    AND f.id < $5 AND f.id >= $6 ORDER BY f.id DESC LIMIT $7)sql"};
Faults list_faults(const Tx& tx, const FaultsIn& in) {
    if (in.limit && (*in.limit < 1 || *in.limit > 200)) throw invalid("?limit", "must be from 1 to 200");
    const std::int64_t limit = in.limit.value_or(50);
    const std::string state(in.state ? record::Field<FaultState>::name(*in.state) : "");
    const std::string kind(in.kind ? record::Field<FaultKind>::name(*in.kind) : "");
    Faults out{tx.all<FaultOut>(fault_list, tx.county(), state, kind, in.station.value_or(Id{}),
                                in.after.value_or(Id{INT64_MAX}), 0, limit + 1),
               {}};
    if (static_cast<std::int64_t>(out.items.size()) > limit) {
        out.items.pop_back();
        out.next = out.items.back().id;
    }
    return out;
}

namespace {

FaultOut one_fault(const Tx& tx, Id id) {
    if (id.value == INT64_MAX) throw not_found("There is no such sensor fault.");
    const auto rows = tx.all<FaultOut>(fault_list, tx.county(), "", "", 0, id.value + 1, id, 1);
    if (rows.empty()) throw not_found("There is no such sensor fault.");
    return rows.front();
}

FaultOut open_fault(const Tx& tx, Id id) {
    auto fault = one_fault(tx, id);
    if (fault.state == FaultState::closed) throw conflict("fault_closed", "This sensor fault is closed already.");
    return fault;
}

constexpr Sql acknowledge_fault_row{R"sql(UPDATE sensor_fault SET acknowledged = $3, acknowledged_by = $4,
    note = CASE WHEN $5 = '' THEN note ELSE $5 END
    WHERE county = $1 AND id = $2 AND acknowledged IS NULL)sql"};
/// The first who says "I see to it" has it; the same again changes nothing.
FaultOut acknowledge_fault(Tx& tx, const FaultActIn& in) {
    require_environment(tx);
    open_fault(tx, in.id);
    tx.exec(acknowledge_fault_row, tx.county(), in.id, tx.now(), tx.caller().account, in.note ? in.note->value : "");
    return one_fault(tx, in.id);
}

void tell_closed(Tx& tx, const FaultOut& f) {
    emit(tx, "sensor_fault_closed", {f.division, "environment", {}},
         FaultEvent{f.id, f.station, f.station_name, f.station_name_en, f.stream, f.property,
                    std::string(record::Field<FaultKind>::name(f.kind)), f.since, f.until, f.reason, f.reason_en,
                    "closed"});
}

constexpr Sql resolve_row{R"sql(UPDATE sensor_fault SET state = 'closed', until = $3, resolved_by = $4,
    note = CASE WHEN $5 = '' THEN note ELSE $5 END WHERE county = $1 AND id = $2)sql"};
FaultOut resolve_fault(Tx& tx, const FaultActIn& in) {
    require_environment(tx);
    open_fault(tx, in.id);
    tx.exec(resolve_row, tx.county(), in.id, tx.now(), tx.caller().account, in.note ? in.note->value : "");
    FaultOut now = one_fault(tx, in.id);
    tell_closed(tx, now);
    return now;
}

}  // namespace

constexpr Sql open_of_stream{
    R"sql(SELECT id FROM sensor_fault WHERE county = $1 AND stream = $2 AND state = 'open' ORDER BY id)sql"};
constexpr Sql end_with_stream{R"sql(UPDATE sensor_fault SET state = 'closed', until = $3,
    reason = reason || '；数据流已删除', reason_en = reason_en || '; its stream was deleted'
    WHERE county = $1 AND id = $2)sql"};
void end_faults(Tx& tx, Id stream) {
    for (const Id id : tx.all<Id>(open_of_stream, tx.county(), stream)) {
        tx.exec(end_with_stream, tx.county(), id, tx.now());
        tell_closed(tx, one_fault(tx, id));
    }
}

constexpr Sql disputed_already{R"sql(SELECT id FROM sensor_fault WHERE county = $1 AND stream = $2 AND state = 'open'
    AND kind = 'disputed')sql"};
void doubt(Tx& tx, const sensing::StreamInfo& s, Id rule, Micros time, double value, double median,
           std::size_t neighbours) {
    if (tx.one<Id>(disputed_already, tx.county(), s.id)) return;
    Fault f{.county = tx.county(),
            .id = tx.new_id(),
            .station = s.station,
            .stream = s.id,
            .rule = rule,
            .kind = FaultKind::disputed,
            .since = time,
            .property = s.property};
    f.reason = fmt::format("读数 {:g}，邻近 {} 个站的中位数 {:g}：未证实，暂不预警", value, neighbours, median);
    f.reason_en = fmt::format("reads {:g} where the median of {} neighbours is {:g}: not borne out, so no warning yet",
                              value, neighbours, median);
    tx.insert("sensor_fault", f);
    emit(tx, "sensor_fault_opened", {s.division, "environment", {}},
         FaultEvent{f.id,
                    f.station,
                    s.station_name,
                    s.station_name_en,
                    f.stream,
                    s.property,
                    "disputed",
                    f.since,
                    {},
                    f.reason,
                    f.reason_en,
                    "open"});
}

std::vector<http::Route> fault_routes() {
    using identity::May;
    return {
        http::route("GET", "/api/sensor-faults", May::watch, "Sensor faults, newest first", list_faults),
        http::route("POST", "/api/sensor-faults/{id}/acknowledge", May::edit_rules, "See to a sensor fault",
                    acknowledge_fault),
        http::route("POST", "/api/sensor-faults/{id}/resolve", May::edit_rules, "Close a sensor fault", resolve_fault)};
}

}  // namespace huying::warning
