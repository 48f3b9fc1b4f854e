// view.hpp - a case as it is shown to those who may see it.
#pragma once
#include "subject/cases/cases.hpp"

namespace huying::cases {

struct CaseOut {
    Id id;
    std::string number, title, title_en;
    State state;
    std::string severity, division, division_name, division_name_en;
    std::optional<std::string> grid, grid_name, grid_name_en;
    std::optional<double> latitude, longitude;
    std::optional<Id> warning;
    std::string station_name, station_name_en;
    Micros opened;
    std::optional<Micros> dispatched, accepted, arrived, handed_over, disposed, verified, closed, due;
    std::optional<std::string> due_for;
    bool overdue;
    std::optional<Id> assignee;
    std::optional<std::string> assignee_account, assignee_name, assignee_name_en,
        assignee_role;  ///< sign-in name, shown name
    std::int64_t escalation;
    std::string lead_role;
    std::vector<std::string> departments;
    std::int64_t return_count, version;
};
BOOST_DESCRIBE_STRUCT(CaseOut, (),
                      (id, number, title, title_en, state, severity, division, division_name, division_name_en, grid,
                       grid_name, grid_name_en, latitude, longitude, warning, station_name, station_name_en, opened,
                       dispatched, accepted, arrived, handed_over, disposed, verified, closed, due, due_for, overdue,
                       assignee, assignee_account, assignee_name, assignee_name_en, assignee_role, escalation,
                       lead_role, departments, return_count, version))

struct StepOut {
    Id id;
    Micros time;
    std::string action, from_state, to_state;
    std::optional<Id> actor;
    std::string actor_name;
    std::optional<std::string> actor_name_en;  ///< empty: as in Chinese; the program itself has none
    std::string actor_role;
    std::optional<std::string> assignee_name, assignee_name_en;  ///< who has the case after this step
    std::optional<std::string> reason, note;
    std::optional<Micros> occurred;
    std::optional<std::string> photo;
};
BOOST_DESCRIBE_STRUCT(StepOut, (),
                      (id, time, action, from_state, to_state, actor, actor_name, actor_name_en, actor_role,
                       assignee_name, assignee_name_en, reason, note, occurred, photo))

struct PhotoOut {
    Id id;
    std::string sha256, type;
    std::int64_t size;
    Micros time;
    std::string actor_name;
    std::optional<std::string> actor_name_en;
    std::optional<double> latitude, longitude;  ///< from EXIF; for the case only
};
BOOST_DESCRIBE_STRUCT(PhotoOut, (), (id, sha256, type, size, time, actor_name, actor_name_en, latitude, longitude))

// `case` is a word of C++, so the member has an underscore in the program; its JSON name is in the description below.
struct CaseDetail {
    CaseOut case_;
    std::vector<StepOut> timeline;
    std::vector<PhotoOut> photos;
    std::vector<std::string> actions;
};
BOOST_DESCRIBE_STRUCT(CaseDetail, (), (case_, timeline, photos, actions))

struct CasesIn {
    std::optional<bool> mine;
    std::optional<bool> turn;  ///< only what waits for the caller now
    std::optional<State> state;
    std::optional<Text<1, 15>> division;
    std::optional<bool> overdue;
    std::optional<Id> after;
    std::optional<std::int64_t> limit;
};
BOOST_DESCRIBE_STRUCT(CasesIn, (), (mine, turn, state, division, overdue, after, limit))
struct Cases {
    std::vector<CaseOut> items;
    std::optional<Id> next;
};
BOOST_DESCRIBE_STRUCT(Cases, (), (items, next))

CaseOut shown(const Tx& tx, const territory::Territory& territory, const Case& c);
CaseDetail detail(const Tx& tx, const territory::Territory& territory, const Case& c);
Cases list(const Tx& tx, const territory::Territory& territory, const CasesIn& in);
/// In the order in which they came; only the one of this content, if it is given.
std::vector<PhotoOut> photos_of(const Tx& tx, Id case_id, const std::string& sha256 = "");
std::vector<http::Route> photo_routes();

}  // namespace huying::cases
