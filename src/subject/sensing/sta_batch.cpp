// sta_batch.cpp - the requests of a batch, one after the other in one transaction: what is refused is taken back alone, or
// with its group.
#include "subject/sensing/sta_batch.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <map>

#include "engine/http/target.hpp"
#include "engine/store/part.hpp"
#include "subject/sensing/sta_batch_mixed.hpp"
#include "subject/sensing/sta_write.hpp"

namespace huying::sensing::sta {
namespace {

constexpr std::size_t most_reads = 100;      // of a batch: it holds the county's writer while it runs
constexpr std::size_t most_bytes = 8 << 20;  // of all answers together

/// What earlier requests created, by their ids: "Things(17)" and 17.
struct Made {
    std::string path;
    record::Tree id;
};
using Names = std::map<std::string, Made, std::less<>>;

/// "$sensor1" under "@iot.id" becomes the id of what request sensor1 created.
void put_ids(record::Tree& tree, const Names& names, bool is_id = false) {
    if (auto* text = std::get_if<std::string>(&tree.value); text != nullptr && is_id && text->starts_with('$')) {
        const auto at = names.find(std::string_view(*text).substr(1));
        if (at == names.end())
            throw invalid("", "'" + *text + "' names no request before this one that created an entity");
        tree = at->second.id;
    } else if (auto* list = std::get_if<record::Tree::List>(&tree.value)) {
        for (record::Tree& item : *list) put_ids(item, names);
    } else if (auto* members = std::get_if<record::Tree::Object>(&tree.value)) {
        for (auto& [name, member] : *members) put_ids(member, names, name == "@iot.id");
    }
}

/// What follows the service root: "Things(1)?$top=1".
std::string below_root(const BatchRequest& request, const std::string& base_url, const Names& names) {
    std::string_view url = request.url;
    if (url.starts_with('$')) {
        const auto end = std::min(url.find_first_of("/?"), url.size());
        const auto at = names.find(url.substr(1, end - 1));
        if (at == names.end())
            throw not_found("'" + request.url + "' names no request before this one that created an entity.");
        return at->second.path + std::string(url.substr(end));
    }
    if (url.starts_with(base_url)) url.remove_prefix(base_url.size());
    if (url.starts_with(root)) url.remove_prefix(root.size());
    while (url.starts_with('/')) url.remove_prefix(1);
    return std::string(url);
}

/// The request as if it had come by itself; gives its path below the root.
http::Request unfold(const http::Request& outer, const BatchRequest& in, const Names& names, std::string& path) {
    http::Request out;
    out.method = in.method;
    out.base_url = outer.base_url;
    out.prefer = in.prefer;
    out.content_type = in.content_type;
    const std::string url = below_root(in, outer.base_url, names);
    const auto question = std::min(url.find('?'), url.size());
    if (question < url.size()) out.raw_query = url.substr(question + 1);
    if (!http::decode_path(std::string_view(url).substr(0, question), path) ||
        !http::parse_query(out.raw_query, out.query))
        throw Problem(400, "bad_escape", "The address is not valid percent-encoded UTF-8.");
    out.path = std::string(root) + "/" + path;
    if (in.has_body) {
        record::Tree body = in.body;
        put_ids(body, names);
        out.body = record::to_json(body);
    }
    return out;
}

http::Reply answer(Tx& tx, const Sensing& sensing, const http::Request& outer, const BatchRequest& in,
                   const Names& names) {
    std::string path;
    const http::Request request = unfold(outer, in, names, path);
    if (in.method == "GET") return path.empty() ? service_root(sensing, request) : read(tx, request, path);
    if (!identity::allowed(tx.caller(), "sense")) throw forbidden("not_allowed", "This account may not do that.");
    if (path == "$batch") throw Problem(400, "nested_batch", "A batch holds no batches.");
    if (in.method == "POST") return post(tx, sensing, request, path);
    if (in.method == "DELETE") return remove(tx, sensing, path);
    return change(tx, sensing, request, path);
}

http::Reply problem(Problem p) {
    if (p.status == 422) p.status = 400;
    return http::problem_reply(p);
}

class Batch {
  public:
    Batch(Tx& tx, const Sensing& sensing, const http::Request& outer) : tx_(tx), sensing_(sensing), outer_(outer) {}

