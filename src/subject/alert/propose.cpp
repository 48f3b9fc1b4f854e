// propose.cpp - from days to the one open proposal. The days behind are measured, today is the forecast's or the last 24
// hours, the days ahead are what the environment department entered.
#include <fmt/format.h>

#include <map>

#include "subject/alert/alert.hpp"

namespace huying::alert {
namespace {

constexpr std::int64_t days_back = 5;           // longer than the longest trigger (4 days)
constexpr std::int64_t days_ahead = 15;         // no air forecast reaches further
constexpr std::int64_t not_again_within = day;  // what an official decided against is left alone for so long
constexpr int highest_aqi = 500;

Micros midnight(Micros t) { return t - (t.value + china_offset) % day; }
Micros full_hour(Micros t) { return t - t.value % hour; }

struct ForecastRow {
    Micros day;
    std::int64_t aqi;
};
BOOST_DESCRIBE_STRUCT(ForecastRow, (), (day, aqi))

/// What should be decided, if anything.
struct Wanted {
    Act act;
    std::optional<Level> level;
    Assessment grounds;
};

Assessment lift_grounds(const RuleSet& rules, const std::vector<Day>& days, Micros now) {
    Assessment out{.onset = now, .expires = now + rules.lift_hours * hour, .basis = Basis::forecast};
    std::vector<Day> past, ahead;
    for (const Day& d : days)
        if (d.aqi && d.begin + day > now && d.begin < out.expires)
            (d.basis == Basis::running ? past : ahead).push_back(d);
    out.reason = fmt::format("{}{}未来{}小时预报日AQI为{}，均低于预警条件（{}）。", figures_zh(past),
                             past.empty() ? "" : "，", rules.lift_hours, figures_zh(ahead), rules.name);
    out.reason_en =
        fmt::format("{}{}daily AQI of the next {} hours forecast as {}: below every level ({}).", figures_en(past),
                    past.empty() ? "" : "; ", rules.lift_hours, figures_en(ahead), rules.name);
    return out;
}

std::optional<Wanted> wanted(const Tx& tx, const RuleSet& rules, const std::vector<Day>& days,
                             const std::optional<Alert>& alert) {
    const Assessment a = assess(rules, days, tx.now());
    if (!alert) return a.level ? std::optional(Wanted{Act::issue, a.level, a}) : std::nullopt;
    if (!a.level) {
        if (!known_until_lift(rules, days, tx.now()) || too_close(rules, days, tx.now())) return std::nullopt;
        return Wanted{Act::lift, {}, lift_grounds(rules, days, tx.now())};
    }
    if (*a.level > alert->level) return Wanted{Act::raise, a.level, a};
    if (*a.level < alert->level) return Wanted{Act::lower, a.level, a};
    if (a.expires > alert->expires) return Wanted{Act::renew, a.level, a};
    return std::nullopt;
}

std::string figures_of(const std::vector<Day>& days) {
    std::string out = "[";
    for (const Day& d : days) {
        if (!d.aqi) continue;
        out += fmt::format(R"({}{{"date":"{}","aqi":{},"basis":"{}"}})", out.size() > 1 ? "," : "", date_text(d.begin),
                           *d.aqi, record::Field<Basis>::name(d.basis));
    }
    return out + "]";
}

}  // namespace

constexpr Sql forecasts{
    R"sql(SELECT /*row*/ FROM alert_forecast WHERE county = $1 AND day >= $2 AND day < $3 ORDER BY day)sql"};
std::vector<Day> days_from_today(const Tx& tx, const Alerts& alerts) {
    const Micros today = midnight(tx.now());
    std::map<Micros, std::int64_t> forecast;
    for (const auto& row : tx.all<ForecastRow>(forecasts, tx.county(), today, today + days_ahead * day))
        forecast[row.day] = row.aqi;
    Day now{today, {}, Basis::running, (full_hour(tx.now()) - today) / hour};
    if (const auto f = forecast.find(today); f != forecast.end()) now = {today, f->second, Basis::forecast};
    else now.aqi = alerts.air(tx, full_hour(tx.now()) - day, 1).front().aqi;
    std::vector<Day> out{now};
    if (forecast.empty()) return out;
    for (Micros d = today + day; d <= forecast.rbegin()->first; d = d + day) {
        const auto f = forecast.find(d);
        out.push_back({d, f == forecast.end() ? std::nullopt : std::optional(f->second), Basis::forecast});
    }
    return out;
}

std::vector<Day> known_days(const Tx& tx, const Alerts& alerts) {
    std::vector<Day> out;
    for (const auto& measured : alerts.air(tx, midnight(tx.now()) - days_back * day, days_back))
        out.push_back({measured.from, measured.aqi, Basis::measured});
    for (const Day& d : days_from_today(tx, alerts)) out.push_back(d);
    return out;
}

constexpr Sql the_open_proposal{R"sql(SELECT /*row*/ FROM alert_proposal WHERE county = $1 AND state = 'open')sql"};
std::optional<Proposal> open_proposal(const Tx& tx) { return tx.one<Proposal>(the_open_proposal, tx.county()); }

namespace {

constexpr Sql lapse_sql{R"sql(UPDATE alert_proposal SET state = 'lapsed', version = version + 1, decided = $3
    WHERE county = $1 AND id = $2)sql"};
constexpr Sql renew_sql{
    R"sql(UPDATE alert_proposal SET version = version + 1, basis = $3, grounds = $4, grounds_en = $5,
    figures = $6, onset = $7, expires = $8 WHERE county = $1 AND id = $2)sql"};
constexpr Sql decided_against{R"sql(SELECT id FROM alert_proposal WHERE county = $1 AND state = 'dismissed' AND act = $2
    AND coalesce(level, '') = $3 AND decided > $4 LIMIT 1)sql"};

void open_new(Tx& tx, const RuleSet& rules, const std::vector<Day>& days, const std::optional<Alert>& alert,
              const Wanted& w) {
    const std::string level(w.level ? record::Field<Level>::name(*w.level) : "");
    if (tx.one<Id>(decided_against, tx.county(), record::Field<Act>::name(w.act), level, tx.now() - not_again_within))
        return;
    Proposal p{.county = tx.county(),
               .id = tx.new_id(),
               .act = w.act,
               .level = w.level,
               .rule_set = std::string(rules.name),
               .basis = w.grounds.basis,
               .grounds = w.grounds.reason,
               .grounds_en = w.grounds.reason_en,
               .figures = {figures_of(days)},
               .onset = w.grounds.onset,
               .expires = w.grounds.expires,
               .made = tx.now()};
    if (alert) p.alert = alert->id;
    tx.insert("alert_proposal", p);
    emit(tx, "alert_proposed", {.division = "", .departments = "environment", .person = {}},
         fmt::format(R"({{"proposal":"{}","act":"{}","level":"{}"}})", p.id.value, record::Field<Act>::name(p.act),
                     level));
}

}  // namespace

void propose(Tx& tx, const Alerts& alerts) {
    const RuleSet& rules = rule_set_at(tx.now());
    auto days = days_from_today(tx, alerts);
    if (any_high(rules, days)) days = known_days(tx, alerts);  // what is over matters only to what goes on
    const auto alert = in_force(tx);
    const auto w = wanted(tx, rules, days, alert);
    const auto open = open_proposal(tx);
    const bool same = open && w && open->act == w->act && open->level == w->level && open->rule_set == rules.name &&
                      open->alert == (alert ? std::optional(alert->id) : std::nullopt);
    if (open && !same) tx.exec(lapse_sql, tx.county(), open->id, tx.now());
    if (!w) return;
    if (!same) return open_new(tx, rules, days, alert, *w);
    const std::string figures = figures_of(days);
    if (open->figures.value == figures && open->grounds == w->grounds.reason) return;
    tx.exec(renew_sql, tx.county(), open->id, w->grounds.basis, w->grounds.reason, w->grounds.reason_en, figures,
            w->grounds.onset, w->grounds.expires);
}

namespace {

struct ForecastDay {
    Text<10, 10> date;  ///< "2016-12-20", China's time
    std::int64_t aqi;
};
BOOST_DESCRIBE_STRUCT(ForecastDay, (), (date, aqi))
struct ForecastIn {
    Text<1, 200> source;  ///< who forecast it: "省环境监测中心 12-19 会商"
    std::vector<ForecastDay> days;
};
BOOST_DESCRIBE_STRUCT(ForecastIn, (), (source, days))
struct ForecastOut {
    std::string date;
    std::int64_t aqi;
    std::string source;
    Micros entered;
    std::string actor_name;
};
BOOST_DESCRIBE_STRUCT(ForecastOut, (), (date, aqi, source, entered, actor_name))
struct Forecasts {
    std::vector<ForecastOut> items;
    std::optional<Id> proposal;  ///< the proposal that is open now
};
BOOST_DESCRIBE_STRUCT(Forecasts, (), (items, proposal))
struct FullForecastRow {
    std::string county;
    Micros day;
    std::int64_t aqi;
    std::string source;
    Micros entered;
    Id actor;
    std::string actor_name;
};
BOOST_DESCRIBE_STRUCT(FullForecastRow, (), (county, day, aqi, source, entered, actor, actor_name))

/// "2016-02-30" is no day: what is read must be written the same.
std::optional<Micros> day_of(const std::string& date) {
    const auto t = parse_time(date + "T00:00:00+08:00");
    return t && date_text(*t) == date ? t : std::nullopt;
}

std::map<Micros, std::int64_t> checked(const Tx& tx, const ForecastIn& in) {
    std::vector<FieldError> errors;
    std::map<Micros, std::int64_t> out;
    const Micros today = midnight(tx.now());
    if (in.days.empty()) errors.push_back({"/days", "must have at least one day"});
    if (in.days.size() > days_ahead) errors.push_back({"/days", fmt::format("must have at most {} days", days_ahead)});
    for (std::size_t i = 0; i < in.days.size() && in.days.size() <= days_ahead; ++i) {
        const auto d = day_of(in.days[i].date.value);
        const std::string at = fmt::format("/days/{}", i);
        if (!d) errors.push_back({at + "/date", "must be a day like 2016-12-20"});
        else if (*d < today || *d >= today + days_ahead * day)
            errors.push_back({at + "/date", fmt::format("must be from today to {} days ahead", days_ahead - 1)});
        else if (!out.emplace(*d, in.days[i].aqi).second) errors.push_back({at + "/date", "is given twice"});
        if (in.days[i].aqi < 0 || in.days[i].aqi > highest_aqi)
            errors.push_back({at + "/aqi", "must be from 0 to 500"});
    }
    if (!errors.empty()) throw invalid(std::move(errors));
    return out;
}

constexpr Sql forget_forecast{R"sql(DELETE FROM alert_forecast WHERE county = $1 AND day >= $2)sql"};
constexpr Sql full_forecast{R"sql(SELECT /*row*/ FROM alert_forecast WHERE county = $1 AND day >= $2 ORDER BY day)sql"};

Forecasts list_forecast(const Tx& tx) {
    Forecasts out;
    for (auto& row : tx.all<FullForecastRow>(full_forecast, tx.county(), midnight(tx.now())))
        out.items.push_back({date_text(row.day), row.aqi, row.source, row.entered, row.actor_name});
    if (const auto open = open_proposal(tx)) out.proposal = open->id;
    return out;
}

}  // namespace

/// A forecast replaces the one before, from today on; what followed from it stays on the proposals and messages.
std::vector<http::Route> forecast_routes(const Alerts& alerts) {
    const auto put = [&alerts](Tx& tx, const ForecastIn& in) {
        require_official(tx);
        const auto days = checked(tx, in);
        tx.exec(forget_forecast, tx.county(), midnight(tx.now()));
        for (const auto& [begin, aqi] : days)
            tx.insert("alert_forecast", FullForecastRow{tx.county(), begin, aqi, in.source.value, tx.now(),
                                                        tx.caller().account, tx.caller().display});
        propose(tx, alerts);
        return list_forecast(tx);
    };
    return {
        http::route("GET", "/api/alerts/forecast", identity::May::watch, "The forecast daily index of the days ahead",
                    [](const Tx& tx, const None&) { return list_forecast(tx); }),
        http::route("PUT", "/api/alerts/forecast", identity::May::issue_alerts,
                    "Enter the forecast daily index of the days ahead", put)};
}

}  // namespace huying::alert
