// sta_dialect.cpp - see sta_dialect.hpp.
#include "subject/sensing/sta_dialect.hpp"

#include <fmt/args.h>
#include <fmt/format.h>

#include <algorithm>

namespace huying::sensing::sta {
namespace {

struct Wording {
    Fn fn;
    std::string_view sqlite, postgres;
};

constexpr std::string_view json_at = "(CAST({0} AS JSONB) #> CAST({1} AS TEXT[]))";

// strftime and extract take seconds and timestamps; both are exact for years 1 to 9999. A fraction is added by itself,
// because SQLite keeps milliseconds only.
constexpr Wording wordings[] = {
    {Fn::position, "instr({0}, {1})", "strpos({0}, {1})"},
    {Fn::part_from, "substr({0}, max(CAST({1} AS INTEGER), 1))", "substr({0}, greatest(CAST({1} AS INTEGER), 1))"},
    {Fn::part, "substr({0}, max(CAST({1} AS INTEGER), 1), max(CAST({2} AS INTEGER), 0))",
     "substr({0}, greatest(CAST({1} AS INTEGER), 1), greatest(CAST({2} AS INTEGER), 0))"},
    {Fn::year, "CAST(strftime('%Y', CAST(floor({0} / 1000000.0) AS INTEGER), 'unixepoch') AS INTEGER)",
     "CAST(extract(year FROM TIMESTAMP '1970-01-01' + {0} * INTERVAL '1 microsecond') AS BIGINT)"},
    {Fn::month, "CAST(strftime('%m', CAST(floor({0} / 1000000.0) AS INTEGER), 'unixepoch') AS INTEGER)",
     "CAST(extract(month FROM TIMESTAMP '1970-01-01' + {0} * INTERVAL '1 microsecond') AS BIGINT)"},
    {Fn::day, "CAST(strftime('%d', CAST(floor({0} / 1000000.0) AS INTEGER), 'unixepoch') AS INTEGER)",
     "CAST(extract(day FROM TIMESTAMP '1970-01-01' + {0} * INTERVAL '1 microsecond') AS BIGINT)"},
    {Fn::parse_time,
     "(CASE WHEN {0} LIKE '____-__-__T%' THEN unixepoch({0}) * 1000000 + CAST(round(CAST('0' || CASE WHEN substr({0}, 20, 1) = "
     "'.' THEN substr({0}, 20, 7) ELSE '' END AS REAL) * 1000000) AS INTEGER) END)",
     "(CASE WHEN {0} ~ '^[0-9]{{4}}-[0-9][0-9]-[0-9][0-9]T[0-9][0-9]:[0-9][0-9]:[0-9][0-9]([.][0-9]+)?(Z|[+-][0-9][0-9]:[0-9][0-9])$' "
     "THEN CAST(floor(extract(epoch FROM CAST({0} AS TIMESTAMPTZ)) * 1000000) AS BIGINT) END)"},
    {Fn::before_slash, "(CASE WHEN instr({0}, '/') > 0 THEN substr({0}, 1, instr({0}, '/') - 1) ELSE {0} END)",
     "split_part({0}, '/', 1)"},
    {Fn::after_slash, "substr({0}, instr({0}, '/') + 1)", "substr({0}, strpos({0}, '/') + 1)"},
    {Fn::offset_minutes,
     "(CASE WHEN substr({0}, -6, 1) IN ('+', '-') THEN (CASE substr({0}, -6, 1) WHEN '-' THEN -1 ELSE 1 END) * "
     "(CAST(substr({0}, -5, 2) AS INTEGER) * 60 + CAST(substr({0}, -2) AS INTEGER)) WHEN {0} IS NOT NULL THEN 0 END)",
     "(CASE WHEN right({0}, 6) ~ '^[+-][0-9][0-9]:[0-9][0-9]$' THEN CAST(substr(right({0}, 6), 1, 1) || '1' AS BIGINT) * "
     "(CAST(substr(right({0}, 6), 2, 2) AS BIGINT) * 60 + CAST(right({0}, 2) AS BIGINT)) WHEN {0} IS NOT NULL THEN 0 END)"},
    {Fn::round_half_away, "round({0})", "CAST(round(CAST({0} AS NUMERIC)) AS DOUBLE PRECISION)"},
    {Fn::floor, "floor({0})", "floor({0})"},
    {Fn::ceiling, "ceiling({0})", "ceiling({0})"},
    {Fn::modulo, "mod({0}, {1})", "CAST(mod(CAST({0} AS NUMERIC), CAST({1} AS NUMERIC)) AS DOUBLE PRECISION)"},
    {Fn::json_number, "(CASE WHEN json_type({0}, {1}) IN ('integer', 'real') THEN json_extract({0}, {1}) END)",
     "(CASE WHEN jsonb_typeof({J}) = 'number' THEN CAST({J} AS DOUBLE PRECISION) END)"},
    {Fn::json_text, "(CASE WHEN json_type({0}, {1}) = 'text' THEN json_extract({0}, {1}) END)",
     "(CASE WHEN jsonb_typeof({J}) = 'string' THEN CAST({0} AS JSONB) #>> CAST({1} AS TEXT[]) END)"},
    {Fn::json_boolean, "(CASE json_type({0}, {1}) WHEN 'true' THEN 1 WHEN 'false' THEN 0 END)",
     "(CASE WHEN jsonb_typeof({J}) = 'boolean' THEN CAST({J} AS BOOLEAN) END)"},
    {Fn::json_null, "(coalesce(json_type({0}, {1}), 'null') = 'null')",
     "(coalesce(jsonb_typeof({J}), 'null') = 'null')"},
    {Fn::json_any, "json_extract({0}, {1})", "(CAST({0} AS JSONB) #>> CAST({1} AS TEXT[]))"},
    {Fn::id_among, "{0} IN (SELECT value FROM json_each({1}))", "{0} = ANY(CAST({1} AS BIGINT[]))"},
    {Fn::by_bytes, "{0}", "{0} COLLATE \"C\""},
    {Fn::nulls_first, "", " NULLS FIRST"},
    {Fn::nulls_last, "", " NULLS LAST"},
};

std::string filled(std::string text, std::string_view mark, std::string_view with) {
    for (std::size_t at = 0; (at = text.find(mark, at)) != std::string::npos; at += with.size())
        text.replace(at, mark.size(), with);
    return text;
}

}  // namespace

std::string dialect(bool postgres, Fn fn, const std::vector<std::string>& args) {
    const auto at = std::ranges::find(wordings, fn, &Wording::fn);
    const std::string text = filled(std::string(postgres ? at->postgres : at->sqlite), "{J}", json_at);
    fmt::dynamic_format_arg_store<fmt::format_context> store;
    for (const std::string& arg : args) store.push_back(std::cref(arg));
    return fmt::vformat(text, store);
}

std::string json_path(bool postgres, const std::vector<std::string>& keys) {
    std::string out = postgres ? "{" : "$";
    for (const std::string& key : keys) {
        const bool position = key.find_first_not_of("0123456789") == std::string::npos;
        if (postgres) out += (out.size() > 1 ? ",\"" : "\"") + key + '"';
        else if (position) out += '[' + key + ']';
        else out += ".\"" + key + '"';
    }
    return postgres ? out + '}' : out;
}

std::string id_list(bool postgres, const std::vector<std::int64_t>& ids) {
    return fmt::format(fmt::runtime(postgres ? "{{{}}}" : "[{}]"), fmt::join(ids, ","));
}

}  // namespace huying::sensing::sta
