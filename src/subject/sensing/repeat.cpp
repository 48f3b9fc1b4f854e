// repeat.cpp - see repeat.hpp.
#include "subject/sensing/repeat.hpp"

#include "engine/record/tree.hpp"

namespace huying::sensing {
namespace {

using record::Tree;

constexpr std::string_view time_members[] = {"resultTime", "validTime"};

Tree extra_tree(std::string_view json) {
    simdjson::dom::parser parser;
    record::Element element;
    if (json.empty() || parser.parse(json.data(), json.size()).get(element)) return {Tree::Object{}};
    return record::to_tree(element);
}

/// First and last instant of "a" or "a/b".
std::optional<std::pair<Micros, Micros>> instants(const Tree& tree) {
    const auto* text = std::get_if<std::string>(&tree.value);
    if (text == nullptr) return std::nullopt;
    const auto slash = std::min(text->find('/'), text->size());
    const auto from = parse_time(std::string_view(*text).substr(0, slash));
    const auto to = slash == text->size() ? from : parse_time(std::string_view(*text).substr(slash + 1));
    return from && to ? std::optional(std::pair(*from, *to)) : std::nullopt;
}

/// The end of the interval that was observed; the start is the key.
Micros observed_until(const Tree& extra, Micros time) {
    const Tree* interval = extra.find("phenomenonTime");
    const auto both = interval == nullptr ? std::nullopt : instants(*interval);
    return both ? both->second : time;
}

bool same_member(std::string_view name, const Tree& stored, const Tree& again) {
    if (stored == again) return true;
    if (std::ranges::find(time_members, name) == std::end(time_members)) return false;
    const auto a = instants(stored), b = instants(again);
    return a && b && *a == *b;
}

bool repeats_extra(const std::string& stored_text, const std::string& again_text, Micros time) {
    if (stored_text == again_text) return true;
    const Tree stored = extra_tree(stored_text), again = extra_tree(again_text);
    const auto* members = std::get_if<Tree::Object>(&again.value);
    if (members == nullptr) return stored == again;
    if (observed_until(stored, time) != observed_until(again, time)) return false;
    return std::ranges::all_of(*members, [&](const auto& member) {
        const auto& [name, value] = member;
        if (name == "phenomenonTime") return true;
        if (name != "result" && std::holds_alternative<std::nullptr_t>(value.value)) return true;  // not given
        const Tree* there = stored.find(name);
        return there != nullptr && same_member(name, *there, value);
    });
}

constexpr Sql there_for{R"sql(SELECT /*row*/ FROM observation WHERE county = $1 AND stream = $2 AND time = $3)sql"};
constexpr Sql time_taken{R"sql(SELECT time FROM observation WHERE county = $1 AND stream = $2 AND time = $3)sql"};
constexpr Sql before_gap{R"sql(SELECT o.time FROM observation o WHERE o.county = $1 AND o.stream = $2 AND o.time >= $3
    AND NOT EXISTS (SELECT 1 FROM observation n WHERE n.county = o.county AND n.stream = o.stream AND n.time = o.time + 1)
    ORDER BY o.time LIMIT 1)sql"};
constexpr Sql feature_of_thing{R"sql(SELECT f.feature FROM thing_feature f WHERE f.county = $1 AND f.thing = coalesce(
        (SELECT d.thing FROM datastream d WHERE d.county = $1 AND d.id = $2),
        (SELECT m.thing FROM multi_datastream m WHERE m.county = $1 AND m.id = $2))
    AND f.since <= $3 AND f.until > $3)sql"};

}  // namespace

std::optional<StoredObservation> stored_observation(const Tx& tx, Id stream, Micros time) {
    return tx.one<StoredObservation>(there_for, tx.county(), stream, time);
}

Micros free_time(const Tx& tx, Id stream, Micros at) {
    if (!tx.one<Micros>(time_taken, tx.county(), stream, at)) return at;
    return *tx.one<Micros>(before_gap, tx.county(), stream, at) + 1;
}

std::optional<Id> feature_of(const Tx& tx, Id stream, Micros time, const StoredObservation& stored) {
    return stored.feature ? stored.feature : tx.one<Id>(feature_of_thing, tx.county(), stream, time);
}

bool repeats(const Tx& tx, Id stream, const StoredObservation& stored, const NewObservation& again) {
    if (stored.value != again.value || !repeats_extra(stored.extra.value_or(""), again.extra, again.time)) return false;
    return !again.feature || feature_of(tx, stream, again.time, stored) == again.feature;
}

}  // namespace huying::sensing
