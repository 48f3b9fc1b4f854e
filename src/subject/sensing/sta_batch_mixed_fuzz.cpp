// sta_batch_mixed_fuzz.cpp - any text as a batch, in JSON and as multipart/mixed: requests that are whole, or a Problem.
#include "subject/sensing/sta_batch_json.hpp"
#include "subject/sensing/sta_batch_mixed.hpp"

extern "C" int LLVMFuzzerTestOneInput(const unsigned char* data, std::size_t size) {
    using namespace huying;
    namespace sta = sensing::sta;
    const std::string_view text(reinterpret_cast<const char*>(data), size);
    try {
        for (const auto& r : sta::read_batch_json(text))
            if (r.method.empty() || r.url.empty() || r.id.empty()) __builtin_trap();
    } catch (const Problem&) {
    }
    try {
        std::vector<sta::BatchAnswer> answers;
        for (const auto& r : sta::read_batch_mixed("multipart/mixed; boundary=b", text)) {
            if (r.method.empty() || r.url.empty() || r.id.find('\n') != std::string::npos) __builtin_trap();
            answers.push_back({r.id, r.group, {200, "application/json", record::to_json(r.body), {}}});
        }
        if (sta::write_batch_mixed(answers).body.empty()) __builtin_trap();
    } catch (const Problem&) {
    }
    return 0;
}
