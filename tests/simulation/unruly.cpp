// unruly.cpp - see unruly.hpp.
#include "unruly.hpp"

#include <fmt/format.h>

#include "subject/sensing/result.hpp"
#include "subject/sensing/sta.hpp"

namespace huying::simulation {
namespace {

constexpr const char* neighbour = "330522";
constexpr const char* subscribed[] = {"worker-1", "worker-2", "worker-5", "leader-1", "township-1", "command-1"};
constexpr const char* curious[] = {"worker-1", "command-1"};  // of every warning, and not from nine to five

constexpr Sql every_account{"SELECT /*row*/ FROM account WHERE county = $1 ORDER BY name"};
constexpr Sql every_stream{"SELECT id FROM datastream WHERE county = $1 ORDER BY id"};
constexpr Sql some_cases{
    "SELECT /*row*/ FROM cases WHERE county = $1 ORDER BY CASE state WHEN 'closed' THEN 1 ELSE 0 END, id DESC LIMIT 12"};
constexpr Sql one_station{"SELECT min(id) FROM thing WHERE county = $1"};

void subscribe(Tx& tx, const std::string& name) {
    const Id account = identity::find_account(tx, name).value().id;
    const std::string endpoint = "https://push.example/" + name;
    const Param params[] = {Param::of_text(tx.county()), Param::of(tx.new_id().value), Param::of(account.value),
                            Param::of_text(endpoint)};
    tx.query(
          "INSERT INTO push_subscription (county, id, account, endpoint, p256dh, auth, created) VALUES ($1, $2, $3, $4, 'k', 'a', 0)",
          params)
        .next();
}

void wish(Tx& tx, const std::string& name) {
    const Id account = identity::find_account(tx, name).value().id;
    const Param params[] = {Param::of_text(tx.county()), Param::of(account.value),
                            Param::of_text(R"({"items":[{}],"quiet":{"from_minute":540,"to_minute":1020}})")};
    tx.query("INSERT INTO warning_wish (county, account, wishes) VALUES ($1, $2, $3)", params).next();
}

constexpr Sql in_ppb{"UPDATE datastream SET unit = 'ppb' WHERE county = $1 AND id = $2"};
/// PM2.5 at the first station in another unit that converts.
Id add_stream(Tx& tx, const sensing::Sensing& sensing) {
    const std::string thing = R"({"@iot.id":)" + std::to_string(tx.one<Id>(one_station, tx.county())->value) + "}";
    const std::string json =
        R"({"name":"PM2.5","description":"d","observationType":"OM","unitOfMeasurement":{"name":"u","symbol":"mg/m3","definition":"u"},"Thing":)" +
        thing + R"(,"Sensor":{"name":"s","description":"d","encodingType":"text/plain","metadata":"m"},)" +
        R"("ObservedProperty":{"name":"PM2.5","definition":"d","description":"d"}})";
    return sensing::sta::create(tx, sensing, *sensing::sta::by_set("Datastreams"), record::parse_json(json), {}, {});
}

/// Half of the time an act that the table allows to somebody in this state, else any.
cases::Act some_act(Dice& dice, cases::State state) {
    std::vector<cases::Act> fitting;
    for (const cases::Transition& t : cases::transitions())
        if (t.from == state && t.act >= cases::Act::accept) fitting.push_back(t.act);
    if (!fitting.empty() && dice.one_in(2)) return dice.one_of(fitting);
    return static_cast<cases::Act>(static_cast<std::uint64_t>(cases::Act::accept) + dice.below(8));  // accept … note
}

/// Often the one whom the case is with, the department or the command centre: strangers are always refused.
Caller some_person(Dice& dice, const Tx& tx, const cases::Case& c, const std::vector<Caller>& people) {
    if (c.assignee && dice.one_in(3)) return identity::caller_of(*identity::account_by_id(tx, *c.assignee));
    if (dice.one_in(3))
        return identity::caller_of(*identity::find_account(tx, dice.one_in(3) ? "environment-1" : "command-1"));
    return dice.one_of(people);
}

bool ordinary_refusal(const Problem& p) {
    return p.status == 403 || p.status == 404 || p.status == 409 || p.status == 422;
}

}  // namespace

void Unruly::prepare(Store& store, const Program& program) {
    store.write(system_caller(neighbour), [](Tx& tx) {
        territory::add_county(tx, {neighbour, "邻县", "Neighbour", false}, {});
        for (const char* role : {"command", "admin"}) identity::add_account(tx, {.name = role, .role = role}, "");
        identity::add_account(tx, {.name = "worker-1", .role = "worker", .division = neighbour}, "");
    });
    store.write(system_caller(demo::county), [&](Tx& tx) {
        for (const char* name : subscribed) subscribe(tx, name);
        for (const char* name : curious) wish(tx, name);
        add_stream(tx, program.sensing());
        // One that no rule understands, from before units were checked.
        tx.exec(in_ppb, tx.county(), add_stream(tx, program.sensing()));
    });
    for (const char* county : {demo::county, neighbour}) {
        store.read(system_caller(county), [&](const Tx& tx) {
            for (const auto& a : tx.all<identity::Account>(every_account, tx.county()))
                people_.push_back(identity::caller_of(a));
        });
    }
    people_.push_back(Caller{.county = demo::county});
    streams_ =
        store.read(system_caller(demo::county), [](const Tx& tx) { return tx.all<Id>(every_stream, tx.county()); });
}

std::string Unruly::act(Store& store) {
    const auto read = [&](auto f) { return store.read(system_caller(demo::county), f); };
    const auto some = read([](const Tx& tx) { return tx.all<cases::Case>(some_cases, tx.county()); });
    if (some.empty()) return "";
    const cases::Case& c = dice_.one_of(some);
    const Caller person = read([&](const Tx& tx) { return some_person(dice_, tx, c, people_); });
    cases::ActIn in{.id = dice_.one_in(30) ? Id{c.id.value + 1} : c.id};
    if (!dice_.one_in(4))
        in.version =
            c.version - static_cast<std::int64_t>(dice_.one_in(4)) + static_cast<std::int64_t>(dice_.one_in(9));
    if (!dice_.one_in(5)) in.reason = Text<0, 500>{"理由"};
    if (!dice_.one_in(5)) in.note = Text<0, 4000>{"情况"};
    const cases::Act act = some_act(dice_, c.state);
    const bool by_hand = dice_.one_in(8);
    const Id receiver = dice_.one_of(people_).account;
    ++tally_.acts;
    try {
        store.write(person,
                    [&](Tx& tx) { by_hand ? cases::dispatch_to(tx, in, receiver) : cases::perform(tx, act, in); });
    } catch (const Problem& p) {
        const auto after = read([&](const Tx& tx) { return cases::find(tx, c.id); });
        if (!after || after->version != c.version) return "a refused act changed the case " + c.number;
        return ordinary_refusal(p) ? "" : fmt::format("an act was answered {} {}", p.status, p.detail);
    }
    ++tally_.acts_allowed;
    if (person.county != demo::county) return "somebody of the neighbouring county acted on " + c.number;
    if (act != cases::Act::note && in.version && *in.version != c.version)
        return "an act on another version was allowed on " + c.number;
    if (by_hand || act == cases::Act::hand_over || act == cases::Act::note) return "";  // these may be done again
    try {  // the same again, as after a lost answer
        store.write(person, [&](Tx& tx) { cases::perform(tx, act, in); });
    } catch (const Problem& p) {
        return ordinary_refusal(p) ? "" : fmt::format("a repeated act was answered {} {}", p.status, p.detail);
    }
    return fmt::format("'{}' was allowed twice on {}", cases::name(act), c.number);
}

double Unruly::value(const sensing::StreamInfo& stream) {
    const double unit = stream.unit == "mg/m3" ? 0.001 : 1;  // of a microgram
    switch (dice_.below(5)) {
        case 0: return unit * static_cast<double>(dice_.below(100));
        case 1: return unit * (100 + static_cast<double>(dice_.below(100)));
        case 2: return unit * (115 + static_cast<double>(dice_.below(3)) - 1);
        case 3: return unit * (150 + static_cast<double>(dice_.below(3)) - 1);
        default: return unit * static_cast<double>(dice_.below(2000));
    }
}

/// Now, late by up to two days, a little ahead, or too far ahead; whole minutes, so that some come again.
Micros Unruly::time(Micros now) {
    switch (dice_.below(5)) {
        case 0: return now - static_cast<std::int64_t>(dice_.below(2 * 24 * 60)) * minute;
        case 1: return now + static_cast<std::int64_t>(dice_.below(10)) * minute;
        case 2: return now - static_cast<std::int64_t>(dice_.below(10)) * minute;
        default: return now;
    }
}

std::string Unruly::observe(Store& store, const Program& program) {
    const Id id = dice_.one_of(streams_);
    const auto stream = store.read(system_caller(demo::county),
                                   [&](const Tx& tx) { return *sensing::find_stream(tx, program.sensing(), id); });
    return dice_.one_in(4) ? many(store, program, stream) : one(store, program, stream);
}

std::string Unruly::one(Store& store, const Program& program, const sensing::StreamInfo& stream) {
    const Micros now = store.clock().now();
    const bool wrong = dice_.one_in(20);
    const sensing::NewObservation o{time(now), wrong ? 2 * sensing::farthest : value(stream), {}, {}};
    const std::pair key{stream.id.value, o.time.value};
    ++tally_.readings;
    const auto known = acknowledged_.find(key);
    try {
        const bool fresh = store.write(system_caller(demo::county), [&](Tx& tx) {
            return sensing::store_observation(tx, program.sensing(), stream, o).fresh;
        });
        if (o.time > now + 5 * minute) return "a reading of the future was taken";
        if (wrong) return "a reading beyond every range was taken";
        if (known != acknowledged_.end() && (fresh || known->second != *o.value)) return "a reading was replaced";
        acknowledged_[key] = *o.value;
        tally_.readings_new += fresh;
    } catch (const Problem& p) {
        const bool refused = (wrong || o.time > now + 5 * minute) && p.status == 422;
        if (!refused && p.status != 409) return fmt::format("a reading was answered {} {}", p.status, p.detail);
        if (p.status == 409 && known != acknowledged_.end() && known->second == *o.value)
            return "a repeated reading was refused";
    }
    return "";
}

std::string Unruly::many(Store& store, const Program& program, const sensing::StreamInfo& stream) {
    const Micros now = store.clock().now();
    std::vector<sensing::NewObservation> rows;
    for (std::uint64_t i = 0, n = dice_.below(70); i < n; ++i)
        rows.push_back({std::min(time(now), now), value(stream), {}, {}});
    const auto outcomes = store.write(system_caller(demo::county), [&](Tx& tx) {
        return sensing::store_observations(tx, program.sensing(), stream, rows);
    });
    if (outcomes.size() != rows.size()) return "not every reading of a batch was answered";
    tally_.readings += std::ssize(rows);
    for (std::size_t i = 0; i < rows.size(); ++i) {
        const std::pair key{stream.id.value, rows[i].time.value};
        const auto known = acknowledged_.find(key);
        tally_.readings_new += outcomes[i] == sensing::Outcome::fresh;
        if (outcomes[i] == sensing::Outcome::different) continue;
        if (known != acknowledged_.end() && known->second != *rows[i].value) return "a reading of a batch was replaced";
        if (known != acknowledged_.end() && outcomes[i] == sensing::Outcome::fresh) return "a reading was new twice";
        acknowledged_[key] = *rows[i].value;
    }
    return "";
}

}  // namespace huying::simulation
