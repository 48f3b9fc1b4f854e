// indicator.hpp - figures by name: the one place where samples become a median, a count or a share, so that every page
// and report shows the same number.
#pragma once
#include "engine/subject/subject.hpp"
#include "subject/territory/territory.hpp"

namespace huying::indicator {

struct Figure {
    std::string key, name, name_en;  ///< of a row: township code and names, or month "2016-12"
    std::optional<double> value;
    std::optional<double> p90;  ///< medians only
    std::int64_t n = 0;
};
BOOST_DESCRIBE_STRUCT(Figure, (), (key, name, name_en, value, p90, n))

struct Indicated {
    std::string name, title, title_en, unit;
    std::optional<double> value, p90;
    std::int64_t n = 0;
    std::vector<Figure> rows;
};
BOOST_DESCRIBE_STRUCT(Indicated, (), (name, title, title_en, unit, value, p90, n, rows))

enum class By { division, month };
BOOST_DESCRIBE_ENUM(By, division, month)

/// `division` is a prefix of the code; times are half-open.
Indicated measure(const Tx& tx, const territory::Territory& territory, const Indicator& indicator,
                  const std::string& division, Micros from, Micros to, std::optional<By> by);

/// `all` is read when a request comes, so main may fill it after making this subject.
Subject subject(const territory::Territory& territory, const std::vector<Indicator>& all);

}  // namespace huying::indicator
