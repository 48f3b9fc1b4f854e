// cap.cpp - see cap.hpp.
#include "subject/alert/cap.hpp"

#include <fmt/format.h>

#include "subject/alert/xml.hpp"

namespace huying::alert {
namespace {

constexpr std::size_t fewest_points = 4;  // CAP: a polygon has at least four pairs, the last is the first

std::string sender(const std::string& county) { return "huying-county-" + county; }

const char* severity(const Message& m) {
    static constexpr const char* names[] = {"Minor", "Moderate", "Severe", "Extreme"};
    return m.act == Act::lift ? "Minor" : names[static_cast<int>(m.level)];
}
const char* urgency(const CapInput& in) {
    if (in.message.act == Act::lift) return "Past";
    if (in.alert.onset <= in.message.sent) return "Immediate";
    return in.alert.onset - in.message.sent <= day ? "Expected" : "Future";
}

std::string references(const CapInput& in) {
    std::string out;
    for (const Message& m : in.before)
        out += fmt::format("{}{},{},{}", out.empty() ? "" : " ", sender(m.county),
                           cap_identifier(m.county, m.alert, m.number), cap_time(m.sent));
    return out;
}

void parameter(Xml& xml, const char* name, std::string_view value) {
    xml.open("parameter").text("valueName", name).text("value", value).close();
}

void area(Xml& xml, const CapInput& in, const std::string& name) {
    xml.open("area").text("areaDesc", name);
    for (const std::string& outline : in.outlines)
        for (const std::string& polygon : cap_polygons(outline)) xml.text("polygon", polygon);
    xml.open("geocode").text("valueName", "GB/T 2260").text("value", in.county.county).close();
    xml.close();
}

void info(Xml& xml, const CapInput& in, const char* language, const char* event, const std::string& name,
          const Words& words) {
    const Message& m = in.message;
    xml.open("info").text("language", language).text("category", "Env").text("category", "Health").text("event", event);
    xml.text("responseType", m.act == Act::lift ? "AllClear" : "Execute")
        .text("urgency", urgency(in))
        .text("severity", severity(m));
    xml.text("certainty", in.alert.onset <= m.sent ? "Observed" : "Likely").text("effective", cap_time(m.sent));
    if (m.act != Act::lift) xml.text("onset", cap_time(in.alert.onset)).text("expires", cap_time(m.expires));
    xml.text("senderName", name).text("headline", words.headline).text("description", words.description);
    xml.text("instruction", words.instruction);
    parameter(xml, "ruleSet", in.alert.rule_set);
    parameter(xml, "level", record::Field<Level>::name(m.level));
    area(xml, in, name);
    xml.close();
}

const char* act_zh(Act act) {
    static constexpr const char* names[] = {"发布", "升级为", "降级为", "延续", "解除"};
    return names[static_cast<int>(act)];
}

constexpr const char* instruction_zh[] = {
    "老人、儿童和心肺疾病患者减少户外活动；尽量乘坐公共交通。",
    "老人、儿童和心肺疾病患者尽量留在室内；其他人减少户外活动；学校停止户外课程和活动。",
    "老人、儿童和心肺疾病患者留在室内；其他人避免户外活动，外出戴口罩；学校停止户外课程和活动。",
    "所有人尽量留在室内，关好门窗；必须外出时戴口罩；学校按通知弹性教学。",
};
constexpr const char* instruction_en[] = {
    "Elderly people, children and people with heart or lung disease should spend less time outdoors. Use public transport where you can.",
    "Elderly people, children and people with heart or lung disease should stay indoors where possible; others should spend less time outdoors. Schools stop outdoor lessons.",
    "Elderly people, children and people with heart or lung disease should stay indoors; others should avoid activity outdoors and wear a mask outside. Schools stop outdoor lessons.",
    "Everyone should stay indoors where possible with windows closed, and wear a mask when going out is necessary. Schools teach as they announce.",
};

}  // namespace

std::string cap_identifier(const std::string& county, Id alert, std::int64_t number) {
    return fmt::format("huying-{}-{}-{}", county, alert.value, number);
}

std::string cap_time(Micros t) {
    const Civil c = civil(t);
    return fmt::format("{:04}-{:02}-{:02}T{:02}:{:02}:{:02}+08:00", c.year, c.month, c.day, c.hour, c.minute, c.second);
}

namespace {

/// The outer ring of a polygon's coordinates; empty for one that is none.
std::string ring_text(simdjson::dom::element polygon) {
    std::string out, first, pair;
    std::size_t n = 0;
    simdjson::dom::array ring;
    if (polygon.at(0).get(ring)) return {};
    for (const simdjson::dom::element point : ring) {
        double longitude = 0, latitude = 0;
        if (point.at(0).get(longitude) || point.at(1).get(latitude)) return {};
        pair = fmt::format("{:.6f},{:.6f}", latitude, longitude);
        if (n++ == 0) first = pair;
        out += (out.empty() ? "" : " ") + pair;
    }
    if (n > 0 && pair != first) out += " " + first, ++n;
    return n >= fewest_points ? out : std::string();
}

}  // namespace

std::vector<std::string> cap_polygons(const std::string& geojson) {
    std::vector<std::string> out;
    const record::Element e = record::parse_json(geojson);
    std::string_view type;
    simdjson::dom::array parts;
    simdjson::dom::element coordinates;
    if (e["type"].get(type) || e["coordinates"].get(coordinates)) return out;
    if (type == "Polygon") out.push_back(ring_text(coordinates));
    if (type == "MultiPolygon" && !coordinates.get(parts))
        for (const simdjson::dom::element part : parts) out.push_back(ring_text(part));
    std::erase(out, "");
    return out;
}

Words words_zh(const territory::County& county, const Message& m) {
    const bool over = m.act == Act::lift;
    Words out;
    out.headline = over ? fmt::format("{}解除重污染天气{}预警", county.name, name_zh(m.level))
                        : fmt::format("{}{}重污染天气{}预警", county.name, act_zh(m.act), name_zh(m.level));
    out.description = m.grounds + (m.grounds.empty() ? "" : "\n") + "决定理由：" + m.reason;
    out.instruction = over ? "可恢复正常的户外活动，仍请留意当日空气质量。" : instruction_zh[static_cast<int>(m.level)];
    return out;
}

Words words_en(const territory::County& county, const Message& m) {
    static constexpr const char* acts[] = {"issued", "raised", "lowered", "extended", "lifted"};
    Words out;
    out.headline = fmt::format("{}: heavy-pollution alert, {}, {}", county.name_en, name_en(m.level),
                               acts[static_cast<int>(m.act)]);
    out.description =
        m.grounds_en + (m.grounds_en.empty() ? "" : "\n") + "Reason given by the issuing official: " + m.reason;
    out.instruction = m.act == Act::lift ? "Normal activity outdoors may resume; keep an eye on the day's air quality."
                                         : instruction_en[static_cast<int>(m.level)];
    return out;
}

std::string cap_document(const CapInput& in) {
    const Message& m = in.message;
    const bool first = in.before.empty();
    Xml xml;
    xml.open("alert", R"( xmlns="urn:oasis:names:tc:emergency:cap:1.2")");
    xml.text("identifier", cap_identifier(m.county, m.alert, m.number))
        .text("sender", sender(m.county))
        .text("sent", cap_time(m.sent));
    xml.text("status", in.county.demo ? "Exercise" : "Actual")
        .text("msgType", first                ? "Alert"
                         : m.act == Act::lift ? "Cancel"
                                              : "Update");
    xml.text("scope", "Public");
    if (in.county.demo) xml.text("note", "演示县：本消息不是真实预警。 Demonstration county: this is no real alert.");
    if (!first) xml.text("references", references(in));
    info(xml, in, "zh-CN", "重污染天气", in.county.name, words_zh(in.county, m));
    info(xml, in, "en-US", "Heavy air pollution", in.county.name_en, words_en(in.county, m));
    xml.close();
    return xml.take();
}

}  // namespace huying::alert
