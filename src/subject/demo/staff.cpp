// staff.cpp - the simulated staff; their behaviour is stated in demo.hpp. Simulated people do nothing that a real one
// could not: they call the same verbs, as their own accounts, and are refused where a person would be.
#include <spdlog/spdlog.h>

#include <algorithm>
#include <cmath>

#include "subject/demo/demo.hpp"

namespace huying::demo {
namespace {

/// A number in [0, 1) that depends on its arguments alone (FNV-1a, then the finaliser of SplitMix64).
double chance(std::uint64_t seed, const std::string& number, std::string_view step, std::int64_t round) {
    std::uint64_t h = 1469598103934665603ULL ^ seed;
    const auto mix = [&h](std::string_view s) {
        for (const unsigned char c : s) h = (h ^ c) * 1099511628211ULL;
    };
    mix(number);
    mix(step);
    h ^= static_cast<std::uint64_t>(round) * 0x9e3779b97f4a7c15ULL;
    h = (h ^ (h >> 30)) * 0xbf58476d1ce4e5b9ULL;
    h = (h ^ (h >> 27)) * 0x94d049bb133111ebULL;
    return static_cast<double>((h ^ (h >> 31)) >> 11) / 9007199254740992.0;
}

std::int64_t between(double low_minutes, double high_minutes, double u) {
    return static_cast<std::int64_t>((low_minutes + (high_minutes - low_minutes) * u) * minute);
}

/// Minutes until an asked person accepts: log-normal around 7 minutes, cut to 1 … 40.
std::int64_t acceptance(double u, double v) {
    const double normal = std::sqrt(-2 * std::log(1 - u)) * std::cos(6.283185307179586 * v);
    return between(std::clamp(7 * std::exp(0.65 * normal), 1.0, 40.0), 0, 0);
}

struct Plan {
    cases::Act act;
    Micros at;
    enum By { assignee, department, command } by;
    const char* note = nullptr;
    const char* reason = nullptr;
};

constexpr const char* findings[] = {"现场核查：周边有露天焚烧秸秆，已劝阻并拍照。",
                                    "现场核查：工地裸土未覆盖，扬尘明显。",
                                    "现场核查：未见明显污染源，受区域输送影响。", "现场核查：散煤燃烧，已告知并登记。"};
constexpr const char* disposals[] = {"已责令覆盖裸土并增加洒水频次。", "已扑灭焚烧点并进行宣传教育。",
                                     "已启动道路洒水与重点企业错峰。", "已督促更换清洁燃料并纳入巡查。"};

/// What comes next for a case, and when; nothing when nobody simulated has to do anything.
std::optional<Plan> next_step(std::uint64_t seed, const cases::Case& c) {
    using cases::Act, cases::State;
    const auto u = [&](std::string_view step) {
        return chance(seed, c.number, step, c.escalation * 16 + c.return_count);
    };
    const std::size_t kind = static_cast<std::size_t>(u("kind") * 4);
    switch (c.state) {
        case State::dispatched: {
            if (!c.due) return std::nullopt;
            const Micros asked = *c.due - c.accept_minutes * minute;
            if (u("return") < 0.05 && c.return_count == 0)
                return Plan{Act::return_, asked + between(2, 9, u("return after")), Plan::assignee, nullptr,
                            "站点位于相邻网格，请改派。"};
            return Plan{Act::accept, asked + acceptance(u("accept"), u("accept too")), Plan::assignee};
        }
        case State::accepted: return Plan{Act::arrive, *c.accepted + between(8, 55, u("arrive")), Plan::assignee};
        case State::arrived:
            if (!c.handed_over)
                return Plan{Act::hand_over, *c.arrived + between(5, 35, u("hand over")), Plan::assignee,
                            findings[kind]};
            return Plan{Act::dispose, *c.handed_over + between(20, 110, u("dispose")), Plan::department,
                        disposals[kind]};
        case State::disposed: return Plan{Act::verify, *c.disposed + between(2, 20, u("verify")), Plan::command};
        case State::verified: return Plan{Act::close, *c.verified + between(1, 10, u("close")), Plan::command};
        default: return std::nullopt;
    }
}

}  // namespace

void Staff::act(const std::vector<Id>& hands_off) {
    const auto waiting = store_.read(system_caller(county), [](const Tx& tx) { return cases::open_cases(tx); });
    for (const cases::Case& c : waiting) {
        if (c.assignee && std::ranges::find(hands_off, *c.assignee) != hands_off.end()) continue;
        consider(c);
    }
}

void Staff::consider(const cases::Case& c) {
    const auto plan = next_step(seed_, c);
    if (!plan || plan->at > store_.clock().now()) return;
    const auto caller = store_.read(system_caller(county), [&](const Tx& tx) -> std::optional<Caller> {
        const auto account =
            plan->by == Plan::assignee
                ? (c.assignee ? identity::account_by_id(tx, *c.assignee) : std::nullopt)
                : identity::find_account(tx, plan->by == Plan::department ? "environment-1" : "command-1");
        if (!account) return std::nullopt;
        return identity::caller_of(*account);
    });
    if (!caller) return;
    cases::ActIn in{.id = c.id, .version = c.version};
    if (plan->note != nullptr) in.note = Text<0, 4000>{plan->note};
    if (plan->reason != nullptr) in.reason = Text<0, 500>{plan->reason};
    try {
        store_.write(*caller, [&](Tx& tx) { cases::perform(tx, plan->act, in); });
    } catch (const Problem& problem) {
        if (problem.status != 409) throw;  // a real person was quicker
    }
}

}  // namespace huying::demo
