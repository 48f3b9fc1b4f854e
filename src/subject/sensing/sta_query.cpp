// sta_query.cpp - see sta_query.hpp.
#include "subject/sensing/sta_query.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "engine/record/field.hpp"
#include "subject/sensing/sensing.hpp"
#include "subject/sensing/sta_parser.hpp"

namespace huying::sensing::sta {
namespace {

class Reader {
  public:
    explicit Reader(std::string_view option) : option_(option) {}
    /// One option of `query` from the lexer, up to its end, ')' or ';'.
    void option(Query& query, std::string_view name, Lexer& lexer);
    void expand_list(Query& query, Lexer& lexer);

  private:
    void select_list(Query& query, Lexer& lexer) const;
    void expand_item(Query& query, Lexer& lexer);
    void options_of(Query& query, Lexer& lexer);
    Query& expanded(Query& query, const std::string& name, std::size_t at, const Lexer& lexer);
    std::int64_t natural(std::string_view name, Lexer& lexer) const;

    std::string_view option_;
    int depth_ = 0;
    std::size_t expanded_ = 0;
};

std::int64_t Reader::natural(std::string_view name, Lexer& lexer) const {
    const Token token = lexer.take();
    const auto n = token.kind == Lexeme::number ? record::integer_from(token.raw) : std::nullopt;
    if (!n)
        throw Problem(400, "bad_option", fmt::format("{} must be a whole number from 0.", name),
                      {{fmt::format("?{}", name), "must be a whole number from 0"}});
    return *n;
}

void Reader::select_list(Query& query, Lexer& lexer) const {
    do {
        const Token token = lexer.take();
        std::string name(token.raw);
        if (name == "@iot.id") name = "id";
        if (name == "@iot.selfLink") name = "selfLink";
        const bool known = name == "id" || name == "selfLink" || find_property(*query.entity, name) != nullptr ||
                           find_link(*query.entity, name) != nullptr;
        if (token.is('*')) continue;
        if (token.kind != Lexeme::name || !known)
            lexer.refuse(token.at, fmt::format("{} has no '{}' to select.", query.entity->name, token.raw));
        query.select.push_back(std::move(name));
    } while (lexer.take_if(','));
}

Query& Reader::expanded(Query& query, const std::string& name, std::size_t at, const Lexer& lexer) {
    const Link* link = find_link(*query.entity, name);
    if (link == nullptr) lexer.refuse(at, fmt::format("{} has no link '{}' to expand.", query.entity->name, name));
    const auto there = std::ranges::find(query.expand, link, &Expand::link);
    if (there != query.expand.end()) return there->query;
    if (++expanded_ > most_expanded)
        lexer.refuse(at, fmt::format("more than {} links are to be expanded.", most_expanded));
    query.expand.push_back({link, {}});
    query.expand.back().query.entity = by_set(link->target);
    return query.expand.back().query;
}

/// "Datastreams/Observations($top=1)": the options are those of the last link.
void Reader::expand_item(Query& query, Lexer& lexer) {
    Query* inner = &query;
    int links = 0;
    do {
        const Token step = lexer.take();
        if (step.kind != Lexeme::name) lexer.refuse(step.at, "the name of a link is needed.");
        if (++links + depth_ > deepest_expand)
            lexer.refuse(step.at, fmt::format("$expand is nested deeper than {} links.", deepest_expand));
        inner = &expanded(*inner, std::string(step.raw), step.at, lexer);
    } while (lexer.take_if('/'));
    if (!lexer.take_if('(')) return;
    depth_ += links;
    do options_of(*inner, lexer);
    while (lexer.take_if(';'));
    depth_ -= links;
    lexer.expect(')');
}

void Reader::options_of(Query& query, Lexer& lexer) {
    const Token name = lexer.take();
    if (name.kind != Lexeme::name || name.raw[0] != '$') lexer.refuse(name.at, "an option such as $filter is needed.");
    lexer.expect('=');
    const std::size_t begin = lexer.peek().at;
    option(query, name.raw, lexer);
    if (name.raw != "$top" && name.raw != "$skip") query.given.emplace_back(name.raw, std::string(lexer.since(begin)));
}

void Reader::expand_list(Query& query, Lexer& lexer) {
    do expand_item(query, lexer);
    while (lexer.take_if(','));
}

void Reader::option(Query& query, std::string_view name, Lexer& lexer) {
    if (name == "$top") {
        query.top = std::min(natural(name, lexer), largest_page);
    } else if (name == "$skip") {
        query.skip = natural(name, lexer);
    } else if (name == "$count") {
        const Token token = lexer.take();
        query.count = same_word(token.raw, "true");
        if (!query.count && !same_word(token.raw, "false"))
            throw Problem(400, "bad_option", "$count must be true or false.", {{"?$count", "must be true or false"}});
    } else if (name == "$filter") {
        query.filter = parse_expression(lexer);
        check_condition(option_, *query.filter, *query.entity);
    } else if (name == "$orderby") {
        query.order = parse_order(lexer);
        for (OrderKey& key : query.order) check(option_, *key.by, *query.entity);
    } else if (name == "$select") {
        select_list(query, lexer);
    } else if (name == "$expand") {
        expand_list(query, lexer);
    } else {
        throw Problem(501, "option_not_here", fmt::format("{} is not offered here.", name),
                      {{fmt::format("?{}", name), "is not offered here"}});
    }
}

void read_format(Query& query, const std::string& value) {
    if (same_word(value, "json")) return;
    if (!same_word(value, "dataarray"))
        throw Problem(501, "option_not_here",
                      fmt::format("$resultFormat={} is not offered; json and dataArray are.", value),
                      {{"?$resultFormat", "must be json or dataArray"}});
    if (query.entity->table != "observation")
        throw Problem(400, "bad_option", "$resultFormat=dataArray is for Observations.",
                      {{"?$resultFormat", "is for Observations"}});
    query.format = Query::data_array;
}

std::string escaped(std::string_view text) {
    static constexpr std::string_view plain = "-._~$=,'():/@*!;";
    std::string out;
    for (const char c : text) {
        const bool word = std::isalnum(static_cast<unsigned char>(c)) != 0;
        if (word || plain.find(c) != std::string_view::npos) out += c;
        else out += fmt::format("%{:02X}", static_cast<unsigned char>(c));
    }
    return out;
}

}  // namespace

bool Query::selects(std::string_view name) const {
    return select.empty() || std::ranges::find(select, name) != select.end();
}

namespace {

Problem option_fault(int status, const std::string& code, const std::string& name, const std::string& why) {
    return {status, code, fmt::format("{} {}.", name, why), {{"?" + name, why}}};
}

void read_option(Query& query, const std::string& name, const std::string& value) {
    if (!name.starts_with('$')) throw option_fault(400, "bad_option", name, "is not an option of SensorThings");
    if (name == "$resultFormat") return read_format(query, value);
    if (name == "$skiptoken" && query.entity->table == "observation") {
        query.after = parse_observation_id(value);
        if (!query.after) throw option_fault(400, "bad_option", name, "is none of this service");
        return;
    }
    Lexer lexer(name, value);
    Reader(name).option(query, name, lexer);
    const Token& rest = lexer.peek();
    if (rest.kind != Lexeme::end)
        lexer.refuse(rest.at, fmt::format("an operator or the end is needed, not '{}'.", rest.raw));
}

/// Several wrong options as one refusal that names each: that of the first, or 400 where one of them is.
void join(std::optional<Problem>& all, const Problem& one) {
    if (!all) return void(all = one);
    if (one.status == 400 && all->status != 400) all->status = one.status, all->code = one.code;
    all->detail += " " + one.detail;
    all->errors.insert(all->errors.end(), one.errors.begin(), one.errors.end());
}

}  // namespace

Query parse_query(const Entity& entity, const std::vector<std::pair<std::string, std::string>>& options) {
    Query query;
    query.entity = &entity;
    std::size_t size = 0;
    for (const auto& [name, value] : options) size += name.size() + value.size();
    if (size > longest_query)
        throw Problem(413, "query_too_large", fmt::format("The options are longer than {} bytes.", longest_query));
    std::optional<Problem> wrong;
    for (auto option = options.begin(); option != options.end(); ++option) {
        const auto& [name, value] = *option;
        const auto before =
            std::find_if(options.begin(), option, [&](const auto& o) { return o.first == option->first; });
        try {
            if (before != option) throw option_fault(400, "bad_option", name, "is given more than once");
            read_option(query, name, value);
        } catch (const Problem& problem) {
            join(wrong, problem);
        }
        if (name != "$top" && name != "$skip" && name != "$skiptoken") query.given.emplace_back(name, value);
    }
    if (wrong) throw *wrong;
    return query;
}

std::string next_page(const Query& query, std::int64_t page, const std::string& token) {
    std::string out = token.empty() ? fmt::format("?$top={}&$skip={}", page, query.skip + page)
                                    : fmt::format("?$top={}&$skiptoken={}", page, token);
    for (const auto& [name, value] : query.given) out += "&" + escaped(name) + "=" + escaped(value);
    return out;
}

}  // namespace huying::sensing::sta
