// forged.cpp - what is proven by the log only by way of its digest: photos by the SHA-256 they are named by, notes and the rest
// of a timeline by the events that told of them. The log itself against the events: engine/ledger/check.cpp.
#include <fmt/format.h>

#include "base/bytes.hpp"
#include "subject/cases/cases.hpp"

namespace huying::cases {
namespace {

constexpr Sql all_photos{R"sql(SELECT sha256 FROM photo WHERE county = $1 ORDER BY sha256)sql"};
constexpr Sql content_of{R"sql(SELECT content FROM photo WHERE county = $1 AND sha256 = $2)sql"};
void look_at_photos(const Tx& tx, std::vector<std::string>& out) {
    const auto names = tx.all<std::string>(all_photos, tx.county());
    for (const std::string& named : names) {  // one at a time: each may have 8 MiB
        const auto bytes = tx.one<Bytes>(content_of, tx.county(), named);
        if (bytes && hex(sha256(bytes->value)) != named) out.push_back("photo " + named);
    }
}

constexpr Sql step_of{R"sql(SELECT /*row*/ FROM case_step WHERE county = $1 AND case_id = $2 AND id = $3)sql"};
constexpr Sql photo_of{R"sql(SELECT sha256 FROM case_photo WHERE county = $1 AND case_id = $2 AND sha256 = $3)sql"};
bool is_as_told(const Tx& tx, const Event& event, const CaseEvent& told) {
    const auto s = tx.one<Step>(step_of, tx.county(), told.case_id, *told.step);
    const auto digest = [](const auto& text) { return text ? std::optional(hex(sha256(*text))) : std::nullopt; };
    return s && s->time == event.time && s->to_state == told.state && s->reason == told.reason &&
           digest(s->note) == told.note_sha256 && s->photo == told.photo_sha256 && s->actor_name == told.actor_name &&
           s->actor_role == told.actor_role && s->assignee == told.assignee &&
           (!s->photo || tx.one<std::string>(photo_of, tx.county(), told.case_id, *s->photo));
}

constexpr std::int64_t events_at_once = 1000;
void look_at_timelines(const Tx& tx, std::vector<std::string>& out) {
    for (std::int64_t after = 0;;) {
        const auto events = events_after(tx, after, events_at_once);
        if (events.empty()) return;
        after = events.back().seq;
        for (const Event& e : events) {
            if (!e.kind.starts_with("case_") || e.content.value.find("\"step\"") == std::string::npos) continue;
            const auto told = record::from_json<CaseEvent>(e.content.value);
            if (told.step && !is_as_told(tx, e, told))
                out.push_back(fmt::format("case {}, the step of event {}", told.number, e.seq));
        }
    }
}

}  // namespace

std::vector<std::string> forged(const Tx& tx) {
    std::vector<std::string> out;
    look_at_photos(tx, out);
    look_at_timelines(tx, out);
    return out;
}

}  // namespace huying::cases
