// observe.cpp - storing observations: the hottest path of the program. The key is (county, stream, time); what comes
// twice is stored once. Judging happens in the same transaction.
#include <fmt/format.h>

#include <algorithm>

#include "engine/store/bulk.hpp"
#include "engine/store/postgres_monthly.hpp"
#include "subject/sensing/aggregate.hpp"
#include "subject/sensing/past.hpp"
#include "subject/sensing/repeat.hpp"
#include "subject/sensing/result.hpp"
#include "subject/sensing/sensing.hpp"

namespace huying::sensing {
namespace {

constexpr std::size_t rows_per_statement = 50;

/// Names all that is wrong with it.
void refuse_impossible(const Tx& tx, const StreamInfo& stream, const NewObservation& o) {
    auto time = time_fault(tx, o.time), result = result_fault(stream, o);
    if (!time && !result) return;
    record::Errors errors;
    if (time) errors.add({nullptr, "phenomenonTime"}, std::move(*time));
    if (result) errors.add({nullptr, "result"}, std::move(*result));
    throw invalid(std::move(errors.list));
}

Reading reading_of(const Tx& tx, const NewObservation& o) { return {o.time, *o.value, o.time < tx.now() - late_after}; }

/// "($1, $2, $3, $4, $5, $6), ($1, $2, $7, …" : county and stream once, then four parameters a row.
const std::string& many_text() {
    static const std::string text = [] {
        std::string s = "INSERT INTO observation (county, stream, time, value, feature, extra) VALUES ";
        for (std::size_t i = 0; i < rows_per_statement; ++i) {
            const std::size_t p = 3 + 4 * i;
            s += fmt::format("{}($1, $2, ${}, ${}, ${}, ${})", i ? ", " : "", p, p + 1, p + 2, p + 3);
        }
        return s + " ON CONFLICT (county, stream, time) DO NOTHING RETURNING time";
    }();
    return text;
}

Param extra_param(const std::string& extra) { return extra.empty() ? Param{} : Param::of_text(extra); }

/// Gives the times that were new, in no order.
void insert_many(Tx& tx, Id stream, std::span<const NewObservation* const> rows, std::vector<Micros>& fresh) {
    std::vector<Param> params{Param::of_text(tx.county()), Param::of(stream.value)};
    params.reserve(2 + 4 * rows.size());
    for (const NewObservation* o : rows) {
        params.push_back(Param::of(o->time.value));
        params.push_back(o->value ? Param::of_real(*o->value) : Param{});
        params.push_back(o->feature ? Param::of(o->feature->value) : Param{});
        params.push_back(extra_param(o->extra));
    }
    Rows& inserted = tx.query(many_text(), params);
    while (inserted.next()) fresh.push_back({inserted.integer(0)});
}

constexpr std::size_t worth_a_copy = 100;  // rows
constexpr std::string_view copied_columns[] = {"county", "stream", "time", "value", "feature", "extra"};

/// All at once, where the database can. False: it cannot, or one of them is there already; then nothing was stored.
bool copy_all(Tx& tx, Id stream, std::span<const NewObservation* const> rows) {
    BulkConnection* const connection = rows.size() < worth_a_copy ? nullptr : bulk(tx);
    const auto same_time = [](const NewObservation* a, const NewObservation* b) { return a->time == b->time; };
    if (connection == nullptr || std::ranges::adjacent_find(rows, same_time) != rows.end()) return false;
    std::vector<Param> values;
    values.reserve(rows.size() * std::size(copied_columns));
    for (const NewObservation* o : rows) {
        values.push_back(Param::of_text(tx.county()));
        values.push_back(Param::of(stream.value));
        values.push_back(Param::of(o->time.value));
        values.push_back(o->value ? Param::of_real(*o->value) : Param{});
        values.push_back(o->feature ? Param::of(o->feature->value) : Param{});
        values.push_back(extra_param(o->extra));
    }
    return connection->copy("observation", copied_columns, values);
}

/// By time; of several for one time the first given comes first.
std::vector<const NewObservation*> in_order(std::span<const NewObservation> rows) {
    std::vector<const NewObservation*> out;
    out.reserve(rows.size());
    for (const NewObservation& o : rows) out.push_back(&o);
    const auto time = [](const NewObservation* o) { return o->time; };
    if (!std::ranges::is_sorted(out, {}, time)) std::ranges::stable_sort(out, {}, time);
    return out;
}

}  // namespace

std::optional<std::string> time_fault(const Tx& tx, Micros time) {
    if (time > tx.now() + ahead_allowed)
        return "is more than 5 minutes ahead of the county's clock (" + to_text(tx.now()) +
               "): check the clock of the device";
    if (time.value < 0) return "is before 1970";
    return std::nullopt;
}

constexpr Sql insert_one{R"sql(INSERT INTO observation (county, stream, time, value, feature, extra)
    VALUES ($1, $2, $3, $4, $5, $6) ON CONFLICT (county, stream, time) DO NOTHING)sql"};
bool insert_observation(Tx& tx, Id stream, const NewObservation& o) {
    const Param value = o.value ? Param::of_real(*o.value) : Param{};
    const Param feature = o.feature ? Param::of(o.feature->value) : Param{};
    have_month(tx, "observation", o.time);
    return tx.exec(insert_one, tx.county(), stream, o.time, value, feature, extra_param(o.extra)) == 1;
}

Stored store_observation(Tx& tx, const Sensing& sensing, const StreamInfo& stream, const NewObservation& o) {
    refuse_impossible(tx, stream, o);
    know_tail(tx, stream.id);
    const bool fresh = insert_observation(tx, stream.id, o);
    if (!fresh) {
        const auto there = stored_observation(tx, stream.id, o.time);
        if (there && !repeats(tx, stream.id, *there, o))
            throw conflict("observed_differently", "This stream has another observation for " + to_text(o.time) + ".");
    }
    const Fresh one{o.time, o.value};
    if (fresh) aggregate(tx, stream.id, {&one, 1});
    if (fresh && o.time < tx.now() - late_after) past_changed(tx);
    const NewObservation* const it = &o;
    if (fresh && sensing.audience != nullptr) sensing.audience->observed(tx, stream.id, {&it, 1});
    // A device that repeats itself, because an answer was lost, is told the same again: the judge does not count a
    // reading twice, so it may look at it twice.
    Stored out{.fresh = fresh, .judgement = {}};
    if (o.value && sensing.judge) {
        const Reading reading{o.time, *o.value, false};
        out.judgement = sensing.judge(tx, stream, {&reading, 1});
    }
    if (fresh && sensing.heard) sensing.heard(tx.county());
    return out;
}

void have_months(Tx& tx, std::span<const NewObservation* const> by_time) {
    Micros until{INT64_MIN};
    for (const NewObservation* o : by_time)
        if (o->time >= until) until = have_month(tx, "observation", o->time);
}

/// The times that were new, sorted.
std::vector<Micros> insert_all(Tx& tx, Id stream, std::span<const NewObservation* const> rows) {
    std::vector<Micros> fresh;
    fresh.reserve(rows.size());
    have_months(tx, rows);
    if (copy_all(tx, stream, rows)) {
        for (const NewObservation* o : rows) fresh.push_back(o->time);
        return fresh;
    }
    std::size_t at = 0;
    for (; at + rows_per_statement <= rows.size(); at += rows_per_statement)
        insert_many(tx, stream, rows.subspan(at, rows_per_statement), fresh);
    for (; at < rows.size(); ++at)
        if (insert_observation(tx, stream, *rows[at])) fresh.push_back(rows[at]->time);
    if (!std::ranges::is_sorted(fresh)) std::ranges::sort(fresh);
    return fresh;
}

std::vector<Outcome> store_observations(Tx& tx, const Sensing& sensing, const StreamInfo& stream,
                                        std::span<const NewObservation> rows, bool judged) {
    for (const NewObservation& o : rows) refuse_impossible(tx, stream, o);
    const auto sorted = in_order(rows);
    know_tail(tx, stream.id);
    const auto fresh = insert_all(tx, stream.id, sorted);
    std::vector<Outcome> out(rows.size(), Outcome::fresh);
    std::vector<Reading> readings;
    std::vector<Fresh> stored;
    std::vector<const NewObservation*> heard;
    readings.reserve(fresh.size());
    stored.reserve(fresh.size());
    auto next = fresh.begin();
    for (const NewObservation* o : sorted) {
        if (next != fresh.end() && *next == o->time) {
            ++next;
            stored.push_back({o->time, o->value});
            if (sensing.audience != nullptr && judged) heard.push_back(o);
            if (o->value) readings.push_back(reading_of(tx, *o));
            continue;
        }
        const auto there = stored_observation(tx, stream.id, o->time);
        out[o - rows.data()] = there && repeats(tx, stream.id, *there, *o) ? Outcome::there : Outcome::different;
    }
    aggregate(tx, stream.id, stored);
    if (!stored.empty() && stored.front().time < tx.now() - late_after) past_changed(tx);
    if (!heard.empty()) sensing.audience->observed(tx, stream.id, heard);  // history is no news
    if (judged && sensing.judge && !readings.empty()) sensing.judge(tx, stream, readings);
    if (sensing.heard && !fresh.empty()) sensing.heard(tx.county());
    return out;
}

constexpr Sql stream_row{R"sql(SELECT d.id AS id, d.thing AS station, t.name AS station_name,
    t.name_en AS station_name_en, d.property AS property, d.unit AS unit, t.division AS division, t.grid AS grid,
    coalesce(t.latitude, 0.0) AS latitude, coalesce(t.longitude, 0.0) AS longitude
    FROM datastream d JOIN thing t ON t.county = d.county AND t.id = d.thing
    WHERE d.county = $1 AND d.id = $2)sql"};
constexpr Sql type_of_stream{R"sql(SELECT observation_type FROM datastream WHERE county = $1 AND id = $2)sql"};
std::shared_ptr<const StreamInfo> find_stream(const Tx& tx, const Sensing& sensing, Id stream) {
    const auto kept = sensing.streams.get(tx, stream, [stream](const Tx& tx) {
        auto info = tx.one<StreamInfo>(stream_row, tx.county(), stream);
        if (info) info->takes = result_type(tx.one<std::string>(type_of_stream, tx.county(), stream).value_or(""));
        return info;
    });
    return *kept ? std::shared_ptr<const StreamInfo>(kept, &**kept) : nullptr;
}

std::string observation_id(Id stream, Micros time) { return fmt::format("{}-{}", stream.value, time.value); }

std::optional<std::pair<Id, Micros>> parse_observation_id(std::string_view text) {
    const auto dash = text.find('-', 1);
    if (dash == std::string_view::npos) return std::nullopt;
    const auto stream = record::integer_from(text.substr(0, dash));
    const auto time = record::integer_from(text.substr(dash + 1));
    if (!stream || !time) return std::nullopt;
    return std::pair{Id{*stream}, Micros{*time}};
}

std::string property_key(std::string_view name) {
    std::string out;
    for (const char c : name) {
        if ((c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || (c & 0x80) != 0) out += c;
        else if (c >= 'A' && c <= 'Z') out += static_cast<char>(c - 'A' + 'a');
    }
    return out;
}

std::string unit_key(std::string_view symbol) {
    static constexpr std::pair<std::string_view, std::string_view> spellings[] = {
        {"μ", "u"}, {"µ", "u"}, {"³", "3"}, {"^3", "3"}, {"²", "2"}, {"⁻", "-"}, {"^-3", "-3"}, {"·", "."}};
    static constexpr std::pair<std::string_view, std::string_view> same[] = {
        {"ug.m-3", "ug/m3"}, {"ug m-3", "ug/m3"}, {"微克/立方米", "ug/m3"},
        {"mg.m-3", "mg/m3"}, {"mg m-3", "mg/m3"}, {"毫克/立方米", "mg/m3"}};
    std::string out(symbol);
    for (const auto& [from, to] : spellings) {
        for (std::size_t at = 0; (at = out.find(from, at)) != std::string::npos;) out.replace(at, from.size(), to);
    }
    for (const auto& [other, key] : same)
        if (out == other) return std::string(key);
    return out;
}

}  // namespace huying::sensing
