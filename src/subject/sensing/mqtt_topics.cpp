// mqtt_topics.cpp - see mqtt_topics.hpp.
#include "subject/sensing/mqtt_topics.hpp"

#include <algorithm>

#include "engine/record/record.hpp"

namespace huying::sensing {
namespace {

constexpr std::size_t longest_topic = 500, most_names = 20, most_keys = 200'000;
constexpr std::int64_t window = 100'000;  // microseconds

bool is_name(std::string_view s) {
    return !s.empty() && s.size() <= 60 && std::ranges::all_of(s, [](char c) {
        return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_' || c == '@' ||
               c == '.';
    });
}

}  // namespace

std::optional<AskedTopic> parse_asked(std::string_view topic) {
    constexpr std::string_view option = "?$select=", root = "v1.1/";
    const auto at = topic.find(option);
    if (!topic.starts_with(root) || topic.size() > longest_topic) return std::nullopt;
    AskedTopic out{std::string(topic.substr(0, at)), {}};
    if (out.base.find_first_of("+#") != std::string::npos) return std::nullopt;
    if (out.base.find("//") != std::string::npos || out.base.ends_with('/')) return std::nullopt;
    const auto links = std::ranges::count(std::string_view(out.base).substr(root.size()), '/');
    out.far = links > 1 || (links == 1 && out.base.ends_with(')'));
    if (at == std::string_view::npos)
        return out.far && out.base.find('?') == std::string::npos ? std::optional(out) : std::nullopt;
    for (auto rest = topic.substr(at + option.size());;) {
        const auto comma = std::min(rest.find(','), rest.size());
        auto name = rest.substr(0, comma);
        while (name.starts_with(' ')) name.remove_prefix(1);
        if (!is_name(name) || out.select.size() == most_names) return std::nullopt;
        out.select.emplace_back(name == "id" ? "@iot.id" : name);
        if (comma == rest.size()) return out;
        rest.remove_prefix(comma + 1);
    }
}

std::optional<std::string_view> subscribed_topic(std::string_view line) {
    const auto digits = line.find_first_not_of("0123456789");
    if (digits != std::string_view::npos && digits > 0 && line.substr(digits).starts_with(": "))
        line.remove_prefix(digits + 2);
    for (auto at = line.find(' '); at != std::string_view::npos;
         at = line.find(' ', at + 1)) {  // a client's id may have spaces
        const auto rest = line.substr(at + 1);
        if (rest.size() > 2 && rest[0] >= '0' && rest[0] <= '2' && rest[1] == ' ') return rest.substr(2);
    }
    return std::nullopt;
}

std::string selected(std::string_view entity_json, const std::vector<std::string>& names) {
    std::string out = "{";
    simdjson::dom::object o;
    if (record::parse_json(entity_json).get(o)) return "{}";
    for (const std::string& name : names) {
        record::Element value;
        if (o.at_key(name).get(value)) continue;
        if (out.size() > 1) out += ',';
        record::write_text(out, name);
        out += ':' + std::string(simdjson::minify(value));
    }
    return out + '}';
}

bool Hearers::loaded(std::int64_t now) {
    if (now - window_ >= window) {
        before_ = now - window_ < 2 * window ? in_window_ : 0;
        in_window_ = 0;
        window_ = now;
    }
    ++in_window_;
    return in_window_ > little || before_ > little;
}

bool Hearers::wanted(std::int64_t key, std::int64_t now) {
    const auto at = silent_until_.find(key);
    if (at == silent_until_.end()) return true;
    if (now < at->second) return false;
    at->second = now + pause;  // this one is the question; more only when it was answered
    return true;
}

void Hearers::heard(std::int64_t key, bool somebody, std::int64_t now) {
    if (somebody) silent_until_.erase(key);
    else if (silent_until_.size() < most_keys || silent_until_.contains(key)) silent_until_[key] = now + pause;
}

}  // namespace huying::sensing
