// sta_batch_mixed.hpp - the form of a batch as multipart/mixed of application/http (OData 4.0 protocol, 11.7).
#pragma once
#include "subject/sensing/sta_batch_json.hpp"

namespace huying::sensing::sta {

/// Problem 400 for what is no multipart/mixed of application/http.
std::vector<BatchRequest> read_batch_mixed(std::string_view content_type, std::string_view body);
/// With the content type of the answer.
http::Reply write_batch_mixed(const std::vector<BatchAnswer>& answers);

}  // namespace huying::sensing::sta
