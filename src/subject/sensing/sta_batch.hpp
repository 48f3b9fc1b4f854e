// sta_batch.hpp - many requests in one (18-088, clause 11), read from JSON or from multipart/mixed and answered one by one.
#pragma once
#include "subject/sensing/sta.hpp"

namespace huying::sensing::sta {

/// Of one batch.
constexpr std::size_t most_requests = 1000;

/// POST $batch. Requests that are refused are taken back alone, or with their group.
http::Reply batch(Tx& tx, const Sensing& sensing, const http::Request& request);

}  // namespace huying::sensing::sta
