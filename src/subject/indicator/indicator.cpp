// indicator.cpp - see indicator.hpp. Quantiles are those of the sample by linear interpolation (Hyndman and Fan, type 7).
#include "subject/indicator/indicator.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <map>

namespace huying::indicator {
namespace {

struct Sample {
    std::string division;
    Micros at;
    double value;
};
BOOST_DESCRIBE_STRUCT(Sample, (), (division, at, value))

double quantile(const std::vector<double>& sorted, double q) {
    const double at = q * static_cast<double>(sorted.size() - 1);
    const auto low = static_cast<std::size_t>(at);
    const std::size_t high = std::min(low + 1, sorted.size() - 1);
    return sorted[low] + (at - static_cast<double>(low)) * (sorted[high] - sorted[low]);
}

double tenth(double v) { return std::round(v * 10) / 10; }

Figure figure(Indicator::Kind kind, std::vector<double> values) {
    Figure out{.n = static_cast<std::int64_t>(values.size())};
    if (kind == Indicator::count) out.value = static_cast<double>(values.size());
    if (values.empty() || kind == Indicator::count) return out;
    if (kind == Indicator::share) {
        double sum = 0;
        for (const double v : values) sum += v;
        out.value = tenth(100 * sum / static_cast<double>(values.size()));
        return out;
    }
    std::ranges::sort(values);
    out.value = tenth(quantile(values, 0.5));
    out.p90 = tenth(quantile(values, 0.9));
    return out;
}

std::string group(const Sample& s, By by) {
    if (by == By::division) return s.division.substr(0, 9);
    const Civil c = civil(s.at);
    return fmt::format("{:04}-{:02}", c.year, c.month);
}

struct Entry {
    std::string name, title, title_en, unit;
    std::vector<std::string> by;
};
BOOST_DESCRIBE_STRUCT(Entry, (), (name, title, title_en, unit, by))
struct Entries {
    std::vector<Entry> items;
};
BOOST_DESCRIBE_STRUCT(Entries, (), (items))
struct IndicatorIn {
    Text<1, 60> name;
    std::optional<Text<1, 15>> division;
    std::optional<Micros> from, to;
    std::optional<By> by;
};
BOOST_DESCRIBE_STRUCT(IndicatorIn, (), (name, division, from, to, by))

}  // namespace

Indicated measure(const Tx& tx, const territory::Territory& territory, const Indicator& indicator,
                  const std::string& division, Micros from, Micros to, std::optional<By> by) {
    std::vector<double> all;
    std::map<std::string, std::vector<double>> groups;
    for (const Sample& s : tx.all<Sample>(indicator.samples, tx.county(), from, to)) {
        if (!s.division.starts_with(division)) continue;
        all.push_back(s.value);
        if (by) groups[group(s, *by)].push_back(s.value);
    }
    Indicated out{
        .name = indicator.name, .title = indicator.title, .title_en = indicator.title_en, .unit = indicator.unit};
    const Figure whole = figure(indicator.kind, std::move(all));
    out.value = whole.value;
    out.p90 = whole.p90;
    out.n = whole.n;
    for (auto& [key, values] : groups) {
        Figure row = figure(indicator.kind, std::move(values));
        row.key = key;
        row.name = row.name_en = key;
        if (by == By::division) std::tie(row.name, row.name_en) = territory.names(tx, key);
        out.rows.push_back(std::move(row));
    }
    return out;
}

Subject subject(const territory::Territory& territory, const std::vector<Indicator>& all) {
    using identity::May;
    const auto list = [&all](const Tx&, const None&) {
        Entries out;
        for (const Indicator& i : all)
            out.items.push_back({i.name, i.title, i.title_en, i.unit, {"division", "month"}});
        return out;
    };
    const auto get = [&territory, &all](const Tx& tx, const IndicatorIn& in) {
        const auto at = std::ranges::find(all, in.name.value, &Indicator::name);
        if (at == all.end()) throw not_found("There is no indicator '" + in.name.value + "'.");
        if (in.division && territory.names(tx, in.division->value).first.empty())
            throw invalid("?division", "must be the code of a division of this county");
        const Micros to = in.to.value_or(tx.now() + 1), from = in.from.value_or(Micros{});
        return measure(tx, territory, *at, in.division ? in.division->value : "", from, to, in.by);
    };
    return {
        .name = "indicator",
        .migrations = {},
        .routes = {http::route("GET", "/api/indicators", May::watch, "The figures there are", list),
                   http::route("GET", "/api/indicators/{name}", May::watch, "One figure, by township or month", get)},
        .listeners = {},
        .jobs = {},
        .indicators = {}};
}

}  // namespace huying::indicator
