// subject.hpp - a subject's table of contents: everything that `main.cpp` needs to know of a county matter.
#pragma once
#include "engine/http/route.hpp"
#include "engine/stream/stream.hpp"

namespace huying {

/// A named, unit-bearing figure over a subject's own tables. The SQL gives one row per sample: division (9 or more
/// digits), at (microseconds) and value; $1 county, $2 from, $3 to. What is made of the samples says `kind`.
struct Indicator {
    enum Kind { median, count, share };  ///< median (and p90) of values; number of samples; mean × 100
    std::string name, title, title_en, unit;
    Kind kind;
    Sql samples;
};

/// Something that always holds. The SQL gives, as text, the key of each row that breaks it ($1 county): none is well.
struct Check {
    std::string name;
    Sql offenders;
};

struct Subject {
    std::string name;
    std::vector<Migration> migrations;
    std::vector<http::Route> routes;
    std::vector<Listener> listeners;
    std::vector<Job> jobs;
    std::vector<Indicator> indicators;
    std::vector<Check> checks = {};
};

}  // namespace huying
