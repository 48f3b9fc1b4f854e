// sta_member.cpp - the members of an Observation as JSON has them: its result and its times, and what is kept as it came.
#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <cmath>

#include "subject/sensing/sta_write.hpp"

namespace huying::sensing::sta {
namespace {

struct Interval {
    Micros start, end;
};

/// An instant, or "a/b".
std::optional<Interval> interval_of(record::Element value) {
    std::string_view text;
    if (value.get(text)) return std::nullopt;
    const auto slash = std::min(text.find('/'), text.size());
    const auto start = parse_time(text.substr(0, slash));
    const auto end = slash == text.size() ? start : parse_time(text.substr(slash + 1));
    if (!start || !end || *end < *start) return std::nullopt;
    return Interval{*start, *end};
}

/// What began, ended or was made tomorrow is of a wrong clock, and so is what was before 1970.
bool check_clock(const Tx& tx, Interval interval, record::Errors& errors, const record::Pointer& at) {
    for (const Micros time : {interval.start, interval.end})
        if (auto fault = time_fault(tx, time)) return errors.add(at, std::move(*fault));
    return true;
}

void keep_extra(std::string& extra, std::string_view key, record::Element value) {
    extra += extra.empty() ? "{" : ",";
    record::write_text(extra, key);
    extra += ':' + std::string(simdjson::minify(value));
}

void check_range(record::Element value, const Range& range, record::Errors& errors, const record::Pointer& at) {
    double number = 0;
    if (value.is_number() && !value.get(number) && !range.holds(number)) errors.add(at, range.words());
}

void keep_time(std::string& extra, std::string_view key, std::string_view times) {
    extra += extra.empty() ? "{" : ",";
    record::write_text(extra, key);
    extra += ":\"" + with_colons(times) + '"';
}

void check_list(record::Element value, const Shape& shape, record::Errors& errors, const record::Pointer& at) {
    simdjson::dom::array items;
    if (value.get(items)) return void(errors.add(at, "must be a list: one result for each ObservedProperty"));
    if (items.size() != shape.types.size())
        return void(
            errors.add(at, fmt::format("must have {} elements, one for each ObservedProperty", shape.types.size())));
    std::size_t n = 0;
    for (const auto item : items) {
        if (!is_of(result_type(shape.types[n]), item))
            errors.add({&at, {}, n}, "is not of its type, " + shape.types[n]);
        else check_range(item, shape.range, errors, {&at, {}, n});
        ++n;
    }
}

}  // namespace

/// Some devices, and the standard's own conformance tests, send a number as a text: "99" to a stream of numbers is 99.
std::optional<double> number_in(record::Element value, ResultType takes) {
    std::string_view text;
    if ((takes != ResultType::number && takes != ResultType::integer) || value.get(text)) return std::nullopt;
    if (text.find_first_not_of("0123456789+-.eE") != std::string_view::npos) return std::nullopt;  // "inf" is none
    double number = 0;
    const char* end = text.data() + text.size();
    const auto read = std::from_chars(text.data(), end, number);
    const bool whole = takes == ResultType::number || std::trunc(number) == number;
    return read.ec == std::errc{} && read.ptr == end && whole ? std::optional(number) : std::nullopt;
}

void read_result(record::Element value, const Shape& shape, NewObservation& o, record::Errors& errors,
                 const record::Pointer& at) {
    double number = 0;
    if (const auto sent = shape.multi ? std::nullopt : number_in(value, shape.takes)) {
        if (!shape.range.holds(*sent)) return void(errors.add(at, shape.range.words()));
        o.value = *sent;
        return;
    }
    if (shape.multi) check_list(value, shape, errors, at);
    else if (!is_of(shape.takes, value)) return void(errors.add(at, std::string(must_be(shape.takes))));
    else check_range(value, shape.range, errors, at);
    if (!shape.multi && value.is_number()) {
        if (record::Field<double>::read(value, number, errors, at)) o.value = number;
        return;
    }
    check_json(value, errors, at);
    keep_extra(o.extra, "result", value);
}

void read_phenomenon_time(const Tx& tx, record::Element value, NewObservation& o, record::Errors& errors,
                          const record::Pointer& at) {
    const auto interval = interval_of(value);
    if (!interval) return void(errors.add(at, "must be a time such as 2016-12-01T08:00:00Z, or an interval of two"));
    if (!check_clock(tx, *interval, errors, at)) return;
    o.time = interval->start;
    const std::string_view text = value.get_string().value_unsafe();
    if (text.find('/') != std::string_view::npos) keep_time(o.extra, "phenomenonTime", text);
}

void read_more(const Tx& tx, std::string_view key, record::Element value, NewObservation& o, record::Errors& errors,
               const record::Pointer& at) {
    if (value.is_null()) return;
    if (key == "resultTime" || key == "validTime") {
        const auto interval = interval_of(value);
        if (!interval || (key == "resultTime" && interval->start != interval->end))
            errors.add(at, "must be a time such as 2016-12-01T08:00:00Z");
        else if (key == "resultTime") check_clock(tx, *interval, errors, at);
        if (interval) return keep_time(o.extra, key, value.get_string().value_unsafe());
    } else if (key == "parameters" && !value.is_object()) {
        errors.add(at, "must be an object");
    }
    check_json(value, errors, at);
    keep_extra(o.extra, key, value);
}

bool is_more(std::string_view key) {
    return key == "resultTime" || key == "resultQuality" || key == "validTime" || key == "parameters";
}

void check_extra(const Tx& tx, record::Element extra, Micros time, record::Errors& errors, const record::Pointer& at) {
    simdjson::dom::object members;
    if (extra.get(members)) return void(errors.add(at, "must be an object"));
    for (const auto [key, value] : members) {
        const record::Pointer here{&at, key};
        NewObservation again{.time = time, .value = {}, .feature = {}, .extra = {}};
        if (key == "phenomenonTime") read_phenomenon_time(tx, value, again, errors, here);
        else if (is_more(key)) read_more(tx, key, value, again, errors, here);
        else check_json(value, errors, here);
        if (again.time != time) errors.add(here, "must begin at the time of its row");
    }
}

}  // namespace huying::sensing::sta
