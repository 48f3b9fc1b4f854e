// events.hpp - what the subject personal publishes. No event holds personal data, only which account and which fields:
// personal_stored (Stored), personal_erased (Erased), personal_opened and personal_odd (Looked), personal_consent (Consented),
// personal_request and personal_request_late (Requested). Seen by the person, and by the administrators. Of no person, seen by
// the administrators: personal_odd_reviewed (Reviewed), personal_hold (Held), personal_assessed (Assessed), personal_keys (Keys).
#pragma once
#include "engine/store/store.hpp"

namespace huying::personal {

struct Stored {
    std::string fields;
    std::string
        commitment;  ///< base64url, SHA-256 over a secret salt and the file (file.cpp): proves nothing without the salt
};
BOOST_DESCRIBE_STRUCT(Stored, (), (fields, commitment))

struct Erased {
    std::int64_t events = 0;  ///< whose content and salt went, too
    std::string why;          ///< asked, or retention
};
BOOST_DESCRIBE_STRUCT(Erased, (), (events, why))

struct Looked {
    Id opening;
    Id account;  ///< who looked
    std::string role, department, purpose, fields, odd;
};
BOOST_DESCRIBE_STRUCT(Looked, (), (opening, account, role, department, purpose, fields, odd))

struct Consented {
    std::string purpose, text_version, act;  ///< given or withdrawn
};
BOOST_DESCRIBE_STRUCT(Consented, (), (purpose, text_version, act))

struct Requested {
    Id request;
    std::string kind, state;  ///< asked, answered or late
    Micros due;
};
BOOST_DESCRIBE_STRUCT(Requested, (), (request, kind, state, due))

struct Reviewed {
    Id opening;  ///< the odd look
    std::string outcome;
    Id account;  ///< who says so
};
BOOST_DESCRIBE_STRUCT(Reviewed, (), (opening, outcome, account))

struct Held {
    Id hold;
    std::string state;  ///< placed or lifted
    Micros ends;
    Id account;  ///< who placed or lifted it
};
BOOST_DESCRIBE_STRUCT(Held, (), (hold, state, ends, account))

struct Assessed {
    Id assessment;
    std::string purpose, state;  ///< written or agreed
    Id account;                  ///< who wrote or agreed
};
BOOST_DESCRIBE_STRUCT(Assessed, (), (assessment, purpose, state, account))

/// Whoever runs the machine made new keys.
struct Keys {
    std::string what;       ///< data: new data keys; master: another master key wraps them
    std::int64_t keys = 0;  ///< how many data keys were made, or wrapped
};
BOOST_DESCRIBE_STRUCT(Keys, (), (what, keys))

}  // namespace huying::personal
