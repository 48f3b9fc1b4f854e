// sentence.cpp - a warning in plain Chinese and English. A sentence speaks of the reading that it names: what is called above
// the threshold is above it, however good the air is by the time that the sentence is read.
#include <fmt/format.h>

#include "subject/warning/warning.hpp"

namespace huying::warning {
namespace {

/// A number of so many micrograms in a cubic metre is a concentration; an index or a level of noise is not.
bool concentration(const Warning& w) { return w.said.empty() && (w.unit == "ug/m3" || w.unit == "mg/m3"); }

/// "PM2.5 浓度" or "AQI ": what stands before a Chinese word.
std::string quantity(const Warning& w) { return property_name(w.property) + (concentration(w) ? " 浓度" : " "); }

std::string with_unit(const std::string& number, const std::string& unit) {
    const std::string name = unit_name(unit);
    return name.empty() ? number : number + " " + name;
}

/// Six digits, which is how people read them; all digits where six would make a value the threshold that it is beyond.
std::pair<std::string, std::string> numbers(double value, double threshold) {
    auto v = fmt::format("{:g}", value), t = fmt::format("{:g}", threshold);
    if (v != t || value == threshold) return {std::move(v), std::move(t)};
    return {fmt::format("{}", value), fmt::format("{}", threshold)};
}

bool is_calm(const Warning& w) {
    return w.comparison == Comparison::above ? !more(w.value, w.clear_level) : !more(w.clear_level, w.value);
}

/// What stands between the property and the number.
Sentence verbs(const Warning& w, bool newest) {
    if (newest) return {concentration(w) ? " " : "", "is"};
    if (!w.said.empty()) return {"曾为 ", "was"};
    return w.comparison == Comparison::above ? Sentence{"曾达 ", "reached"} : Sentence{"曾降到 ", "fell to"};
}

Sentence beyond(const Warning& w, double value, bool newest, const NameOf& at) {
    const auto [number, threshold] = numbers(value, w.threshold);
    const auto [zh, en] = verbs(w, newest);
    const std::string amount = with_unit(number, w.unit);
    const bool above = w.comparison == Comparison::above;
    const std::string than = w.said.empty() ? (above ? "超过 " : "低于 ") + threshold : w.said;
    const std::string than_en = w.said.empty() ? (above ? "above " : "below ") + threshold : w.said_en;
    return {fmt::format("{} {}{}{}，{}", at.zh, quantity(w), zh, amount, than),
            fmt::format("{}: {} {} {}, {}", at.en, property_name(w.property), en, amount, than_en)};
}

}  // namespace

Sentence message(const Warning& w, const NameOf& at) {
    return beyond(w, w.peak, w.state == State::open && w.value == w.peak, at);
}

Sentence cleared_message(const Warning& w, const NameOf& at) {
    const std::string amount = with_unit(fmt::format("{:g}", w.value), w.unit), what = quantity(w);
    const std::string what_en = property_name(w.property);
    if (!w.said.empty())  // of several conditions each is calm in its own way
        return {fmt::format("{} {}现为 {}，“{}”的预警解除", at.zh, what, amount, w.said),
                fmt::format("{}: {} is now {}, the warning “{}” has cleared", at.en, what_en, amount, w.said_en)};
    if (!is_calm(w))  // it was switched off, or is about something else now
        return {
            fmt::format("{} {}现为 {}，规则不再适用，预警解除", at.zh, what, amount),
            fmt::format("{}: {} is {}, the rule no longer applies, the warning has cleared", at.en, what_en, amount)};
    const bool above = w.comparison == Comparison::above;
    return {fmt::format("{} {}{} {}，预警解除", at.zh, what, above ? "降到" : "回升到", amount),
            fmt::format("{}: {} has {} {}, the warning has cleared", at.en, what_en, above ? "fallen to" : "risen to",
                        amount)};
}

Sentence unknown_message(const Warning& w, Unknown said, const NameOf& at) {
    const std::string of = w.said.empty() ? "" : "“" + w.said + "”的",
                      of_en = w.said.empty() ? "" : " “" + w.said_en + "”";
    if (said == Unknown::calm)
        return {
            fmt::format("{} 缺少污染物、算不出 AQI，已测各项均已恢复，{}预警解除", at.zh, of),
            fmt::format("{}: AQI is not known for want of a pollutant, what was measured is calm, the warning{} has "
                        "cleared",
                        at.en, of_en)};
    return {fmt::format("{} AQI 已 24 小时无从得知，{}预警关闭", at.zh, of),
            fmt::format("{}: AQI has not been known for 24 h, the warning{} is closed", at.en, of_en)};
}

Sentence reading_message(const Warning& w, double value, bool is_beyond, const NameOf& at) {
    if (is_beyond) return beyond(w, value, true, at);
    const std::string amount = with_unit(fmt::format("{:g}", value), w.unit);
    const std::string of = w.said.empty() ? "" : "“" + w.said + "”的";
    const std::string of_en = w.said.empty() ? "" : " “" + w.said_en + "”";
    return {
        fmt::format("{} {}{}{}，{}预警尚未解除", at.zh, quantity(w), concentration(w) ? " " : "", amount, of),
        fmt::format("{}: {} is {}, the warning{} has not cleared", at.en, property_name(w.property), amount, of_en)};
}

}  // namespace huying::warning
