// sta_batch_json.hpp - the requests of a batch and their answers, and their JSON form (OData JSON 4.01, 19).
#pragma once
#include "engine/http/request.hpp"
#include "engine/record/tree.hpp"

namespace huying::sensing::sta {

struct BatchRequest {
    std::string id;      ///< "$id" stands for what it creates in later requests; in a change set its Content-ID
    std::string method;  ///< upper case
    std::string url;     ///< "Things(1)", "/sta/v1.1/Things?$top=1", "http://…", "$1/Datastreams"
    std::string group;   ///< requests of a group are kept together or not at all; empty = by itself
    std::vector<std::string> depends_on;
    std::string content_type, prefer;
    record::Tree body;
    bool has_body = false;
};
struct BatchAnswer {
    std::string id, group;
    http::Reply reply;
};

/// Problem 422 naming every fault of the form: unknown members, ids that repeat, groups that are not together.
std::vector<BatchRequest> read_batch_json(std::string_view body);
std::string write_batch_json(const std::vector<BatchAnswer>& answers);

}  // namespace huying::sensing::sta
