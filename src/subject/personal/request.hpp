// request.hpp - between the files of this folder: a request of a person about their data, with its deadline.
#pragma once
#include "subject/personal/views.hpp"

namespace huying::personal {

inline const std::string request_key = "data_request";
inline constexpr const char* request_table = "data_request";
inline constexpr const char* remedy =
    "可以依法向人民法院提起诉讼（《个人信息保护法》第五十条）；也可以向网信部门投诉、举报（第六十五条）。";
constexpr int answer_within = 15;  // working days; PIPL art. 50 says "promptly", the figure is ours

enum class RequestKind { access, copy, correct, erase, explain, review, withdraw };
BOOST_DESCRIBE_ENUM(RequestKind, access, copy, correct, erase, explain, review, withdraw)

struct DataRequest {
    std::string county;
    Id id, account;
    RequestKind kind = RequestKind::explain;
    Id about;  ///< a look (seal_opening) that it is about; 0 = none
    PersonalText<0, 2000> text;
    Micros asked, due;
    Id officer;  ///< who is to answer; 0 = nobody of that role is there
    bool overdue = false;
    std::optional<Micros> answered;
    std::optional<bool> granted;
    std::optional<PersonalText<0, 2000>> answer;
    std::int64_t key_version = 0;
    Id asked_by;  ///< the person, or the guardian of a child; 0 = not written down
};
BOOST_DESCRIBE_STRUCT(DataRequest, (),
                      (county, id, account, kind, about, text, asked, due, officer, overdue, answered, granted, answer,
                       key_version, asked_by))

/// What under fourteen only the guardian asks for; a child may ask to see, for a copy, an explanation and a review itself.
inline bool needs_decider(RequestKind kind) {
    return kind == RequestKind::erase || kind == RequestKind::withdraw || kind == RequestKind::correct;
}
inline bool asked_by_guardian(const DataRequest& r) { return r.asked_by.value != 0 && r.asked_by != r.account; }

std::string name_of_kind(RequestKind kind);
/// The event; state: asked, answered or late.
void tell_of_request(Tx& tx, const DataRequest& request, const std::string& state);
/// Somebody has left, or has another post: their open requests go to the successor, or to another who answers them.
void hand_on_requests(Tx& tx, const Event& event);
/// Those whose time is over become overdue, each is told of once; deadlines follow the holidays as they are known.
void mark_overdue(Tx& tx);
std::int64_t reseal_requests(Tx& tx, const seal::KeyRing& ring, std::int64_t limit);

}  // namespace huying::personal
