// view.hpp - alerts as they are shown: to the officials with everything, to the public without the officials' names.
#pragma once
#include "subject/alert/alert.hpp"

namespace huying::alert {

struct AlertMessageOut {
    std::int64_t number;
    Act act;
    Level level;
    Micros sent, expires;
    std::string actor_name;                    ///< who decided
    std::optional<std::string> actor_name_en;  ///< absent: as in Chinese
    std::string actor_role, department, reason, grounds, grounds_en;
};
BOOST_DESCRIBE_STRUCT(AlertMessageOut, (),
                      (number, act, level, sent, expires, actor_name, actor_name_en, actor_role, department, reason,
                       grounds, grounds_en))
struct AlertOut {
    Id id, episode;
    std::int64_t version;
    State state;
    Level level;
    std::string rule_set;
    Micros issued, changed;
    std::optional<Micros> lifted;
    Micros onset, expires;
    std::vector<AlertMessageOut> messages;  ///< newest first
};
BOOST_DESCRIBE_STRUCT(AlertOut, (),
                      (id, episode, version, state, level, rule_set, issued, changed, lifted, onset, expires, messages))
struct AlertProposalOut {
    Id id;
    std::int64_t version;
    std::optional<Id> alert;
    Act act;
    std::optional<Level> level;
    ProposalState state;
    std::string rule_set;
    Basis basis;
    std::string grounds, grounds_en;
    Micros onset, expires, made;
    std::optional<Micros> decided;
    std::optional<std::string> actor_name, actor_name_en, reason;
};
BOOST_DESCRIBE_STRUCT(AlertProposalOut, (),
                      (id, version, alert, act, level, state, rule_set, basis, grounds, grounds_en, onset, expires,
                       made, decided, actor_name, actor_name_en, reason))
struct AlertDay {
    std::string date;
    std::optional<std::int64_t> aqi;
    Basis basis;
    std::optional<std::string> source;  ///< of a forecast
};
BOOST_DESCRIBE_STRUCT(AlertDay, (), (date, aqi, basis, source))
struct AlertTrigger {
    Level level;
    std::int64_t above, hours;
    std::optional<std::int64_t> also_above, also_hours;
};
BOOST_DESCRIBE_STRUCT(AlertTrigger, (), (level, above, hours, also_above, also_hours))
struct AlertRules {
    std::string name, in_force, source, source_en;
    std::int64_t lift_hours;
    std::vector<AlertTrigger> triggers;
};
BOOST_DESCRIBE_STRUCT(AlertRules, (), (name, in_force, source, source_en, lift_hours, triggers))
struct AlertDesk {
    Micros now;
    AlertRules rules;
    std::optional<AlertOut> in_force;
    std::optional<AlertProposalOut> proposal;
    std::vector<AlertDay> days;
    std::vector<AlertOut> past;
    std::vector<AlertProposalOut> decided;  ///< proposals that are not open any more, newest first
};
BOOST_DESCRIBE_STRUCT(AlertDesk, (), (now, rules, in_force, proposal, days, past, decided))

struct PublicAlertMessage {
    std::int64_t number;
    Act act;
    Level level;
    Micros sent;
    std::string headline, headline_en, reason, cap;  ///< cap: path of the document
};
BOOST_DESCRIBE_STRUCT(PublicAlertMessage, (), (number, act, level, sent, headline, headline_en, reason, cap))
struct PublicAlert {
    Id id;
    State state;
    Level level;
    Micros issued, changed;
    std::optional<Micros> lifted;
    Micros onset, expires;
    std::string headline, headline_en, description, description_en, instruction, instruction_en;
    std::string office, office_en;  ///< which office decided last
    std::string rule_set, source, source_en;
    std::vector<PublicAlertMessage> messages;  ///< newest first
};
BOOST_DESCRIBE_STRUCT(PublicAlert, (),
                      (id, state, level, issued, changed, lifted, onset, expires, headline, headline_en, description,
                       description_en, instruction, instruction_en, office, office_en, rule_set, source, source_en,
                       messages))
struct PublicAlerts {
    Micros now;
    bool exercise;  ///< a demonstration county: no real alerts
    std::optional<PublicAlert> in_force;
    std::vector<PublicAlert> past;  ///< the last ten, newest first
};
BOOST_DESCRIBE_STRUCT(PublicAlerts, (), (now, exercise, in_force, past))

AlertOut shown(const Tx& tx, const Alert& a);
PublicAlerts public_alerts(const Tx& tx);
std::vector<Alert> past_alerts(const Tx& tx);

}  // namespace huying::alert