    std::vector<BatchAnswer> run(const std::vector<BatchRequest>& all) {
        for (std::size_t i = 0; i < all.size();) {
            std::size_t end = i + 1;
            while (!all[i].group.empty() && end < all.size() && all[end].group == all[i].group) ++end;
            run_together(
                {all.begin() + static_cast<std::ptrdiff_t>(i), all.begin() + static_cast<std::ptrdiff_t>(end)});
            i = end;
        }
        return std::move(answers_);
    }

  private:
    /// One request, or those of a group: all of them, or nothing.
    void run_together(std::span<const BatchRequest> requests) {
        const std::size_t first = answers_.size();
        const Names before = names_;
        bool good = true;
        {
            Part part(tx_);
            for (const BatchRequest& r : requests) {
                http::Reply reply =
                    good ? attempt(r) : problem({424, "failed_dependency", "Another request of its group failed."});
                good = good && reply.status < 400;
                answers_.push_back({r.id, r.group, std::move(reply)});
            }
            if (good) part.keep();
        }
        if (good) return;
        names_ = before;
        for (std::size_t i = first; i < answers_.size(); ++i) {
            failed_.push_back(answers_[i].id);
            if (answers_[i].reply.status < 400)
                answers_[i].reply =
                    problem({424, "failed_dependency", "Another request of its group failed: nothing was kept."});
        }
        if (!requests.front().group.empty()) failed_.push_back(requests.front().group);
    }

    http::Reply attempt(const BatchRequest& r) {
        try {
            for (const std::string& name : r.depends_on)
                if (std::ranges::find(failed_, name) != failed_.end())
                    return problem({424, "failed_dependency", "Request " + name + ", on which it depends, failed."});
            if (r.method == "GET" && ++reads_ > most_reads)
                return problem({413, "batch_too_large", fmt::format("A batch may read at most {} times.", most_reads)});
            http::Reply reply = answer(tx_, sensing_, outer_, r, names_);
            bytes_ += reply.body.size();
            if (bytes_ > most_bytes)
                return problem({413, "batch_too_large", "The answers of the batch are more than 8 MiB."});
            remember(r, reply);
            return reply;
        } catch (const Problem& p) {
            return problem(p);
        }
    }

    void remember(const BatchRequest& r, const http::Reply& reply) {
        for (const auto& [name, value] : reply.headers) {
            if (name != "Location" || r.id.empty()) continue;
            const std::string path = value.substr(outer_.base_url.size() + root.size() + 1);
            const auto open = path.find('('), close = path.rfind(')');
            std::string id = path.substr(open + 1, close - open - 1);
            if (const auto n = record::integer_from(id)) names_[r.id] = {path, {*n}};
            else names_[r.id] = {path, {id.substr(1, id.size() - 2)}};
        }
    }

    Tx& tx_;
    const Sensing& sensing_;
    const http::Request& outer_;
    Names names_;
    std::vector<BatchAnswer> answers_;
    std::vector<std::string> failed_;
    std::size_t reads_ = 0, bytes_ = 0;
};

}  // namespace

http::Reply batch(Tx& tx, const Sensing& sensing, const http::Request& request) {
    const bool mixed = request.content_type.starts_with("multipart/mixed");
    const auto requests = mixed ? read_batch_mixed(request.content_type, request.body) : read_batch_json(request.body);
    const auto answers = Batch(tx, sensing, request).run(requests);
    if (mixed) return write_batch_mixed(answers);
    return {200, "application/json", write_batch_json(answers), {}};
}

}  // namespace huying::sensing::sta
